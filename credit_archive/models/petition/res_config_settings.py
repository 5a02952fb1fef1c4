from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """The part of the settings that is about customers' own data."""

    _inherit = "res.config.settings"

    credit_portal_data = fields.Boolean(
        related="company_id.root_id.credit_portal_data", readonly=False
    )
    credit_portal_scores = fields.Boolean(
        related="company_id.root_id.credit_portal_scores", readonly=False
    )
    credit_petition_days = fields.Integer(
        related="company_id.root_id.credit_petition_days", readonly=False
    )
    credit_copy_days = fields.Integer(related="company_id.root_id.credit_copy_days", readonly=False)
