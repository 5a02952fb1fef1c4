from odoo import models


class SaleOrderCustomer(models.Model):
    """What the customer hears of a held order: that it is being reviewed, and nothing else."""

    _inherit = "sale.order"

    def _validate_order(self):
        # EXTENDS 'sale': portal signature.
        result = super()._validate_order()
        self.filtered(lambda order: order.credit_state == "held")._credit_tell_customer()
        return result

    def _credit_tell_customer(self):
        """Tell the customers of held orders that their order is being reviewed, once per hold."""
        template = self.env.ref(
            "credit_management.mail_template_order_review", raise_if_not_found=False
        )
        for order in self.filtered(lambda order: order.credit_state == "held"):
            hold = order.sudo().credit_hold_id
            if hold.notify_customer:
                continue
            hold.notify_customer = True
            order._send_order_notification_mail(template)

    def _send_order_confirmation_mail(self):
        # EXTENDS 'sale': no confirmation for an order that was held.
        confirmed = self.filtered(lambda order: order.credit_state != "held")
        return super(SaleOrderCustomer, confirmed)._send_order_confirmation_mail()

    def _send_payment_succeeded_for_order_mail(self):
        # EXTENDS 'sale': the review mail says that the payment has arrived, too.
        told = self.filtered(
            lambda order: (
                order.credit_state == "held" and order.sudo().credit_hold_id.notify_customer
            )
        )
        return super(SaleOrderCustomer, self - told)._send_payment_succeeded_for_order_mail()
