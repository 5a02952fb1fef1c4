from odoo import api, fields, models

from odoo.addons.credit_management.models.base.transaction import at_commit, taken_at_commit

REOPENED = "credit_management_stock.reopened"
"""{order id: True} of orders of which more is to be delivered than was expected any more."""


class SaleOrderLine(models.Model):
    """What the warehouse will never deliver isn't waited for."""

    _inherit = "sale.order.line"

    credit_is_ended = fields.Boolean(
        "Ended for credit", compute="_compute_credit_is_ended", store=True
    )

    @api.depends("move_ids.state", "qty_delivered_method")
    def _compute_credit_is_ended(self):
        """A line has ended when its moves, back-orders and returns among them, are done or cancelled.

        Only a line the warehouse delivers: others are ended by closing the order. A line
        that is to be delivered after all counts again, and its order is looked at.
        """
        ended = self.filtered("credit_is_ended")
        for line in self:
            # sudo: a salesperson may not see the moves of every warehouse
            states = set(line.sudo().move_ids.mapped("state"))
            by_moves = line.qty_delivered_method == "stock_move"
            line.credit_is_ended = by_moves and bool(states) and states <= {"done", "cancel"}
        reopened = ended.filtered(lambda line: not line.credit_is_ended and line.state == "sale")
        if reopened:
            known = at_commit(self.env, REOPENED, self._credit_hold_reopened)
            known.update(dict.fromkeys(reopened.order_id.ids, True))

    @api.model
    def _credit_hold_reopened(self):
        """At commit: hold the orders that count again and don't fit; the delivery goes on.

        sudo: whoever works in the warehouse may not see the orders.
        """
        orders = self.env["sale.order"].sudo().browse(taken_at_commit(self.env, REOPENED))
        orders = orders.exists().filtered(lambda order: order.state == "sale")
        orders._credit_hold_grown("delivered")
