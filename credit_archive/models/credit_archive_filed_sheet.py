import base64

from odoo import models
from odoo.tools import format_date, format_datetime
from odoo.tools.mimetypes import guess_mimetype
from odoo.tools.misc import formatLang

PICTURES = ("image/png", "image/jpeg")


class CreditArchiveFiledSheet(models.AbstractModel):
    """The sheet of a document as it is filed: HTML that needs nothing from outside."""

    _inherit = "credit.archive.filed"

    def _sheet_heading(self):
        """Return what the document is called."""
        return self.env["ir.model"]._get(self._name).name

    def _sheet_html(self):
        """Return the document with its figures of this moment as one HTML page, in bytes."""
        self.ensure_one()
        company = self._filing_company().root_id
        page = self.env["ir.qweb"]._render(
            "credit_archive.filed_sheet",
            {
                "heading": self._sheet_heading(),
                "number": self.display_name,
                "customers": ", ".join(self._filing_partners().mapped("name")),
                "company": company.name,
                "day": format_date(self.env, company._credit_today()),
                "facts": self._sheet_facts(self, self._filing_facts),
                "notes": self._filing_notes(),
                "tables": [self._sheet_table(*table) for table in self._filing_tables],
                "picture": self._sheet_picture(),
                "lang": (self.env.lang or "en_US").replace("_", "-"),
            },
        )
        return ("<!DOCTYPE html>\n" + str(page).strip()).encode()

    def _sheet_picture(self):
        """Return the picture as an address of its own; only pixels: drawings may fetch or run things."""
        picture = self._filing_picture() or b""
        kind = guess_mimetype(base64.b64decode(picture))
        return kind in PICTURES and f"data:{kind};base64,{picture.decode()}"

    def _sheet_facts(self, record, names):
        """Return (label, text) of the fields that say something."""
        facts = [
            (self._sheet_label(record, name), self._sheet_text(record, name)) for name in names
        ]
        return [(label, text) for label, text in facts if text]

    def _sheet_table(self, name, columns):
        """Return a table: its heading, the labels of its columns and its rows."""
        rows = self[name]
        return {
            "heading": self._sheet_label(self, name),
            "labels": [self._sheet_label(rows, column) for column in columns],
            "rows": [[self._sheet_text(row, column) for column in columns] for row in rows],
        }

    def _sheet_label(self, record, name):
        return record._fields[name]._description_string(self.env)

    def _sheet_text(self, record, name):
        """Return the value of a field as a person reads it; empty where there is none."""
        field, value = record._fields[name], record[name]
        if field.type in ("many2one", "one2many", "many2many"):
            return ", ".join(one.display_name or "" for one in value)
        if field.type == "boolean":
            return self.env._("Yes") if value else ""
        if not value and field.type not in ("monetary", "float", "integer"):
            return ""
        return self._sheet_plain(record, field, value)

    def _sheet_plain(self, record, field, value):
        if field.type == "monetary":
            currency = record[field.get_currency_field(record)]
            return currency.format(value) if currency else formatLang(self.env, value)
        if field.type == "float":
            return formatLang(self.env, value)
        if field.type == "date":
            return format_date(self.env, value)
        if field.type == "datetime":
            return format_datetime(self.env, value)
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        return str(value)
