from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    credit_seal_email = fields.Char(
        "Seals are mailed to", config_parameter="credit_archive.seal_email"
    )
    credit_contact_days = fields.Integer(
        related="company_id.root_id.credit_contact_days", readonly=False
    )
