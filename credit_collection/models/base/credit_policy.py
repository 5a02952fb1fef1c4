from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CreditPolicy(models.Model):
    """What a promise to pay does to reminders."""

    _inherit = "credit.policy"

    promise_stops_letters = fields.Boolean(
        "A promise stops reminders",
        default=True,
        tracking=True,
        help="While a promise to pay runs nothing is sent. Off: the sum promised is taken off, "
        "the rest is demanded.",
    )
    promise_grace_days = fields.Integer(
        "Days of grace of a promise",
        default=2,
        tracking=True,
        help="A promise is broken so many days after its day: money is under way.",
    )

    @api.constrains("promise_grace_days")
    def _check_promise_grace(self):
        for policy in self:
            if not 0 <= policy.promise_grace_days <= 60:
                raise ValidationError(
                    self.env._("Days of grace of a promise: choose 0 to 60, not %s.",
                               policy.promise_grace_days)
                )  # fmt: skip
