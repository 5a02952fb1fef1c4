from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...engine.answers import CHOICE, DATE, NUMBER, TEXT, YES_NO
from ...engine.contradictions import (
    ACTIVE,
    CAPITAL,
    CODE,
    FOUNDED,
    IDENTITY,
    INCOME,
    LEGAL,
    NAME,
    REVENUE,
    TAX,
)

FACTS = {
    NAME: ("Registered name", {TEXT}),
    CODE: ("Registration number", {TEXT}),
    TAX: ("Tax number", {TEXT}),
    IDENTITY: ("ID number", {TEXT}),
    LEGAL: ("Legal representative", {TEXT}),
    CAPITAL: ("Registered capital", {NUMBER}),
    FOUNDED: ("Founded on", {DATE}),
    ACTIVE: ("In business since", {DATE}),
    REVENUE: ("Yearly sales", {NUMBER}),
    INCOME: ("Yearly income", {NUMBER}),
}
"""What an answer may tell that also stands elsewhere: {kind: (its name, fitting questions)}."""

QUESTION_KINDS = [
    (TEXT, "Text"),
    (NUMBER, "Number"),
    (CHOICE, "Choice"),
    (YES_NO, "Yes or no"),
    (DATE, "Date"),
]

ASKED_OF = [("all", "All customers"), ("companies", "Companies"), ("persons", "Persons")]


class CreditSurveyHeading(models.Model):
    """One of the headings of the customer survey; eight ship (R02)."""

    _name = "credit.survey.heading"
    _description = "Survey Heading"
    _inherit = ["credit.answers"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    question_ids = fields.One2many("credit.survey.question", "heading_id", "Questions")


class CreditSurveyQuestion(models.Model):
    """One question of the catalogue. What was answered keeps its kind and its choices."""

    _name = "credit.survey.question"
    _description = "Survey Question"
    _inherit = ["credit.answers"]
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
    fact = fields.Selection(
        [(fact, name) for fact, (name, _kinds) in FACTS.items()],
        "Compared as",
        help="The answer has to agree with what documents, statements and master data say.",
    )
    asked_of = fields.Selection(
        ASKED_OF,
        "Asked of",
        default="all",
        required=True,
        help="Of which customers it is asked: the type of a customer says whether it is a person.",
    )

    @api.constrains("fact", "kind")
    def _check_fact(self):
        for question in self.filtered("fact"):
            if question.kind not in FACTS[question.fact][1]:
                raise ValidationError(
                    self.env._(
                        "%(question)s: answers of the kind “%(kind)s” can't be compared as “%(fact)s”.",
                        question=question.name,
                        kind=question._label("kind"),
                        fact=question._label("fact"),
                    )
                )

    def _label(self, name):
        return dict(self._fields[name]._description_selection(self.env)).get(self[name], "")

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

    def _asked_of_customer(self, is_person):
        """Return those of these questions that are asked of a person, or of a company."""
        others = "companies" if is_person else "persons"
        return self.filtered(lambda question: question.asked_of != others)

    def _answers(self, limit=None):
        """Return the answers given to these questions, ``limit`` of them.

        sudo: an answer of a customer the user may not see binds the question, too.
        """
        domain = [("question_id", "in", self.ids), ("value", "not in", (False, ""))]
        return self.env["credit.survey.answer"].sudo().search(domain, limit=limit)


class CreditSurveyChoice(models.Model):
    """One possible answer of a question of kind choice."""

    _name = "credit.survey.choice"
    _description = "Survey Choice"
    _inherit = ["credit.answers"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    question_id = fields.Many2one(
        "credit.survey.question", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)

    @api.ondelete(at_uninstall=False)
    def _unlink_never_chosen(self):
        values = [str(key) for key in self.ids]
        chosen = self.question_id._answers().filtered(lambda answer: answer.value in values)
        if chosen:
            raise UserError(self.env._("This choice was made already, so it stays."))
