from odoo import api, fields, models
from odoo.exceptions import UserError


class CreditSurveyChoice(models.Model):
    """One possible answer of a question of kind choice."""

    _name = "credit.survey.choice"
    _description = "Survey Choice"
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
