from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from .credit_hold import KINDS, PENDING


class SaleOrderHold(models.Model):
    """What an order shows of its hold: who decides, since when, and what came of it.

    All of it is read from ``_origin``: a form that isn't saved yet may name any hold.
    """

    _inherit = "sale.order"

    credit_hold_kind = fields.Selection(
        KINDS,
        "Waiting hold",
        compute="_compute_credit_waiting",
        search="_search_credit_hold_kind",
        help="The kind of the hold that waits for a decision; empty where none does.",
    )
    credit_waiting_text = fields.Char("Waits for", compute="_compute_credit_waiting")
    credit_rejection_text = fields.Char("Rejection", compute="_compute_credit_waiting")
    credit_may_explain = fields.Boolean(
        "Can be explained",
        compute="_compute_credit_waiting",
        help="The reader sells this order and a hold of it waits: they may say more about it.",
    )

    credit_status = fields.Selection(
        selection="_selection_credit_status",
        string="Check or waiting hold",
        compute="_compute_credit_status",
        help="The check, or what waits though the order is confirmed: growth, delivery.",
    )

    @api.model
    def _selection_credit_status(self):
        """Return the results of the check and, after them, the kinds of holds of confirmed orders."""
        kinds = dict(self.env["credit.hold"]._fields["kind"]._description_selection(self.env))
        kinds.pop("confirm")
        return [*self._fields["credit_state"]._description_selection(self.env), *kinds.items()]

    @api.depends("credit_state", "credit_hold_kind")
    def _compute_credit_status(self):
        for order in self:
            kind = order.credit_hold_kind
            order.credit_status = kind if kind and kind != "confirm" else order.credit_state

    @api.depends("state", "credit_state", "user_id", "credit_hold_id.state")
    @api.depends_context("lang", "uid")
    def _compute_credit_waiting(self):
        """Say who decides and since when, or why it was rejected; constant queries for all.

        sudo: who sees the order may know who decides on it; nothing of the figures is told.
        """
        for order in self:
            hold = order._origin.sudo().credit_hold_id
            waits = hold.state in PENDING
            order.credit_hold_kind = waits and hold.kind
            order.credit_waiting_text = hold.state == "open" and self._credit_waiting_on(hold)
            order.credit_rejection_text = order._origin._credit_rejection_of(hold)
            order.credit_may_explain = waits and order._origin.user_id == self.env.user

    @api.model
    def _credit_waiting_on(self, hold):
        """Return who decides on the hold (as the system) and since when it waits."""
        day = hold.company_id._credit_day_of(hold.create_date)
        return self.env._(
            "Waits for %(who)s since %(date)s.",
            who=hold.waiting_for or self.env._("credit control"),
            date=format_date(self.env, day),
        )

    def _credit_rejection_of(self, hold):
        """Return who rejected the hold (as the system), when and why; False where that is past."""
        asked_to_grow = self.state == "sale" and hold.kind == "growth"
        if hold.state != "rejected" or not (asked_to_grow or self.credit_state == "rejected"):
            return False
        return self.env._(
            "Rejected by %(user)s on %(date)s: %(reason)s",
            user=hold.decided_by_id.name,
            date=format_date(self.env, hold.company_id._credit_day_of(hold.decided_on)),
            reason=hold.decision_reason,
        )

    @api.model
    def _search_credit_hold_kind(self, operator, value):
        """Find orders by the hold that waits. sudo: that one waits is told to who sees the order."""
        if operator != "in":
            return NotImplemented
        holds = self.env["credit.hold"].sudo().search([("state", "in", PENDING)])
        kinds = {kind for kind in value if kind}
        found = holds.filtered(lambda hold: hold.kind in kinds)
        domain = Domain("id", "in", found.order_id.ids)
        if False in value:
            domain |= Domain("id", "not in", holds.order_id.ids)
        return domain
