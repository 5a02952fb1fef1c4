from odoo import api, models

from . import prepaid_sql as sql


class CreditExposure(models.Model):
    """Prepayments to suppliers beside what customers owe: shown, and counted in their own segment.

    They use the limit of the customer only where somebody lets the category count (netting).
    """

    _inherit = "credit.exposure"
    _depends = {
        "account.payment": [
            "amount_company_currency_signed", "company_id", "date", "destination_account_id",
            "is_reconciled", "partner_id", "partner_type", "payment_type",
        ],
        "account.move.line": ["purchase_line_id"],
        "purchase.order": [
            "amount_total", "company_id", "currency_rate", "date_order", "partner_id",
            "payment_term_id", "state",
        ],
        "purchase.order.line": [
            "display_type", "is_downpayment", "order_id", "price_total", "product_qty",
            "product_uom_id", "qty_invoiced", "credit_qty_received", "qty_received_method",
        ],
    }  # fmt: skip

    @api.model
    def _sources(self, frame):
        # EXTENDS 'credit_management'
        return {**super()._sources(frame), "prepaid": sql.prepaid(frame)}

    @api.model
    def _source_slots(self):
        # EXTENDS 'credit_management'
        slots = dict.fromkeys((sql.ITEM, sql.OTHER, sql.ORDER), "prepayment")
        return {**super()._source_slots(), "prepaid": slots}

    @api.model
    def _source_guards(self):
        # EXTENDS 'credit_management'
        return {**super()._source_guards(), "prepaid": sql.ANY_PREPAID}
