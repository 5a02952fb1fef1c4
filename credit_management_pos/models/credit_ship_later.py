from odoo import api, models

from ..engine.till import was_sold
from .credit_till import SOLD


class CreditExposure(models.Model):
    """What was sold at the till and is shipped later was judged there, and leaves as paid goods do."""

    _inherit = "credit.exposure"

    @api.model
    def _sold_elsewhere(self, moves):
        # EXTENDS 'credit_management': transfers Odoo made for a sale at the till. What they
        # name can be written by who ships, so no more leaves for a sale than was sold by it.
        found = super()._sold_elsewhere(moves)
        for picking, those in moves.grouped("picking_id").items():
            sale = those.reference_ids.pos_order_ids
            if len(sale) == 1 and sale.state in SOLD and sale.shipping_date:
                worth = self._worth_of_sale(sale, those)
                if worth:
                    found[picking.id] = worth
        return found

    @api.model
    def _worth_of_sale(self, sale, moves):
        """Return (worth, paid) of goods that leave for a sale; None where they weren't sold by it.

        What was released at the till isn't asked for again: it leaves like paid goods.
        """
        mine = (
            moves.partner_id.commercial_partner_id
            | moves.picking_id.partner_id.commercial_partner_id
        )
        if mine - sale.partner_id.commercial_partner_id:
            return None
        sold, left = {}, {}
        for line in sale.lines:
            sold[line.product_id] = sold.get(line.product_id, 0.0) + line.qty
        gone = sale.stock_reference_ids.move_ids.filtered(
            lambda move: (
                move.location_dest_id.usage == "customer"
                and (move.state == "done" or move in moves)
            )
        )
        for move in gone | moves:
            left[move.product_id] = left.get(move.product_id, 0.0) + move.quantity
        if not was_sold(sold, left):
            return None
        rate = sale.currency_rate or 1.0
        total, owed = sale.amount_total / rate, max(0.0, sale._credit_on_account()) / rate
        released = sale.credit_till_state == "released"
        return total, total if released else total - owed
