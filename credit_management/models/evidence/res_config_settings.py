from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    credit_survey_grace_days = fields.Integer("First survey within (days)")
