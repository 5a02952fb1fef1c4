from odoo import api, fields, models

from ...engine.features import FEATURES

SWITCHES = tuple(f"uses_{code}" for code in FEATURES)


def _switch(name):
    """Return the field that switches a feature; its inverse checks who may."""
    return fields.Boolean(name, compute="_compute_uses", inverse="_inverse_uses")


class CreditPolicySwitches(models.Model):
    """The switches of Odoo's settings for credit managers, who can't open those."""

    _name = "credit.policy"
    _inherit = ["credit.policy", "credit.switches"]

    _switch_prefix = "uses_"

    credit_size = fields.Selection(
        compute="_compute_credit_size", inverse="_inverse_credit_size", readonly=False
    )
    uses_evidence = _switch("Surveys and documents")
    uses_grades = _switch("Scorecards and grades")
    uses_matrix = _switch("Matrix of authority")
    uses_groups = _switch("Groups and concentration")
    uses_collateral = _switch("Collateral")
    uses_reviews = _switch("Scheduled reviews")
    uses_reduction = _switch("Reduction plans")

    def _compute_uses(self):
        on = self.env["credit.feature"]._on()
        for policy in self:
            policy._put_switches(on)

    def _inverse_uses(self):
        for policy in self:
            self.env["credit.feature"]._set(policy._switches())

    def _compute_credit_size(self):
        for policy in self:
            policy.credit_size = self.env["credit.size"]._current(policy.company_id)

    def _inverse_credit_size(self):
        for policy in self.filtered("credit_size"):
            self.env["credit.size"]._choose(policy.company_id, policy.credit_size)

    @api.onchange("credit_size")
    def _onchange_credit_size(self):
        return self._size_was_chosen()

    @api.onchange(*SWITCHES)
    def _onchange_uses(self):
        return self._switch_was_turned()
