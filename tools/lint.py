"""`make lint`: every tool over everything, then one verdict."""

import os
import subprocess

from . import changelog
from .paths import ROOT, addons, say
from .venv import lint_tools

README = ["python", "-m", "tools.readme"]


def run_lint(ground, *arguments):
    """Run all tools, even after one complained; 0 when none did."""
    if arguments == ("fix",):
        return fix()
    failed = [name for name, command in tools() if not passes(name, command)]
    print(f"lint: {', '.join(failed)} failed" if failed else "lint: all clean")
    return 1 if failed else 0


def tools():
    """Name and command of each tool."""
    yield "ruff format", ["ruff", "format", "--check"]
    yield "ruff check", ["ruff", "check"]
    yield "reasons", ["python", "-m", "tools.reasons"]
    if addons():
        yield "readme", [*README, "--check"]
        for name in changelog.with_news():
            yield f"news of {name}", changelog.command(name, "next", "--draft")
        yield "pylint-odoo", ["pylint", "--rcfile=.pylintrc", *addons()]
        # Our README is Markdown like its fragments; Odoo shows static/description instead.
        checks = ["oca-checks-odoo-module", "--disable=prefer-readme-rst"]
        yield "oca-checks-odoo-module", [*checks, *addons()]
        translations = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("*/i18n/*.po*"))
        if translations:
            # Its pretty format blanks a translation that equals its term (ID).
            yield "oca-checks-po", ["oca-checks-po", "--disable=po-pretty-format", *translations]


def passes(name, command):
    """Run one tool, showing what it says only if it complains."""
    say(name)
    program, *arguments = command
    env = {**os.environ, "PYLINTHOME": str(lint_tools().parent / "pylint")}
    result = subprocess.run(
        [lint_tools() / program, *arguments], cwd=ROOT, env=env, capture_output=True, text=True
    )
    if result.returncode:
        print(f"--- {name}", result.stdout, result.stderr, sep="\n")
    return result.returncode == 0


def write_readmes():
    """Each add-on's README and page, with the library only the lint tools have."""
    return subprocess.run([lint_tools() / README[0], *README[1:]], cwd=ROOT).returncode


def fix():
    """Let ruff mend what it can."""
    for arguments in (["check", "--fix", "-q"], ["format", "-q"]):
        subprocess.run([lint_tools() / "ruff", *arguments], cwd=ROOT)
    return 0
