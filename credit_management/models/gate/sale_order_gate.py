from collections import defaultdict
from dataclasses import dataclass, replace

from odoo import api, models
from odoo.exceptions import UserError

from ...engine.account_state import STOP
from ..base.transaction import PASSES, at_commit


@dataclass(frozen=True)
class Pass:
    """A judgement made in this transaction that lets one order enter ``sale`` once."""

    ruling: object
    amount: float


class SaleOrderGate(models.Model):
    """The gate: no order enters ``sale`` without a check or a release made for it (R40, R45).

    ``action_confirm`` routes kindly: what fails is held and stays a quotation,
    what passes confirms. The guarantee stands in ``create`` and ``write``: an
    order that reaches ``sale`` on any other path is judged there, and what
    would be held raises. No context key opens either.
    """

    _inherit = "sale.order"

    def _register_hook(self):
        """Put the routing outside every other module's ``action_confirm``.

        Add-ons that extend ``action_confirm`` act on ``self`` after ``super()``
        (mails, loyalty points). Were the routing one override among them, those
        above it would treat a held order as confirmed.
        """
        super()._register_hook()
        cls = self.env.registry["sale.order"]
        if hasattr(cls.action_confirm, "credit_origin"):
            return

        def action_confirm(self):
            return self._credit_route(action_confirm.credit_origin)

        action_confirm.credit_origin = cls.action_confirm
        cls.action_confirm = action_confirm

    def _unregister_hook(self):
        result = super()._unregister_hook()
        cls = self.env.registry["sale.order"]
        if "action_confirm" in vars(cls) and hasattr(cls.action_confirm, "credit_origin"):
            del cls.action_confirm
        return result

    def _credit_route(self, confirm):
        """Hold the orders that fail, confirm the others with ``confirm`` (R40).

        Returns what ``confirm`` returns, or the action that tells of held orders.
        Holding is written as the system and its answer names figures: only for
        those who may confirm, else AccessError.
        """
        self.check_access("write")
        quotations = self.filtered(lambda order: order.state in ("draft", "sent"))
        rulings = quotations._credit_judge()
        held = self._credit_hold_failing(rulings)
        result = (self - held)._credit_confirm_with(confirm) if self - held or not self else True
        return held._credit_notification() if held else result

    def _credit_confirm_with(self, confirm):
        """Confirm these orders with ``confirm``; who waits for it online gets the usual mail.

        Returns what ``confirm`` returns. sudo: who confirms may not read the payments that
        are invoiced now, as they would have been at payment.
        """
        waiting, result = self._credit_waited_for(), True
        if waiting:
            result = confirm(waiting.with_context(send_email=True))
            for order in waiting.sudo():
                order.transaction_ids._credit_invoice_late()
        return result if waiting == self and waiting else confirm(self - waiting)

    def _credit_judge(self):
        """Judge these orders, keep the checks, and issue a pass to each that isn't held.

        Returns a list of (``Ruling``, the deciding check), none where checks are off.
        """
        checked = self._credit_checked()
        if not checked:
            return []
        rulings = self.env["credit.judge"]._judge(checked)
        checks = self.env["credit.judge"]._record(rulings)
        passes = at_commit(self.env, PASSES)
        for ruling in rulings:
            order = self.browse(ruling.order_id)
            if ruling.outcome != "held":
                passes[order.id] = Pass(ruling, order.amount_total)
        return [(ruling, checks[ruling.order_id]) for ruling in rulings]

    def _credit_hold_failing(self, judged):
        """Hold the orders whose ruling says so; return them. ``judged``: (ruling, check) pairs."""
        failing = [(ruling, check) for ruling, check in judged if ruling.outcome == "held"]
        if not failing:
            return self.browse()
        self.env["credit.hold"]._open(
            [ruling for ruling, check in failing],
            {ruling.order_id: check for ruling, check in failing},
        )
        return self.browse([ruling.order_id for ruling, check in failing])

    def _credit_notification(self):
        """Return the message the screen shows for held orders."""
        lines = [
            self.env._(
                "%(order)s is held: %(reason)s",
                order=order.name,
                reason=order._credit_hold_reason(),
            )
            for order in self
        ]
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Held by credit control"),
                "message": "\n".join(lines),
                "type": "warning",
                "sticky": True,
                "className": "text-prewrap",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders.filtered(lambda order: order.state == "sale")._credit_admit()
        return orders

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        """Keep what credit control decided: holds go with their order.

        sudo: a decision counts, whoever may see the hold.
        """
        decided = (
            self.env["credit.hold"]
            .sudo()
            .search([("order_id", "in", self.ids), ("decided_by_id", "!=", False)], limit=1)
        )
        if decided:
            raise UserError(
                self.env._(
                    "Credit control has decided on %(order)s, so it can't be deleted; cancel it instead.",
                    order=decided.order_id.name,
                )
            )

    def write(self, vals):
        entering, leaving = self._credit_entering(vals), self._credit_leaving(vals)
        self._credit_before_write(vals)
        with self._credit_watch_growth(vals):
            result = super().write(vals)
        entering._credit_admit()
        leaving._credit_leave()
        if self._credit_growth_fields() & set(vals):
            self._credit_reconsider()
        return result

    def _credit_entering(self, vals):
        if vals.get("state") != "sale":
            return self.browse()
        return self.filtered(lambda order: order.state != "sale")

    def _credit_leaving(self, vals):
        """Return the orders that leave ``sale``, or are cancelled or drafted, by this write."""
        if vals.get("state", "sale") == "sale":
            return self.browse()
        over = vals["state"] in ("cancel", "draft")
        return self.filtered(lambda order: over or order.state == "sale")

    def _credit_before_write(self, vals):
        """Look at vals before they are written: what must not be, and who had a hand in the order.

        sudo: a guarded field: nobody may write that they never sold this order.
        """
        if "company_id" in vals:
            self._credit_check_company(self.env["res.company"].browse(vals["company_id"]))
        if "user_id" in vals:
            for order in self.filtered("user_id"):
                if order.user_id not in order.sudo().credit_party_ids:
                    order.sudo().credit_party_ids |= order.user_id
            if self.sudo().credit_hold_id:  # who sells it can't be the one who is asked
                self.env["credit.authority"]._holders_changed()

    def _credit_check_company(self, company):
        """Refuse to take a confirmed order out of the account it counts in.

        sudo: the root company is compared, which people of a branch may not see.
        """
        for order in self.filtered(lambda order: order.state == "sale"):
            mode = order.company_id._credit_mode()
            if mode != "off" and order.company_id.root_id != company.sudo().root_id:
                raise UserError(
                    self.env._(
                        "%(order)s is confirmed in %(company)s and stays there: "
                        "cancel it and make a new one.",
                        order=order.name,
                        company=order.company_id.name,
                    )
                )

    def _credit_leave(self):
        """A cancelled or redrafted order: its hold is cleared, its releases cover nothing more.

        sudo: who cancels an order may not see its holds.
        """
        if not self:
            return
        holds = self.env["credit.hold"].sudo().search([("order_id", "in", self.ids)])
        holds._clear()
        holds.filtered(lambda hold: hold.use != "void").write({"use": "void"})
        self.filtered(lambda order: order.credit_state != "none")._credit_set_state("none")
        self.env["credit.hold"]._trigger_evaluation(self.partner_invoice_id | self.partner_id)

    def _credit_reconsider(self):
        """A held quotation was changed: have its hold judged again soon."""
        held = self.filtered(lambda order: order.credit_state == "held")
        if held:
            self.env["credit.hold"]._trigger_evaluation(held.partner_id | held.partner_invoice_id)

    def _credit_admit(self):
        """Let orders that have just reached ``sale`` stay there, or raise.

        Uses up the pass issued in this transaction when the order is still what
        was judged; otherwise judges now, without the order's own exposure.
        """
        checked = self._credit_checked()
        rulings, without_pass = [], self.browse()
        for order in checked:
            ruling = order._credit_use_pass()
            if ruling:
                rulings.append(ruling)
            else:
                without_pass |= order
        rulings += [ruling for ruling, check in without_pass._credit_judge()]
        if not self.env.registry.ready:
            # A module is being installed and its own data confirms orders: nobody to hold them for.
            rulings = [self._credit_as_warned(one) for one in rulings]
        self._credit_refuse([one for one in rulings if one.outcome == "held"])
        for order in without_pass:
            order._credit_use_pass()
        self._credit_settle(rulings)

    def _credit_as_warned(self, ruling):
        return replace(ruling, outcome="warned") if ruling.outcome == "held" else ruling

    def _credit_use_pass(self):
        """Return the ``Ruling`` this order holds a pass for, or None, and take the pass away.

        sudo: customer and payer are compared as they were judged, seen by the user or not.
        """
        self.ensure_one()
        taken = at_commit(self.env, PASSES).pop(self.id, None)
        if taken is None or taken.ruling.fingerprint != self.sudo()._credit_fingerprint():
            return None
        same = self.currency_id.compare_amounts(taken.amount, self.amount_total) == 0
        return taken.ruling if same else None

    def _credit_refuse(self, rulings):
        """Raise for orders that would have to be held: this path can't hold them."""
        if not rulings:
            return
        refused = self.browse(ruling.order_id for ruling in rulings)
        refused._credit_note_refusals({order.id: order.amount_total for order in refused})
        lines = [
            self.env._(
                "%(order)s can't be confirmed: %(reason)s",
                order=self.browse(ruling.order_id).name,
                reason=self.env["credit.wording"]._joined(
                    self.browse(ruling.order_id)._credit_sentences(ruling)
                ),
            )
            for ruling in rulings
        ]
        lines.append(self.env._("Confirm it with the button to hand it to credit control."))
        raise UserError("\n".join(lines))

    def _credit_settle(self, rulings):
        """Write what admitted orders are, use up their releases, and register them for the proof.

        sudo: who confirms may not see the holds and releases of the order.
        """
        by_outcome = defaultdict(list)
        for ruling in rulings:
            by_outcome[ruling.outcome].append(ruling.order_id)
        for outcome, order_ids in by_outcome.items():
            self.browse(order_ids)._credit_set_state(outcome)
        holds = self.sudo().credit_hold_id
        if holds:
            released = holds.filtered(
                lambda hold: hold.state == "released" and hold.use == "unused"
            )
            released.write({"use": "used"})
            holds._clear()
        self.env["credit.proof"]._pledge_orders(rulings)

    def _credit_releases(self):
        """Return {order id: its releases that aren't void}; one query, none for orders never held.

        sudo: a release counts, whoever confirms. The holds carry sudo: take their ids.
        """
        held_before = self.filtered("credit_hold_id")
        if not held_before:
            return {}
        holds = (
            self.env["credit.hold"]
            .sudo()
            .search(
                [
                    ("order_id", "in", held_before.ids),
                    ("state", "=", "released"),
                    ("use", "!=", "void"),
                ]
            )
        )
        return dict(holds.grouped(lambda hold: hold.order_id.id))

    def _credit_of_stopped(self):
        """Return those of these orders (as the system) that a stopped account is judged for.

        One query. Whether a stop holds them is the rule's to say.
        """
        customers = {order: order._credit_customers() for order in self}
        stopped = self.env["credit.account"].search_fetch(
            [("partner_id", "in", self.env["res.partner"].union(*customers.values()).ids),
             ("state", "=", STOP)], ["partner_id", "company_id"],
        )  # fmt: skip
        keys = {(account.partner_id.id, account.company_id) for account in stopped}
        return self.filtered(
            lambda order: any(
                (one.id, order.company_id.root_id) in keys for one in customers[order]
            )
        )

    def _credit_release_for(self, today, holds):
        """Return that of the releases ``holds`` which covers this order as it is on ``today``.

        ``holds``: what ``_credit_releases`` found of this order. A hold with sudo, or none.
        """
        self.ensure_one()
        if not holds:
            return self.env["credit.hold"]
        amount, _unknown = self._credit_amount(today, self._credit_total_with_deliveries())
        for hold in holds:
            release = hold._as_engine_release()
            same = tuple(hold.fingerprint or ()) == self._credit_fingerprint()
            if same and release.covers(amount, today, self.company_id.currency_id.rounding):
                return hold
        return holds.browse()
