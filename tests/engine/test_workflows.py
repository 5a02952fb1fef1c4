"""The workflows of a public repository: whole YAML that calls what `.ci/run` calls."""

import json
import re
import subprocess

import pytest

from tools import venv
from tools.paths import ROOT

FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
CI = ROOT / ".github" / "workflows" / "ci.yml"
READ = "import json, sys, yaml; json.dump(yaml.load(sys.stdin, yaml.BaseLoader), sys.stdout)"
TARGETS = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), re.M))


def read(path):
    """What a YAML file says, its scalars as texts; read by the tools of `make docs`."""
    command = [venv.docs_tools() / "python", "-c", READ]
    done = subprocess.run(command, input=path.read_bytes(), capture_output=True, check=True)
    return json.loads(done.stdout)


def commands(workflow):
    """What its steps run."""
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    return [line for step in steps for line in step.get("run", "").splitlines()]


def targets(lines):
    """The make targets that lines call."""
    found = (re.findall(r"(?:^\s*|sudo |\()make ([a-z][a-z-]*)", line) for line in lines)
    return {name for names in found for name in names}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_workflow_is_whole(path):
    workflow = read(path)
    assert workflow["name"]
    assert workflow["on"]
    assert workflow["permissions"] == {"contents": "read"}
    for job in workflow["jobs"].values():
        assert job["runs-on"].startswith("ubuntu-")  # a version: `latest` changes under our feet
        assert int(job["timeout-minutes"]) > 0
        assert all(("uses" in step) != ("run" in step) for step in job["steps"])
        assert all("@v" in step["uses"] for step in job["steps"] if "uses" in step)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_workflow_calls_make_and_what_there_is(path):
    called = targets(commands(read(path)))
    assert called
    assert called <= TARGETS


def test_they_run_what_the_script_runs():
    script = (ROOT / ".ci" / "run").read_text()
    assert targets(script.splitlines()) <= targets(commands(read(CI)))


def test_the_matrix_has_the_oldest_and_newest_python_and_both_debians():
    runs = read(CI)["jobs"]["test"]["strategy"]["matrix"]["include"]
    oldest, beyond = venv.VERSIONS
    pythons = {tuple(map(int, run["python"].split("."))) for run in runs}
    assert {oldest, (beyond[0], beyond[1] - 1)} <= pythons
    assert all(oldest <= python < beyond for python in pythons)
    images = " ".join(run["image"] for run in runs)
    assert all(name in images for name in ("debian:12", "debian:13", "bookworm", "trixie"))
