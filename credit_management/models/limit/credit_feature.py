from odoo import api, models

from ...engine.features import GRADES, GROUPS


class CreditFeatureLimit(models.AbstractModel):
    """What of accounts and limits rests on grades and on groups."""

    _inherit = "credit.feature"

    @api.model
    def _kept_in(self):
        """Add the companies of all accounts.

        sudo: those the user doesn't work in are what is asked about.
        """
        accounts = self.env["credit.account"].sudo()
        kept = accounts._read_group([], ["company_id"])
        return super()._kept_in().union(*(company for (company,) in kept))

    @api.model
    def _resting(self):
        """Add what this room knows of. sudo: the switch holds for all companies."""
        found, accounts = super()._resting(), self.env["credit.account"].sudo()
        held_off = [("no_credit_rating_id", "!=", False)]
        found[GRADES] += [
            (self.env._("graded accounts"), accounts.search_count([("rating_id", "!=", False)])),
            (self.env._("accounts whose grade allows no credit"), accounts.search_count(held_off)),
        ]
        grants = (
            self.env["credit.limit"].sudo()._read_group([("group_id", "!=", False)], ["group_id"])
        )
        found[GROUPS] += [
            (self.env._("groups"), self.env["credit.group"].sudo().search_count([])),
            (self.env._("groups with a limit"), len(grants)),
        ]
        return found

    @api.model
    def _switched(self, before, after):
        # EXTENDS: grades that allow no credit have their consequence again.
        if GRADES in after - before:
            self.env["credit.account"]._trigger_follow_grades()
        return super()._switched(before, after)
