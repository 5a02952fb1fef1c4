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
        # EXTENDS: it was decided that the grade stays, where that was asked.
        result = super()._approvals_refused()
        self._end_reviews(lambda review, one: review._is_answered_by(one))
        return result

    def _end_reviews(self, is_answer=lambda review, assessment: True):
        """End the reviews that wait for an assessment of these accounts, by this one.

        Where it is no answer, by ``is_answer``, another assessment may become it.
        """
        reviews = self.env["credit.review"]._waiting_for_assessment(self.account_id)
        for assessment in self:
            mine = reviews.filtered(
                lambda review, one=assessment: review.account_id == one.account_id
            )
            ended = mine.filtered(lambda review, one=assessment: is_answer(review, one))
            if ended:
                ended.assessment_id = assessment
                ended._update_state("done")
            left = (mine - ended).filtered(
                lambda review, one=assessment: review.assessment_id == one
            )
            if left:
                left.assessment_id = False
