from collections import namedtuple

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.credit_management.models.base.transaction import at_commit, taken_at_commit

from ..engine.till import is_taken_back
from .credit_till import SOLD

KEPT = "credit_management_pos.kept"
"""{order id: ``Sold``} of sales on account as they were before this transaction changed them."""

Sold = namedtuple("Sold", "session move on_account paid")
"""Session and invoice (ids), what was on account, and all that was paid, in the order's currency."""


class CreditTill(models.AbstractModel):
    """What was sold on account stays owed: nobody takes it back by changing the sale.

    Another way to pay takes its place as Odoo's till does it. A payment deleted or lowered, a
    sale that is a draft again, or that hides in a closed session or behind an old invoice
    would free the customer's limit: that is left to managers of the till, and to refunds.
    """

    _inherit = "credit.till"

    @api.model
    def _remember(self, orders):
        """Keep how these sales on a customer's account stand, before they are changed.

        sudo: who sells at the till may change sales of others.
        """
        sold = orders.sudo().filtered(
            lambda order: (
                order.state in SOLD
                and order.partner_id
                and order.company_id.root_id.credit_check_mode == "enforce"
                and order._credit_on_account() > 0
            )
        )
        if not sold or self.env.su or self.env.user.has_group("point_of_sale.group_pos_manager"):
            return
        kept = at_commit(self.env, KEPT, self._refuse_taken_back)
        for order in sold:
            kept.setdefault(order.id, self._sold(order))

    @api.model
    def _sold(self, order):
        """Return how an order stands as ``Sold``; nothing is sold of what isn't a sale."""
        is_sold = order.state in SOLD
        return Sold(
            order.session_id.id,
            order.account_move.id,
            order._credit_on_account() if is_sold else 0.0,
            sum(order.payment_ids.mapped("amount")) if is_sold else 0.0,
        )

    @api.model
    def _refuse_taken_back(self):
        """Raise ``UserError`` where less is owed of a sale than was judged, and nobody paid it.

        sudo: as for ``_remember``.
        """
        kept = taken_at_commit(self.env, KEPT)
        there = self.env["pos.order"].sudo().browse(kept).exists()
        gone = len(kept) > len(there)
        for order in there:
            before, after = kept[order.id], self._sold(order)
            owed = (before.on_account, before.paid, after.on_account, after.paid)
            if self._is_hidden(order, before) or is_taken_back(*owed, order.currency_id.rounding):
                self._refuse_change(order.name)
        if gone:
            self._refuse_change(self.env._("This sale"))

    @api.model
    def _refuse_change(self, name):
        raise UserError(
            self.env._(
                "%s was sold on the customer's account. Refund it, or ask a manager of the till "
                "to change it.",
                name,
            )
        )

    @api.model
    def _is_hidden(self, order, before):
        """Tell whether a sale was moved behind something that was booked without it.

        A closed session, or an invoice that is older than this transaction.
        """
        session, move = order.session_id, order.account_move
        return (session.id != before.session and session.state == "closed") or (
            move.id != before.move and bool(move) and move.create_date < self.env.cr.now()
        )
