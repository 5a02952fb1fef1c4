from odoo import fields, models


class CreditRejection(models.TransientModel):
    _inherit = "credit.rejection"

    res_model = fields.Selection(
        string="Kind of document",
        selection_add=[("credit.summary", "List of credit customers")],
        ondelete={"credit.summary": "cascade"},
    )
