from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CreditPolicy(models.Model):
    """How often customers confirm what they owe."""

    _inherit = "credit.policy"

    confirm_months = fields.Integer(
        "Statements confirmed every (months)",
        default=3,
        tracking=True,
        help="Who owes and hasn't confirmed for longer is on the list Not confirmed.",
    )

    @api.constrains("confirm_months")
    def _check_confirm_months(self):
        for policy in self:
            if not 1 <= policy.confirm_months <= 60:
                raise ValidationError(
                    self.env._("Statements confirmed every (months): choose 1 to 60.")
                )
