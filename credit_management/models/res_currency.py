from odoo import api, models


class ResCurrency(models.Model):
    _inherit = "res.currency"

    def write(self, vals):
        # EXTENDS 'base': credit.exposure keeps decimal places in a cache
        result = super().write(vals)
        if "rounding" in vals:
            self.env.registry.clear_cache()
        return result


class ResCurrencyRate(models.Model):
    """Makes every worker read the rates anew when one changes (credit.exposure caches them)."""

    _inherit = "res.currency.rate"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'base'
        rates = super().create(vals_list)
        self.env.registry.clear_cache()
        return rates

    def write(self, vals):
        # EXTENDS 'base'
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        # EXTENDS 'base'
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
