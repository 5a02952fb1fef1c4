from odoo import api, models

from .credit_policy import SWITCHES


class CreditFeatureShown(models.AbstractModel):
    """Forms that show the switches show them as they are now."""

    _inherit = "credit.feature"

    @api.model
    def _switched(self, before, after):
        # EXTENDS: the policies were perhaps read before.
        self.env["credit.policy"].invalidate_model([*SWITCHES, "credit_size"], flush=False)
        return super()._switched(before, after)
