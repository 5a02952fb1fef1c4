from odoo import fields, models


class CreditTrainingQuiz(models.TransientModel):
    """Asks the questions of a training. Opened and judged by the row of who has to answer."""

    _name = "credit.training.quiz"
    _description = "Questions of a Training"
    _inherit = ["credit.answers"]

    reading_id = fields.Many2one("credit.training.reading", required=True, ondelete="cascade")
    line_ids = fields.One2many("credit.training.quiz.line", "quiz_id", "Choices")

    def action_submit(self):
        """Hand in the answers ticked; the row of the reader keeps the attempt."""
        self.ensure_one()
        chosen = self.line_ids.filtered("is_chosen").mapped("choice_key")
        return self.reading_id._answer(chosen)


class CreditTrainingQuizLine(models.TransientModel):
    """One answer to tick."""

    _name = "credit.training.quiz.line"
    _description = "Answer to Choose"
    _inherit = ["credit.answers"]

    quiz_id = fields.Many2one("credit.training.quiz", required=True, ondelete="cascade")
    question = fields.Char(readonly=True)
    name = fields.Char("Answer", readonly=True)
    choice_key = fields.Integer("Key of the answer", readonly=True)
    is_chosen = fields.Boolean("Right")
