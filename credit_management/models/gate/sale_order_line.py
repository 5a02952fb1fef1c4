from contextlib import ExitStack

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..base.transaction import OVER_DELIVERED, at_commit
from ..exposure.sql.orders import FUNCTION

GROWTH_FIELDS = {
    "order_id", "product_id", "product_uom_qty", "product_uom_id", "price_unit", "discount",
    "tax_ids", "is_downpayment", "display_type", "technical_price_unit", "extra_tax_data",
    "combo_item_id", "qty_delivered",
}  # fmt: skip


class SaleOrderLine(models.Model):
    _name = "sale.order.line"
    _inherit = ["sale.order.line", "credit.guard", "credit.figures"]
    _credit_own = False

    _credit_guarded = frozenset({"invoice_lines", "credit_is_ended", "credit_unit_total"})
    _credit_figures = frozenset(
        {
            "price_subtotal", "price_total", "price_tax", "qty_invoiced",
            "untaxed_amount_invoiced", "state",
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
        growing = GROWTH_FIELDS & set(vals)
        if not growing:
            return super().write(vals)
        orders = self.order_id | self.env["sale.order"].browse(vals.get("order_id") or [])
        with ExitStack() as stack:
            if growing == {"qty_delivered"} and self._credit_may_deliver():
                stack.enter_context(orders._credit_accept_growth())
            stack.enter_context(orders._credit_watch_growth())
            result = super().write(vals)
        orders._credit_reconsider()
        return result

    def _credit_may_deliver(self):
        """Tell whether what is delivered here is taken as a fact, and held afterwards.

        What Odoo's own code delivers is one; of people only credit control may type more
        than was judged where it doesn't fit (R45).
        """
        return self.env.su or self.env.user.has_group("credit_management.group_credit_controller")

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
            return self.price_total / self.product_uom_qty
        return self.credit_unit_total

    @api.model
    def _credit_over_delivered(self):
        """Return lines of confirmed orders of which more was delivered than is expected.

        More than ordered, or anything where the order is closed. Of
        orders that still count: a draft invoice hides nothing, a posted one is owed itself.
        """
        self.env["credit.exposure"]._flush_sources()
        rows = self.env.execute_query(
            SQL(
                """SELECT l.id FROM sale_order_line l JOIN sale_order so ON so.id = l.order_id
                WHERE l.state = 'sale' AND l.qty_delivered > CASE
                      WHEN so.credit_is_closed THEN 0 ELSE l.product_uom_qty END
                  AND (%s(l.order_id, %s))[1] > 0""",
                SQL.identifier(FUNCTION),
                10 ** self.env["decimal.precision"].precision_get("Product Unit"),
            )
        )
        return self.browse(row[0] for row in rows)

    def _compute_qty_delivered(self):
        # EXTENDS 'sale': more delivered than ordered is growth; its hold is opened soon after.
        # sudo: whether the order is closed, whoever delivers.
        result = super()._compute_qty_delivered()
        over = any(
            line.state == "sale"
            and (
                line.qty_delivered > line.product_uom_qty
                or (line.qty_delivered and line.order_id.sudo().credit_is_closed)
            )
            for line in self
        )
        if over:
            at_commit(self.env, OVER_DELIVERED, self.env["credit.hold"]._trigger_cron)
        return result
