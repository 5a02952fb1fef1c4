from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..base.words import as_read
from .credit_scorecard_criterion import KINDS, PERCENT

DAYS = {"average_days_late", "worst_days_late", "dso", "dio", "dpo"}
MONEY = {"yearly_payments", "yearly_deliveries"}


class CreditAssessmentLine(models.Model):
    """One criterion of an assessment: its value, points, weight and evidence, all copied (R14)."""

    _name = "credit.assessment.line"
    _description = "Credit Assessment Line"
    _inherit = ["credit.guard"]
    _order = "assessment_id, sequence, id"

    _credit_guarded = frozenset(
        {
            "assessment_id", "criterion_id", "sequence", "name", "kind", "source", "weight", "value",
            "has_value", "points", "is_scored", "share", "contribution", "median", "has_median",
            "date_from", "date_to", "res_model", "res_id", "answer",
        }
    )  # fmt: skip

    assessment_id = fields.Many2one(
        "credit.assessment", required=True, ondelete="cascade", index=True, readonly=True
    )
    company_id = fields.Many2one(related="assessment_id.company_id", store=True)
    currency_id = fields.Many2one(related="assessment_id.currency_id")
    state = fields.Selection(related="assessment_id.state")
    criterion_id = fields.Many2one(
        "credit.scorecard.criterion", "Scorecard row", ondelete="set null", readonly=True
    )
    sequence = fields.Integer(readonly=True)
    name = fields.Char("Criterion (as scored)", readonly=True)
    title = fields.Char("Criterion", compute="_compute_title")
    kind = fields.Selection(KINDS, "Source", readonly=True)
    source = fields.Char("Code of the figure", readonly=True)
    weight = fields.Float(readonly=True, digits=(16, 2))
    value = fields.Float("Figure read", readonly=True, digits=(16, 6))
    has_value = fields.Boolean("Known", readonly=True)
    value_text = fields.Char("Value", compute="_compute_value_text")
    answer_id = fields.Many2one(
        "credit.scorecard.band",
        ondelete="set null",
        domain="[('criterion_id', '=', criterion_id)]",
        help="What the analyst holds to be true.",
    )
    answer = fields.Char("Answer given", readonly=True)
    note = fields.Char("Remark", help="What the answer rests on.")
    points = fields.Float(readonly=True, digits=(16, 2), aggregator="avg")
    is_scored = fields.Boolean("Counted", readonly=True)
    share = fields.Float(
        "Share (%)",
        readonly=True,
        digits=(16, 2),
        help="The weight in this score, once criteria without a score are left out.",
    )
    contribution = fields.Float(readonly=True, digits=(16, 2), help="Points × share.")
    median = fields.Float("Industry", readonly=True, digits=(16, 6))
    has_median = fields.Boolean("Has an industry median", readonly=True)
    median_text = fields.Char(
        "Industry median",
        compute="_compute_value_text",
        help="The middle of the approved assessments of customers in the same industry; "
        "empty when there are fewer than three.",
    )
    date_from = fields.Date("Evidence from", readonly=True)
    date_to = fields.Date("Evidence until", readonly=True)
    res_model = fields.Char("Document model", readonly=True)
    res_id = fields.Many2oneReference("Document", model_field="res_model", readonly=True)
    evidence = fields.Char(compute="_compute_evidence")

    @api.depends("name", "criterion_id")
    @api.depends_context("lang")
    def _compute_title(self):
        # sudo: what a criterion is called is no secret; the line shows its copy anyway.
        for line in self.sudo():
            line.title = as_read(line.name, line.criterion_id)

    def _answer_words(self):
        """Return the answer given, in the reader's language; sudo: as for the criterion."""
        return as_read(self.answer, self.sudo().answer_id)

    @api.depends(
        "value", "has_value", "median", "has_median", "source", "kind", "answer", "answer_id"
    )
    @api.depends_context("lang")
    def _compute_value_text(self):
        for line in self:
            text = line._value_words(line.value) if line.has_value else False
            line.value_text = line._answer_words() if line.kind == "question" else text
            line.median_text = line._value_words(line.median) if line.has_median else False

    def _value_words(self, value):
        """Return a figure as it is read: days, money, percent or a plain number."""
        if self.source in PERCENT:
            return f"{value:.1%}"
        if self.source in MONEY:
            return self.currency_id.format(value)
        if self.source in DAYS:
            return self.env._("%s days", f"{value:.1f}")
        return f"{value:.2f}"

    @api.depends("kind", "date_from", "date_to", "note", "has_value")
    @api.depends_context("lang")
    def _compute_evidence(self):
        for line in self:
            parts = [line._evidence_words(), line.note]
            line.evidence = "; ".join(part for part in parts if part)

    def _evidence_words(self):
        if self.kind == "question":
            return "" if self.has_value else self._question_words()
        if not self.date_to:
            return self.env._("no statement")
        words = {
            "start": format_date(self.env, self.date_from),
            "end": format_date(self.env, self.date_to),
        }
        if self.kind == "statement":
            return self.env._("Statement %(start)s – %(end)s", **words)
        return self.env._("Own ledger %(start)s – %(end)s", **words)

    def _question_words(self):
        """Return what is to be answered, so that nobody has to look it up in the scorecard."""
        question = self.criterion_id.question
        if not question:
            return self.env._("not answered")
        return self.env._("not answered: %(question)s", question=question)

    @api.constrains("answer_id")
    def _check_answer(self):
        for line in self.filtered("answer_id"):
            if line.answer_id.criterion_id != line.criterion_id or line.kind != "question":
                raise ValidationError(
                    self.env._(
                        "%(criterion)s: that isn't one of its answers.", criterion=line.title
                    )
                )

    def _prepare_answer_vals(self):
        """Return the vals of what the chosen answer of a question says; its value is its place."""
        self.ensure_one()
        answer = self.answer_id
        return {
            "value": float(answer._place()) if answer else 0.0,
            "has_value": bool(answer),
            "answer": answer.name or False,
        }

    def write(self, vals):
        if not self.env.su and {"answer_id", "note"} & set(vals):
            self.assessment_id._check_may_change()
            result = super().write(vals)
            # sudo: a guarded field: nobody may write that they had no hand in it.
            self.sudo().assessment_id.contributor_ids |= self.env.user
            self.assessment_id._score()
            return result
        return super().write(vals)

    def action_open_evidence(self):
        """Return the action for the statement or journal items this value was read from (R14).

        Raises AccessError for who may not see the line, UserError where nothing lies behind it.
        """
        self.ensure_one()
        self.check_access("read")
        if self.res_model and self.res_id:
            return {
                "type": "ir.actions.act_window",
                "res_model": self.res_model,
                "res_id": self.res_id,
                "views": [(False, "form")],
            }
        if self.kind != "ledger":
            raise UserError(self.env._("There is no document behind this value."))
        return {
            "type": "ir.actions.act_window",
            "name": self.title,
            "res_model": "account.move.line",
            "views": [(False, "list"), (False, "form")],
            "domain": [
                ("partner_id", "child_of", self.assessment_id.partner_id.id),
                ("account_id.account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("date", ">=", self.date_from),
                ("date", "<=", self.date_to),
                ("company_id", "child_of", self.company_id.id),
            ],
        }
