from odoo import models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _action_done(self):
        # EXTENDS 'stock': goods that left can't be refused. Delivering can add to the order
        # (freight at real cost, products delivered beyond it); credit control hears of it.
        with self.env["sale.order"]._credit_accept_growth():
            return super()._action_done()
