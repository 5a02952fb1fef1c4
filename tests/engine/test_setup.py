"""What `make` says and leaves when the machine isn't as it should be (`tools/`)."""

import ast
import http.server
import os
import re
import socket
import threading

import pytest

from tools import chroots, demo, system, venv
from tools.paths import ROOT, GroundError, addons, built


def test_half_a_download_of_last_time_is_begun_anew(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    target = tmp_path / "tree"

    def dies(folder):
        (folder / "half").touch()
        raise GroundError("no network")

    with pytest.raises(GroundError):
        built(target, dies)
    built(target, lambda folder: (folder / "whole").touch())
    assert sorted(path.name for path in target.iterdir()) == [".complete", "whole"]


def test_a_full_disk_is_said_before_anything_is_fetched(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with pytest.raises(GroundError, match=r"GB free .*XDG_CACHE_HOME"):
        built(tmp_path / "tree", lambda _folder: pytest.fail("fetched"), gigabytes=10**6)
    assert not (tmp_path / "tree").exists()


def test_what_is_whole_is_used_without_network(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    target = built(tmp_path / "tree", lambda folder: (folder / "whole").touch())
    assert built(target, lambda folder: pytest.fail("fetched again")) == target


def test_a_port_in_use_is_said_with_the_way_out(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setattr(demo, "PORT", taken.getsockname()[1])
        with pytest.raises(GroundError, match=r"in use: .*make demo PORT="):
            demo.start(None)


def test_what_the_demo_goes_on_without_is_named(monkeypatch):
    monkeypatch.setattr(system, "missing", lambda: ["chromium", "wkhtmltopdf"])
    said = system.without_programs("no mirror")
    assert "without chromium, wkhtmltopdf: no mirror" in said
    assert "no PDF can be printed" in said
    monkeypatch.setattr(system, "missing", lambda: ["chromium"])
    assert "PDF" not in system.without_programs("no mirror")


def test_a_pdf_program_that_does_not_start_counts_as_missing(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not system.has_pdf()
    program = tmp_path / "wkhtmltopdf"
    program.write_text("#!/bin/sh\nexit 127\n")
    program.chmod(0o755)
    assert not system.has_pdf()
    program.write_text("#!/bin/sh\nexit 0\n")
    assert system.has_pdf()


def test_a_folder_is_put_on_a_path_once_and_only_if_it_is_there(tmp_path, monkeypatch):
    monkeypatch.setenv("SOME_PATH", "/usr/lib")
    system.put_first("SOME_PATH", tmp_path / "nowhere")
    for _ in range(2):
        system.put_first("SOME_PATH", tmp_path)
    assert os.environ["SOME_PATH"] == f"{tmp_path}:/usr/lib"


def test_barcodes_have_one_library_on_each_python():
    text = venv.REQUIREMENTS.read_text()
    assert re.search(r"^rl-renderPM\S+ ; python_version < '3.13'", text, re.M)
    assert re.search(r"^cairocffi\S+ ; python_version >= '3.13'", text, re.M)
    assert not re.search(r"^(pycairo|rlPyCairo)", text, re.M | re.I)  # that one needs a compiler


def test_every_add_on_says_in_the_store_who_keeps_it():
    for name in addons():
        manifest = ast.literal_eval((ROOT / name / "__manifest__.py").read_text())
        assert len(manifest["name"]) <= 25, name
        assert manifest["maintainers"], name
        assert manifest["development_status"] in {"Alpha", "Beta", "Production/Stable", "Mature"}
        for image in manifest.get("images", ()):
            assert (ROOT / name / image).exists(), image


def test_chroots_of_something_unknown_are_refused_before_anything_is_made():
    with pytest.raises(GroundError, match="neither a Debian nor a command: sarge"):
        chroots.run("trixie", "sarge")


def test_a_proxy_is_not_asked_for_the_demo_itself(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    served = http.server.HTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=served.handle_request, daemon=True).start()
    monkeypatch.setattr(demo, "PORT", served.server_port)
    assert demo.answers()
    served.server_close()


class Page(http.server.BaseHTTPRequestHandler):
    """Any page at all."""

    def do_GET(self):
        self.send_response(200)
        self.end_headers()
