"""Words for what is printed and handed out."""

import io

from openpyxl import load_workbook

from odoo.tools import html2plaintext

CHINESE = "zh_CN"


class PrintMixin:
    """Beside ``CreditCase``: prints a report and reads a workbook back."""

    @classmethod
    def speak_chinese(cls):
        """Have the Chinese of the add-on ready."""
        cls.env["res.lang"]._activate_lang(CHINESE)
        module = cls.env["ir.module.module"]._get("credit_management")
        module._update_translations([CHINESE], overwrite=True)

    def html(self, report, documents, user=None, lang="en_US"):
        """Return the page of a report as ``user`` has it printed."""
        reports = self.env["ir.actions.report"].with_user(user or self.analyst)
        html, _type = reports.with_context(lang=lang)._render_qweb_html(
            f"credit_management.{report}", documents.ids
        )
        return html.decode()

    def printed(self, report, documents, user=None, lang="en_US"):
        """Return its words."""
        text = html2plaintext(self.html(report, documents, user, lang))
        return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())

    def assert_printed(self, text, *parts):
        for part in parts:
            with self.subTest(part):
                self.assertIn(part, text)

    def date_in(self, day, lang):
        """Return a day as a person reads it in a language."""
        return day.strftime({"en_US": "%m/%d/%Y", CHINESE: "%Y/%m/%d"}[lang])

    def sheets(self, content):
        """Return {name of a sheet: its rows of cells} of a workbook."""
        book = load_workbook(io.BytesIO(content))
        return {sheet.title: list(sheet.iter_rows()) for sheet in book}

    def values(self, content):
        """Return the rows below the headings of its first sheet, as tuples of values."""
        rows = next(iter(self.sheets(content).values()))[5:]
        return [tuple(cell.value for cell in row) for row in rows]

    def row_of(self, content, name):
        """Return the row of a customer."""
        return next(row for row in self.values(content) if row[1] == name)
