"""`make test`: engine tests without Odoo, all others on a clone of the template."""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import compat
from .databases import TEST, Databases, log_file, mark
from .paths import ROOT, GroundError, addons, clean_env, lock, say
from .system import ensure_programs

CHECKED = ".checked"
NOTHING_CHOSEN = 5  # pytest's exit code; the sum of all runs tells whether anything ran
SHARDS = min(2, os.cpu_count() or 1)  # PostgreSQL and browsers want their share, too
# So many ordinary tests last as long as one tour, one test that commits, and the tests of
# one file of journeys, in which person after person logs in.
TOUR, COMMITTING, JOURNEY = 15, 3, 100
TOURS = re.compile(r"start_tour\(|browser_js\(")


def run_tests(ground, *arguments):
    """Run everything, or what the arguments name; 0 when all is well.

    The engine's tests run while the template is made; the others in as many
    processes as there are cores, each on a clone of its own.
    """
    if not addons():
        raise GroundError("there is no add-on to test")
    with ThreadPoolExecutor(1) as beside:
        engine = beside.submit(engine_tests, arguments)
        totals = [*odoo_tests(ground, arguments), engine.result()]
    passed, failed = (sum(total[name] for total in totals) for name in ("passed", "failed"))
    print(f"{passed} passed, {failed} failed", flush=True)
    return 1 if failed or not passed else 0


def engine_tests(arguments):
    """The engine's own tests: no Odoo, no database."""
    folders = [
        path for path in (*ROOT.glob("*/tests/engine"), ROOT / "tests" / "engine") if path.is_dir()
    ]
    chosen = [arg for arg in arguments if is_path(arg)]
    if chosen:
        folders = [arg for arg in chosen if is_engine(arg)]
    folders = [str(folder) for folder in folders if chosen or any(Path(folder).rglob("test_*.py"))]
    if not folders:
        return {"passed": 0, "failed": 0}
    say("engine tests")
    return pytest(
        ["-p", "no:odoo", "-q", *folders, *flags(arguments)], env=clean_env(), shown=False
    )


def odoo_tests(ground, arguments):
    """Add-ons' and top-level tests on a throw-away clone; the install log counts too."""
    chosen = [arg for arg in arguments if is_path(arg)]
    if chosen and all(is_engine(arg) for arg in chosen):
        return
    ensure_programs()
    databases = Databases(ground)
    template = databases.web_template(TEST, needed=not arguments)
    with lock(f"template-{template}", shared=True):  # tests clone it, too
        if not arguments:
            with ThreadPoolExecutor(2) as both:
                update = both.submit(installation, databases, template)
                yield odoos_own(ground, databases)
                yield update.result()
        everything = [str(path.relative_to(ROOT)) for files in folders() for path in files]
        tests = [*(chosen or everything), *flags(arguments)]
        number = 1 if chosen else SHARDS
        say(f"Odoo tests, {number} at a time")
        with tempfile.TemporaryDirectory() as taken, ThreadPoolExecutor(number) as pool:
            yield from pool.map(
                lambda one: on_a_clone(ground, databases, template, tests, one, taken),
                range(number),
            )


def folders():
    """Return the files of all tests but the engine's by folder, the most to do first."""
    found = defaultdict(list)
    for path in sorted([*ROOT.glob("*/tests/**/test_*.py"), *ROOT.glob("tests/test_*.py")]):
        if not is_engine(str(path.relative_to(ROOT))):
            found[path.parent].append(path)
    work = {folder: sum(map(effort, files)) for folder, files in found.items()}
    return [found[folder] for folder in sorted(found, key=work.get, reverse=True)]


def effort(path):
    """Return about how long a test file takes, in ordinary tests.

    Tests outside of a class are those that commit, on databases and servers of their own.
    """
    text = path.read_text()
    ordinary = text.count("    def test_")
    committing = COMMITTING * len(re.findall(r"^def test_", text, re.M))
    journeys = JOURNEY * (path.parent.name == "journeys")
    return ordinary + TOUR * len(TOURS.findall(text)) + committing + journeys


def on_a_clone(ground, databases, template, arguments, number, taken):
    """pytest-odoo with an HTTP server, on a database that is dropped afterwards.

    Processes with one folder `taken` share the tests (`tests/support/sharing.py`).
    """
    name = f"credit_test_{os.getpid()}_{number}"
    databases.clone(template, name)
    options = [f"--odoo-config={ground.config}", f"--odoo-database={name}"]
    options += ["--odoo-http", "--odoo-log-level=warn"]
    try:
        env = environment(ground, template, databases.base(TEST))
        env["TESTS_TAKEN"] = taken
        return pytest([*options, *arguments], env=env, shown=not number)
    finally:
        databases.drop(name)


def environment(ground, template, base):
    """What tests can rely on."""
    pg = ground.pg
    names = {"ODOO_TEST_TEMPLATE": template, "ODOO_TEST_BASE": base}
    return clean_env(PGHOST=pg.host, PGPORT=pg.port, PGUSER=pg.user, **names)


def installation(databases, template):
    """Warnings logged while our add-ons were installed, and while they are updated."""
    sys.path.insert(0, str(ROOT))
    from tests.support.logs import in_text

    result = mark(template + CHECKED)
    if not result.exists():
        result.write_text(update_log(databases, template))
    log = log_file(template.replace("_web_", "_tpl_"))
    installed = log.read_text() if log.exists() else ""
    found = in_text(installed) + in_text(result.read_text())
    if found:
        print("WARNINGS WHILE OUR ADD-ONS WERE INSTALLED OR UPDATED", *found, sep="\n")
    return {"passed": 0, "failed": len(found)}


def odoos_own(ground, databases):
    """Some of Odoo's own tests, without our add-ons and with them: no difference."""
    say("some of Odoo's own tests, without us and with us")
    outcomes = compat.compare_quick(ground, databases)
    failed = compat.report(*outcomes)
    return {"passed": 0 if failed else len(outcomes[1].ran), "failed": failed}


def update_log(databases, template):
    """The log of updating our add-ons on a clone."""
    name = f"credit_update_{os.getpid()}"
    say("updating our add-ons once, to see that it is silent")
    databases.clone(template, name)
    try:
        databases.odoo(name, "-u", ",".join(addons()))
        return log_file(name).read_text()
    finally:
        databases.drop(name)
        log_file(name).unlink(missing_ok=True)


def pytest(arguments, env, shown=True):
    """Run pytest and read the numbers that conftest.py leaves; show the output now or at the end."""
    with tempfile.TemporaryDirectory() as folder:
        summary = Path(folder) / "summary.json"
        command = [sys.executable, "-m", "pytest", *arguments]
        result = subprocess.run(
            command,
            cwd=ROOT,
            env={**env, "TEST_SUMMARY": str(summary)},
            stdout=None if shown else subprocess.PIPE,
            stderr=None if shown else subprocess.STDOUT,
            text=True,
        )
        print(result.stdout or "", end="", flush=True)
        code = result.returncode
        numbers = (
            json.loads(summary.read_text()) if summary.exists() else {"passed": 0, "failed": 0}
        )
    if code not in (0, NOTHING_CHOSEN) and not numbers["failed"]:
        numbers["failed"] = 1
    return numbers


def is_path(argument):
    """Whether an argument names tests rather than an option."""
    return (ROOT / argument.split("::")[0]).exists()


def is_engine(argument):
    """Whether it names tests that need no Odoo: those in a folder `tests/engine`."""
    return "tests/engine" in argument


def flags(arguments):
    """The options among the arguments."""
    return [arg for arg in arguments if not is_path(arg)]
