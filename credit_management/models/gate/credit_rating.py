from odoo import fields, models


class CreditRating(models.Model):
    _inherit = "credit.rating"

    rule_ids = fields.One2many("credit.rule", "rating_id", "Rules")
