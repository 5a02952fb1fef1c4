from odoo import fields, models


class CreditAccount(models.Model):
    """Late interest of this customer."""

    _inherit = "credit.account"

    interest_ids = fields.One2many("credit.interest", "account_id", readonly=True)

    def _take_over(self, other):
        # EXTENDS 'credit_collection': interest charged stays charged.
        other.interest_ids.write({"account_id": self.id})
        return super()._take_over(other)
