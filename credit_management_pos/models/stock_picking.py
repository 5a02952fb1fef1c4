from odoo import api, models

from odoo.addons.credit_management.models.base.transaction import HANDED_OVER, marked


class StockPicking(models.Model):
    """What is handed over at the till isn't stopped at delivery: the sale was judged."""

    _inherit = "stock.picking"

    @api.model
    def _create_picking_from_pos_order_lines(self, *args, **kwargs):
        # EXTENDS 'point_of_sale'
        with marked(self.env, HANDED_OVER):
            return super()._create_picking_from_pos_order_lines(*args, **kwargs)
