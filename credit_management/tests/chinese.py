"""What a Chinese reader meets that isn't Chinese: a walk over all that an add-on shows."""

import re

import polib
from lxml import etree

from odoo import models
from odoo.tools import file_path, html2plaintext

SHOWN = ("string", "placeholder", "confirm", "title", "aria-label", "help", "sum", "avg", "alt")
"""Attributes of a view that a person reads."""
NEVER = ("script", "style", "code", "kbd")
HOLES = re.compile(
    r"<code>.*?</code>|%\(\w+\)[sdif]|%[sdif]|\$\{[^}]*\}|\{\{.*?\}\}|\{[^{}]*\}|<[^>]*>|&\w+;"
    r"|https?://\S+|web\.\w+|\S+@\S+|\S+\.\w+\(.*\)"
)
"""What isn't read: placeholders, tags, addresses, code."""
WORD = re.compile(r"[A-Za-z][A-Za-z’-]*[A-Za-z]")
KNOWN = frozenset(
    word
    for line in (
        "A/B/C AA AAA PDF PDFs ID Odoo EBIT Excel xlsx SHA SHA-256 SM3 UTC JSON HTML HTTP http https",
        "SM RFC Webhook Altman CREDIT-SEAL PEM HMAC-SHA HMAC-SHA-256 Python rfc rfc3161-client client",
        "wkhtmltopdf DSO web max_file_upload_size zip manifest checksums sha BEGIN CERTIFICATE",
        "LN Mitchell Admin Administrator Marc Demo My Company Font Awesome fa tasks fa-tasks",
    )
    for word in line.split()
)
"""Names, units and formats that are written so in Chinese, too."""


def latin(text):
    """Return the words of ``text`` that aren't Chinese, without names and formats."""
    return [word for word in WORD.findall(HOLES.sub(" ", text or "")) if word not in KNOWN]


AUTOMATIC = frozenset((*models.MAGIC_COLUMNS, "display_name"))
NAMES = frozenset(["Altman", "Excel", "Odoo", "Python"])


def titled(text):
    """Return the words of an English label that begin with a capital though none is due."""
    words = re.findall(r"(?<=[a-z,] )[A-Z][a-z]+", text or "")
    return [word for word in words if word not in NAMES]


class ChineseWalk:
    """Words for a test: each method yields (where, text) of what an add-on shows in Chinese."""

    def chinese(self, model):
        return self.env[model].with_context(lang="zh_CN", active_test=False)

    def ours(self, module, model):
        """Return the records of ``model`` that the add-on ``module`` made."""
        data = self.env["ir.model.data"].search([("module", "=", module), ("model", "=", model)])
        return self.chinese(model).browse(data.mapped("res_id")).exists()

    def labels(self, module):
        """Labels, helps and choices of the fields that the add-on defines."""
        for model, fields in self.own_fields(module):
            for name, shown in self.chinese(model).fields_get(fields).items():
                yield f"{model}.{name}", shown["string"]
                yield f"{model}.{name} (help)", shown.get("help")
                for code, label in shown.get("selection") or ():
                    if code != label:  # a time zone is called as it is
                        yield f"{model}.{name} (choice)", label

    def own_fields(self, module):
        """Yield (model, names of its fields that the add-on defines)."""
        for name, model in self.env.registry.items():
            fields = [
                one
                for one, field in model._fields.items()
                if field._module == module and not model._abstract and one not in AUTOMATIC
            ]
            if fields:
                yield name, fields

    def english(self, module):
        """Labels of fields, names of menus and actions, and what stands on buttons, in English."""
        for model, fields in self.own_fields(module):
            for name in fields:
                yield f"{model}.{name}", self.env[model]._fields[name].string
        for model in ("ir.ui.menu", "ir.actions.act_window", "ir.actions.server"):
            for record in self.ours(module, model).with_context(lang="en_US"):
                yield f"{model}: {record.name}", record.name
        for view in self.ours(module, "ir.ui.view").with_context(lang="en_US"):
            for node in etree.fromstring(view.arch_db).iter("button", "filter", "page", "group"):
                yield view.xml_id, node.get("string")

    def views(self, module):
        """Everything a person reads in the views and papers."""
        for view in self.ours(module, "ir.ui.view"):
            for text in self.texts(etree.fromstring(view.arch_db)):
                yield view.xml_id or view.name, text

    def texts(self, arch):
        """Yield what a person reads in an arch."""
        for node in arch.iter(etree.Element):
            parent = node.getparent()
            yield from (node.get(name) for name in SHOWN if node.get(name))
            is_shown = node.tag not in NEVER and node.get("t-translation") != "off"
            if node.tag == "attribute":
                is_shown = node.get("name") in SHOWN
            if is_shown and node.text:
                yield node.text
            if node.tail and parent is not None and parent.tag not in NEVER:
                yield node.tail

    def names(self, module, *models):
        """Translated texts of the records the add-on ships."""
        for model in models:
            fields = [
                name
                for name, field in self.env[model]._fields.items()
                if field.store and field.translate is True
            ]
            for record in self.ours(module, model):
                for name in fields:
                    yield f"{model}({record.id}).{name}", html2plaintext(record[name] or "")

    def sentences(self, module):
        """All that is translated, also what only code says."""
        for entry in polib.pofile(file_path(f"{module}/i18n/zh_CN.po")):
            yield f"zh_CN.po: {entry.msgid[:60]}", entry.msgstr

    def shipped(self, module):
        """Return the models of which the add-on ships records with translated names."""
        data = self.env["ir.model.data"]
        models = {
            model
            for (model,) in data._read_group([("module", "=", module)], ["model"])
            if model in self.env
            and not model.startswith(("ir.model", "ir.ui.view", "mail.template"))
        }
        return sorted(
            model
            for model in models
            if any(
                field.store and field.translate is True
                for field in self.env[model]._fields.values()
            )
        )

    def assert_chinese(self, found):
        """Fail with the places where words of another language stand."""
        wrong = {f"{where}: {text.strip()[:80]}" for where, text in found if latin(text)}
        self.assertEqual(sorted(wrong), [])

    def assert_one_case(self, module):
        """Fail with the labels written Like This."""
        wrong = {f"{where}: {text}" for where, text in self.english(module) if titled(text)}
        self.assertFalse(wrong, "\n".join(sorted(wrong)))
