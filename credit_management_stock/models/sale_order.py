from odoo import models

from . import settled_sql as sql


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _credit_settled(self):
        """Return {order id: what was paid of its posted invoices}, company currency; one query."""
        if not self:
            return {}
        for model, names in sql.READ_SETTLED.items():
            self.env[model].flush_model(names)
        rows = self.env.execute_query(sql.settled(self.ids))
        return {order_id: float(amount or 0) for order_id, amount in rows}
