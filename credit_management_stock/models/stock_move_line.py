from odoo import api, models

from .stock_move import is_outside

WATCHED = {"quantity", "product_uom_id", "location_id", "location_dest_id", "move_id", "state"}
"""What makes more goods leave when it is written on something that is done."""


class StockMoveLine(models.Model):
    """What is corrected after it was shipped: more of it is judged as it would have been."""

    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._credit_check_grown({})
        return lines

    def write(self, vals):
        if not WATCHED & set(vals):
            return super().write(vals)
        before = self._credit_gone()
        result = super().write(vals)
        if before or {"location_id", "location_dest_id", "move_id"} & set(vals):
            self._credit_check_grown(before)
        return result

    def _credit_gone(self):
        """Return {move: what these lines have taken to the customer}, in the product's unit."""
        gone = {}
        for line in self:
            if (
                line.move_id.state == "done"
                and is_outside(line.location_dest_id)
                and not is_outside(line.location_id)
            ):
                gone[line.move_id] = gone.get(line.move_id, 0.0) + line.quantity_product_uom
        return gone

    def _credit_check_grown(self, before):
        """Judge what has left beyond ``before``, a result of ``_credit_gone``; raise or pledge."""
        grown = {
            move: quantity - before.get(move, 0.0)
            for move, quantity in self._credit_gone().items()
            if move.product_id.uom_id.compare(quantity, before.get(move, 0.0)) > 0
        }
        checked = self.move_id.browse([move.id for move in grown])._credit_checked()
        if checked:
            checked._credit_judge_quantities({move: grown[move] for move in checked})
