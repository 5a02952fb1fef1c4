"""Access rights and record rules of an add-on, compared with a list kept beside the test.

The list is text that a person reads in a diff: who changes a right or a rule shows
it there. It is written anew only when a run asks for it, and committed after reading:

    RENEW_LISTS=1 make test ARGS="credit_management/tests/base/test_record_rules.py"
"""

import ast
import os
from difflib import ndiff

from odoo.tests import TransactionCase

OPERATIONS = {"r": "perm_read", "w": "perm_write", "c": "perm_create", "u": "perm_unlink"}


class FrozenCase(TransactionCase):
    """Rows are found by the add-on's xml ids: what else is installed doesn't matter."""

    def record_rules(self, module):
        """Return the add-on's record rules: xml id → the lines of its entry."""
        return {data.name: rule_entry(data, row) for data, row in self._rows(module, "ir.rule")}

    def access_rights(self, module):
        """Return the add-on's access rights: xml id → the one line of its entry."""
        rows = self._rows(module, "ir.model.access")
        return {data.name: right_entry(data, row) for data, row in rows}

    def _rows(self, module, model):
        """Yield each xml id of the add-on for a row of ``model``, and the row."""
        domain = [("module", "=", module), ("model", "=", model)]
        for data in self.env["ir.model.data"].search(domain):
            if row := self.env[model].browse(data.res_id).exists():
                yield data, row

    def assert_frozen(self, path, found):
        """Fail with what is missing, added or changed against the list at ``path``."""
        if os.environ.get("RENEW_LISTS"):
            path.write_text(in_text(found), encoding="utf-8")
        frozen = from_text(path.read_text(encoding="utf-8"))
        lines = list(differences(frozen, found))
        if lines:
            self.fail("\n".join([f"not as {path.name} says", *lines]))


def rule_entry(data, rule):
    """Return the lines of a record rule, one fact each."""
    return [
        f"{data.name}:",
        f"    name: {rule.name}",
        f"    model: {rule.model_id.model}",
        f"    groups: {groups(rule.groups)}",
        f"    domain: {normalised(rule.domain_force)}",
        f"    flags: {flags(data, rule)}{', global' if rule['global'] else ''}",
    ]


def right_entry(data, right):
    """Return the line of an access right."""
    who = groups(right.group_id)
    return [f"{data.name}: {right.model_id.model}, {who}, {flags(data, right)}"]


def flags(data, row):
    """Return the four operations, then whether the row is in force and updated."""
    may = "".join(letter if row[name] else "-" for letter, name in OPERATIONS.items())
    kept = ", noupdate" if data.noupdate else ""
    return f"{may}, {'active' if row.active else 'archived'}{kept}"


def groups(records):
    """Return the groups' xml ids: the ones they were made with, others may have given more."""
    names = records.get_external_id()
    return " ".join(sorted(names[one.id] or one.full_name for one in records)) or "everybody"


def normalised(domain):
    """Return the domain without differences of quotes, spaces and line breaks."""
    return ast.unparse(ast.parse((domain or "[]").strip(), mode="eval"))


def in_text(entries):
    """Return the list as it is kept."""
    return "".join(f"{line}\n" for name in sorted(entries) for line in entries[name])


def from_text(text):
    """Return the entries of a list: an entry begins where a line isn't indented."""
    entries = {}
    for line in text.splitlines():
        if not line.startswith(" "):
            entry = entries[line.split(":")[0]] = []
        entry.append(line)
    return entries


def differences(frozen, found):
    """Yield what is missing, added and changed, with the lines that differ."""
    for name in sorted(frozen.keys() | found.keys()):
        old, new = frozen.get(name, []), found.get(name, [])
        if old != new:
            word = "changed" if old and new else "missing" if old else "added"
            yield f"{word}: {name}"
            yield from (line for line in ndiff(old, new) if line.startswith(("- ", "+ ")))
