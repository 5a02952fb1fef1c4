"""The layering of an add-on: its rooms, and the references from a lower one to a higher.

The rooms are the folders that ``models/__init__.py`` names, lowest first. A room
knows those before it: it imports from them, names their models and calls their
methods. Read from the text alone, without Odoo.
"""

import ast
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Reference:
    """One line that names something of a higher room."""

    path: str
    line: int
    room: str
    what: str

    def __str__(self):
        return f"{self.path}:{self.line} names {self.what} of the room {self.room}"

    @property
    def key(self):
        """Return how an exception is listed: the file and what it names."""
        return f"{self.path} {self.what}"


@dataclass
class House:
    """An add-on's rooms, the files in them, and what is defined where."""

    addon: Path
    known: frozenset = frozenset()
    """Names an add-on below defines: a method or model of that name is its, whoever extends it."""
    rooms: list = field(init=False)
    files: dict = field(init=False)
    models: dict = field(default_factory=dict)
    names: dict = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self):
        self.rooms = imported(self.addon / "models" / "__init__.py")
        self.files = {
            path: ast.parse(path.read_text())
            for folder in ("models", "wizards")
            for path in sorted((self.addon / folder).rglob("*.py"))
            if self.room_of(path)
        }
        for path, tree in self.files.items():
            for node in ast.walk(tree):
                if isinstance(node, ast.ClassDef):
                    self._define(node, self.room_of(path))

    def room_of(self, path):
        """Return the room a file stands in, None for one that stands in none."""
        room = path.relative_to(self.addon).parts[1]
        return room if room in self.rooms else None

    def _define(self, node, room):
        """Note the model a class defines, and its methods and fields."""
        for one in node.body:
            if isinstance(one, ast.FunctionDef):
                if one.name not in self.known and not extends(one):
                    self.names[one.name].add(room)
            elif isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name):
                name = one.targets[0].id
                if name == "_name" and is_text(one.value) and one.value.value not in self.known:
                    self.models.setdefault(one.value.value, room)
                elif is_field(one.value):
                    self.names[name].add(room)

    def upward(self):
        """Return every reference to a higher room."""
        found = []
        for path, tree in self.files.items():
            own = self.rooms.index(self.room_of(path))
            for node in ast.walk(tree):
                for room, what in self._named(node):
                    if self.rooms.index(room) > own:
                        shown = str(path.relative_to(self.addon))
                        found.append(Reference(shown, node.lineno, room, what))
        return found

    def _named(self, node):
        """Yield (room, what) of everything in this add-on that a node of the tree names."""
        if is_text(node) and node.value in self.models and node.value.startswith("credit."):
            yield self.models[node.value], node.value
        elif isinstance(node, ast.ImportFrom):
            parts = (node.module or "").split(".")
            yield from ((part, f"import {node.module}") for part in parts if part in self.rooms)
        elif isinstance(node, ast.Attribute) and is_ours(node.attr) and node.attr in self.names:
            yield min(self.names[node.attr], key=self.rooms.index), node.attr


def extends(function):
    """Whether a method calls ``super()`` under its own name: it was defined elsewhere."""
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == function.name
        and isinstance(node.value, ast.Call)
        and getattr(node.value.func, "id", "") == "super"
        for node in ast.walk(function)
    )


def imported(init):
    """Return the names a package's __init__.py imports from itself, in order."""
    return [
        alias.name
        for node in ast.parse(init.read_text()).body
        if isinstance(node, ast.ImportFrom) and node.level == 1
        for alias in node.names
    ]


def is_text(node):
    """Whether a node is a string."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def is_field(node):
    """Whether a node makes a field: ``fields.Something(...)``."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "fields"
    )


def is_ours(name):
    """Whether an attribute is surely ours: a private method, or a field we add to Odoo's models."""
    return name.startswith("credit_") or (name.startswith("_") and not name.startswith("__"))
