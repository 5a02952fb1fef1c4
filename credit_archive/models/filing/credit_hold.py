from odoo import models


class CreditHold(models.Model):
    """A released or rejected hold is filed with the figures of the check behind it."""

    _name = "credit.hold"
    _inherit = ["credit.hold", "credit.archive.filed"]

    _filing_code = "hold"
    _filing_facts = (
        "order_id", "kind", "state", "amount", "exposure", "limit_amount", "excess",
        "overdue_amount", "overdue_days", "reason", "salesperson_id", "decided_by_id",
        "decided_on", "decision_reason",
    )  # fmt: skip
    _filing_tables = (
        ("approval_ids", ("sequence", "title", "state", "user_id", "date", "reason")),
    )

    def _approvals_done(self):
        result = super()._approvals_done()
        self._file_event()
        return result

    def _approvals_refused(self):
        result = super()._approvals_refused()
        self._file_event()
        return result
