from odoo import api, models
from odoo.exceptions import AccessError


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'account': nor do new lines of an invoice that was posted name further orders.
        lines = super().create(vals_list)
        if self.env.su or not any(vals.get("sale_line_ids") for vals in vals_list):
            return lines
        # sudo: whose orders they are is compared, whatever orders the user may read
        for move, added in lines.sudo().grouped("move_id").items():
            if not move.posted_before:
                continue
            known = (move.line_ids - added).sale_line_ids.order_id
            if further := added.sale_line_ids.order_id - known:
                self._refuse_orders(further)
        return lines

    def write(self, vals):
        # EXTENDS 'account': an order counts less once it is named as invoiced.
        if "sale_line_ids" not in vals or self.env.su:
            return super().write(vals)
        before = {line: line.sale_line_ids for line in self}
        result = super().write(vals)
        added = self.env["sale.order.line"].union(
            *(line.sale_line_ids - known for line, known in before.items())
        )
        if added:
            self._refuse_orders(added.sudo().order_id)  # sudo: they are only named
        return result

    def _refuse_orders(self, orders):
        """Raise ``AccessError``: an invoice that is there already invoices no further orders.

        Linked when its lines are made, as Odoo does everywhere, it is for these orders. A
        paid invoice of something else would free the limit. ``orders``: as the system.
        """
        raise AccessError(
            self.env._(
                "%(orders)s can't be linked to an invoice that exists already: it would "
                "no longer count as an open order. Create the invoice from the order.",
                orders=", ".join(orders.mapped("display_name")),
            )
        )

    def _sale_create_reinvoice_sale_line(self):
        # EXTENDS 'sale': expenses re-invoiced on an order are growth nobody typed.
        with self.env["sale.order"]._credit_accept_growth():
            return super()._sale_create_reinvoice_sale_line()
