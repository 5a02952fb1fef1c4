from odoo import api, fields, models
from odoo.exceptions import ValidationError


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
            review = request.sudo().review_id
            if (review.account_id, review.result) != (request.sudo().account_id, request.kind):
                raise ValidationError(
                    self.env._(
                        "Review: %(review)s is about another customer or led to something else.",
                        review=review.display_name,
                    )
                )

    @api.model
    def _terms(self):
        return super()._terms() | {"review_id"}
