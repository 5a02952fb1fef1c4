from odoo import fields, models

from ...engine.training import EVERYTHING, NOTHING, RELEASES

REQUIRED = [
    (NOTHING, "Nothing waits"),
    (RELEASES, "Releasing holds"),
    (EVERYTHING, "Every approval"),
]


class CreditPolicyReading(models.Model):
    """What waits until who decides has read what they had to (R84)."""

    _inherit = "credit.policy"

    reading_required = fields.Selection(
        REQUIRED,
        "Waits for reading",
        default=NOTHING,
        required=True,
        tracking=True,
        help="Who hasn't acknowledged in time what they have to read can't decide this until they "
        "have. They can read and acknowledge at any moment, and reject. While credit is observed "
        "nothing waits.",
    )
