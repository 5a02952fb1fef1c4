from odoo import api, fields, models

from ...models.review.credit_review import RESULTS, STATES


class CreditReviewStep(models.TransientModel):
    """Asks for the comment on, or the evaluation of, reviews. Decides nothing: they do."""

    _name = "credit.review.step"
    _description = "Next step of reviews"
    _inherit = ["credit.answers"]

    review_ids = fields.Many2many("credit.review", required=True)
    state = fields.Selection(STATES, compute="_compute_state")
    text = fields.Text(required=True)
    result = fields.Selection(RESULTS, default="keep")

    @api.depends("review_ids")
    def _compute_state(self):
        for wizard in self:
            wizard.state = wizard.review_ids[:1].state

    def action_comment(self):
        """Comment on the reviews; they check who may."""
        self.ensure_one()
        self.review_ids.action_comment(self.text)
        return {"type": "ir.actions.act_window_close"}

    def action_evaluate(self):
        """Evaluate the reviews; they check who may."""
        self.ensure_one()
        self.review_ids.action_evaluate(self.text, self.result)
        return {"type": "ir.actions.act_window_close"}
