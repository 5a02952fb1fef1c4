from odoo import models
from odoo.tools import html2plaintext


class CreditReminder(models.Model):
    """A letter that went out lies in the customer's file: as it was written, and as PDF.

    The PDF is filed when it is kept; printing it again is nothing new.
    """

    _name = "credit.reminder"
    _inherit = ["credit.reminder", "credit.archive.filed"]

    _filing_code = "reminder"
    _filing_papers = "pdf_id"
    _filing_facts = (
        "level_id", "channel", "contact_id", "email", "sent_on", "sent_by_id", "cycle", "days",
        "amount", "open_amount", "subject",
    )  # fmt: skip

    def _filing_days(self):
        return self.sent_on and self.company_id._credit_day_of(self.sent_on), None

    def _filing_notes(self):
        lines = html2plaintext(self.body or "").splitlines()
        return [line.strip() for line in lines if line.strip()]

    def _after_move(self, state):
        # EXTENDS 'credit.lifecycle': a call leaves nothing written.
        result = super()._after_move(state)
        if state == "sent":
            self.filtered("body")._file_event()
        return result

    def write(self, vals):
        result = super().write(vals)
        if vals.get("pdf_id"):
            self._file_papers()
        return result
