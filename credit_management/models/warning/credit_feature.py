from odoo import api, models

from ...engine.account_state import HOLD, WATCH
from ...engine.features import WARNINGS


class CreditFeatureWarning(models.AbstractModel):
    """Warnings that are open."""

    _inherit = "credit.feature"

    @api.model
    def _resting(self):
        """Add what this room knows of. sudo: the switch holds for all companies."""
        found = super()._resting()
        alerts = self.env["credit.alert"].sudo().search_count([("state", "=", "open")])
        found[WARNINGS] += [(self.env._("open warnings"), alerts)]
        return found

    @api.model
    def _switched(self, before, after):
        """Look at once; what warnings asked for isn't asked for while they are switched off.

        sudo: only administrators may trigger a scheduled action by themselves.
        """
        if (WARNINGS in before) != (WARNINGS in after):
            alerts = self.env["credit.alert"].sudo().search(
                [("state", "=", "open"), ("consequence", "in", (WATCH, HOLD))]
            )  # fmt: skip
            alerts.account_id._refresh_raised()
        cron = self.env.ref("credit_management.ir_cron_warnings", raise_if_not_found=False)
        if WARNINGS in after - before and cron:
            cron.sudo()._trigger()
        return super()._switched(before, after)
