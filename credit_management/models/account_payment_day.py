from odoo import api, models


class AccountPaymentDay(models.Model):
    _inherit = "account.payment"

    @api.model
    def default_get(self, fields):
        # EXTENDS 'account': money is received on the company's day, unless somebody says otherwise.
        return super(AccountPaymentDay, self.env.company._credit_dating(self)).default_get(fields)
