from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ...engine.answers import CHOICE, DATE, NO, YES, YES_NO, Answered, UnusableAnswer, canonical


class CreditSurveyAnswer(models.Model):
    """One fact of a customer survey: the answer, its source, its verification (R02, R03).

    ``value`` is text in one canonical form (``engine.answers``): numbers with a
    point, ISO days, yes or no, the id of a choice. ``text`` is what people read.
    """

    _name = "credit.survey.answer"
    _description = "Survey Answer"
    _inherit = ["credit.evidence"]
    _order = "sequence, id"

    _credit_guarded = frozenset(
        {
            *("verified_channel", "verified_by_id", "verified_on", "is_verified"),
            *("recorded_by_id", "survey_id", "question_id", "sequence"),
        }
    )

    survey_id = fields.Many2one("credit.survey", required=True, ondelete="cascade", index=True)
    question_id = fields.Many2one(
        "credit.survey.question", required=True, ondelete="restrict", index=True
    )
    sequence = fields.Integer(readonly=True)
    account_id = fields.Many2one(related="survey_id.account_id", store=True, index=True)
    company_id = fields.Many2one(related="survey_id.company_id", store=True)
    state = fields.Selection(related="survey_id.state")
    heading_id = fields.Many2one(related="question_id.heading_id")
    kind = fields.Selection(related="question_id.kind")
    is_required = fields.Boolean(related="question_id.is_required")
    choices = fields.Json(compute="_compute_choices")
    value = fields.Char("Answer")
    text = fields.Char("Answer as text", compute="_compute_text")

    _question_uniq = models.Constraint(
        "UNIQUE(survey_id, question_id)", "A survey asks each question once."
    )

    @api.depends("question_id")
    @api.depends_context("lang")
    def _compute_choices(self):
        for answer in self:
            if answer.kind == YES_NO:
                answer.choices = [[YES, self.env._("Yes")], [NO, self.env._("No")]]
            elif answer.kind == CHOICE:
                answer.choices = [
                    [str(choice.id), choice.name] for choice in answer.question_id.choice_ids
                ]
            else:
                answer.choices = False

    @api.depends("value", "question_id")
    @api.depends_context("lang")
    def _compute_text(self):
        for answer in self:
            if answer.choices:
                answer.text = dict(answer.choices).get(answer.value, "")
            elif answer.kind == DATE and answer.value:
                answer.text = format_date(self.env, answer.value)
            else:
                answer.text = answer.value or ""

    @api.depends("question_id")
    def _compute_display_name(self):
        for answer in self:
            answer.display_name = answer.question_id.name

    @api.constrains("value", "source_channel")
    def _check_source(self):
        for answer in self:
            if answer.value and not answer.source_channel:
                raise ValidationError(
                    self.env._(
                        "%(question)s: say where the answer comes from.",
                        question=answer.question_id.name,
                    )
                )

    def write(self, vals):
        if not set(vals) & self._evidence_fields():
            return super().write(vals)
        self._check_may_change()
        if "value" not in vals:
            return super().write(vals)
        for answer in self:
            super(CreditSurveyAnswer, answer).write(
                dict(vals, value=answer._canonical(vals["value"]))
            )
        return True

    def _canonical(self, value):
        """Return the value in its one form; raises with the question named when it doesn't fit."""
        try:
            return canonical(
                self.kind, str(value or ""), [key for key, _name in self.choices or ()]
            )
        except UnusableAnswer:
            raise ValidationError(
                self.env._(
                    "%(question)s: “%(value)s” is no answer of the kind “%(kind)s”.",
                    question=self.question_id.name,
                    value=value,
                    kind=dict(self._fields["kind"]._description_selection(self.env))[self.kind],
                )
            ) from None

    def _check_may_change(self):
        """Raise unless these belong to drafts the user fills in; a signature for them is void."""
        surveys = self.survey_id
        if any(survey.state != "draft" for survey in surveys):
            raise UserError(
                self.env._("A confirmed survey can't be changed: renew it and answer anew.")
            )
        surveys._check_filler()
        surveys._void_signature()

    @api.model
    def _evidence_fields(self):
        return super()._evidence_fields() | {"value"}

    def _involved(self):
        # sudo: no rule may hide from the check who fills in the survey.
        return super()._involved() | self.sudo().survey_id.filled_by_id

    def _as_engine(self):
        """Return what the engine measures: required, answered, verified."""
        self.ensure_one()
        return Answered(self.is_required, bool(self.value), self.is_verified)
