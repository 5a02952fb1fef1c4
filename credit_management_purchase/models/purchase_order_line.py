from odoo import api, fields, models


class PurchaseOrderLine(models.Model):
    """What was received follows from the warehouse's moves, and what was billed from the bills.

    Odoo stores both and lets a client write over them. What moves tell is kept here a second
    time, where nobody types; what people enter by hand for services stays theirs, and nothing
    of credit rests on it (docs/adr/0024).
    """

    _name = "purchase.order.line"
    _inherit = ["purchase.order.line", "credit.figures"]

    _credit_figures = frozenset(
        {"credit_qty_received", "price_total", "qty_invoiced", "qty_received_method"}
    )

    credit_qty_received = fields.Float(
        "Received by the warehouse",
        digits="Product Unit",
        compute="_compute_credit_qty_received",
        compute_sudo=True,
        store=True,
        copy=False,
    )

    @api.depends("qty_received", "qty_received_method")
    def _compute_credit_qty_received(self):
        """Ask the moves, whatever was typed into Odoo's own quantity; 0 where no move can tell.

        What waits for a supplier may go on once goods have come.
        """
        by_moves = self.filtered(lambda line: line.qty_received_method == "stock_moves")
        received = by_moves._prepare_qty_received()
        for line in self:
            line.credit_qty_received = received.get(line, 0.0)
        self.env["credit.prepayment.hold"]._trigger_evaluation(by_moves.order_id.partner_id)
