from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.credit_management.engine.delivery import covered, may_leave
from odoo.addons.credit_management.engine.facts import as_values
from odoo.addons.credit_management.models.gate.res_partner import ALL_FIGURES

from .credit_delivery_hold import PENDING


class StockPickingHold(models.Model):
    """What a transfer shows of its hold, and what one does about it."""

    _inherit = "stock.picking"

    credit_delivery_reason = fields.Text(
        "Why it waits", compute="_compute_credit_delivery", help="In a sentence, for the reader."
    )
    credit_delivery_waiting = fields.Char("Waits for", compute="_compute_credit_delivery")
    credit_may_release = fields.Boolean("To be released", compute="_compute_credit_delivery")
    credit_may_see_hold = fields.Boolean("May see the hold", compute="_compute_credit_delivery")

    @api.depends("credit_delivery_state", "credit_delivery_hold_id.state")
    @api.depends_context("lang", "uid")
    def _compute_credit_delivery(self):
        """Say why the goods wait and for whom; constant queries for all.

        sudo: who sees the transfer may know that it waits, and for whom; figures are for who
        may see them.
        """
        holds = self._origin.sudo().credit_delivery_hold_id.sudo(False)
        readable = holds._filtered_access("read") if holds.has_access("read") else holds.browse()
        for picking in self:
            hold = picking._origin.sudo().credit_delivery_hold_id
            mine = hold.sudo(False).with_env(self.env)
            picking.credit_may_see_hold = bool(hold) and mine in readable
            picking.credit_may_release = picking.credit_may_see_hold and mine.can_decide
            picking.credit_delivery_waiting = hold.state == "open" and (
                hold.waiting_for or self.env._("credit control")
            )
            picking.credit_delivery_reason = picking._origin._credit_said(hold)

    def _credit_said(self, hold):
        """Return what the banner of this transfer says, with ``hold`` (as the system); or False."""
        if self.credit_delivery_state == "observed":
            check = self._credit_last_check()
            if self._credit_may_see_figures(check.partner_id):
                return self.env["credit.wording"]._sentence(check)
            return self._credit_without_figures(0.0)
        if self.credit_delivery_state == "rejected":
            return self.env._(
                "Rejected by %(user)s: %(reason)s",
                user=hold.decided_by_id.name,
                reason=hold.decision_reason,
            )
        if hold.state not in PENDING:
            return False
        if hold.state == "ready" or self._credit_may_see_figures(hold.partner_id):
            return hold.reason
        return self._credit_without_figures(hold.missing)

    def _credit_last_check(self):
        """Return the newest check of this transfer that found something against it.

        sudo: who sees the transfer may know that it would be held.
        """
        return self.env["credit.check"].sudo().search(
            [("picking_id", "=", self.id), ("verdict", "=", "hold")], limit=1
        )  # fmt: skip

    @api.model
    def _credit_may_see_figures(self, partner):
        """Tell whether the present user may read the credit figures of ``partner``.

        As of orders (``sale.order._credit_may_see_figures``). sudo: who is assigned to a customer.
        """
        user = self.env.user
        if user._is_superuser() or any(user.has_group(group) for group in ALL_FIGURES):
            return True
        owner = partner.sudo().credit_owner_id
        return bool(owner) and owner == user

    @api.model
    def _credit_without_figures(self, missing):
        """Return why goods wait, for who may not see figures; ``missing``: money isn't there."""
        if missing:
            return self.env._("Payment before delivery: the money for these goods isn't there yet.")
        return self.env._(
            "The credit of this customer doesn't allow the delivery. Ask credit control."
        )

    @api.model
    def _credit_reason_of(self, ruling):
        """Return what a ``DeliveryRuling`` found, as the present user may read it.

        sudo: names only, for a reader who may see the figures.
        """
        one = ruling.worst
        partner = self.env["res.partner"].sudo().browse(one.partner_id)
        findings = [as_values(each) for each in one.verdict.findings]
        if not self._credit_may_see_figures(partner):
            unpaid = any(each["rule"] == "unpaid_delivery" for each in findings)
            return self._credit_without_figures(unpaid)
        currency = ruling.parcel.company.sudo().currency_id
        return self.env["credit.wording"]._sentences(findings, currency, partner.name)

    # --- what one does about it

    def action_credit_see_hold(self):
        """Return the action that opens the hold of this transfer."""
        self.env["credit.answers"]._one_of(self)
        return {
            "type": "ir.actions.act_window",
            "res_model": "credit.delivery.hold",
            "res_id": self.credit_delivery_hold_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def action_credit_release(self):
        """Return the dialogue in which the delivery of this transfer is released."""
        self.env["credit.answers"]._one_of(self)
        return self.credit_delivery_hold_id.action_release()

    def action_credit_ask(self):
        """Return the dialogue in which one tells credit control why these goods should leave.

        Raises ``UserError`` where nothing waits.
        """
        self.env["credit.answers"]._one_of(self)
        self.check_access("write")
        self._credit_waiting_hold()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask for release"),
            "res_model": "credit.delivery.asking",
            "view_mode": "form",
            "target": "new",
            "context": {"default_picking_id": self.id},
        }

    def _credit_waiting_hold(self):
        """Return the hold that waits, or raise ``UserError``. sudo: who ships may not see it."""
        hold = self.sudo().credit_delivery_hold_id
        if hold.state not in PENDING:
            raise UserError(self.env._("%s isn't held: nobody has to be asked.", self.display_name))
        return hold

    # --- part payment

    def _credit_ship_paid(self):
        """Take out of these held transfers what isn't paid; return those of which a part may go.

        Where the company wants it, and nothing else stands against them. What is left
        becomes a back order. sudo: what was paid, whoever ships.
        """
        shortened = self.browse()
        for picking in self:
            policy = self.env["credit.policy"]._values(picking.company_id._credit_root().id)
            if not policy["part_payment_ships"]:
                continue
            moves = picking.move_ids._credit_leaving()
            rulings = self.env["credit.judge"]._judge_deliveries(moves._credit_parcels())
            failing = [one for one in rulings if one.outcome == "held"]
            parts = [
                one for one in failing if one.worst.facts.prepays and not one.verdict.is_stopped
            ]
            if parts and parts == failing and picking._credit_shorten(moves, parts):
                shortened |= picking
        return shortened

    def _credit_shorten(self, moves, rulings):
        """Set what leaves of the orders of these rulings to what is paid; tell whether any does.

        Parts of kits stay: whole kits are paid for.
        """
        wanted = self._credit_wanted(rulings)
        # sudo: who ships may not see the order
        mine = moves.sudo().filtered(lambda one: one.sale_line_id.id in wanted)
        if not any(wanted.values()) or any(
            one.sale_line_id.product_id != one.product_id for one in mine
        ):
            return False
        for move in mine:
            line = move.sale_line_id
            most = line.product_uom_id._compute_quantity(
                wanted[line.id], move.product_uom, rounding_method="DOWN"
            )
            taken = min(move.quantity, most)
            wanted[line.id] -= move.product_uom._compute_quantity(
                taken, line.product_uom_id, round=False
            )
            if move.product_uom.compare(taken, move.quantity) < 0:
                move.quantity = taken
        return True

    @api.model
    def _credit_wanted(self, rulings):
        """Return {line id: quantity in its unit} that what is paid for these rulings covers."""
        wanted = {}
        for ruling in rulings:
            money = may_leave(ruling.worth.paid, ruling.worth.gone)
            order = ruling.parcel.order
            # what is paid, in the order's currency: the rate by which its value was converted
            value = sum(amount for _line, _quantity, amount in ruling.parcel.lines)
            rate = value / ruling.worth.leaving if ruling.worth.leaving else 1.0
            # what is asked for in whole pieces leaves in whole pieces
            lines = [
                (line.id, quantity, amount / quantity,
                 1.0 if quantity == int(quantity) else line.product_uom_id.rounding)
                for line, quantity, amount in ruling.parcel.lines
            ]  # fmt: skip
            wanted.update(covered(lines, money * rate, order.currency_id.rounding))
        return wanted
