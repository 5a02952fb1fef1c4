"""Two rules of this house that no linter knows: sudo() says why, a public method says what.

`python -m tools.reasons [path …]`, part of `make lint`; without paths all add-ons.
"""

import ast
import io
import re
import sys
import tokenize
from pathlib import Path

from .paths import ROOT, addons

NO_REASON = "sudo() without a reason"
NO_DOCSTRING = "public method {} without a docstring"
WORD = re.compile(r"\bsudo\b", re.IGNORECASE)
EXTENDS = re.compile(r"#\s*(EXTENDS|OVERRIDE)\b")
NEAR = 3  # lines above a statement in which its comment may end
CALLED = {"models", "wizards", "controllers"}  # folders whose classes others call and extend
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
# What Odoo's own documentation tells; an override says in a comment what it adds, if it does.
KNOWN = {
    *("create", "write", "unlink", "copy", "copy_data", "read", "search", "search_count"),
    *("search_fetch", "search_read", "web_search_read", "web_read", "web_save", "fetch"),
    *("default_get", "name_create", "name_search", "read_group", "web_read_group", "fields_get"),
    *("get_view", "get_views", "onchange", "export_data", "load", "toggle_active", "exists"),
    *("action_archive", "action_unarchive", "init", "browse", "check_access", "has_access"),
    *("message_post", "message_subscribe", "message_unsubscribe", "message_update"),
    *("modified", "new", "filtered_domain"),
}


def main(arguments):
    """Print what is missing; 1 when something is."""
    paths = [Path(argument) for argument in arguments] or [ROOT / name for name in addons()]
    found = [
        f"{shown(path)}:{line}: {message}"
        for path in sources(paths)
        for line, message in complaints(path.read_text(), CALLED.intersection(inside(path)))
    ]
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


def sources(paths):
    """The Python files under `paths` that run in an installed add-on, in order."""
    files = {file for path in paths for file in ([path] if path.is_file() else path.rglob("*.py"))}
    return sorted(file for file in files if "tests" not in inside(file))


def inside(path):
    """The folders between this repository and a file."""
    path = path.resolve()
    return (path.relative_to(ROOT) if path.is_relative_to(ROOT) else path).parts[:-1]


def shown(path):
    """A path as one can click it."""
    path = path.resolve()
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


def complaints(text, called=True):
    """Line and message of all that is missing in a file's text, in order.

    `called` says that its classes are models, wizards or controllers.
    """
    tree = ast.parse(text)
    comments = comment_lines(text)
    found = {(line, NO_REASON) for line in Bypasses(tree, comments).untold}
    if called:
        found |= {
            (node.lineno, NO_DOCSTRING.format(node.name)) for node in wordless(tree, comments)
        }
    return sorted(found)


def comment_lines(text):
    """Dict from line number to the comment on it."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return {token.start[0]: token.string for token in tokens if token.type == tokenize.COMMENT}


class Bypasses(ast.NodeVisitor):
    """Where rights are bypassed without a reason: the line numbers in `untold`."""

    def __init__(self, tree, comments):
        self.comments = comments
        self.functions = []
        self.statements = []
        self.untold = []
        self.visit(tree)

    def visit(self, node):
        """Walk on, knowing the functions and the statement one is in."""
        is_function = isinstance(node, FUNCTIONS)
        if bypasses(node) and not self.is_told(node):
            self.untold.append(last_line(node))
        if isinstance(node, ast.stmt):
            self.statements.append(node)
        if is_function:
            self.functions.append(node)
        super().generic_visit(node)
        if is_function:
            self.functions.pop()
        if isinstance(node, ast.stmt):
            self.statements.pop()

    def is_told(self, node):
        """Whether a docstring of the method or a comment nearby speaks of sudo."""
        if any(WORD.search(ast.get_docstring(function) or "") for function in self.functions):
            return True
        first, last = header(self.statements[-1])
        floor = self.functions[-1].lineno + 1 if self.functions else 1
        return any(
            WORD.search(self.comments.get(line, ""))
            for line in (
                *self.above(first, floor),
                *self.above(last_line(node), floor),
                *range(first, last + 1),
            )
        )

    def above(self, line, floor):
        """The lines of comment blocks that end within `NEAR` lines above."""
        lines = set()
        for near in range(line - 1, max(line - NEAR, floor) - 1, -1):
            while near in self.comments and near >= floor:
                lines.add(near)
                near -= 1
        return lines


def bypasses(node):
    """Whether an expression goes past the user's rights; `sudo(False)` goes back to them."""
    if isinstance(node, ast.Call):
        return is_sudo(node) or any(
            keyword.arg == "su" and not is_false(keyword.value) for keyword in node.keywords
        )
    return isinstance(node, ast.Name | ast.Attribute) and "SUPERUSER_ID" in (
        getattr(node, "id", ""),
        getattr(node, "attr", ""),
    )


def is_sudo(call):
    """Whether a call is `….sudo()`, with whatever but False."""
    flags = [*call.args, *(keyword.value for keyword in call.keywords)]
    return (
        isinstance(call.func, ast.Attribute)
        and call.func.attr == "sudo"
        and not (flags and is_false(flags[0]))
    )


def is_false(node):
    """Whether an argument is the constant False."""
    return isinstance(node, ast.Constant) and node.value is False


def last_line(node):
    """The line on which a reader sees the word: in a chain of calls that of the last link."""
    function = getattr(node, "func", node)
    return function.end_lineno


def header(statement):
    """First and last line of a statement, without the block that an `if` or `for` begins."""
    body = getattr(statement, "body", None)
    last = body[0].lineno - 1 if isinstance(body, list) and body else statement.end_lineno
    return statement.lineno, max(last, statement.lineno)


def wordless(tree, comments):
    """Public methods of classes that say neither what they do nor what they extend."""
    for owner in ast.walk(tree):
        if isinstance(owner, ast.ClassDef):
            for node in owner.body:
                if isinstance(node, FUNCTIONS) and not is_documented(node, comments):
                    yield node


def is_documented(function, comments):
    """Whether a method needs no docstring or has one."""
    return (
        function.name.startswith("_")
        or function.name in KNOWN
        or bool(ast.get_docstring(function))
        or any(
            EXTENDS.search(comments.get(line, ""))
            for line in range(function.lineno, function.body[0].lineno + 1)
        )
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
