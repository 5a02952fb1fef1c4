from odoo import fields, models


class CreditPolicySuspension(models.Model):
    """What a root company does between a downgrade and the decision on its consequence."""

    _inherit = "credit.policy"

    suspend_until_decreased = fields.Boolean(
        "Suspend new credit until a decrease is decided",
        default=True,
        tracking=True,
        help="From a grade that allows no credit, or a major change, until the decrease that "
        "follows is decided, orders that need credit are held.",
    )
