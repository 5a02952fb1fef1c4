"""`make wheels`: each add-on as a wheel, built by whool."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from .paths import ROOT, GroundError, addons, clean_env

DIST = ROOT / "dist"


def build(names=None, target=DIST):
    """Build wheels of the add-ons into `target`; their paths."""
    return [build_one(name, Path(target)) for name in names or addons()]


def build_one(name, target):
    """One wheel, with the whool that requirements.txt pins."""
    if not (ROOT / name / "pyproject.toml").exists():
        raise GroundError(f"{name}/pyproject.toml is missing: it names whool as build backend")
    for old in target.glob(f"odoo_addon_{name}-*.whl"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        # A copy, because in a checkout whool would leave out what isn't committed yet.
        copy = Path(folder) / name
        shutil.copytree(ROOT / name, copy, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
        pip_wheel(copy, target)
    (wheel,) = target.glob(f"odoo_addon_{name}-*.whl")
    return wheel


def pip_wheel(source, target):
    """`pip wheel`, quiet unless it fails."""
    options = ["--no-deps", "--no-build-isolation", "--disable-pip-version-check", "-q"]
    command = [sys.executable, "-m", "pip", "wheel", *options, "-w", str(target), str(source)]
    result = subprocess.run(command, capture_output=True, text=True, env=clean_env())
    if result.returncode:
        raise GroundError(f"{result.stdout}{result.stderr}\nbuilding {source.name} failed")
