from odoo import api, models


class CreditControl(models.Model):
    """Evidence of control is filed with its papers, and with what it says once verified (R97)."""

    _name = "credit.control"
    _inherit = ["credit.control", "credit.archive.filed"]

    _filing_code = "control"
    _filing_papers = "attachment_ids"
    _filing_facts = (
        "group_id", "kind", "share", "date", "note", "source_channel", "verified_channel",
        "verified_by_id", "verified_on",
    )  # fmt: skip

    def _filing_days(self):
        return self.date, None

    @api.model_create_multi
    def create(self, vals_list):
        controls = super().create(vals_list)
        controls._file_papers()
        return controls

    def write(self, vals):
        result = super().write(vals)
        if {"attachment_ids", "date", "source_channel"} & set(vals):
            self._file_papers()
        return result

    def action_verify(self, channel):
        # EXTENDS 'credit_management': what is verified is filed
        result = super().action_verify(channel)
        self._file_event()
        self._file_papers()
        return result
