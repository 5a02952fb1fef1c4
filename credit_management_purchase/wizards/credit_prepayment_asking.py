from odoo import fields, models


class CreditPrepaymentAsking(models.TransientModel):
    """Asks credit control to release payments that were refused; the payments do it."""

    _name = "credit.prepayment.asking"
    _description = "Request to release a payment"
    _inherit = ["credit.dialogue"]

    payment_ids = fields.Many2many("account.payment", required=True)

    def action_ask(self):
        """Hold the payments with the reason given, and open what was asked for.

        The payments check who may. Returns the action that opens the payment.
        """
        self.ensure_one()
        self.payment_ids._prepayment_ask_release(self._given_reason())
        return self.payment_ids._get_records_action()
