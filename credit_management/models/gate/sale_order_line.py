from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..base.transaction import OVER_DELIVERED, at_commit

GROWTH_FIELDS = {
    "order_id", "product_id", "product_uom_qty", "product_uom_id", "price_unit", "discount",
    "tax_ids", "is_downpayment", "display_type", "technical_price_unit", "extra_tax_data",
    "combo_item_id",
}  # fmt: skip


class SaleOrderLine(models.Model):
    _name = "sale.order.line"
    _inherit = ["sale.order.line", "credit.guard"]
    _credit_own = False

    _credit_guarded = frozenset(
        {
            "price_subtotal", "price_total", "price_tax", "price_reduce_taxexcl",
            "price_reduce_taxinc", "qty_invoiced", "untaxed_amount_invoiced", "invoice_lines",
            "invoice_status", "state",
        }
    )  # fmt: skip

    @api.model_create_multi
    def create(self, vals_list):
        self._check_down_payment(vals_list)
        default = self.env.context.get("default_order_id")
        order_ids = {vals.get("order_id", default) for vals in vals_list} - {None, False}
        orders = self.env["sale.order"].browse(order_ids)
        with orders._credit_watch_growth():
            return super().create(vals_list)

    def write(self, vals):
        if any(
            line.is_downpayment != vals.get("is_downpayment", line.is_downpayment) for line in self
        ):
            self._check_down_payment([{"is_downpayment": True}])
        if not GROWTH_FIELDS & set(vals):
            return super().write(vals)
        orders = self.order_id | self.env["sale.order"].browse(vals.get("order_id") or [])
        with orders._credit_watch_growth():
            result = super().write(vals)
        orders._credit_reconsider()
        return result

    def _check_down_payment(self, vals_list):
        """Raise when somebody makes a down payment line by hand: its amount isn't exposure."""
        if self.env.su:
            return
        names = ["is_downpayment"]
        default = self.default_get(names).get("is_downpayment")
        if any(vals.get("is_downpayment", default) for vals in vals_list):
            raise AccessError(
                self.env._("Down payment lines are made by invoicing a down payment, not by hand.")
            )

    def unlink(self):
        with self.order_id._credit_watch_growth():
            return super().unlink()

    def _credit_unit_price(self):
        """Return the price of a unit in the order's currency, tax included.

        Also of time and expenses, ordered as none.
        """
        self.ensure_one()
        if self.product_uom_qty:
            return self.price_reduce_taxinc
        price = self.price_unit * (1 - (self.discount or 0.0) / 100)
        taxes = self.tax_ids.compute_all(
            price, self.currency_id, 1.0, self.product_id, self.order_id.partner_id
        )
        return taxes["total_included"]

    @api.model
    def _credit_over_delivered(self):
        """Return lines of confirmed orders of which more was delivered than ordered and invoiced."""
        self.flush_model(["qty_delivered", "product_uom_qty", "qty_invoiced", "state"])
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM sale_order_line
                WHERE state = 'sale' AND qty_delivered > product_uom_qty
                  AND qty_delivered > qty_invoiced"""
            )
        )
        return self.browse(row[0] for row in rows)

    def _compute_qty_delivered(self):
        # EXTENDS 'sale': more delivered than ordered is growth; its hold is opened soon after.
        result = super()._compute_qty_delivered()
        over = any(
            line.state == "sale" and line.qty_delivered > line.product_uom_qty for line in self
        )
        if over:
            at_commit(self.env, OVER_DELIVERED, self.env["credit.hold"]._trigger_cron)
        return result
