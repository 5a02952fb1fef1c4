from odoo import api, fields, models

from ...engine.features import FEATURES

SWITCHES = tuple(f"group_credit_feature_{code}" for code in FEATURES)


def _switch(name, code):
    """Return the field by which Odoo's settings switch a feature: for all employees or none."""
    return fields.Boolean(name, implied_group=f"credit_management.group_credit_feature_{code}")


class ResConfigSettingsFeatures(models.TransientModel):
    """What is used of credit management: three sizes, and a switch for each feature."""

    _name = "res.config.settings"
    _inherit = ["res.config.settings", "credit.switches"]

    _switch_prefix = "group_credit_feature_"

    group_credit_feature_evidence = _switch("Surveys and documents", "evidence")
    group_credit_feature_grades = _switch("Scorecards and grades", "grades")
    group_credit_feature_matrix = _switch("Matrix of authority", "matrix")
    group_credit_feature_groups = _switch("Groups and concentration", "groups")
    group_credit_feature_collateral = _switch("Collateral", "collateral")
    group_credit_feature_reviews = _switch("Scheduled reviews", "reviews")
    group_credit_feature_reduction = _switch("Reduction plans", "reduction")
    group_credit_feature_warnings = _switch("Early warning", "warnings")
    group_credit_feature_editions = _switch("Policy editions", "editions")
    group_credit_feature_complaints = _switch("Complaints", "complaints")

    @api.model
    def get_values(self):
        """Add the size the company has now, for who may open the settings."""
        values = super().get_values()
        if self.has_access("create"):
            values["credit_size"] = self.env["credit.size"]._current(self.env.company)
        return values

    def set_values(self):
        """Take over the size, too, where another one was chosen than there was.

        Raises ``AccessError`` for who may not write the settings: a client can call it, and
        on no record it would switch everything off.
        """
        self.check_access("create")
        sizes = self.env["credit.size"]
        before = sizes._current(self.company_id)
        result = super().set_values()
        if self.credit_size and self.credit_size != before:
            sizes._choose(self.company_id, self.credit_size)
        return result

    @api.onchange("credit_size")
    def _onchange_credit_size(self):
        return self._size_was_chosen()

    @api.onchange(*SWITCHES)
    def _onchange_credit_features(self):
        return self._switch_was_turned()
