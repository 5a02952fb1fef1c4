from odoo import api, models

FILED = frozenset({"attachment_ids", "date_issued", "date_to", "source_channel", "account_id"})


class CreditDocument(models.Model):
    """A customer's document is filed with its scan; a new scan is a new version (R05)."""

    _name = "credit.document"
    _inherit = ["credit.document", "credit.archive.filed"]

    _filing_code = "document"
    _filing_papers = "attachment_ids"

    def _sheet_heading(self):
        return ""

    def _filing_kind(self):
        return self.type_id.id

    def _filing_days(self):
        return self.date_issued or None, self.date_to or None

    @api.model_create_multi
    def create(self, vals_list):
        documents = super().create(vals_list)
        documents._file_papers()
        return documents

    def write(self, vals):
        result = super().write(vals)
        if FILED & set(vals):
            self._file_papers()
        return result

    def action_verify(self, channel):
        # EXTENDS 'credit_management': what is verified is filed
        result = super().action_verify(channel)
        self._file_papers()
        return result
