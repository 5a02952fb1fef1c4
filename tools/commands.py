"""The commands, one function each."""

import os
import subprocess

from . import local, postgres
from .databases import Databases
from .paths import GroundError


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


def stop(ground):
    """Stop what runs in the background."""
    postgres.stop(ground.pg)


def test(ground, *arguments):
    """All tests, or those that pytest's arguments choose."""
    from .testing import run_tests

    return run_tests(ground, *arguments)


COMMANDS = {
    "setup": setup,
    "test": test,
    "db": database,
    "shell": shell,
    "stop": stop,
}
