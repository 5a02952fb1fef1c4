from odoo import api, models

from odoo.addons.credit_management.engine.statement import LINES


class CreditStatement(models.Model):
    """A verified statement is filed with its figures, its files as they are handed in."""

    _name = "credit.statement"
    _inherit = ["credit.statement", "credit.archive.filed"]

    _filing_code = "statement"
    _filing_papers = "attachment_ids"
    _filing_facts = (
        "period_type", "date_from", "date_to", "is_audited", "currency_id", *LINES,
        "source_channel", "verified_channel", "verified_by_id", "verified_on", "note",
    )  # fmt: skip

    @api.model_create_multi
    def create(self, vals_list):
        statements = super().create(vals_list)
        statements._file_papers()
        return statements

    def write(self, vals):
        result = super().write(vals)
        if "attachment_ids" in vals:
            self._file_papers()
        return result

    def action_verify(self, channel):
        # EXTENDS 'credit_management': what is verified is filed
        result = super().action_verify(channel)
        self._file_event()
        self._file_papers()
        return result
