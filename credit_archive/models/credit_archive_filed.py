from dataclasses import dataclass
from datetime import date

from odoo import models


@dataclass(frozen=True)
class Sheet:
    """Something to be filed: what it is from, for whom, and its contents (name, bytes)."""

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


class CreditArchiveFiled(models.AbstractModel):
    """A document that files itself in its customer's credit file (R71).

    A model says what it shows (``_filing_facts``, ``_filing_tables``) and answers
    the questions below; it calls ``_file_event`` when something was decided and
    ``_file_papers`` when files were added to it. Filing is the system's: the
    record is made in the same transaction whoever caused it, cleared or not.
    """

    _name = "credit.archive.filed"
    _description = "Document that files itself"

    _filing_code = None
    """The code of the row in ``credit.archive.filing``."""

    _filing_facts = ()
    """Fields whose values are printed, in this order."""

    _filing_tables = ()
    """Pairs of a one2many field and the fields of its columns."""

    _filing_papers = None
    """The field with the attachments, if there is one."""

    # what a model answers

    def _filing_partners(self):
        """Return the customers in whose files it belongs."""
        return self.account_id.partner_id

    def _filing_company(self):
        """Return the company whose files these are; its root company counts."""
        return self.company_id

    def _filing_kind(self):
        """Return the id of the type of a document, None for everything else."""
        return None

    def _filing_days(self):
        """Return the day the document is from and its last day; None: today, no end."""
        return None, None

    def _filing_channel(self):
        """Return where it came from; empty: as the row says."""
        return ""

    def _filing_verified(self):
        """Return the values of the record that tell its verification, None: nothing to tell."""
        return None

    def _filing_notes(self):
        """Return sentences that belong to the figures."""
        return []

    def _filing_picture(self):
        """Return a picture that belongs to it (a signature, base64), or False."""
        return False

    # the doors

    def _file_event(self):
        """File what these documents say now: one record each; the same again files nothing."""
        # The system files what happened; who caused it needn't be cleared for the file.
        documents = self.sudo()._in_file_language()
        sheets = [
            one._as_sheet("event", partner, ((one._sheet_name(), one._sheet_html()),), True)
            for one in documents
            for partner in one._filing_partners()
        ]
        return self.env["credit.archive.record"]._file_sheets(sheets)

    def _file_papers(self):
        """File the attachments of these documents: each content once, a new one is a version."""
        documents = self.sudo()._in_file_language()
        sheets = [
            one._as_sheet("papers", partner, one._paper_contents())
            for one in documents.filtered(self._filing_papers)
            for partner in one._filing_partners()
        ]
        return self.env["credit.archive.record"]._file_sheets(sheets)

    def _file_print(self, prints):
        """File what was printed of these documents: ``prints`` is {document id: PDF}."""
        documents = self.sudo()._in_file_language()
        sheets = [
            one._as_sheet("print", partner, ((one._sheet_name(".pdf"), prints[one.id]),))
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

    def _filing_title(self, part):
        """Return the title of the record."""
        name = f"{self._sheet_heading()} {self.display_name or ''}".strip()
        if part == "papers" and self._filing_facts:
            return self.env._("%s (papers)", name)
        if part == "print":
            return self.env._("%s (printed)", name)
        return name

    def _sheet_name(self, extension=".html"):
        return f"{self._sheet_heading()} {self.display_name or self.id}{extension}"
