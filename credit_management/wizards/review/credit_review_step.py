from odoo import api, fields, models

from ...models.review.credit_review import RESULTS, RESULTS_OF, STATES


def results_of(kind):
    """Return what a review of this kind can end in, as a selection."""
    return [(code, label) for code, label in RESULTS if code in RESULTS_OF[kind]]


class CreditReviewStep(models.TransientModel):
    """Asks for the comment on, or the evaluation of, reviews. Decides nothing: they do."""

    _name = "credit.review.step"
    _description = "Next step of reviews"
    _inherit = ["credit.answers"]

    review_ids = fields.Many2many("credit.review", required=True)
    state = fields.Selection(STATES, compute="_compute_state")
    text = fields.Text(required=True)
    result = fields.Selection(results_of("limit"), default="keep")
    grade_result = fields.Selection(results_of("grade"), "Result for the grade", default="confirm")
    rating_id = fields.Many2one("credit.rating", "Grade asked for")
    has_limits = fields.Boolean("Has reviews of limits", compute="_compute_kinds")
    has_grades = fields.Boolean("Has reviews of grades", compute="_compute_kinds")

    @api.depends("review_ids")
    def _compute_state(self):
        for wizard in self:
            wizard.state = wizard.review_ids[:1].state

    @api.depends("review_ids")
    def _compute_kinds(self):
        for wizard in self:
            kinds = set(wizard.review_ids.mapped("kind"))
            wizard.has_limits, wizard.has_grades = bool(kinds - {"grade"}), "grade" in kinds

    def action_comment(self):
        """Comment on the reviews; they check who may."""
        self.ensure_one()
        self.review_ids.action_comment(self.text)
        return {"type": "ir.actions.act_window_close"}

    def action_evaluate(self):
        """Evaluate the reviews; they check who may."""
        self.ensure_one()
        grades = self.review_ids.filtered(lambda review: review.kind == "grade")
        limits = self.review_ids - grades
        if limits or not grades:
            limits.action_evaluate(self.text, self.result)
        if grades:
            grades.action_evaluate(self.text, self.grade_result, self.rating_id.id)
        return {"type": "ir.actions.act_window_close"}
