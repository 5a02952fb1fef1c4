"""The engine is plain Python: no Odoo, no clock, nothing that can be changed afterwards."""

import ast
import dataclasses
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

ADDON = Path(__file__).parents[2]

FILES = sorted((ADDON / "engine").glob("*.py"))
LIBRARIES = {
    "annotations": {"pypdf"},
    "stamp": {"pypdf", "reportlab"},
    "sheets": {"PIL", "pypdf", "reportlab"},
    "timestamp": {"cryptography", "rfc3161_client"},
}
"""What draws pages may use what Odoo itself draws them with; certificates likewise, and what
may be missing for time stamps."""
CLOCKS = {"today", "now", "utcnow", "time", "monotonic"}


def modules(tree):
    """Return the names of the modules a file imports from outside the engine."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level == 0:
                yield node.module
            elif node.level > 1:
                yield "." * node.level + (node.module or "")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_engine_imports_nothing_but_python(path):
    tree = ast.parse(path.read_text())
    outside = {name.split(".")[0] for name in modules(tree)} - set(sys.stdlib_module_names)
    assert not outside - LIBRARIES.get(path.stem, set())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_engine_reads_no_clock(path):
    calls = [
        node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)
    ]
    assert not {call.attr for call in calls if isinstance(call, ast.Attribute)} & CLOCKS


def test_the_engine_runs_where_odoo_is_not_imported():
    names = ", ".join(f"engine.{path.stem}" for path in FILES if path.stem != "__init__")
    code = f"import sys; sys.path.insert(0, {str(ADDON)!r}); import {names}"
    code += "; print('odoo' in sys.modules)"
    command = [sys.executable, "-c", code]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "False"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_facts_and_answers_are_frozen(path):
    if path.stem == "__init__":
        return
    module = importlib.import_module(f"...engine.{path.stem}", __package__)
    for value in vars(module).values():
        if isinstance(value, type) and dataclasses.is_dataclass(value):
            assert value.__dataclass_params__.frozen, value.__name__
