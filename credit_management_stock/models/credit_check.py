from odoo import fields, models


class CreditCheck(models.Model):
    """Checks of goods that leave name their transfer."""

    _inherit = "credit.check"

    picking_id = fields.Many2one(
        "stock.picking", "Transfer", readonly=True, ondelete="set null", index="btree_not_null"
    )
