from odoo import api, fields, models


class CreditAccountCounts(models.Model):
    """What the buttons of the account count of its evidence."""

    _inherit = "credit.account"

    survey_count = fields.Integer("Number of surveys", compute="_compute_evidence_counts")
    statement_count = fields.Integer("Number of statements", compute="_compute_evidence_counts")

    @api.depends("survey_ids", "statement_ids")
    def _compute_evidence_counts(self):
        surveys = self._counted_by_account("credit.survey")
        statements = self._counted_by_account("credit.statement")
        for account in self:
            account.survey_count = surveys.get(account._origin, 0)
            account.statement_count = statements.get(account._origin, 0)
