from collections import defaultdict

from odoo import api, fields, models


class CreditArchiveFileLoan(models.Model):
    """What of a file is or was on loan."""

    _inherit = "credit.archive.file"

    loan_count = fields.Integer("Number of loans", compute="_compute_loan_count")

    @api.depends("record_ids")
    @api.depends_context("uid")
    def _compute_loan_count(self):
        """Count the loans this user can see, of records this user can see, in one query."""
        loans = defaultdict(set)
        for record, ids in self.env["credit.archive.loan"]._read_group(
            [("record_ids.file_id", "in", self.ids)], ["record_ids"], ["id:array_agg"]
        ):
            loans[record.file_id.id].update(ids)
        for file in self:
            file.loan_count = len(loans[file.id])

    def action_view_loans(self):
        """Open the loans of this file's records that the user may see."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_archive.credit_archive_loan_action"
        )
        action["domain"] = [("record_ids.file_id", "=", self.id)]
        return action
