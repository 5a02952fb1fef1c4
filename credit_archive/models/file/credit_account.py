from odoo import api, fields, models


class CreditAccount(models.Model):
    """A credit account has a credit file: opened with it (R70)."""

    _inherit = "credit.account"

    credit_archive_file_id = fields.Many2one(
        "credit.archive.file", "Credit file", compute="_compute_credit_archive_file_id"
    )

    def _compute_credit_archive_file_id(self):
        files = self.env["credit.archive.file"].search(
            [("partner_id", "in", self.partner_id.ids), ("merged_into_id", "=", False)]
        )
        known = {(file.partner_id, file.company_id): file for file in files}
        for account in self:
            account.credit_archive_file_id = known.get(
                (account.partner_id, account.company_id), False
            )

    @api.model_create_multi
    def create(self, vals_list):
        accounts = super().create(vals_list)
        self.env["credit.archive.file"]._open_for_accounts(accounts)
        return accounts

    @api.model
    def _insert_missing(self, customers, root):
        # EXTENDS 'credit_management': this way round the ORM an account opens its file, too
        accounts = super()._insert_missing(customers, root)
        self.env["credit.archive.file"]._open_for_accounts(accounts)
        return accounts

    def action_view_credit_archive_file(self):
        """Open the credit file of this account's customer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "credit.archive.file",
            "res_id": self.credit_archive_file_id.id,
            "view_mode": "form",
        }
