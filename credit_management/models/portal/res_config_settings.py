from odoo import api, fields, models

PORTAL_FIELDS = ("portal_shown", "portal_status", "portal_limit", "portal_items", "portal_grade")


class ResConfigSettingsPortal(models.TransientModel):
    """The part of the settings that is about what customers see."""

    _inherit = "res.config.settings"

    credit_portal_shown = fields.Boolean("Customers see their credit")
    credit_portal_status = fields.Boolean("Status")
    credit_portal_limit = fields.Boolean("Limit and available")
    credit_portal_items = fields.Boolean("Open items")
    credit_portal_grade = fields.Boolean("Grade")

    @api.model
    def _credit_policy_fields(self):
        # EXTENDS 'credit_management'
        return (*super()._credit_policy_fields(), *PORTAL_FIELDS)
