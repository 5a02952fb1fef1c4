from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    credit_prepayment_mode = fields.Selection(
        related="company_id.root_id.credit_prepayment_mode", readonly=False
    )
