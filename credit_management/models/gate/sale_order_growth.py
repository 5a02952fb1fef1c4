from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError

from ...engine.facts import HOLD
from ...engine.money import problem_with
from ...exceptions import GrowthRefused
from ..base.transaction import (
    ACCEPTED,
    GROWING,
    RECOMPUTED,
    at_commit,
    fresh_cursor,
    is_marked,
    marked,
    taken_at_commit,
)


@dataclass(frozen=True)
class Before:
    """What a confirmed order was before a write: its total, and what the exposure had of it."""

    amount: float
    fingerprint: tuple
    counted: float


class SaleOrderGrowth(models.Model):
    """Growth of a confirmed order (R45): typed growth is judged, and refused when it doesn't fit.

    Growth that delivery, expenses or timesheets bring is accepted, counted, and
    opens a hold. Shrinking always passes.
    """

    _inherit = "sale.order"

    @api.model
    def _credit_growth_fields(self):
        """Return the set of names of fields of an order that can raise what a customer will owe.

        EXTEND: add those of your add-on; a write of one has a confirmed order judged.
        """
        return {
            "order_line", "partner_id", "partner_invoice_id", "payment_term_id", "currency_id",
            "pricelist_id", "company_id", "fiscal_position_id", "commitment_date", "date_order",
            "credit_is_closed", "amount_total",
        }  # fmt: skip

    def _credit_growing(self):
        """Return the ids of orders being watched for growth in this transaction."""
        return self.env.cr.cache.get(GROWING, {})

    @contextmanager
    def _credit_watch_growth(self, vals=None):
        """Watch confirmed orders during a write; judge those that grew when the outermost ends.

        Nested writes (lines written through their order) are judged once, on
        what stands there in the end. sudo: an order is watched whatever of it the user
        may see; the write itself goes on with the user's rights.
        """
        relevant = vals is None or self._credit_growth_fields() & set(vals)
        watched = self.browse()
        if relevant:
            watched = self.sudo().filtered(lambda order: order.state == "sale")._credit_checked()
        if not watched:
            yield
            return
        growing = self.env.cr.cache.setdefault(GROWING, {})
        outermost = not growing
        growing.update(watched.filtered(lambda one: one.id not in growing)._credit_as_before())
        try:
            yield
            if outermost:
                self._credit_judge_growth(dict(growing))
        finally:
            if outermost:
                growing.clear()

    def _credit_as_before(self):
        """Return {order id: ``Before``} of these orders as they stand; one query for all."""
        counts = self.env["credit.exposure"]._order_amounts(self.ids)
        return {
            order.id: Before(
                order.amount_total,
                order._credit_fingerprint(),
                counts[order.id].comparable if order.id in counts else 0.0,
            )
            for order in self
        }

    def _credit_is_beyond_horizon(self):
        """Tell whether the order is due so late that it doesn't use the limit yet."""
        self.ensure_one()
        policy = self.env["credit.policy"]._values(self.company_id.root_id.id)
        if not policy["order_horizon_days"]:
            return False
        due = self.company_id._credit_day_of(self.commitment_date or self.date_order)
        last_day = self.company_id._credit_today() + timedelta(days=policy["order_horizon_days"])
        return due > last_day

    def _credit_judge_growth(self, befores):
        """Judge the watched orders that grew; ``befores``: {order id: ``Before``}.

        Raises ``GrowthRefused`` where typed growth doesn't fit. sudo: the order counts as
        a whole, also where the write took it out of the user's sight.
        """
        orders = self.env["sale.order"].sudo().browse(befores).exists()
        orders = orders.filtered(lambda order: order.state == "sale")._credit_checked()
        afters = orders._credit_as_before()
        grown = orders.filtered(
            lambda order: order._credit_has_grown(befores[order.id], afters[order.id])
        )
        recomputed = self.env.cr.precommit.data.get(RECOMPUTED, {})
        for order in orders:
            recomputed.pop(order.id, None)
        if not grown:
            return
        if is_marked(self.env, ACCEPTED):
            grown._credit_hold_grown("delivered")
        else:
            grown._credit_admit_growth()

    def _credit_has_grown(self, before, after):
        self.ensure_one()
        unusable = problem_with(after.amount) or problem_with(after.counted)
        if unusable or after.fingerprint != before.fingerprint:
            return True
        currency, company = self.currency_id, self.company_id.currency_id
        return (
            currency.compare_amounts(after.amount, before.amount) > 0
            or company.compare_amounts(after.counted, before.counted) > 0
        )

    def _credit_admit_growth(self):
        """Let grown orders stand where they still fit, or raise with the figures."""
        rulings = self.env["credit.judge"]._judge(self)
        for ruling in rulings:
            if ruling.outcome == "held":
                self.browse(ruling.order_id)._credit_refuse_growth(ruling)
        self.env["credit.judge"]._record(rulings)
        self.env["credit.proof"]._pledge_orders(rulings)

    def _credit_refuse_growth(self, ruling):
        amount = self._credit_total_with_deliveries()
        self._credit_note_refusals({self.id: amount})
        raise GrowthRefused(
            self.env._(
                "%(order)s is confirmed and can't grow to %(amount)s: %(reason)s\n"
                "Ask credit control to release the larger amount first.",
                order=self.name,
                amount=self.currency_id.format(amount),
                reason=self.env["credit.wording"]._joined(self._credit_sentences(ruling)),
            ),
            self.env.ref("credit_management.credit_increase_request_action").id,
            self.env._("Request release"),
            {"default_order_id": self.id, "default_amount": amount},
        )

    @contextmanager
    def _credit_accept_growth(self):
        """Accept growth inside this block: it comes from delivery, expenses or timesheets.

        A flag on the cursor, set by our own code around Odoo's: nothing a
        client sends can set it.
        """
        with marked(self.env, ACCEPTED):
            yield

    def _credit_hold_grown(self, kind):
        """Open a hold of ``kind`` for these confirmed orders that no longer fit; they go on."""
        orders = self.filtered(lambda order: order.company_id._credit_mode() == "enforce")
        if not orders:
            return
        shown = {order.id: order._credit_total_with_deliveries() for order in orders}
        failing = [
            ruling
            for ruling in self.env["credit.judge"]._judge(orders, shown=shown)
            if ruling.verdict.outcome == HOLD and ruling.outcome != "released"
        ]
        if failing:
            checks = self.env["credit.judge"]._record(failing)
            self.env["credit.hold"]._open(failing, checks, kind)

    def _credit_ask_growth(self, amount):
        """Open a hold that asks to let this confirmed order grow to ``amount`` (its currency).

        Raises while another one waits: what is asked mustn't change under the
        eyes of who decides. Returns the hold, which carries sudo.
        """
        self.ensure_one()
        if self.credit_hold_id.state in ("open", "ready"):
            raise UserError(
                self.env._(
                    "Credit control has a hold of %(order)s to decide on first.", order=self.name
                )
            )
        ruling = self.env["credit.judge"]._judge(self, asked={self.id: amount})[0]
        checks = self.env["credit.judge"]._record([ruling])
        return self.env["credit.hold"]._open([ruling], checks, "growth")

    def _credit_total_with_deliveries(self):
        """Return the order's total plus what was delivered beyond the quantities, its currency."""
        self.ensure_one()
        return self.amount_total + sum(
            max(0.0, line.qty_delivered - line.product_uom_qty) * line._credit_unit_price()
            for line in self.order_line
            if not line.display_type and not line.is_downpayment
        )

    @api.model
    def _credit_grown_by_delivery(self):
        """Return confirmed orders of which more was delivered than ordered, and not judged so yet.

        sudo: for the scheduled action, over the orders of all companies; they carry sudo.
        """
        lines = self.env["sale.order.line"].sudo()._credit_over_delivered()
        orders = lines.order_id.filtered(lambda order: order.state == "sale")
        judged = (
            self.env["credit.hold"]
            .sudo()
            .search([("order_id", "in", orders.ids), ("kind", "=", "delivered")])
        )
        known = {hold.order_id.id: hold.create_date for hold in judged}
        return orders.filtered(
            lambda order: (
                order.id not in known
                or max(order.order_line.mapped("write_date")) > known[order.id]
            )
        )

    def _create_down_payment_lines_from_base_lines(self, down_payment_base_lines):
        # EXTENDS 'sale': only invoicing makes down payment lines, so it does that as the system.
        lines = super(
            SaleOrderGrowth, self._without_credit_defaults()
        )._create_down_payment_lines_from_base_lines(down_payment_base_lines)
        return lines.with_env(self.env)

    def _create_down_payment_section_line_if_needed(self):
        # EXTENDS 'sale': as above.
        line = super(
            SaleOrderGrowth, self._without_credit_defaults()
        )._create_down_payment_section_line_if_needed()
        return line and line.with_env(self.env)

    def _compute_amounts(self):
        # EXTENDS 'sale': a total can grow without a write on order or line; look at commit.
        result = super()._compute_amounts()
        growing = self._credit_growing()
        loose = [
            order for order in self
            if order.state == "sale" and order._origin.id and order._origin.id not in growing
        ]  # fmt: skip
        if loose:
            judge = self.env["sale.order"]._credit_judge_recomputed
            recomputed = at_commit(self.env, RECOMPUTED, judge)
            recomputed.update((order._origin.id, order.amount_total) for order in loose)
        return result

    def _credit_judge_recomputed(self):
        """At commit: judge confirmed orders whose total was recomputed to more than is committed.

        sudo: they were recomputed by the system, and the user needn't see any of them.
        """
        recomputed = taken_at_commit(self.env, RECOMPUTED)
        orders = self.sudo().browse(recomputed).exists().filtered(lambda one: one.state == "sale")
        if not orders or not self.env.registry.ready:
            return
        with fresh_cursor(self.env) as cr:
            cr.execute(
                "SELECT id, amount_total FROM sale_order WHERE state = 'sale' AND id = ANY(%s)",
                [orders.ids],
            )
            committed = dict(cr.fetchall())
        grown = orders.filtered(
            lambda order: (
                order.id in committed
                and order.company_id._credit_mode() != "off"
                and order.currency_id.compare_amounts(order.amount_total, committed[order.id] or 0)
                > 0
            )
        )
        if grown:
            grown._credit_admit_growth()
