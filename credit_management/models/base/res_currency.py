from odoo import models

from .caches import forget


class ResCurrency(models.Model):
    _inherit = "res.currency"

    def write(self, vals):
        # EXTENDS 'base': credit.exposure keeps decimal places in a cache
        result = super().write(vals)
        if "rounding" in vals:
            forget(self.env)
        return result


class ResCurrencyRate(models.Model):
    """Makes every worker read the rates anew when one changes (credit.exposure caches them)."""

    _name = "res.currency.rate"
    _inherit = ["res.currency.rate", "credit.cached"]
