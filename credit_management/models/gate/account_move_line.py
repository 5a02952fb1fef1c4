from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _sale_create_reinvoice_sale_line(self):
        # EXTENDS 'sale': expenses re-invoiced on an order are growth nobody typed.
        with self.env["sale.order"]._credit_accept_growth():
            return super()._sale_create_reinvoice_sale_line()
