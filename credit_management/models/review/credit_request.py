from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .credit_review import EVALUATORS


class CreditRequestReview(models.Model):
    """A request may be the result of a review; a raise then needs the higher authority (R2A)."""

    _inherit = "credit.request"

    review_id = fields.Many2one(
        "credit.review",
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="The review that led to this request.",
    )

    @api.constrains("review_id", "account_id", "kind")
    def _check_review(self):
        for request in self.filtered("review_id"):
            # sudo: the link is checked also where the user may not see the review.
            review = request.sudo().review_id
            if (review.account_id, review.result) != (request.sudo().account_id, request.kind):
                # Without its name: it may be hidden from who tried it.
                raise ValidationError(
                    self.env._("Review: it is about another customer or led to something else.")
                )

    @api.model
    def _terms(self):
        return super()._terms() | {"review_id"}

    def _after_move(self, state):
        # EXTENDS 'credit.lifecycle': handed in by who evaluates, the review has led to it: nobody
        # has to go back and say so. sudo: nobody writes a review by hand.
        result = super()._after_move(state)
        if state == "submitted" and any(self.env.user.has_group(group) for group in EVALUATORS):
            reviews = self.sudo().review_id
            reviews.filtered(lambda one: one.state == "evaluated")._update_state("done")
        return result

    def _check_may_withdraw(self):
        # EXTENDS: a review that is done has ended in this request: withdrawn, it would have ended
        # in nothing. sudo: it counts, whoever may see the review.
        result = super()._check_may_withdraw()
        submitted = self.filtered(lambda one: one.state == "submitted" and not self.env.su)
        for request in submitted.filtered(lambda one: one.sudo().review_id.state == "done"):
            raise UserError(
                self.env._(
                    "A review has ended with %(request)s: approve or reject it.",
                    request=request.name,
                )
            )
        return result

    def _stems_from_review(self):
        """Tell whether a review led to this request, named or not.

        A review of the limit that isn't done counts, and so does the newest one
        if it asked for a change and nothing was granted since: leaving it out of
        the request doesn't lead round the higher authority. sudo: who has to approve
        doesn't depend on which reviews and grants the user may see.
        """
        self.ensure_one()
        request = self.sudo()
        if request.review_id:
            return True
        reviews = request.account_id.review_ids.filtered(
            lambda review: review.kind != "grade" and review._segment() == request.segment
        )
        if any(review.state != "done" for review in reviews):
            return True
        newest = reviews.sorted(lambda review: (review.date_to, review.id))[-1:]
        if not newest.evaluated_on or newest.result == "keep":
            return False
        granted = self._owner_limits().mapped("create_date")
        return not granted or newest.evaluated_on >= max(granted).replace(microsecond=0)
