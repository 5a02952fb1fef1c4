from odoo import api, models

from ...engine.features import COMPLAINTS


class CreditFeatureComplaints(models.AbstractModel):
    """Complaints that aren't closed."""

    _inherit = "credit.feature"

    @api.model
    def _resting(self):
        """Add what this room knows of. sudo: the switch holds for all companies."""
        found = super()._resting()
        number = self.env["credit.complaint"].sudo().search_count([("state", "!=", "closed")])
        found[COMPLAINTS] += [(self.env._("open complaints"), number)]
        return found
