import base64
from dataclasses import dataclass, replace
from datetime import date

from odoo import models
from odoo.tools import format_date, format_datetime
from odoo.tools.mimetypes import guess_mimetype
from odoo.tools.misc import formatLang

from ...engine.naming import kind_of

PICTURES = ("image/png", "image/jpeg")


@dataclass(frozen=True)
class Sheet:
    """Something to be filed: what it is from, for whom, and its contents (name, bytes).

    ``form``: which form of a document was printed, where there are several of it.
    """

    source: models.BaseModel
    part: str
    code: str
    partner: models.BaseModel
    company: models.BaseModel
    title: str
    contents: tuple = ()
    kind: int | None = None
    day: date | None = None
    expiry: date | None = None
    channel: str = ""
    verified: dict | None = None
    generated: bool = False
    form: str = ""


class CreditArchiveFiled(models.AbstractModel):
    """A document that files itself in its customer's credit file (R71).

    A model says what it shows (``_filing_facts``, ``_filing_tables``) and answers
    the questions below; it calls ``_file_event`` when something was decided and
    ``_file_papers`` when files were added to it. Filing is the system's: the
    record is made in the same transaction whoever caused it, cleared or not.
    """

    _name = "credit.archive.filed"
    _description = "Document that files itself"
    _inherit = ["credit.answers"]

    _filing_code = None
    """The code of the row in ``credit.archive.filing``."""

    _filing_facts = ()
    """Fields whose values are printed, in this order."""

    _filing_tables = ()
    """Pairs of a one2many field and the fields of its columns."""

    _filing_papers = None
    """The field with the attachments, if there is one."""

    # --- what a model answers

    def _filing_partners(self):
        """Return the customers (partners) in whose files it belongs."""
        return self.account_id.partner_id

    def _filing_company(self):
        """Return the company whose files these are; its root company counts."""
        return self.company_id

    def _filing_kind(self):
        """Return the id of the type of a document, None for everything else."""
        return None

    def _filing_days(self):
        """Return (day the document is from, its last day), dates; None: today, no end."""
        return None, None

    def _filing_channel(self):
        """Return where it came from, a code of the record's ``channel``; empty: as the row says."""
        return ""

    def _filing_verified(self):
        """Return the values of the record that tell its verification; None: nothing to tell."""
        return None

    def _filing_notes(self):
        """Return sentences (a list of texts) that belong to the figures."""
        return []

    def _filing_picture(self):
        """Return a picture that belongs to it (a signature, base64), or False."""
        return False

    # --- the doors

    def _file_event(self):
        """File what these documents say now: one record each; the same again files nothing.

        Returns the records with new content.
        """
        # sudo: the system files what happened; who caused it needn't be cleared for the file.
        documents = self.sudo()._in_file_language()
        sheets = [
            one._as_sheet("event", partner, ((one._sheet_name(), one._sheet_html()),), True)
            for one in documents
            for partner in one._filing_partners()
        ]
        return self.env["credit.archive.record"]._file_sheets(sheets)

    def _file_papers(self):
        """File the attachments of these documents: each content once, a new one is a version.

        sudo: as for events. Returns the records with new content.
        """
        documents = self.sudo()._in_file_language()
        sheets = [
            one._as_sheet("papers", partner, one._paper_contents())
            for one in documents.filtered(self._filing_papers)
            for partner in one._filing_partners()
        ]
        return self.env["credit.archive.record"]._file_sheets(sheets)

    def _file_print(self, prints, report):
        """File what was printed of these documents: ``prints`` is {document id: bytes of the PDF}.

        Each form of a document, an ``ir.actions.report``, is a record of its own. sudo: as for
        events. Returns the records with new content.
        """
        documents = self.sudo()._in_file_language()
        form = report.sudo().credit_archive_form or ""  # sudo: as above
        heading = report.sudo().with_context(lang=documents.env.lang).name if form else None
        sheets = [
            replace(
                one._as_sheet(
                    "print", partner, ((one._sheet_name(".pdf", heading), prints[one.id]),)
                ),
                form=form,
                title=one._filing_title("print", heading),
            )
            for one in documents
            for partner in one._filing_partners()
        ]
        return self.env["credit.archive.record"]._file_sheets(sheets)

    def _paper_contents(self):
        papers = self[self._filing_papers].filtered("raw").sorted("id")
        return tuple((paper.name, paper.raw) for paper in papers)

    def _in_file_language(self):
        """A file is kept in its company's language, whoever causes a record."""
        companies = self.mapped(lambda one: one._filing_company().root_id)
        lang = companies[:1].partner_id.lang or self.env.lang
        return self.with_context(lang=lang)

    def _as_sheet(self, part, partner, contents, generated=False):
        day, expiry = self._filing_days()
        return Sheet(
            source=self,
            part=part,
            code=self._filing_code,
            partner=partner,
            company=self._filing_company(),
            title=self._filing_title(part),
            contents=contents,
            kind=self._filing_kind(),
            day=day,
            expiry=expiry,
            channel=self._filing_channel(),
            verified=self._filing_verified(),
            generated=generated,
        )

    def _filing_title(self, part, heading=None):
        """Return the title of the record; ``heading``: the name of the form, where it has one."""
        name = f"{heading or self._sheet_heading()} {self.display_name or ''}".strip()
        if part == "papers" and self._filing_facts:
            return self.env._("%s (papers)", name)
        if part == "print":
            return self.env._("%s (printed)", name)
        return name

    def _sheet_name(self, extension=".html", heading=None):
        return f"{heading or self._sheet_heading()} {self.display_name or self.id}{extension}"

    # --- the sheet: HTML that needs nothing from outside

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
        kind = kind_of(base64.b64decode(picture), guess_mimetype)
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
