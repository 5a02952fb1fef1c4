from odoo import api, models

from ...engine.features import COLLATERAL, EVIDENCE


class CreditFeatureEvidence(models.AbstractModel):
    """What evidence and collateral is on file, and the days that follow from it."""

    _inherit = "credit.feature"

    @api.model
    def _resting(self):
        """Add what this room knows of. sudo: the switch holds for all companies."""
        found = super()._resting()
        found[EVIDENCE] += [
            (self.env._("surveys"), self.env["credit.survey"].sudo().search_count([])),
            (self.env._("documents"), self.env["credit.document"].sudo().search_count([])),
            (self.env._("statements"), self.env["credit.statement"].sudo().search_count([])),
        ]
        confirmed = [("state", "=", "confirmed")]
        pledged = self.env["credit.collateral"].sudo().search_count(confirmed)
        found[COLLATERAL] += [(self.env._("confirmed pieces of collateral"), pledged)]
        return found

    @api.model
    def _switched(self, before, after):
        """Look at the days of all accounts again: they stood still.

        sudo: only administrators may trigger a scheduled action by themselves.
        """
        cron = self.env.ref("credit_management.ir_cron_evidence", raise_if_not_found=False)
        if EVIDENCE in after - before and cron:
            cron.sudo()._trigger()
        return super()._switched(before, after)
