from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.answers import CHOICE, DATE, NUMBER, TEXT, YES_NO

QUESTION_KINDS = [
    (TEXT, "Text"),
    (NUMBER, "Number"),
    (CHOICE, "Choice"),
    (YES_NO, "Yes or no"),
    (DATE, "Date"),
]


class CreditSurveyQuestion(models.Model):
    """One question of the catalogue. What was answered keeps its kind and its choices."""

    _name = "credit.survey.question"
    _description = "Survey Question"
    _order = "heading_id, sequence, id"

    name = fields.Char("Question", required=True, translate=True)
    heading_id = fields.Many2one(
        "credit.survey.heading", required=True, ondelete="restrict", index=True
    )
    kind = fields.Selection(QUESTION_KINDS, required=True, default=TEXT)
    is_required = fields.Boolean("Required")
    choice_ids = fields.One2many("credit.survey.choice", "question_id", "Choices")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    def write(self, vals):
        changed = self.filtered(lambda question: question.kind != vals.get("kind", question.kind))
        if changed and changed._answers(limit=1):
            raise UserError(
                self.env._(
                    "This question was answered already: archive it and make a new one instead."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never_answered(self):
        if self._answers(limit=1):
            raise UserError(self.env._("This question was answered already: archive it instead."))

    @api.model
    def _asked(self):
        """Return the questions of a new survey; a choice needs something to choose from."""
        every = self.search([])  # pylint: disable=no-search-all
        return every.filtered(lambda question: question.kind != CHOICE or question.choice_ids)

    def _answers(self, limit=None):
        domain = [("question_id", "in", self.ids), ("value", "not in", (False, ""))]
        return self.env["credit.survey.answer"].sudo().search(domain, limit=limit)
