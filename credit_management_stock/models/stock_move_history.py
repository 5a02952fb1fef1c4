from odoo import fields, models
from odoo.exceptions import UserError

from .stock_move import is_outside

FIXED = ("location_id", "location_dest_id", "product_id", "picking_id")


class StockMove(models.Model):
    """What was delivered stays what it was: average deliveries rest on it (R22).

    Who works in the warehouse may write moves over RPC, also those that are done. Saying that
    goods left has consequences: it is judged, stock falls, the order is to be invoiced. Turning
    an old delivery into one of this year, or of another customer, has none, and is refused.
    """

    _inherit = "stock.move"

    def _credit_check_history(self, vals):
        """Raise ``UserError`` where ``vals`` make a delivery another one than it was.

        Later, of another customer, of another product or another way. Odoo itself does none of
        it to what is done; a day may be corrected to an earlier one. sudo: orders are compared,
        seen or not.
        """
        if self.env.su or not {"date", "sale_line_id", *FIXED} & set(vals):
            return
        for move in self.sudo()._credit_delivered():
            if move.sale_line_id and move._credit_differs(vals):
                raise UserError(
                    self.env._(
                        "%(move)s of %(order)s is done: it stays with its goods, its way and its "
                        "customer, and its day can only become an earlier one. What was wrong is "
                        "returned and delivered anew.",
                        move=move.picking_id.name or move.product_id.display_name,
                        order=move.sale_line_id.order_id.name,
                    )
                )
            if vals.get("sale_line_id") and not move.sale_line_id:
                move._credit_check_given(vals["sale_line_id"])

    def _credit_delivered(self):
        """Return those of these moves by which goods have gone to a customer or come back."""
        return self.filtered(
            lambda one: (
                one.state == "done"
                and is_outside(one.location_id) != is_outside(one.location_dest_id)
            )
        )

    def _credit_made_later(self, vals):
        """Return those deliveries that ``vals`` would date on a later day than they have."""
        day = fields.Datetime.to_datetime(vals.get("date"))
        return self._credit_delivered().filtered(
            lambda one: day and one.date and day.date() > one.date.date()
        )

    def _credit_differs(self, vals):
        """Tell whether ``vals`` change what this delivery counts as."""
        if self._credit_made_later(vals):
            return True
        if any(name in vals and vals[name] != self[name].id for name in FIXED):
            return True
        if "sale_line_id" not in vals:
            return False
        order = self.sale_line_id.browse(vals["sale_line_id"] or ()).order_id
        mine = self.sale_line_id.order_id._credit_customers()
        return not order or order._credit_customers() != mine

    def _credit_check_given(self, line_id):
        """Raise ``UserError`` where goods that left without an order would be those of a stranger."""
        order = self.env["sale.order.line"].sudo().browse(line_id).order_id  # sudo: as above
        went = (self.picking_id.partner_id | self.partner_id).commercial_partner_id
        of_order = order._credit_customers() | order.partner_shipping_id.commercial_partner_id
        if not went & of_order:
            raise UserError(
                self.env._(
                    "These goods went to somebody else: they are no delivery of %s.", order.name
                )
            )
