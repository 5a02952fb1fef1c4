from odoo import api, models


class AccountPayment(models.Model):
    """What a payment gives back follows from its transaction; it can't be typed."""

    _name = "account.payment"
    _inherit = ["account.payment", "credit.figures"]

    _credit_figures = frozenset({"source_payment_id"})

    @api.model
    def default_get(self, fields):
        # EXTENDS 'account': money is received on the company's day, unless somebody says otherwise.
        return super(AccountPayment, self.env.company._credit_dating(self)).default_get(fields)
