from odoo import models


class SaleOrderCustomer(models.Model):
    """What the customer hears of a held order: that it is being reviewed, and nothing else."""

    _inherit = "sale.order"

    def _credit_is_reviewed(self):
        """Tell whether the customer accepted this order online and waits for it to be confirmed."""
        self.ensure_one()
        return (
            self.state in ("draft", "sent")
            and self.sudo().credit_state == "held"
            and bool(self._credit_waited_for())
        )

    def _credit_tell_customer(self):
        """Tell the customers of held orders that their order is being reviewed, once per hold.

        What they accepted, they have received: it shows among their quotations.
        """
        template = self.env.ref(
            "credit_management.mail_template_order_review", raise_if_not_found=False
        )
        for order in self.filtered(lambda order: order.sudo().credit_state == "held"):
            hold = order.sudo().credit_hold_id
            if hold.notify_customer:
                continue
            hold.notify_customer = True
            if order.state == "draft":
                order.with_context(tracking_disable=True).action_quotation_sent()
            order._send_order_notification_mail(template)

    def _credit_waited_for(self):
        """Return the orders whose customer was told of a review and waits for the confirmation."""
        held_before = self.filtered(lambda order: order.sudo().credit_hold_id)
        if not held_before:
            return held_before
        holds = (
            self.env["credit.hold"]
            .sudo()
            .search(
                [
                    ("order_id", "in", held_before.ids),
                    ("notify_customer", "=", True),
                    ("use", "!=", "void"),
                ]
            )
        )
        return held_before & self.browse(holds.order_id.ids)

    def _validate_order(self):
        # EXTENDS 'sale': portal signature.
        result = super()._validate_order()
        self._credit_tell_customer()
        return result

    def _send_order_confirmation_mail(self):
        # EXTENDS 'sale': no confirmation for an order that was held.
        confirmed = self.filtered(lambda order: order.sudo().credit_state != "held")
        return super(SaleOrderCustomer, confirmed)._send_order_confirmation_mail()

    def _send_payment_succeeded_for_order_mail(self):
        # EXTENDS 'sale': the review mail says that the payment has arrived, too.
        told = self.filtered(lambda order: order._credit_is_reviewed())
        return super(SaleOrderCustomer, self - told)._send_payment_succeeded_for_order_mail()

    def _can_be_edited_on_portal(self):
        # EXTENDS 'sale': what was accepted isn't open to changes by the customer any more.
        return super()._can_be_edited_on_portal() and not self._credit_is_reviewed()
