from odoo import api, fields, models
from odoo.exceptions import ValidationError

GROUP_EVIDENCE = [("warn", "Show who lacks it"), ("require", "Nobody joins without it")]


class CreditPolicyEvidence(models.Model):
    """How long a root company goes on without evidence, and what it asks of groups (R97)."""

    _inherit = "credit.policy"

    survey_grace_days = fields.Integer(
        "First survey within (days)",
        default=30,
        tracking=True,
        help="A customer that was never surveyed counts as stale from so many days after the account "
        "was opened. 0: never.",
    )
    group_evidence = fields.Selection(
        GROUP_EVIDENCE,
        "Evidence of control",
        required=True,
        default="warn",
        tracking=True,
        help="Who joins a credit group: shown when there is no evidence of who controls it, or "
        "not let in. Members of before stay.",
    )

    @api.constrains("survey_grace_days")
    def _check_survey_grace_days(self):
        for policy in self:
            if not 0 <= policy.survey_grace_days <= 10000:
                raise ValidationError(
                    self.env._(
                        "First survey within: %(days)s days; it must lie between 0 and 10,000.",
                        days=policy.survey_grace_days,
                    )
                )

    def write(self, vals):
        result = super().write(vals)
        if self and "survey_grace_days" in vals:
            # The days on thousands of accounts follow outside of this transaction.
            # sudo: only administrators may trigger a scheduled action by themselves.
            self.env.ref("credit_management.ir_cron_evidence").sudo()._trigger()
        return result
