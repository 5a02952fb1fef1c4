"""The file of the dashboard is what `tools/dashboard.py` means."""

from tools import dashboard


def test_the_file_is_as_it_would_be_written():
    assert dashboard.FILE.read_text() == dashboard.written(), "python -m tools.dashboard"
