from odoo import api, models

from ...engine.features import EDITIONS


class CreditOverviewTraining(models.Model):
    """What the user has to read is among what waits for them."""

    _inherit = "credit.overview"

    @api.model
    def _waiting_beside(self):
        # EXTENDS: while editions are switched off nobody is asked to read any.
        found = super()._waiting_beside()
        if self.env["credit.feature"]._is_on(EDITIONS):
            found["credit.training.reading"] = (
                "credit_management.credit_training_reading_action_mine"
            )
        return found
