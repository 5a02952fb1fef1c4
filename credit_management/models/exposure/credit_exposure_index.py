"""Partial indexes the exposure statement needs on tables that aren't ours."""

from odoo import models

from .sql.orders import TOUCHED


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    # Orders something happened to; all the others are open as a whole.
    _credit_touched_idx = models.Index(
        "(order_id) INCLUDE (qty_invoiced, untaxed_amount_invoiced, price_subtotal, "
        "product_uom_qty, qty_delivered) "
        f"WHERE state = 'sale' AND {TOUCHED}"
    )


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    # Odoo doesn't index the customer of a transaction.
    _credit_done_idx = models.Index("(partner_id) WHERE state = 'done'")
