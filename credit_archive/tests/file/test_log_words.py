"""What the access log says, in words, in the language of who reads it."""

import ast
import re
from pathlib import Path

from odoo.tests import tagged

from ...models.file import credit_archive_log_wording as wording
from ...models.file.credit_archive_class import RULES
from ...models.record.credit_archive_record import LOGGED
from ..common import ArchiveCase

MODELS = Path(__file__).parents[2] / "models"
LOGS = {"_log", "_log_change", "_log_each"}


def details(tree):
    """Yield the dict literals that are the detail of a line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "detail":
                    yield value
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "detail":
            yield node.value
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in LOGS:
            yield from node.args


def keys(node):
    """Return the keys of the dict literals in an expression, not of what is inside a call."""
    return {
        key.value
        for one in ast.walk(node)
        if isinstance(one, ast.Dict)
        for key in one.keys
        if isinstance(key, ast.Constant)
    }


@tagged("post_install", "-at_install")
class TestLogWords(ArchiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")  # the template has its texts

    def test_every_detail_the_log_keeps_has_a_name(self):
        used = set(LOGGED) | set(RULES)
        for path in MODELS.rglob("*.py"):
            for node in details(ast.parse(path.read_text())):
                used |= keys(node)
        self.assertGreater(len(used), 40, "the search finds the details no more")
        self.assertEqual(used - set(wording.NAMES), set())

    def test_a_loan_reads_as_words(self):
        record = self.record("general")
        loan = self.approved(record, self.sales, "paper", purpose="4711")
        self.assertEqual(
            [line.detail_text.split("; ")[0] for line in self.lines(record, "loan")],
            ["what: asked for", "what: approved"],
        )
        chinese = self.lines(record, "loan").with_context(lang="zh_CN")
        self.assertEqual(loan.state, "approved")
        for line in chinese:
            said = line.detail_text.replace(loan.name, "").replace(self.sales.name, "")
            self.assertFalse(re.findall("[A-Za-z]+", said), said)

    def test_a_refusal_says_what_was_wanted_and_why(self):
        self.clear(self.sales, None)
        record = self.record("general")
        version = record.version_ids
        log = self.env["credit.archive.log"]
        log._append(
            [
                {
                    "operation": "refused",
                    "record": record,
                    "detail": {"version": version.number, "wanted": "print", "why": "no_loan"},
                },
                {"operation": "configure", "detail": {"matrix": "added", "sections": ["identity"],
                 "operations": ["see", "view"], "up to": ""}},
                {"operation": "change", "record": record, "detail": {"title": ["", "New"]}},
            ]
        )  # fmt: skip
        self.assertEqual(
            log.search([], limit=3, order="id desc")
            .sorted("operation", reverse=True)
            .mapped("detail_text"),
            [
                "wanted: print; version: 1; why: no loan allows it",
                "access matrix: added; may: see, open; sections: Identity",
                "title: – → New",
            ],
        )
