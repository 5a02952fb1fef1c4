"""Partial indexes the exposure statement needs on tables that aren't ours."""

from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    # Open orders of one customer, however long its history.
    _credit_open_idx = models.Index(
        "(partner_invoice_id) WHERE state = 'sale' AND credit_is_closed IS NOT TRUE "
        "AND invoice_status IS DISTINCT FROM 'invoiced'"
    )


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    # Odoo doesn't index the customer of a transaction.
    _credit_done_idx = models.Index("(partner_id) WHERE state = 'done'")
