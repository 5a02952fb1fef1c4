from odoo import models


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _check_amount_and_confirm_order(self):
        # EXTENDS 'sale': an order that was held instead of confirmed isn't among the confirmed;
        # Odoo takes it for confirmed whatever action_confirm returned.
        orders = super()._check_amount_and_confirm_order()
        confirmed = orders.filtered(lambda order: order.state == "sale")
        (orders - confirmed)._credit_tell_customer()
        return confirmed
