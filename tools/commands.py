"""The commands, one function each."""

import os
import subprocess

from . import local, postgres
from .databases import Databases
from .paths import LOCAL, ROOT, GroundError, clean_env


def run(options, tree):
    """Find the command's function and call it."""
    function = COMMANDS.get(options.command)
    if function is None:
        raise GroundError(f"no command {options.command}: {', '.join(COMMANDS)}")
    return function(local.write(tree, postgres.server()), *options.arguments)


def setup(ground):
    """Odoo, venv and PostgreSQL ready, `.odoo/` written."""
    ground.start_postgres()
    print(f"{ground.odoo} and {ground.config} are ready")


def database(ground, name):
    """A fresh database with our add-ons and demo data."""
    Databases(ground).create(name)
    print(f"database {name} is ready: {os.path.relpath(ground.odoo)} -d {name}")


def shell(ground, name):
    """Odoo's interactive shell on a database."""
    ground.start_postgres()
    return subprocess.run([ground.odoo, "shell", "-d", name, "--no-http"]).returncode


def demo(ground):
    """A database with demo data, served in the background."""
    from .demo import run_demo

    run_demo(ground)


def stop(ground):
    """Stop what runs in the background."""
    from .demo import stop_demo

    stop_demo()
    postgres.stop(ground.pg)


def test(ground, *arguments):
    """All tests, or those that pytest's arguments choose."""
    from .testing import run_tests

    return run_tests(ground, *arguments)


def lint(ground, *arguments):
    """ruff, pylint-odoo and OCA's checks."""
    from .lint import run_lint

    return run_lint(ground, *arguments)


def readme(ground):
    """Each add-on's README and page in Odoo's Apps, from its fragments."""
    from .lint import write_readmes

    return write_readmes()


def changelog(ground):
    """CHANGELOG.md from the news of each add-on."""
    from .changelog import build

    build()


def i18n(ground):
    """Whether every term is translated."""
    from .i18n import check

    return check(ground)


def i18n_export(ground):
    """Bring .pot and .po up to date with the code."""
    from .i18n import export

    export(ground)


def wheels(ground):
    """Each add-on as a wheel in dist/."""
    from .wheels import build

    for path in build():
        print(os.path.relpath(path))


def docs(ground):
    """The documentation as a site in dist/docs."""
    from .docs import build

    print(os.path.relpath(build() / "index.html"))


def screenshots(ground, *names):
    """The pictures of the add-ons' pages, from demo data."""
    from .screenshots import run

    run(ground, *names)


def compat(ground, *arguments):
    """Odoo's own tests without us and with us, and what differs."""
    from .compat import run as compare

    return compare(ground, *arguments)


def chroots(ground, *arguments):
    """Set-up, demo and tests in bare Debians."""
    from .chroots import run

    return run(*arguments)


def bench(ground, *arguments):
    """Measurements on a generated database."""
    ground.start_postgres()
    command = [str(LOCAL / "bin" / "python"), str(ROOT / "tools" / "bench.py"), *arguments]
    return subprocess.run(command, cwd=ROOT, env=clean_env(PYTHONPATH=ROOT)).returncode


COMMANDS = {
    "setup": setup,
    "demo": demo,
    "test": test,
    "lint": lint,
    "readme": readme,
    "changelog": changelog,
    "i18n": i18n,
    "i18n-export": i18n_export,
    "bench": bench,
    "compat": compat,
    "wheels": wheels,
    "docs": docs,
    "screenshots": screenshots,
    "chroots": chroots,
    "db": database,
    "shell": shell,
    "stop": stop,
}
