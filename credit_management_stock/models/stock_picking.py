from odoo import api, fields, models

from odoo.addons.credit_management.models.base.transaction import marked

from .stock_move import SHIPPING

STATES = [
    ("none", "Not checked"),
    ("passed", "Passed"),
    ("observed", "Would be held"),
    ("held", "Held"),
    ("ready", "Ready to leave"),
    ("released", "Released"),
    ("rejected", "Rejected"),
]


class StockPicking(models.Model):
    """A transfer to a customer: the kind way through the gate, and what became of it (R46)."""

    _name = "stock.picking"
    _inherit = ["stock.picking", "credit.guard"]
    _credit_own = False

    _credit_guarded = frozenset({"credit_delivery_state", "credit_delivery_hold_id"})

    credit_delivery_state = fields.Selection(
        STATES, "Credit check", default="none", readonly=True, copy=False, index="btree_not_null"
    )
    credit_delivery_hold_id = fields.Many2one(
        "credit.delivery.hold", "Held delivery", readonly=True, copy=False
    )

    def _has_field_access(self, field, operation):
        """Customers read their transfers, but nothing about their credit."""
        if field.name.startswith("credit_") and not (self.env.su or self.env.user._is_internal()):
            return False
        return super()._has_field_access(field, operation)

    def _action_done(self):
        # EXTENDS 'stock': what fails the check waits, the others leave. Goods that left can't be
        # refused: delivering can add to the order (freight at real cost, products delivered
        # beyond it); credit control hears of it.
        stopped = self._credit_stop()
        rest = self - stopped
        if stopped and not rest:
            return True
        with self.env["sale.order"]._credit_accept_growth(), marked(self.env, SHIPPING):
            return super(StockPicking, rest)._action_done()

    def _credit_stop(self):
        """Hold those of these transfers that fail the check; return them.

        Of an order paid in part as much leaves as is paid for, where the company wants that.
        """
        held = self._credit_hold_failing()
        shortened = held._credit_ship_paid() if held else held
        if shortened:  # what leaves is another thing now
            held = (held - shortened) | shortened._credit_hold_failing()
        return held

    def _credit_hold_failing(self):
        """Judge these transfers, let pass what fits, hold the others; return those held."""
        return self.move_ids._credit_stop().picking_id & self

    def button_validate(self):
        # EXTENDS 'stock': tell what was held, beside what Odoo says.
        result = super().button_validate()
        held = self.filtered(
            lambda one: one.state != "done" and one.credit_delivery_state == "held"
        )
        return held._credit_notification() if held and result is True else result

    def _credit_notification(self):
        """Return the message the screen shows for held transfers."""
        lines = [
            self.env._(
                "%(transfer)s is held: %(reason)s",
                transfer=picking.name,
                reason=picking.credit_delivery_reason,
            )
            for picking in self
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

    @api.model
    def _credit_note(self, rulings):
        """Write on the transfers of these rulings, which go through, how they were judged.

        sudo: guarded fields; they follow from a judgement.
        """
        states = {}
        for one in rulings:
            picking = one.parcel.picking.sudo()
            state = "observed" if one.is_observed else "passed"
            state = "released" if one.outcome == "released" else state
            states[picking] = max(states.get(picking, "passed"), state, key=NOTED.index)
        for state in NOTED:
            noted = self.sudo().union(*(one for one, found in states.items() if found == state))
            noted._credit_set_delivery_state(state)

    def _credit_set_delivery_state(self, state):
        """Write the credit state: the one place where it changes. sudo: a guarded field."""
        changed = self.sudo().filtered(lambda one: one.credit_delivery_state != state)
        if changed:
            changed.write({"credit_delivery_state": state})

    def _credit_settle_delivery(self):
        """What has left or won't leave waits for nobody: its hold ends, its release is used.

        sudo: who ships may not see holds.
        """
        over = self.sudo().filtered(
            lambda one: one.credit_delivery_hold_id and one.state in ("done", "cancel")
        )
        for picking in over:
            picking.credit_delivery_hold_id._settle(picking.state)

    def _credit_delivery_releases(self):
        """Return {transfer id: its releases that aren't void}; none for those never held.

        sudo: a release counts, whoever ships.
        """
        held_before = self.sudo().filtered("credit_delivery_hold_id")
        if not held_before:
            return {}
        holds = self.env["credit.delivery.hold"].sudo().search(
            [("picking_id", "in", held_before.ids), ("state", "=", "released"),
             ("use", "!=", "void")]
        )  # fmt: skip
        return dict(holds.grouped(lambda hold: hold.picking_id.id))


NOTED = ["passed", "observed", "released"]
"""How transfers that go through are noted; of a transfer for several orders the last counts."""
