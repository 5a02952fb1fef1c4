import glob
import hashlib
from functools import lru_cache

import pytz

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import html_escape

from ...engine.access import DOWNLOAD, NO_LOAN, PRINT, VIEW
from ...engine.sheets import image_pages, text_pages
from ...engine.stamp import (
    DAMAGED,
    EMPTY,
    LOCKED,
    UNFIT,
    Mark,
    UnprintableError,
    font_name,
    stamp,
)
from ..record.credit_archive_version import Handed

FONTS = (
    "/usr/share/fonts/**/wqy-microhei.tt[cf]",
    "/usr/share/fonts/**/wqy-zenhei.tt[cf]",
    "/usr/share/fonts/**/DroidSansFallback*.ttf",
    "/usr/share/fonts/**/uming.ttc",
    "/usr/share/fonts/**/ukai.ttc",
    "/usr/share/fonts/**/[Ss]im[Ss]un.tt[cf]",
    "/usr/share/fonts/**/[Ss]im[Hh]ei.ttf",
    "/usr/local/share/fonts/**/*[Hh]ei*.tt[cf]",
    "/Library/Fonts/Arial Unicode.ttf",
    "C:/Windows/Fonts/simsun.ttc",
)
"""Where systems keep TrueType fonts with Chinese letters; the first one found is embedded."""
TITLE = "受控文件 / Controlled copy"
VIEWING = "仅供查阅 / For viewing only"
BANNER = (
    '<div style="position:sticky;top:0;padding:4px 8px;border:1px solid #bf0d0d;color:#bf0d0d;'
    'background:#fff;font-size:12px">%s</div>'
)
PDF = "application/pdf"
IMAGES = frozenset(f"image/{kind}" for kind in ("png", "jpeg", "tiff", "gif", "bmp", "webp"))
TEXTS = frozenset({"text/plain", "text/csv"})


@lru_cache(maxsize=1)
def stamp_font():
    """Return the name of the font that marks are written in."""
    found = (path for pattern in FONTS for path in sorted(glob.glob(pattern, recursive=True)))
    return font_name(next(found, None))


class CreditArchiveVersion(models.Model):
    """What leaves on loan, and controlled copies: prints, all of a controlled class (R74)."""

    _inherit = "credit.archive.version"

    def _content_action(self, operation, record=None):
        # EXTENDS: what takes a loan leads to one
        record = record or self.ensure_one().record_id
        record.check_access("read")
        if record._decide(operation)[record] == NO_LOAN:
            return record._lead_to_loan(operation)
        return super()._content_action(operation, record)

    def _purpose(self, operation):
        # EXTENDS: the purpose of the loans that open this
        loans = self.record_id._loans_for(operation)
        return {"purpose": "; ".join(loans.mapped("purpose"))} if loans else {}

    def _is_marked(self, operation):
        """Tell whether what leaves is marked: prints, and all of a controlled class.

        sudo: the class decides, whoever asks.
        """
        controlled = self.record_id.sudo().is_controlled
        return operation == PRINT or (operation in (VIEW, DOWNLOAD) and controlled)

    def _way_out(self, operation):
        # EXTENDS: what can't be marked is said at once, where the button was pressed
        if not self._is_marked(operation) or self._may_have_pages():
            return super()._way_out(operation)
        refused = self._refuse_copy(UNFIT)
        detail = {"version": self.number, "wanted": operation, "why": refused.why}
        self.env["credit.archive.log"]._append(
            [{"operation": "refused", "record": self.record_id, "detail": detail}]
        )
        return self.record_id.file_id._notify("danger", refused.message)

    def _may_have_pages(self):
        """Tell whether documents of this type can become a marked copy."""
        return self.generated or self.mimetype in IMAGES | TEXTS | {PDF}

    def _refuse_copy(self, code):
        return Handed(why=f"copy:{code}", message=self._unprintable_text(code))

    def _handed(self, operation, decision):
        # EXTENDS: a marked copy instead of the original
        handed = super()._handed(operation, decision)
        if handed.why or not self._is_marked(operation):
            return handed
        try:
            if operation == VIEW:
                return self._make_viewing(handed)
            pages = self._as_pdf(handed.attachment)
            return self._make_copy(operation, pages, handed.detail)
        except UnprintableError as error:
            return self._refuse_copy(error.code)

    def _make_viewing(self, handed):
        """Return what a browser shows of a controlled class: a browser can save what it shows."""
        mark = self._mark(VIEWING, fields.Datetime.now(), handed.detail)
        if self.generated:
            banner = BANNER % " &#160; ".join(
                html_escape(text) for text in (mark.title, *mark.lines)
            )
            page = handed.attachment.raw.decode("utf-8", "replace")
            start = page.find(">", page.find("<body")) + 1 if "<body" in page else 0
            return handed._replace(html=f"{page[:start]}{banner}{page[start:]}".encode())
        marked, _pages = stamp(self._as_pdf(handed.attachment), mark, stamp_font())
        return handed._replace(pdf=marked, name=f"{self.record_id.name}.pdf")

    def _make_copy(self, operation, pages, detail):
        """Return the copy that is handed out, and note it in the register.

        sudo: the register writes itself, and numbers on from copies the user can't see.
        """
        record, Copy = self.record_id, self.env["credit.archive.copy"].sudo()
        # Two at once: one waits for the chain of the file and then counts anew.
        self.env["credit.archive.log"]._lock_heads(self.env, record.sudo().file_id.ids)
        number = max(Copy.search([("record_id", "=", record.id)]).mapped("number"), default=0) + 1
        loans = record._loans_for(operation)
        now = fields.Datetime.now()
        mark = self._mark(TITLE, now, detail, f"副本号 / Copy no. {self.record_id.name}-{number}")
        marked, count = stamp(pages, mark, stamp_font())
        copy = Copy._create_guarded(
            [
                {
                    "record_id": record.id,
                    "version_id": self.id,
                    "number": number,
                    "operation": operation,
                    "user_id": self.env.uid,
                    "date": now,
                    "loan_id": loans[:1].id,
                    "purpose": detail.get("purpose"),
                    "pages": count,
                    "sha256": hashlib.sha256(marked).hexdigest(),
                }
            ]
        )
        detail = {**detail, "copy": copy.name, "loan": loans[:1].name or ""}
        return Handed(pdf=marked, name=f"{copy.name}.pdf", detail=detail)

    def _mark(self, title, now, detail, number=None):
        """Return what a copy says: who took it, when by the company's clock, why, its number.

        sudo: clock and name are those of the record's company and the user, whatever that
        user may read.
        """
        zone = self.env["credit.policy"]._values(self.record_id.sudo().company_id.root_id.id)["tz"]
        zone = pytz.timezone(zone or "UTC")
        moment = pytz.utc.localize(now).astimezone(zone)
        who = f"{self.env.user.sudo().name}   {moment:%Y-%m-%d %H:%M} {zone}"
        lines = [f"{number or self.record_id.name}   {who}"]
        if detail.get("purpose"):
            lines.append(f"用途 / Purpose: {detail['purpose']}")
        return Mark(title, tuple(lines))

    def _as_pdf(self, attachment):
        """Return the content as a PDF; raises ``UnprintableError`` for what can't be one.

        Of HTML only what the system wrote itself is drawn: a page somebody
        uploaded would have the server read its files and fetch addresses.
        sudo: the right to the content was checked, it says what it is.
        """
        raw, kind = attachment.raw, self.sudo().mimetype
        if not raw:
            raise UnprintableError(EMPTY)
        if kind == PDF:
            return raw
        if kind in IMAGES:
            return image_pages(raw)
        if self.generated:
            return self._html_as_pdf(raw)
        if kind in TEXTS:
            return text_pages(raw, stamp_font())
        raise UnprintableError(UNFIT)

    def _html_as_pdf(self, raw):
        """Return HTML the system wrote as a PDF, by Odoo's own way of printing."""
        report = self.env["ir.actions.report"].sudo()  # sudo: the paper format isn't for everybody
        if report.get_wkhtmltopdf_state() in ("install", "broken"):
            raise UnprintableError("wkhtmltopdf")
        try:
            return report._run_wkhtmltopdf([raw.decode("utf-8", "replace")])
        except UserError as error:
            raise UnprintableError(DAMAGED) from error

    def _unprintable_text(self, code):
        """Return why there is no copy, and what to do."""
        texts = {
            EMPTY: self.env._("This document has no page. Add a PDF of it as a new version."),
            LOCKED: self.env._(
                "This PDF opens with a password only, so it can't be marked. Add one without a "
                "password as a new version."
            ),
            DAMAGED: self.env._(
                "This document is damaged and can't be marked. Add a sound PDF as a new version."
            ),
            UNFIT: self.env._(
                "Documents of this type can't be marked. Add a PDF of it as a new version."
            ),
            "wkhtmltopdf": self.env._(
                "The program that draws PDFs (wkhtmltopdf) isn't there: ask the administrator."
            ),
        }
        return texts[code]
