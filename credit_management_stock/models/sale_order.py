from odoo import models

from . import settled_sql as sql


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _credit_leaves_by_warehouse(self):
        """Tell whether all that costs something is goods that a warehouse delivers, or freight."""
        self.ensure_one()
        lines = self.order_line.filtered(
            lambda line: not line.display_type and not line.is_downpayment and line.price_total > 0
        )
        freight = "is_delivery" in lines._fields
        return bool(lines) and all(
            line.product_id.type == "consu" or (freight and line.is_delivery) for line in lines
        )

    def _credit_settled(self):
        """Return {order id: what was paid of its posted invoices}, company currency; one query."""
        if not self:
            return {}
        for model, names in sql.READ_SETTLED.items():
            self.env[model].flush_model(names)
        rows = self.env.execute_query(sql.settled(self.ids))
        return {order_id: float(amount or 0) for order_id, amount in rows}
