from odoo import fields, models
from odoo.exceptions import UserError

from ...engine.money import compare, problem_with


class CreditIncreaseRequest(models.TransientModel):
    """Asks credit control to let a confirmed order grow to a larger total."""

    _name = "credit.increase.request"
    _description = "Request to release a larger order"
    _inherit = ["credit.answers"]

    order_id = fields.Many2one("sale.order", required=True)
    currency_id = fields.Many2one(related="order_id.currency_id")
    amount = fields.Monetary("New total", required=True)
    reason = fields.Text(required=True)

    def action_request(self):
        """File the request: a hold of kind growth, which a controller releases or rejects.

        Raises ``AccessError`` for who may not write the order, ``UserError`` for an
        order or amount that can't grow. sudo: holds are made by nobody else.
        """
        self.ensure_one()
        order = self.order_id
        order.check_access("write")
        self._check_amount(order)
        hold = order.sudo()._credit_ask_growth(self.amount)
        hold.message_post(body=self.reason, author_id=self.env.user.partner_id.id)
        return {"type": "ir.actions.act_window_close"}

    def _check_amount(self, order):
        if not (self.reason or "").strip():
            raise UserError(self.env._("Reason: say why the order should grow."))
        if order.state != "sale":
            raise UserError(self.env._("Only a confirmed order can ask to grow."))
        if (
            problem_with(self.amount)
            or compare(self.amount, order.amount_total, order.currency_id.rounding) <= 0
        ):
            raise UserError(
                self.env._(
                    "New total: it must lie above the present total of %s.",
                    order.currency_id.format(order.amount_total),
                )
            )
