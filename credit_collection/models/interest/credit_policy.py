from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.credit_management.engine.money import problem_with

METHODS = [
    ("split", "Each day at its own rate"),
    ("payment", "At the rate of the day of payment"),
    ("due", "At the rate of the due date"),
]

COUNTS = [("act_365", "Days / 365"), ("act_360", "Days / 360"), ("30_360", "30 / 360")]


class CreditPolicy(models.Model):
    """How late payment bears interest."""

    _inherit = "credit.policy"

    interest_method = fields.Selection(
        METHODS, "Interest when the rate changes", default="split", required=True, tracking=True
    )
    interest_count = fields.Selection(
        COUNTS, "Days of interest", default="act_365", required=True, tracking=True
    )
    interest_fixed = fields.Monetary(
        "Fixed sum per late item",
        tracking=True,
        help="Where the law allows one; charged once per item. 0: none.",
    )
    interest_minimum = fields.Monetary(
        "Least interest", tracking=True, help="Less than this isn't proposed."
    )
    interest_account_id = fields.Many2one(
        "account.account",
        "Account of interest income",
        domain="[('account_type', 'in', ('income', 'income_other'))]",
        help="Draft invoices of interest are booked here, without tax.",
    )

    @api.constrains("interest_fixed", "interest_minimum")
    def _check_interest(self):
        for policy in self:
            for amount in (policy.interest_fixed, policy.interest_minimum):
                if problem_with(amount) or amount < 0:
                    raise ValidationError(self.env._("Late interest: zero or more."))
