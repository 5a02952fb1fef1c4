from odoo import api, fields, models


class CreditRating(models.Model):
    _inherit = "credit.rating"

    rule_ids = fields.One2many("credit.rule", "rating_id", "Rules")

    @api.model
    def _goes_with_it(self):
        return {**super()._goes_with_it(), "credit.rule": "rating_id"}
