from odoo import models


class CreditAccount(models.Model):
    """Held sales at the till follow their customer's account where customers are merged."""

    _inherit = "credit.account"

    def _take_over(self, other):
        # EXTENDS 'credit_management': as the system, like all of the merge.
        self.env["credit.till.hold"].search([("account_id", "=", other.id)]).write(
            {"account_id": self.id}
        )
        return super()._take_over(other)
