from odoo import models


class CreditAudit(models.Model):
    """A signed audit is filed in the company's own file: it is about no single customer."""

    _name = "credit.audit"
    _inherit = ["credit.audit", "credit.archive.filed"]

    _filing_code = "audit"
    _filing_facts = (
        "date_from", "date_to", "auditor_id", "finding_count", "grave_count", "correct_count",
        "breach_count", "opinion", "signed_statement", "signed_name", "signed_on",
    )  # fmt: skip
    _filing_tables = (
        ("line_ids", ("kind", "text", "verdict", "note", "corrector_id", "date_correct")),
    )

    def _filing_partners(self):
        # EXTENDS: the company itself.
        return self.company_id.partner_id.commercial_partner_id

    def _after_move(self, state):
        # EXTENDS: once it is signed.
        result = super()._after_move(state)
        if state == "signed":
            self._file_event()
        return result
