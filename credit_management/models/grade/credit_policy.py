from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine.classification import Lines
from ...engine.money import problem_with

PRINTS = [
    ("none", "Nothing"),
    ("terms", "Payment term"),
    ("limit", "Payment term and credit limit"),
]

USED_BY = [
    ("highest", "Highest month-end balance of 12 months"),
    ("average", "Average month-end balance of 12 months"),
    ("today", "Balance today"),
]

AMOUNTS = ("yearly_standard", "key_from", "occasional_below")


class CreditPolicyGrading(models.Model):
    """How a root company grades: its scale, its standards, what its orders say of credit."""

    _inherit = "credit.policy"

    currency_id = fields.Many2one(related="company_id.currency_id")
    rating_scale_id = fields.Many2one(
        "credit.rating.scale",
        "Rating scale",
        tracking=True,
        ondelete="restrict",
        help="The scale accounts of this company are graded on. Grades of another scale stay until "
        "the account is graded anew.",
    )
    yearly_standard = fields.Monetary(
        "Yearly standard",
        tracking=True,
        help="What a customer of the best A/B/C grade pays or takes within a year.",
    )
    key_from = fields.Monetary(
        "Key customer from",
        tracking=True,
        help="Key customers bought for this much or more in the last 12 months. 0: no such class.",
    )
    occasional_below = fields.Monetary(
        "Occasional customer below",
        tracking=True,
        help="Occasional customers bought for less in the last 12 months.",
    )
    print_terms = fields.Selection(
        PRINTS,
        "Print on orders",
        default="none",
        required=True,
        tracking=True,
        help="What the order a customer gets says of the credit granted.",
    )

    used_by = fields.Selection(
        USED_BY,
        "Credit used before",
        default="highest",
        required=True,
        tracking=True,
        help="What counts as the credit a customer used before, which a limit by formula isn't to "
        "exceed. Who bought on credit and owed nothing at any end of a month isn't held to "
        "nothing; today's balance counts as it stands.",
    )
    reduction_months = fields.Integer(
        "Reduce over (months)",
        default=3,
        tracking=True,
        help="Accounts above their limit get a draft plan with so many monthly steps. 0: none.",
    )

    @api.constrains("reduction_months")
    def _check_reduction_months(self):
        for policy in self:
            if not 0 <= policy.reduction_months <= 60:
                raise ValidationError(
                    self.env._(
                        "Reduce over: %(months)s months; it must lie between 0 and 60.",
                        months=policy.reduction_months,
                    )
                )

    @api.constrains(*AMOUNTS)
    def _check_amounts(self):
        for policy in self:
            for name in AMOUNTS:
                if problem_with(policy[name]) or policy[name] < 0:
                    raise ValidationError(
                        self.env._(
                            "%(field)s must be an amount of zero or more.",
                            field=policy._fields[name]._description_string(self.env),
                        )
                    )

    def _lines(self):
        """Return the engine's ``Lines`` between classes of customers: amounts and days (R06)."""
        return Lines(self.key_from, self.occasional_below, self.hold_overdue_days)
