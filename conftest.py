"""How pytest runs this repository's tests (`make test`; one file: see CONTRIBUTING.md)."""

import contextlib
import json
import os
import sys
import types
from pathlib import Path

import freezegun
import pytest

from tests.support import checks, sharing

ROOT = Path(__file__).parent
MODULES = pytest.StashKey()


def pytest_configure(config):
    """With a database: watch the log. Without: make the engine importable alone."""
    if with_odoo(config):
        checks.start(config)
        # pytest's own watch goes on while a test holds the clock
        freezegun.configure(extend_ignore_list=["_pytest"])
    else:
        stub_addons()


def with_odoo(config):
    """Whether pytest-odoo has a database to work on."""
    return bool(config.getoption("--odoo-database", None))


def stub_addons():
    """`odoo.addons.X.engine` without X's models, so without Odoo, in milliseconds."""
    for manifest in ROOT.glob("*/__manifest__.py"):
        folder = manifest.parent
        for name in (f"odoo.addons.{folder.name}", folder.name):
            stub(name, folder)
            stub(f"{name}.tests", folder / "tests")


def stub(name, folder):
    """An empty package whose modules are found in `folder`."""
    package = types.ModuleType(name)
    package.__path__ = [str(folder)]
    sys.modules.setdefault(name, package)


def pytest_collect_directory(path, parent):
    """Without Odoo, don't import an add-on's tests/__init__.py, which imports them all."""
    if not with_odoo(parent.config) and (path / "__init__.py").exists() and path != ROOT / "tests":
        return pytest.Dir.from_parent(parent, path=path)
    return None


def pytest_ignore_collect(collection_path, config):
    """Engine tests run without a database, all others with one."""
    parts = collection_path.relative_to(ROOT).parts if collection_path.is_relative_to(ROOT) else ()
    is_engine = "engine" in parts and "tests" in parts
    if with_odoo(config) and is_engine:
        return True
    return None


@pytest.hookimpl(wrapper=True)
def pytest_pycollect_makeitem(collector, name, obj):
    """Give Odoo test classes of the top-level tests/ what the loader gives add-ons'."""
    if isinstance(collector, pytest.Module):
        collector.session.stash.setdefault(MODULES, set()).add(collector.obj)
    checks.complete_class(obj)
    return (yield)


def pytest_collection_finish(session):
    """See to it that every Odoo test class has tests, in Odoo's own runner too."""
    if with_odoo(session.config):
        checks.check_modules(session.stash.get(MODULES, ()))


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session):
    """Share the tests with the other processes of this run, where there are any."""
    taken = os.environ.get("TESTS_TAKEN")
    if not taken or session.config.option.collectonly or session.testsfailed:
        return None
    sharing.run(session, Path(taken))
    return True


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A skipped browser test is a failed one."""
    report = yield
    checks.note(item, report)
    return checks.refuse_skip(item, report)


def pytest_sessionfinish(session, exitstatus):
    """Fail on what the log says; tell the caller the numbers."""
    if with_odoo(session.config) and session.exitstatus == 0:
        checks.check_ran(session.items)
    if checks.problems() and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    summary = os.environ.get("TEST_SUMMARY")
    if summary:
        Path(summary).write_text(json.dumps(checks.numbers(session)))


def pytest_terminal_summary(terminalreporter, config):
    """Show what `pytest_sessionfinish` failed on."""
    for title, texts in checks.problems().items():
        terminalreporter.section(title, sep="=", red=True)
        for text in texts:
            terminalreporter.write_line(text)


@pytest.fixture
def committed_db():
    """Name of a fresh clone of the template that this test may commit to."""
    from tests.support import throwaway_database

    with throwaway_database() as name:
        yield name


@pytest.fixture
def odoo_server(committed_db):
    """A running Odoo with two workers on a database of its own."""
    from tests.support import OdooServer

    with contextlib.ExitStack() as stack:
        yield stack.enter_context(OdooServer(committed_db, workers=2))
