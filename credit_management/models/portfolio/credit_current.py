from odoo import models


class CreditHold(models.Model):
    """Holds of the company one works in, for the dashboard."""

    _name = "credit.hold"
    _inherit = ["credit.hold", "credit.current"]


class CreditAlert(models.Model):
    """Warnings of the company one works in, for the dashboard."""

    _name = "credit.alert"
    _inherit = ["credit.alert", "credit.current"]
