from odoo import fields, models


class CreditRule(models.Model):
    """Rules about goods that leave."""

    _inherit = "credit.rule"

    kind = fields.Selection(
        selection_add=[
            ("unpaid_delivery", "Payment before delivery not received"),
            ("delivered_days", "Delivered and not invoiced"),
        ],
        ondelete={"unpaid_delivery": "cascade", "delivered_days": "cascade"},
    )
