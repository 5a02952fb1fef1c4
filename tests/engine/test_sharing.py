"""Two processes that share the tests run each of them once."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

CONFTEST = """
import os
from pathlib import Path
from tests.support import sharing

def pytest_runtestloop(session):
    sharing.run(session, Path(os.environ["TESTS_TAKEN"]))
    return True

def pytest_sessionfinish(session):
    Path(os.environ["RAN"]).write_text("".join(f"{item.nodeid}\\n" for item in session.items))
"""

SLOW = """
import time

def test_first():
    time.sleep(0.2)

def test_second():
    pass
"""


def test_each_test_runs_in_one_process_and_a_folder_in_the_same(tmp_path):
    for number in range(6):
        folder = tmp_path / "tried" / f"part_{number}"
        folder.mkdir(parents=True)
        (folder / f"test_part_{number}.py").write_text(SLOW)
    (tmp_path / "tried" / "conftest.py").write_text(CONFTEST)
    (tmp_path / "taken").mkdir()
    ran = both(tmp_path)
    assert sorted(name for part in ran for name in part) == sorted(
        f"part_{number}/test_part_{number}.py::test_{name}"
        for number in range(6)
        for name in ("first", "second")
    )
    folders = [{name.split("/")[0] for name in part} for part in ran]
    assert all(folders)
    assert not folders[0] & folders[1]


def both(tmp_path):
    """Run two processes at once; what each of them ran."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "pytest", "-p", "no:odoo", "-q", "-c", os.devnull,
             "--rootdir", tmp_path / "tried", tmp_path / "tried"],
            env={**os.environ, "PYTHONPATH": str(ROOT), "RAN": str(tmp_path / f"ran_{number}"),
                 "TESTS_TAKEN": str(tmp_path / "taken")},
            stdout=subprocess.DEVNULL,
        )
        for number in range(2)
    ]  # fmt: skip
    assert [process.wait(60) for process in processes] == [0, 0]
    return [(tmp_path / f"ran_{number}").read_text().split() for number in range(2)]
