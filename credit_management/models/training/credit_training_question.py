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

    training_id = fields.Many2one(
        "credit.training", required=True, index=True, ondelete="cascade"
    )
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

    def _check_answerable(self):
        """Raise ``UserError`` for a question nobody could answer right. As the system."""
        texts = {
            "few": lambda one: self.env._("“%s”: give at least two answers to choose from.", one),
            "unanswerable": lambda one: self.env._("“%s”: mark which answer is right.", one),
        }
        for question in self:
            problem = question_problem(question.choice_ids.mapped("is_right"))
            if problem:
                raise UserError(texts[problem](question.name))


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
        # EXTENDS: nobody is asked what can't be answered. sudo: every question counts
        self.sudo().question_ids._check_answerable()
        return super()._open()
