"""What makes a test run fail besides failing tests."""

import ast
import logging
import sys
from pathlib import Path

from . import logs

ROOT = Path(__file__).resolve().parents[2]
BROWSER_START = 60  # seconds; Odoo gives Chromium 10, then skips the test
silent = []  # tests that never ran
ran = set()  # classes of which a test ran


def start(config):
    """Watch the log from now on, and give a slow machine's Chromium time."""
    logging.getLogger().addHandler(logs.Watcher())
    from odoo.tests import common

    common.CHECK_BROWSER_ITERATIONS = int(BROWSER_START / common.CHECK_BROWSER_SLEEP)


def problems():
    """Title → texts of everything that is wrong with this run."""
    found = {
        "WARNINGS OF OUR ADD-ONS IN ODOO'S LOG": list(dict.fromkeys(logs.found)),
        "TESTS THAT NEVER RUN": silent,
    }
    return {title: texts for title, texts in found.items() if texts}


def numbers(session):
    """What the runner adds up, as pytest's own last line counts it."""
    stats = session.config.pluginmanager.get_plugin("terminalreporter").stats
    failed = len(stats.get("failed", ())) + len(stats.get("error", ()))
    return {
        "passed": len(stats.get("passed", ())),
        "failed": failed + sum(map(len, problems().values())),
    }


def note(item, report):
    """Remember the classes of which something really ran."""
    if report.failed or (report.when == "call" and not report.skipped):
        ran.add(getattr(item, "cls", None))


def refuse_skip(item, report):
    """Turn the silent skip of a browser test into a failure."""
    if refused(item, report):
        report.outcome = "failed"
        report.longrepr = f"browser test skipped: {report.longrepr}"
    return report


def refused(item, report):
    """Whether this is a skipped HttpCase (no server, no Chromium, too slow)."""
    cls = getattr(item, "cls", None)
    if (
        not report.skipped
        or hasattr(report, "wasxfail")
        or "odoo.tests" not in sys.modules
        or cls is None
    ):
        return False
    return issubclass(cls, sys.modules["odoo.tests"].HttpCase)


def complete_class(obj):
    """Odoo's metaclass tags only classes below odoo.addons; the rest crash half-way."""
    if not isinstance(obj, type) or not obj.__module__.startswith("tests."):
        return
    if hasattr(obj, "get_method_additional_tags") and not hasattr(obj, "test_module"):
        obj.test_tags = getattr(obj, "test_tags", None) or {"standard", "at_install"}
        obj.test_module = "tests"
        obj.test_class = obj.__name__


def check_modules(modules):
    """List the test classes from which Odoo's own runner would run nothing."""
    from odoo.tests import BaseCase

    for module in modules:
        classes = [obj for obj in vars(module).values() if is_own(obj, module, BaseCase)]
        silent.extend(
            f"{module.__name__}.{cls.__name__}: no test method of its own"
            for cls in classes
            if is_idle(cls)
        )
        if module.__name__.startswith("odoo.addons.") and not is_imported(Path(module.__file__)):
            silent.append(f"{module.__name__}: tests/__init__.py doesn't import it")


def check_ran(items):
    """List the classes of which every test was skipped."""
    expected = {item.cls for item in items if getattr(item, "cls", None)}
    silent.extend(
        sorted(f"{cls.__module__}.{cls.__name__}: every test was skipped" for cls in expected - ran)
    )


def is_own(obj, module, base):
    """Whether `obj` is a test class that `module` defines."""
    return isinstance(obj, type) and issubclass(obj, base) and obj.__module__ == module.__name__


def is_idle(cls):
    """The loader runs only methods of the class itself; a base class of others is no test."""
    own = any(name.startswith("test") and callable(value) for name, value in vars(cls).items())
    inherits = getattr(cls, "allow_inherited_tests_method", False)
    return not own and not inherits and not cls.__subclasses__()


def is_imported(path):
    """Whether tests/__init__.py names the file, as the loader requires; in a room, its own, too."""
    folders = [path.parent, *path.parent.parents]
    tests = next(index for index, folder in enumerate(folders) if folder.name == "tests")
    return all(path.stem in imported(folder) for folder in folders[: tests + 1])


def imported(folder):
    """The names a folder's __init__.py imports."""
    tree = ast.parse((folder / "__init__.py").read_text())
    return {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
