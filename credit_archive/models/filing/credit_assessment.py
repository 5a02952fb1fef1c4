from odoo import models


class CreditAssessment(models.Model):
    """An approved assessment is filed with the figures it was decided on."""

    _name = "credit.assessment"
    _inherit = ["credit.assessment", "credit.archive.filed"]

    _filing_code = "assessment"
    _filing_facts = (
        "name", "date", "scorecard_id", "industry_id", "score", "known", "calculated_rating_id",
        "rating_id", "approved_rating_id", "deviation_reason", "deviation_end", "comment",
        "submitted_by_id", "decided_by_id", "decided_on", "decision_reason",
    )  # fmt: skip
    _filing_tables = (
        ("line_ids", ("name", "value_text", "median_text", "points", "weight", "contribution")),
        ("approval_ids", ("sequence", "title", "state", "user_id", "date", "reason")),
    )

    def _filing_notes(self):
        sentences, reasons = self._report_proposal()
        return [*self._report_reasons(), *sentences, *reasons]

    def _approvals_done(self):
        result = super()._approvals_done()
        self._file_event()
        return result
