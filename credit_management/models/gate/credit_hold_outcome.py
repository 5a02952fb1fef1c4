from odoo import api, models


class CreditHoldOutcome(models.Model):
    """How releases ended."""

    _inherit = "credit.hold"

    @api.model
    def _outcomes(self, holds, accounts):
        """Return {hold id: how its release ended}, as ``engine.outcome`` says; one query.

        ``holds`` of ``accounts``. Whether what was invoiced of their orders was paid in time,
        late, or is open.
        """
        days = {account.id: account.company_id._credit_today() for account in accounts}
        found = self.env["sale.order"]._credit_outcomes(
            {hold.order_id.id: days[hold.account_id.id] for hold in holds}
        )
        return {hold.id: found[hold.order_id.id] for hold in holds}
