from odoo import models


class CreditRequest(models.Model):
    """An approved request is filed with the figures it was decided on, and with its evidence."""

    _name = "credit.request"
    _inherit = ["credit.request", "credit.archive.filed"]

    _filing_code = "request"
    _filing_papers = "evidence_ids"
    _filing_facts = (
        "name", "kind", "segment", "limit_type", "amount", "date_from", "date_to", "reason",
        "figures_date", "rating_id", "limit_type_before", "limit_before", "exposure_before",
        "overdue_before", "overdue_days_before", "proposed_amount", "requested_by_id",
        "decided_by_id", "decided_on", "decision_reason",
    )  # fmt: skip
    _filing_tables = (
        ("approval_ids", ("sequence", "title", "state", "user_id", "date", "reason")),
    )

    def _filing_partners(self):
        # A request for a group changes what each of its members may owe.
        return self.account_id.partner_id or self.group_id.account_ids.partner_id

    def _approvals_done(self):
        result = super()._approvals_done()
        self._file_event()
        self._file_papers()
        return result
