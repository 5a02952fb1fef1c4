from odoo import api, fields, models

from ...engine.features import FEATURES

SWITCHES = tuple(f"uses_{code}" for code in FEATURES)


def _switch(name):
    """Return the field that shows whether a feature is on; ``write`` switches it."""
    return fields.Boolean(name, compute="_compute_uses", readonly=False)


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
    uses_warnings = _switch("Early warning")
    uses_editions = _switch("Policy editions")
    uses_complaints = _switch("Complaints")

    def _compute_uses(self):
        on = self.env["credit.feature"]._on()
        for policy in self:
            policy._put_switches(on)

    def write(self, vals):
        """Switch features with the policy; ``AccessError`` for who may not.

        Only those that are named: the others stay as they are, whatever the client shows.
        """
        turned = {name: vals[name] for name in SWITCHES if name in vals}
        result = super().write({name: one for name, one in vals.items() if name not in turned})
        if self and turned:
            self.check_access("write")
            codes = {name: name.removeprefix(self._switch_prefix) for name in turned}
            features = self.env["credit.feature"]
            on = features._on() - set(codes.values())
            features._set(on | {codes[name] for name, is_on in turned.items() if is_on})
        return result

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
