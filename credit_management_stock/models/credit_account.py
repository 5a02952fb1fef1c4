from odoo import models

from . import delivered_sql as sql

READ = {
    "account.move": ["invoice_currency_rate", "move_type"],
    "account.move.line": [
        "date", "display_type", "invoice_date", "move_id", "parent_state", "partner_id", "price_total",
    ],
    "res.partner": ["commercial_partner_id"],
    "sale.order": ["company_id", "currency_rate", "partner_invoice_id", "state"],
    "sale.order.line": [
        "credit_unit_total", "discount", "display_type", "invoice_lines", "is_downpayment", "order_id",
        "price_total", "price_unit", "product_id", "product_uom_id", "product_uom_qty",
    ],
    "stock.location": ["company_id", "usage"],
    "stock.move": [
        "date", "location_dest_id", "location_id", "product_id", "product_uom", "quantity", "sale_line_id",
        "state",
    ],
    "uom.uom": ["factor"],
}  # fmt: skip
"""What the statement reads; it is written down before it runs."""


class CreditAccount(models.Model):
    """Average deliveries are those of the warehouse (R22)."""

    _inherit = "credit.account"

    def _take_over(self, other):
        # EXTENDS 'credit_management': held deliveries follow their customer's account. As the
        # system, like all of the merge.
        self.env["credit.delivery.hold"].search([("account_id", "=", other.id)]).write(
            {"account_id": self.id}
        )
        return super()._take_over(other)

    def _delivered_beyond_invoices(self, keys, span):
        # EXTENDS 'credit_management': goods count when they leave, and no more when they are back.
        found = super()._delivered_beyond_invoices(keys, span)
        if not keys:
            return found
        for model, names in READ.items():
            self.env[model].flush_model(names)
        partner_ids = {partner_id for partner_id, _root_id in keys}
        rows = self.env.execute_query(sql.beyond_invoices(partner_ids, span))
        for partner_id, root_id, current, before in rows:
            known = found.get((partner_id, root_id), (0.0, 0.0))
            found[partner_id, root_id] = (
                known[0] + float(current or 0),
                known[1] + float(before or 0),
            )
        return found
