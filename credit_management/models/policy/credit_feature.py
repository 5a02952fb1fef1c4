from odoo import api, models

from ...engine.features import EDITIONS


class CreditFeatureEditions(models.AbstractModel):
    """Editions that are drafted or in force."""

    _inherit = "credit.feature"

    @api.model
    def _resting(self):
        """Add what this room knows of. sudo: the switch holds for all companies."""
        found = super()._resting()
        editions = self.env["credit.policy.edition"].sudo()
        number = editions.search_count([("state", "not in", ("superseded", "cancelled"))])
        found[EDITIONS] += [(self.env._("policy editions"), number)]
        return found
