from odoo import fields, models


class CreditAccount(models.Model):
    """What this customer disputes."""

    _inherit = "credit.account"

    dispute_ids = fields.One2many("credit.dispute", "account_id", "Disputes", readonly=True)
    open_dispute_count = fields.Integer(compute="_compute_open_dispute_count")

    def _compute_open_dispute_count(self):
        counts = dict(
            self.env["credit.dispute"]._read_group(
                [("account_id", "in", self.ids), ("state", "=", "open")],
                ["account_id"],
                ["__count"],
            )
        )
        for account in self:
            account.open_dispute_count = counts.get(account._origin, 0)
