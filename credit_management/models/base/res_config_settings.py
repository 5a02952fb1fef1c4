from odoo import api, fields, models

POLICY_FIELDS = (
    "tolerance_percent",
    "tolerance_days",
    "auto_confirm_ready",
    "order_horizon_days",
    "allow_unpaid_prepayment",
    "controller_id",
    "tz",
    "watch_utilization",
    "watch_overdue_days",
    "hold_overdue_days",
    "rating_scale_id",
    "yearly_standard",
    "key_from",
    "occasional_below",
    "print_terms",
    "reduction_months",
    "suspend_until_decreased",
    "survey_grace_days",
    "group_evidence",
    "used_by",
    "approval_remark",
    "report_in_parts",
)


def policy_value(policy, name):
    """Return a policy value as ``create`` and ``write`` take it."""
    value = policy[name]
    return value.id if isinstance(value, models.BaseModel) else value


class ResConfigSettings(models.TransientModel):
    """Settings of the root company: branches share its policy.

    The policy is written only where it changed, in one write: every write makes
    a new version of it, and every check names the version it was made under.
    """

    _inherit = "res.config.settings"

    credit_root_id = fields.Many2one(related="company_id.root_id", string="Root company")
    credit_currency_id = fields.Many2one(
        related="company_id.root_id.currency_id", string="Currency of credit"
    )
    credit_check_mode = fields.Selection(
        related="company_id.root_id.credit_check_mode", readonly=False
    )
    credit_release_ceiling = fields.Monetary(
        related="company_id.root_id.credit_release_ceiling",
        currency_field="credit_currency_id",
        readonly=False,
    )
    credit_payment_term_id = fields.Many2one(
        related="company_id.root_id.credit_payment_term_id", readonly=False
    )
    credit_tolerance_percent = fields.Float("Release tolerance (%)")
    credit_tolerance_days = fields.Integer("Release valid for (days)")
    credit_auto_confirm_ready = fields.Boolean("Confirm ready orders")
    credit_order_horizon_days = fields.Integer("Order horizon (days)")
    credit_allow_unpaid_prepayment = fields.Boolean("Confirm before payment")
    credit_controller_id = fields.Many2one("res.users", "Credit controller")
    credit_tz = fields.Selection(
        lambda self: self.env["credit.policy"]._fields["tz"]._description_selection(self.env),
        "Time zone of the company's day",
    )
    credit_watch_utilization = fields.Float("Watch from utilisation")
    credit_watch_overdue_days = fields.Integer("Watch from days overdue")
    credit_hold_overdue_days = fields.Integer("Hold from days overdue")

    @api.model
    def default_get(self, fields):
        """Leave out ``credit_…`` for who may not open the settings: everybody can call it."""
        # EXTENDS 'base', which reads system parameters for whoever asks: secrets may be among them.
        if not self.has_access("create"):
            fields = [name for name in fields if not str(name).startswith("credit_")]
        return super().default_get(fields)

    @api.model
    def _credit_policy_fields(self):
        """Return the names of the policy's fields that are settings; an add-on adds its own."""
        return POLICY_FIELDS

    @api.model
    def get_values(self):
        """Add {``credit_…``: value} of the policy of the current company's root.

        Only for who may open the settings: everybody can call it.
        """
        values = super().get_values()
        if not self.has_access("create"):
            return values
        policy = self.env.company._credit_policy()
        for name in self._credit_policy_fields():
            values[f"credit_{name}"] = policy_value(policy, name)
        return values

    def set_values(self):
        """Write what changed to the policy, as the user: ``AccessError`` for who may not.

        The policy is written once or not at all, for each write is a version.
        """
        result = super().set_values()
        policy = self.company_id._credit_policy().sudo(False)
        # sudo: only to compare; who saves other settings needn't be able to read the policy
        known = policy.sudo()
        changed = {
            name: policy_value(self, f"credit_{name}")
            for name in self._credit_policy_fields()
            if self[f"credit_{name}"] != known[name]
        }
        if changed:
            policy.write(changed)
        return result
