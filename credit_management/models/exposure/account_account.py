from odoo import api, models


class AccountAccount(models.Model):
    _inherit = "account.account"

    @api.constrains("account_type", "reconcile", "company_ids")
    def _check_credit_marks(self):
        """What an account is marked as has to stay possible.

        sudo: whoever changes an account needn't be able to read the marks.
        """
        marks = self.env["credit.ledger.account"].sudo()
        marks.search([("account_id", "in", self.ids)])._check_account()
