from odoo import api, fields, models

from ..engine.collateral import first_end


class CreditAccountCollateral(models.Model):
    """What an account rests on besides trust: its collateral, and the day until which it counts."""

    _inherit = "credit.account"

    collateral_ids = fields.One2many("credit.collateral", "account_id", readonly=True)
    collateral_value = fields.Monetary(
        compute="_compute_collateral_value",
        help="What the confirmed collateral counts for today.",
    )

    @api.depends("collateral_ids.state", "collateral_ids.value")
    def _compute_collateral_value(self):
        for company, accounts in self.grouped("company_id").items():
            if not company:
                accounts.collateral_value = 0.0
                continue
            values = self.env["credit.collateral"]._value_at(
                accounts._origin, company._credit_today()
            )
            for account in accounts:
                account.collateral_value = values.get(account._origin, 0.0)

    def _refresh_collateral_due(self):
        """Keep the first end of the confirmed collateral on these accounts; one query."""
        confirmed = (
            self.env["credit.collateral"]
            .sudo()
            .search([("account_id", "in", self.ids), ("state", "=", "confirmed")])
        )
        held = confirmed.grouped("account_id")
        for account in self.sudo():
            items = held.get(account, ())
            due = first_end([one._as_engine(one.date_from) for one in items])
            if due != (account.collateral_due or None):
                account.collateral_due = due

    def _merge(self, others):
        # EXTENDS: collateral follows its customer.
        moving = self.env["credit.collateral"].sudo().search([("account_id", "in", others.ids)])
        moving._move_to(self)
        result = super()._merge(others)
        self._refresh_collateral_due()
        return result
