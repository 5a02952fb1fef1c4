"""`make changelog`: CHANGELOG.md from the news of each add-on, under its manifest's version."""

import ast
import subprocess

from .paths import ROOT, GroundError, addons
from .venv import lint_tools

CONFIG = ROOT / "tools" / "towncrier.toml"
CHANGELOG = ROOT / "CHANGELOG.md"


def build():
    """Move the news of every add-on that has some into CHANGELOG.md."""
    for name in with_news():
        version = ast.literal_eval((ROOT / name / "__manifest__.py").read_text())["version"]
        if f"## {name} {version} " in CHANGELOG.read_text():
            raise GroundError(f"{name} {version} is in CHANGELOG.md: raise the manifest's version")
        program, *arguments = command(name, version, "--yes")
        subprocess.run([lint_tools() / program, *arguments], cwd=ROOT, check=True)


def with_news():
    """Add-ons with something to tell."""
    return [name for name in addons() if any((ROOT / name).glob("readme/newsfragments/*.md"))]


def command(name, version="next", *options):
    """What makes the news of an add-on of a version."""
    where = ["--config", str(CONFIG), "--dir", name, "--name", name, "--version", version]
    return ["towncrier", "build", *where, *options]
