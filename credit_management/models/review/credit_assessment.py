from odoo import api, models


class CreditAssessmentReview(models.Model):
    """An assessment may be what the review of a grade led to; its decision ends the review."""

    _inherit = "credit.assessment"

    @api.model_create_multi
    def create(self, vals_list):
        assessments = super().create(vals_list)
        reviews = self.env["credit.review"]._waiting_for_assessment(assessments.account_id)
        for assessment in assessments:
            mine = reviews.filtered(
                lambda review, one=assessment: (
                    review.account_id == one.account_id and not review.assessment_id
                )
            )
            if mine:
                mine.assessment_id = assessment
        return assessments

    def _approvals_done(self):
        # EXTENDS: the grade was decided on.
        result = super()._approvals_done()
        self._end_reviews()
        return result

    def _approvals_refused(self):
        # EXTENDS: it was decided that the grade stays.
        result = super()._approvals_refused()
        self._end_reviews()
        return result

    def _end_reviews(self):
        """End the reviews that wait for an assessment of these accounts, by this one."""
        reviews = self.env["credit.review"]._waiting_for_assessment(self.account_id)
        for assessment in self:
            mine = reviews.filtered(
                lambda review, one=assessment: review.account_id == one.account_id
            )
            if mine:
                mine.assessment_id = assessment
                mine._update_state("done")
