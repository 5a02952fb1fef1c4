from odoo import api, models


class SaleOrder(models.Model):
    """A confirmed order opens the credit file."""

    _inherit = "sale.order"

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders.filtered(lambda order: order.state == "sale")._open_credit_archive_files()
        return orders

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") == "sale":
            self._open_credit_archive_files()
        return result

    def _open_credit_archive_files(self):
        """Open the credit file of every customer whose order is confirmed (R70)."""
        for root, orders in self.grouped(lambda order: order.company_id.root_id).items():
            self.env["credit.archive.file"]._open(orders.partner_id, root, "order")
