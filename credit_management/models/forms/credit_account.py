from odoo import models


class CreditAccount(models.Model):
    _inherit = "credit.account"

    def _take_over(self, other):
        # EXTENDS: lists of credit customers point at the account that stays; what they say stays.
        lines = self.env["credit.summary.line"].search([("account_id", "=", other.id)])
        lines.account_id = self
        return super()._take_over(other)
