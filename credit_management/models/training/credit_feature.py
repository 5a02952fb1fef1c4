from odoo import api, models

from ...engine.features import EDITIONS


class CreditFeatureTraining(models.AbstractModel):
    """What is to be read rests on editions."""

    _inherit = "credit.feature"

    @api.model
    def _resting(self):
        """Add what this room knows of. sudo: the switch holds for all companies."""
        found = super()._resting()
        number = self.env["credit.training"].sudo().search_count([("state", "=", "open")])
        found[EDITIONS] += [(self.env._("trainings"), number)]
        return found
