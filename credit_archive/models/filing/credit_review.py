from odoo import models

from odoo.addons.credit_management.models.review.credit_review import FIGURES
from odoo.addons.credit_management.models.review.credit_review_report import PARTS


class CreditReview(models.Model):
    """A completed review is filed with the figures of its period."""

    _name = "credit.review"
    _inherit = ["credit.review", "credit.archive.filed"]

    _filing_code = "review"
    _filing_facts = (
        "kind", "date_from", "date_to", *FIGURES, "comment", *PARTS, "signed_statement",
        "commented_by_id", "commented_on", "checked_by_id", "checked_on", "check_note",
        "evaluation", "evaluated_by_id", "evaluated_on", "result", "request_ids",
    )  # fmt: skip

    def _update_state(self, state, **values):
        result = super()._update_state(state, **values)
        if state == "done":
            self._file_event()
        return result
