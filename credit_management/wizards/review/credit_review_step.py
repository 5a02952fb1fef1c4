from odoo import api, fields, models

from ...models.review.credit_review import RESULTS, RESULTS_OF, STATES
from ...models.review.credit_review_report import PARTS


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
    report_market = fields.Text("Market and competition")
    report_outlook = fields.Text("Payment outlook")
    report_changes = fields.Text("Changes at the customer")
    report_risk = fields.Text("Risk")
    has_report = fields.Boolean("Asks for a report", compute="_compute_kinds")
    is_in_parts = fields.Boolean("All parts are needed", compute="_compute_kinds")
    statement = fields.Text("You sign", compute="_compute_kinds")
    last_report = fields.Text("Your customer's last report", compute="_compute_kinds")
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
            asking = wizard.review_ids.filtered(lambda one: one._asks_for_report())
            wizard.has_report = bool(asking)
            wizard.is_in_parts = any(one._report_in_parts() for one in asking)
            wizard.statement = bool(asking) and asking._statement()
            wizard.last_report = len(asking) == 1 and asking._last_report()

    def action_comment(self):
        """Comment on the reviews, or sign the report; they check who may."""
        self.ensure_one()
        self.review_ids.action_comment(self.text, {name: self[name] or "" for name in PARTS})
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
