from odoo import fields, models


class CreditSurveyHeading(models.Model):
    """One of the headings of the customer survey; eight ship (R02)."""

    _name = "credit.survey.heading"
    _description = "Survey Heading"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    question_ids = fields.One2many("credit.survey.question", "heading_id", "Questions")
