from odoo import api, models


class CreditRating(models.Model):
    _inherit = "credit.rating"

    @api.model
    def _rests_on_it(self):
        # EXTENDS: the matrix and the steps it asked for.
        named = {"credit.authority": ("rating_id",), "credit.approval": ("rating_id",)}
        return {**super()._rests_on_it(), **named}
