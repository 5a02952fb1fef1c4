from odoo import api, fields, models


class SaleOrderLine(models.Model):
    """What the warehouse will never deliver isn't waited for."""

    _inherit = "sale.order.line"

    credit_is_ended = fields.Boolean(compute="_compute_credit_is_ended", store=True)

    @api.depends("move_ids.state")
    def _compute_credit_is_ended(self):
        """A line has ended when its moves, back-orders and returns among them, are done or cancelled."""
        for line in self:
            # sudo: a salesperson may not see the moves of every warehouse
            states = set(line.sudo().move_ids.mapped("state"))
            line.credit_is_ended = bool(states) and states <= {"done", "cancel"}
