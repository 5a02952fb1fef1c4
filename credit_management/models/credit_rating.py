from odoo import fields, models


class CreditRating(models.Model):
    """A grade a customer can have (信用等级); ordered from best to worst."""

    _name = "credit.rating"
    _description = "Credit Rating"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10, help="The best grade comes first.")
    color = fields.Integer("Colour")
    active = fields.Boolean(default=True)
    account_ids = fields.One2many("credit.account", "rating_id", "Accounts")

    _name_uniq = models.Constraint("UNIQUE(name)", "This grade exists already.")
