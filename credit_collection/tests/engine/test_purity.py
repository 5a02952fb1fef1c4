"""The engine knows neither Odoo nor clock nor database."""

import ast
from pathlib import Path

ENGINE = Path(__file__).parents[2] / "engine"
ALLOWED = {"__future__", "collections.abc", "dataclasses", "datetime", "itertools"}
BELOW = "odoo.addons.credit_management.engine."


def imported(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names)


def test_it_imports_nothing_but_plain_python_and_the_engine_below():
    found = {name for path in ENGINE.glob("*.py") for name in imported(path)}
    assert {one for one in found if not one.startswith(BELOW)} <= ALLOWED


def test_it_asks_no_clock():
    texts = [path.read_text() for path in ENGINE.glob("*.py")]
    assert not [one for one in texts if ".today()" in one or ".now()" in one]
