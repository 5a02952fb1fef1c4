from odoo import api, models


class CreditAudit(models.Model):
    """The audit knows which releases ended in a write-off."""

    _inherit = "credit.audit"

    @api.model
    def _lost(self, holds):
        # EXTENDS 'credit_management': of whose order an invoice was written off, or a part.
        orders = holds.order_id
        lines = self.env["credit.write.off.line"].search(
            [
                ("write_off_id.state", "=", "approved"),
                ("move_line_id.move_id.invoice_line_ids.sale_line_ids.order_id", "in", orders.ids),
            ]
        )
        lost = lines.move_line_id.move_id.invoice_line_ids.sale_line_ids.order_id
        return super()._lost(holds) | holds.filtered(lambda one: one.order_id in lost)
