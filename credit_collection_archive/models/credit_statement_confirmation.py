from odoo import models


class CreditStatementConfirmation(models.Model):
    """What a customer answered to a statement of account is filed, with the signed copy."""

    _name = "credit.statement.confirmation"
    _inherit = ["credit.statement.confirmation", "credit.archive.filed"]

    _filing_code = "confirmation"
    _filing_papers = "scan_ids"
    _filing_facts = (
        "date_from", "date_to", "opening", "invoiced", "paid", "closing", "state", "sent_on",
        "answered_on", "answered_by", "answered_how", "their_amount", "difference", "comment",
        "resolution", "settled_on", "settled_by_id",
    )  # fmt: skip

    def _filing_days(self):
        return self.answered_on and self.company_id._credit_day_of(self.answered_on), None

    def _filing_notes(self):
        return [
            " · ".join(filter(None, (row["date"], row["document"], row["debit"], row["credit"])))
            for row in self._entry_rows()
        ]

    def _after_move(self, state):
        # EXTENDS 'credit.lifecycle'
        result = super()._after_move(state)
        if state in ("confirmed", "disputed", "settled"):
            self._file_event()
        return result

    def write(self, vals):
        result = super().write(vals)
        if "scan_ids" in vals:
            self._file_papers()
        return result
