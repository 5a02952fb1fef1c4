from odoo import api, models

from ...engine.features import MATRIX
from .credit_approval import OPEN


class CreditFeatureMatrix(models.AbstractModel):
    """What rests on the matrix of authority, and who decides while it is off."""

    _inherit = "credit.feature"

    @api.model
    def _resting(self):
        """Add what this room knows of. sudo: the switch holds for all companies."""
        found, kinds = super()._resting(), self.env["credit.authority"]._our_kinds()
        rows = self.env["credit.authority"].sudo().search_count([("kind", "in", kinds)])
        waiting = (
            self.env["credit.approval"]
            .sudo()
            ._read_group([("state", "in", OPEN), ("kind", "in", kinds)], ["res_model", "res_id"])
        )
        found[MATRIX] += [
            (self.env._("steps of the matrix"), rows),
            (self.env._("documents waiting for a decision"), rows and len(waiting)),
        ]
        return found

    @api.model
    def _switched(self, before, after):
        # EXTENDS: what waits is asked of whoever decides now, as after any change of the matrix.
        result = super()._switched(before, after)
        if MATRIX in before ^ after:
            matrix = self.env["credit.authority"]
            matrix._ask_anew(set(matrix._our_kinds()))
        return result
