from odoo import api, models


class CreditWriteOff(models.Model):
    """An approved write-off is filed with its items, what is learnt from it, and its papers."""

    _name = "credit.write.off"
    _inherit = ["credit.write.off", "credit.archive.filed"]

    _filing_code = "write_off"
    _filing_papers = "evidence_ids"
    _filing_facts = ("name", "amount", "reason", "lessons", "requested_by_id", "move_id")
    _filing_tables = (
        ("line_ids", ("document", "amount")),
        ("approval_ids", ("sequence", "title", "state", "user_id", "date", "reason")),
    )

    @api.model_create_multi
    def create(self, vals_list):
        requests = super().create(vals_list)
        requests._file_papers()
        return requests

    def write(self, vals):
        result = super().write(vals)
        if "evidence_ids" in vals:
            self._file_papers()
        return result

    def _approvals_done(self):
        # EXTENDS 'credit_collection'
        result = super()._approvals_done()
        self._file_event()
        return result
