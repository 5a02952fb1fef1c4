from odoo import api, models


class CreditStatementDocument(models.Model):
    """A year's statement stands in for the required document, so the account's date follows it."""

    _inherit = "credit.statement"

    @api.model_create_multi
    def create(self, vals_list):
        statements = super().create(vals_list)
        statements.account_id._refresh_documents_due()
        return statements

    def write(self, vals):
        accounts = self.account_id
        result = super().write(vals)
        if {"account_id", "period_type", "date_to"} & set(vals):
            (accounts | self.account_id)._refresh_documents_due()
        return result

    def unlink(self):
        accounts = self.account_id
        result = super().unlink()
        accounts._refresh_documents_due()
        return result
