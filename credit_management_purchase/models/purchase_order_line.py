from odoo import api, models


class PurchaseOrderLine(models.Model):
    """What was received follows from the warehouse's moves, and what was billed from the bills.

    Odoo stores both and lets a client write over them. Where moves tell what was received,
    whoever types a quantity has it worked out again; what people type by hand for services
    stays, and nothing of credit rests on it (docs/adr/0024).
    """

    _name = "purchase.order.line"
    _inherit = ["purchase.order.line", "credit.figures"]

    _credit_figures = frozenset({"price_total", "qty_invoiced", "qty_received_method"})

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'credit.figures'
        typed = any("qty_received" in vals for vals in vals_list)
        lines = super().create(vals_list)
        if typed and not self.env.su:
            lines._credit_receive_again()
        return lines

    def write(self, vals):
        # EXTENDS 'credit.figures'
        result = super().write(vals)
        if "qty_received" in vals and not self.env.su:
            self._credit_receive_again()
        return result

    def _credit_receive_again(self):
        """Have what moves tell worked out again, before anybody reads it."""
        by_moves = self.filtered(lambda line: line.qty_received_method == "stock_moves")
        if by_moves:
            self.env.add_to_compute(self._fields["qty_received"], by_moves)

    def _compute_qty_received(self):
        # EXTENDS 'purchase': goods have come, and what waits for a supplier may go on. sudo: who
        # receives them may see neither order nor hold.
        result = super()._compute_qty_received()
        partners = self.sudo().order_id.partner_id
        if partners:
            self.env["credit.prepayment.hold"]._trigger_evaluation(partners)
        return result
