from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.credit_management.models.base.transaction import HANDED_OVER, at_commit, is_marked

from .parcel import Parcel

SHIPPING = "credit_management_stock.shipping"
"""Whether transfers are being done at this moment."""

PASSES = "credit_management_stock.passes"
"""{move id: the quantity, in the product's unit, that may leave once in this transaction}."""


def is_outside(location):
    """Tell whether goods at ``location`` are the customer's, or on the way to another company."""
    return location.usage == "customer" or (location.usage == "transit" and not location.company_id)


class StockMove(models.Model):
    """The gate: nothing becomes delivered without a check or a release made for it (R46).

    ``stock.picking._action_done`` routes kindly: what fails waits, the rest leaves. The
    guarantee stands here: a move that is done on any other path is judged there. Where the
    transfer can be held it is; what would be held by a raw write is refused in words.
    """

    _inherit = "stock.move"

    # --- what leaves

    def _credit_leaving(self):
        """Return those of these moves by which goods go to a customer and that aren't done.

        What is handed over at a till has left, and is judged by what was sold there.
        """
        if is_marked(self.env, HANDED_OVER):
            return self.browse()
        return self.filtered(
            lambda move: (
                move.state not in ("done", "cancel")
                and is_outside(move.location_dest_id)
                and not is_outside(move.location_id)
            )
        )

    def _credit_checked(self):
        """Return those of these moves whose company has its deliveries checked."""
        policy = self.env["credit.policy"]
        off = self.company_id.filtered(lambda one: policy._delivery_mode(one) == "off")
        return self.filtered(lambda move: move.company_id not in off) if off else self

    def _credit_quantity(self, planned=False):
        """Return what leaves with this move, in the product's unit.

        What was picked; ``planned``: else what is reserved, else what is asked for.
        """
        self.ensure_one()
        picked = self.move_line_ids.filtered("picked")
        if picked or (self.picked and not planned):
            lines = picked or self.move_line_ids
            return sum(lines.mapped("quantity_product_uom"))
        if not planned:
            return 0.0
        reserved = sum(self.move_line_ids.mapped("quantity_product_uom"))
        return reserved or self.product_qty

    def _credit_parcels(self, planned=False):
        """Return the ``Parcel``s in which these moves leave: one per transfer and order.

        sudo: who ships needn't be able to read the orders.
        """
        parcels = {}
        for move in self.sudo():
            quantity = move._credit_quantity(planned)
            if move.product_id.uom_id.compare(quantity, 0.0) <= 0:
                continue
            key = (move.picking_id, move.sale_line_id.order_id)
            parcels.setdefault(key, []).append((move, quantity))
        found = [self._credit_parcel(*key, moves) for key, moves in parcels.items()]
        return [one for one in found if one.customers]

    @api.model
    def _credit_parcel(self, picking, order, moves):
        """Return the ``Parcel`` of (move, quantity)s that leave together. As the system."""
        lines = {}
        for move, quantity in moves:
            line = move.sale_line_id
            if line:
                lines[line] = lines.get(line, 0.0) + move._credit_quantity_of_line(quantity)
        if order:
            customers = order._credit_customers()
        else:
            partners = picking.partner_id | moves[0][0].partner_id
            customers = partners[:1].commercial_partner_id
        return Parcel(
            picking,
            order,
            moves[0][0].company_id,
            customers,
            tuple(
                (line, quantity, quantity * line._credit_unit_price())
                for line, quantity in lines.items()
            ),
            self.browse().union(*(move for move, _quantity in moves)),
        )

    def _credit_quantity_of_line(self, quantity):
        """Return ``quantity``, in the product's unit, in the unit of the order's line.

        Of a part of a kit: the share of the kit that leaves with it.
        """
        line = self.sale_line_id
        if line.product_id == self.product_id:
            return self.product_id.uom_id._compute_quantity(
                quantity, line.product_uom_id, round=False
            )
        parts = line.move_ids.filtered(
            lambda one: one.state != "cancel" and is_outside(one.location_dest_id)
        )
        products = parts.product_id
        whole = sum(
            parts.filtered(lambda one: one.product_id == self.product_id).mapped("product_qty")
        )
        return line.product_uom_qty * quantity / whole / len(products) if whole else 0.0

    # --- the gate

    def _credit_judge_leaving(self, planned=False):
        """Judge these moves and keep the checks; return (rulings, {parcel key: check}).

        None where nothing is checked or nothing leaves.
        """
        parcels = self._credit_leaving()._credit_checked()._credit_parcels(planned)
        if not parcels:
            return [], {}
        judge = self.env["credit.judge"]
        rulings = judge._with_delivery_accounts(judge._judge_deliveries(parcels))
        return rulings, judge._record_deliveries(rulings)

    def _credit_admit(self, rulings):
        """Let these moves leave once: passes, and what has to be proven at commit."""
        passes = at_commit(self.env, PASSES)
        for move in self:
            passes[move.id] = move._credit_quantity()
        self.env["credit.proof"]._pledge_deliveries(rulings)

    def _credit_without_pass(self):
        """Return those of these moves that leave more than was judged in this transaction."""
        passes = at_commit(self.env, PASSES)
        return self.filtered(
            lambda move: (
                move.id not in passes
                or move.product_id.uom_id.compare(move._credit_quantity(), passes[move.id]) > 0
            )
        )

    def _action_done(self, cancel_backorder=False):
        # EXTENDS 'stock': what fails the check waits, the rest leaves.
        stopped = self._credit_stop()
        rest = self - stopped
        if stopped and not rest:
            return rest
        result = super(StockMove, rest)._action_done(cancel_backorder=cancel_backorder)
        rest.exists().picking_id._credit_settle_delivery()
        return result

    def _credit_stop(self):
        """Hold the transfers of these moves that fail; return the moves that have to wait.

        A transfer waits as a whole. Raises ``UserError`` for moves without one: nothing could
        be shown to anybody.
        """
        leaving = self._credit_leaving()._credit_checked()._credit_without_pass()
        if not leaving:
            return leaving
        rulings, checks = leaving._credit_judge_leaving()
        held = [one for one in rulings if one.outcome == "held"]
        if any(not one.parcel.picking for one in held):
            self._credit_refuse(held)
        pickings = self.picking_id.browse({one.parcel.picking.id for one in held})
        self.env["credit.delivery.hold"]._open(held, checks)
        stopped = leaving.filtered(lambda move: move.picking_id in pickings)
        gone = [one for one in rulings if one.parcel.picking not in pickings]
        (leaving - stopped)._credit_admit(gone)
        self.env["stock.picking"]._credit_note(gone)
        return self.filtered(lambda move: move.picking_id in pickings)

    def _credit_refuse(self, rulings):
        """Raise ``UserError`` for what would have to be held: this path can't hold it."""
        lines = [
            self.env._(
                "%(document)s can't leave: %(reason)s",
                document=one.parcel.picking.name
                or one.parcel.order.name
                or self[:1].product_id.name,
                reason=self.env["stock.picking"]._credit_reason_of(one),
            )
            for one in rulings
        ]
        lines.append(self.env._("Validate the transfer to hand it to credit control."))
        raise UserError("\n".join(dict.fromkeys(lines)))

    @api.model_create_multi
    def create(self, vals_list):
        moves = super().create(vals_list)
        # Made as done, they have left already: judged as if they were about to.
        moves.filtered(lambda move: move.state == "done")._credit_check_gone()
        return moves

    def write(self, vals):
        if is_marked(self.env, SHIPPING) and set(vals) == {"date"}:
            # Odoo dates all of a transfer when the last of it leaves: what had left keeps its day.
            return super(StockMove, self - self._credit_made_later(vals)).write(vals)
        self._credit_check_history(vals)
        if "sale_line_id" in vals:
            self._credit_check_order(vals["sale_line_id"])
        if vals.get("state") == "done":
            self._credit_leaving()._credit_checked()._credit_without_pass()._credit_check_raw()
        return super().write(vals)

    def _credit_check_raw(self):
        """Judge moves that are about to be done without the gate; raise for what would wait."""
        if not self:
            return
        rulings, _checks = self._credit_judge_leaving()
        held = [one for one in rulings if one.outcome == "held"]
        if held:
            self._credit_refuse(held)
        self._credit_admit(rulings)
        self.env["stock.picking"]._credit_note(rulings)

    def _credit_check_gone(self):
        """Judge moves that were made as done; raise for what would have to wait."""
        outgoing = self.filtered(
            lambda move: is_outside(move.location_dest_id) and not is_outside(move.location_id)
        )._credit_checked()
        if outgoing:
            outgoing._credit_judge_quantities(
                {move: move._credit_quantity() or move.product_qty for move in outgoing}
            )

    def _credit_judge_quantities(self, quantities):
        """Judge {move: quantity in the product's unit} that leaves beside the gate; raise or pledge.

        sudo: who corrects what was shipped needn't be able to read the orders.
        """
        grouped = {}
        for move, quantity in quantities.items():
            if move.product_id.uom_id.compare(quantity, 0.0) > 0:
                key = (move.sudo().picking_id, move.sudo().sale_line_id.order_id)
                grouped.setdefault(key, []).append((move.sudo(), quantity))
        parcels = [self._credit_parcel(*key, moves) for key, moves in grouped.items()]
        parcels = [one for one in parcels if one.customers]
        judge = self.env["credit.judge"]
        rulings = judge._with_delivery_accounts(judge._judge_deliveries(parcels))
        held = [one for one in rulings if one.outcome == "held"]
        if held:
            self._credit_refuse(held)
        if rulings:
            judge._record_deliveries(rulings)
            self.env["credit.proof"]._pledge_deliveries(rulings)

    def _credit_check_order(self, line_id):
        """Refuse to take goods out of the order, and so of the customer, they leave for.

        ``line_id`` is the line they would belong to. sudo: the order is compared, seen or not.
        """
        if self.env.su:
            return
        line = self.env["sale.order.line"].sudo().browse(line_id or [])
        for move in self._credit_leaving().sudo().filtered("sale_line_id"):
            order = move.sale_line_id.order_id
            enforced = self.env["credit.policy"]._delivery_mode(move.company_id) == "enforce"
            same = line and line.order_id._credit_customers() == order._credit_customers()
            if enforced and not same:
                raise UserError(
                    self.env._(
                        "These goods leave for %(order)s. Cancel the transfer and make a new one "
                        "to send them to somebody else.",
                        order=order.name,
                    )
                )

    def _action_cancel(self):
        # EXTENDS 'stock': what won't leave needs no release.
        result = super()._action_cancel()
        self.picking_id._credit_settle_delivery()
        return result

    def _action_assign(self, force_qty=False):
        # EXTENDS 'stock': where the company wants it, nothing is reserved for what is held.
        waiting = self._credit_not_reserved()
        if waiting and waiting == self:
            return None
        return super(StockMove, self - waiting)._action_assign(force_qty=force_qty)

    def _credit_not_reserved(self):
        """Return those of these moves for which nothing is to be reserved: held, by the setting.

        sudo: what the policy says, whoever reserves.
        """
        policy = self.env["credit.policy"].sudo()
        companies = self.company_id.filtered(
            lambda one: policy._values(one._credit_root().id)["stop_at_reservation"]
        )
        if not companies:
            return self.browse()
        moves = self.filtered(lambda move: move.company_id in companies)._credit_leaving()
        held = moves.picking_id.filtered(lambda one: one.credit_delivery_state == "held")
        return moves.filtered(lambda move: move.picking_id in held)
