from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...engine.training import question_problem


class CreditTrainingQuestion(models.Model):
    """A question about what was read, with choices of which one or several are right.

    Written by who prepares the training, and read by nobody who is yet to answer it, managers
    among them: who is asked gets question and choices from the system, without the answers.
    """

    _name = "credit.training.question"
    _description = "Question of a Training"
    _inherit = ["credit.answers"]
    _order = "training_id, sequence, id"

    training_id = fields.Many2one("credit.training", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    name = fields.Char("Question", required=True)
    choice_ids = fields.One2many("credit.training.choice", "question_id", "Choices", copy=True)

    @api.model_create_multi
    def create(self, vals_list):
        questions = super().create(vals_list)
        questions._check_prepared()
        return questions

    def write(self, vals):
        self._check_prepared()
        result = super().write(vals)
        self._check_prepared()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_while_prepared(self):
        self._check_prepared()

    def _check_prepared(self):
        """Raise ``UserError`` once it was handed out: everybody answers the same questions."""
        if not self.env.su:
            self.training_id._check_prepared()


class CreditTrainingChoice(models.Model):
    """An answer to choose, and whether it is right; hidden as its question is."""

    _name = "credit.training.choice"
    _description = "Answer to a Question"
    _inherit = ["credit.answers"]
    _order = "question_id, sequence, id"

    question_id = fields.Many2one(
        "credit.training.question", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char("Answer", required=True)
    is_right = fields.Boolean("Right")

    @api.model_create_multi
    def create(self, vals_list):
        choices = super().create(vals_list)
        choices.question_id._check_prepared()
        return choices

    def write(self, vals):
        self.question_id._check_prepared()
        result = super().write(vals)
        self.question_id._check_prepared()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_while_prepared(self):
        self.question_id._check_prepared()


class CreditTrainingAsking(models.Model):
    """The questions of a training."""

    _inherit = "credit.training"

    question_ids = fields.One2many(
        "credit.training.question", "training_id", "Questions", copy=True
    )
    pass_count = fields.Integer(
        "Right answers needed", help="0: every question has to be answered right."
    )

    @api.constrains("pass_count")
    def _check_pass_count(self):
        for training in self:
            if not 0 <= training.pass_count <= 1000:
                raise ValidationError(self.env._("Right answers needed: a number from 0 to 1,000."))

    def write(self, vals):
        if not self.env.su and "pass_count" in vals:
            self._check_prepared()
        return super().write(vals)

    def _open(self):
        # EXTENDS: nobody is asked what can't be answered
        for questions in self._questions().values():
            for name, choices in questions.values():
                self._check_answerable(name, choices)
        return super()._open()

    def _questions(self):
        """Return {training id: {question id: (name, its choices)}}, as the system. Two queries.

        Searched, never by the list of a record: that holds what the one who looks may see.
        sudo: who is asked may read neither questions nor answers, and every question counts.
        """
        questions = self.env["credit.training.question"].sudo()
        questions = questions.search([("training_id", "in", self.ids)])
        choices = self.env["credit.training.choice"].sudo()
        of_question = choices.search([("question_id", "in", questions.ids)]).grouped("question_id")
        found = {training: {} for training in self.ids}
        for one in questions:
            found[one.training_id.id][one.id] = (one.name, of_question.get(one, choices))
        return found

    @api.model
    def _check_answerable(self, name, choices):
        """Raise ``UserError`` for a question nobody could answer right."""
        texts = {
            "few": lambda: self.env._("“%s”: give at least two answers to choose from.", name),
            "unanswerable": lambda: self.env._("“%s”: mark which answer is right.", name),
        }
        problem = question_problem(choices.mapped("is_right"))
        if problem:
            raise UserError(texts[problem]())
