from odoo import models


class CreditSurvey(models.Model):
    """A confirmed survey is filed with its answers, their sources and the signature."""

    _name = "credit.survey"
    _inherit = ["credit.survey", "credit.archive.filed"]

    _filing_code = "survey"
    _filing_facts = (
        "date", "completeness", "accuracy", "filled_by_id", "signed_name", "signed_on",
        "confirmed_by_id", "confirmed_on", "valid_until", "note",
    )  # fmt: skip
    _filing_tables = (
        ("answer_ids", ("heading_id", "question_id", "text", "source_channel", "verified_channel")),
    )

    def _filing_days(self):
        return self.date, None

    def _filing_picture(self):
        return self.signature

    def action_confirm(self):
        # EXTENDS 'credit_management': what is confirmed is filed
        result = super().action_confirm()
        self._file_event()
        return result
