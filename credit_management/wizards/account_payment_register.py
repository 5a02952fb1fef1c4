from odoo import api, models


class AccountPaymentRegister(models.TransientModel):
    _inherit = "account.payment.register"

    @api.model
    def default_get(self, fields):
        # EXTENDS 'account': as for a payment (`account_payment_day`).
        dated = self.env.company._credit_dating(self)
        return super(AccountPaymentRegister, dated).default_get(fields)
