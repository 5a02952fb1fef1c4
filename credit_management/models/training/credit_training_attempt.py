from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine.training import DONE, needed_answers, right_answers


class CreditTrainingAttempt(models.Model):
    """One attempt at the questions of a training: when, and how many were answered right.

    Written by the system. Which ones isn't kept: it would tell the right answers.
    """

    _name = "credit.training.attempt"
    _description = "Attempt at the Questions"
    _inherit = ["credit.guard"]
    _order = "id desc"
    _rec_name = "date"

    _credit_guarded = frozenset(
        {"reading_id", "date", "right_count", "question_count", "is_passed"}
    )

    reading_id = fields.Many2one(
        "credit.training.reading", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="reading_id.company_id", store=True, index=True)
    user_id = fields.Many2one(related="reading_id.user_id", store=True)
    date = fields.Datetime("Answered on", required=True, readonly=True)
    right_count = fields.Integer("Answered right", readonly=True)
    question_count = fields.Integer("Questions", readonly=True)
    is_passed = fields.Boolean("Passed", readonly=True)


class CreditTrainingReadingAnswering(models.Model):
    """Who has questions to answer acknowledges by answering enough of them right."""

    _inherit = "credit.training.reading"

    attempt_ids = fields.One2many(
        "credit.training.attempt", "reading_id", "Attempts", readonly=True
    )
    question_count = fields.Integer(
        "Questions", compute="_compute_question_count", compute_sudo=True
    )

    @api.depends("training_id.question_ids")
    def _compute_question_count(self):
        # by a count of its own: a list of the training holds what the one who looks may see
        rows = self.env["credit.training.question"]._read_group(
            [("training_id", "in", self.training_id.ids)], ["training_id"], ["__count"]
        )
        counts = {training.id: number for training, number in rows}
        for reading in self:
            reading.question_count = counts.get(reading.training_id.id, 0)

    def _check_answered(self):
        # EXTENDS: reading alone isn't enough where questions are asked.
        for reading in self:
            if reading.question_count:
                raise UserError(
                    self.env._(
                        "%s: answer its questions; that acknowledges it.",
                        reading.training_id.name,
                    )
                )
        return super()._check_answered()

    def action_answer(self):
        """Return the dialogue with the questions, for who has to answer them, else ``AccessError``.

        ``UserError`` where it is acknowledged already or asks nothing.
        """
        self.ensure_one()
        self.check_access("read")
        self._check_own()
        self._check_move(DONE)
        if not self.question_count:
            raise UserError(self.env._("%s asks no questions.", self.training_id.name))
        quiz = self._without_defaults().env["credit.training.quiz"]
        dialogue = quiz.create(
            {"reading_id": self.id, "line_ids": [(0, 0, line) for line in self._asked()]}
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Questions"),
            "res_model": dialogue._name,
            "res_id": dialogue.id,
            "view_mode": "form",
            "target": "new",
        }

    def _asked(self):
        """Return the lines of the dialogue: each answer to choose, never whether it is right."""
        training = self.training_id
        questions = training._questions()[training.id].values()
        return [
            {
                "question": "" if place else f"{number}. {name}",
                "name": choice.name,
                "choice_key": choice.id,
            }
            for number, (name, choices) in enumerate(questions, 1)
            for place, choice in enumerate(choices)
        ]

    def _answer(self, chosen):
        """Keep an attempt with the choices ``chosen``, ids; acknowledge where enough are right.

        By who has to answer, else ``AccessError``. Returns a notice that says how it went.
        """
        self.ensure_one()
        self.check_access("read")
        self._check_own()
        self._check_move(DONE)
        training = self.training_id
        key = {
            question: {choice.id: choice.is_right for choice in choices}
            for question, (_name, choices) in training._questions()[training.id].items()
        }
        right = right_answers(key, chosen)
        needed = needed_answers(len(key), training.pass_count)
        passed = right >= needed
        self.env["credit.training.attempt"]._create_guarded(
            [
                {
                    "reading_id": self.id,
                    "date": fields.Datetime.now(),
                    "right_count": right,
                    "question_count": len(key),
                    "is_passed": passed,
                }
            ]
        )
        if passed:
            self._acknowledge()
        return self._outcome(passed, right, len(key), needed)

    def _outcome(self, passed, right, asked, needed):
        texts = {"right": right, "asked": asked, "needed": needed}
        said = (
            self.env._("%(right)s of %(asked)s answered right: acknowledged.", **texts)
            if passed
            else self.env._(
                "%(right)s of %(asked)s answered right, %(needed)s are needed. Read it again and "
                "answer once more.",
                **texts,
            )
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if passed else "warning",
                "message": said,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
