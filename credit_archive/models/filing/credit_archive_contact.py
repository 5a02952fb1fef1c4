from odoo import models


class CreditArchiveContact(models.Model):
    """A confirmed contact report lies in the customer's file (R71, R78)."""

    _name = "credit.archive.contact"
    _inherit = ["credit.archive.contact", "credit.archive.filed"]

    _filing_code = "contact"

    _filing_facts = (
        "date", "kind", "user_id", "colleague_ids", "person_ids", "persons", "subject", "said",
        "agreed", "next_step", "next_date", "confirmed_on",
    )  # fmt: skip

    def _filing_partners(self):
        return self.partner_id

    def _filing_days(self):
        return self.date, None

    def action_confirm(self):
        # EXTENDS: what is confirmed is filed
        result = super().action_confirm()
        self._file_event()
        return result
