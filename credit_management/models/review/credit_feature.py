from odoo import api, models

from ...engine.features import REDUCTION, REVIEWS

CRONS = {REVIEWS: "ir_cron_reviews", REDUCTION: "ir_cron_reduction"}


class CreditFeatureReview(models.AbstractModel):
    """Reviews that are open and reduction plans that run."""

    _inherit = "credit.feature"

    @api.model
    def _resting(self):
        """Add what this room knows of. sudo: the switch holds for all companies."""
        found = super()._resting()
        reviews = self.env["credit.review"].sudo().search_count([("state", "!=", "done")])
        plans = self.env["credit.reduction.plan"].sudo().search_count([("state", "=", "active")])
        found[REVIEWS] += [(self.env._("open reviews"), reviews)]
        found[REDUCTION] += [(self.env._("running plans"), plans)]
        return found

    @api.model
    def _switched(self, before, after):
        """Look at what fell due meanwhile.

        sudo: only administrators may trigger a scheduled action by themselves.
        """
        for code, name in CRONS.items():
            cron = self.env.ref(f"credit_management.{name}", raise_if_not_found=False)
            if code in after - before and cron:
                cron.sudo()._trigger()
        return super()._switched(before, after)
