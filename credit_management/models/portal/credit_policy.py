from odoo import fields, models


class CreditPolicyPortal(models.Model):
    """What customers see of their credit in the portal (R83); off until somebody decides it."""

    _inherit = "credit.policy"

    portal_shown = fields.Boolean(
        "Customers see their credit",
        tracking=True,
        help="In the portal, each customer its own; of its people those who were given the right.",
    )
    portal_status = fields.Boolean("Status in the portal", default=True, tracking=True)
    portal_limit = fields.Boolean("Limit and available in the portal", default=True, tracking=True)
    portal_items = fields.Boolean("Open items in the portal", default=True, tracking=True)
    portal_grade = fields.Boolean("Grade in the portal", tracking=True)
