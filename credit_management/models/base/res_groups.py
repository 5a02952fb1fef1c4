from odoo import models

IMPLYING = {"implied_ids", "implied_by_ids"}


class ResGroups(models.Model):
    """Notices that a feature was switched, whichever way: settings, policy, the groups themselves."""

    _inherit = "res.groups"

    def write(self, vals):
        # EXTENDS 'base'
        if not IMPLYING & set(vals):
            return super().write(vals)
        features = self.env["credit.feature"]
        before = features._on()
        result = super().write(vals)
        after = features._on()
        if before != after:
            features._switched(before, after)
        return result
