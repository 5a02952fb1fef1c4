from odoo import fields, models


class CreditRejection(models.TransientModel):
    _inherit = "credit.rejection"

    res_model = fields.Selection(
        selection_add=[("credit.policy.edition", "Policy edition")],
        ondelete={"credit.policy.edition": "cascade"},
    )
