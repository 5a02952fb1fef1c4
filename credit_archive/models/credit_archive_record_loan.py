from odoo import api, fields, models


class CreditArchiveRecordLoan(models.Model):
    """Where the paper is."""

    _inherit = "credit.archive.record"

    loan_ids = fields.Many2many(
        "credit.archive.loan",
        "credit_archive_loan_record_rel",
        "record_id",
        "loan_id",
        "Loans",
        readonly=True,
        copy=False,
    )
    is_lent = fields.Boolean("Paper lent", compute="_compute_is_lent")

    @api.depends("loan_ids.state")
    def _compute_is_lent(self):
        for record in self:
            # That the paper isn't in its place is no secret to who sees the record.
            record.is_lent = any(loan.state == "lent" for loan in record.sudo().loan_ids)

    def _may_be_destroyed(self, today):
        return not self.is_lent and super()._may_be_destroyed(today)

    def action_borrow(self):
        """Open a new loan request for these records."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "credit.archive.loan",
            "view_mode": "form",
            "name": self.env._("Borrow"),
            "context": {"default_record_ids": self.ids},
        }
