from odoo import SUPERUSER_ID, models
from odoo.tools import str2bool


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _check_amount_and_confirm_order(self):
        # EXTENDS 'sale': an order that was held instead of confirmed isn't among the confirmed;
        # Odoo takes it for confirmed whatever action_confirm returned.
        orders = super()._check_amount_and_confirm_order()
        confirmed = orders.filtered(lambda order: order.state == "sale")
        (orders - confirmed)._credit_tell_customer()
        return confirmed

    def _credit_invoice_late(self):
        """Invoice what was paid before the order could go through, as Odoo does at payment.

        ``self``: the transactions of one order. Nothing to do while one of them
        is still to be processed: that invoices the whole order. sudo: only administrators
        read parameters of the system.
        """
        automatic = self.env["ir.config_parameter"].sudo().get_param("sale.automatic_invoice")
        received = self.filtered(lambda tx: tx.state == "done" and tx.operation != "validation")
        if not str2bool(automatic or "False") or not all(received.mapped("is_post_processed")):
            return
        # SUPERUSER_ID, like the payment itself: a controller who releases can't write invoices.
        last = received._get_last().with_user(SUPERUSER_ID)
        last._invoice_sale_orders()
        last.invoice_ids.filtered(lambda invoice: invoice.state == "draft").action_post()
        last._send_invoice()
