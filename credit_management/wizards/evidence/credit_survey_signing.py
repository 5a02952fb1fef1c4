from odoo import fields, models


class CreditSurveySigning(models.TransientModel):
    """Asks who filled in a survey for a signature. Decides nothing itself: the survey does."""

    _name = "credit.survey.signing"
    _description = "Signature under a survey"
    _inherit = ["credit.answers"]

    survey_id = fields.Many2one("credit.survey", required=True, ondelete="cascade")
    name = fields.Char(required=True, default=lambda self: self.env.user.name)
    signature = fields.Binary(attachment=False)

    def action_sign(self):
        """Sign the survey; it checks who may."""
        self.ensure_one()
        self.survey_id.action_sign((self.signature or b"").decode(), self.name)
        return {"type": "ir.actions.act_window_close"}
