from odoo import api, models


class CreditRating(models.Model):
    _inherit = "credit.rating"

    @api.model
    def _rests_on_it(self):
        # EXTENDS: what was calculated, proposed and approved.
        names = ("rating_id", "calculated_rating_id", "approved_rating_id")
        return {**super()._rests_on_it(), "credit.assessment": names}
