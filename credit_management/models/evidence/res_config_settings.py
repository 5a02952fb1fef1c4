from odoo import fields, models


class ResConfigSettingsEvidence(models.TransientModel):
    """The part of the settings that is about evidence."""

    _inherit = "res.config.settings"

    credit_survey_grace_days = fields.Integer("First survey within (days)")
    credit_group_evidence = fields.Selection(
        lambda self: (
            self.env["credit.policy"]._fields["group_evidence"]._description_selection(self.env)
        ),
        "Evidence of control",
    )
