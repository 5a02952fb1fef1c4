from odoo import models
from odoo.tools import SQL

SAME = {
    "credit.statement": SQL(
        "mine.period_type = theirs.period_type"
        " AND mine.date_from <= theirs.date_to AND mine.date_to >= theirs.date_from"
    ),
    "credit.review": SQL("mine.kind = theirs.kind AND mine.date_to = theirs.date_to"),
    "credit.survey": SQL("mine.state = 'draft' AND theirs.state = 'draft'"),
}
"""What an account has once: one statement and review of a period, one survey in work."""

MOVED = ("credit.statement", "credit.survey", "credit.document", "credit.review")


class CreditAccountMergeEvidence(models.Model):
    """Evidence follows when accounts are merged: it is moved as it stands, verified or not."""

    _inherit = "credit.account"

    def _merge(self, others):
        for other in others:
            self._take_evidence(other)
        result = super()._merge(others)
        survivor = self.sudo()
        survivor._refresh_survey_due()
        survivor._refresh_documents_due()
        survivor._refresh_review_due()
        return result

    def _take_evidence(self, other):
        """Move the other account's evidence here; where both have the same, this account's stays."""
        self.env.flush_all()
        for model in SAME:
            self._drop_doubles(model, other)
        for model in (*MOVED, "credit.survey.answer"):
            # Through SQL: a write would count as a change and take the verification away.
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET account_id = %s WHERE account_id = %s",
                    SQL.identifier(self.env[model]._table),
                    self.id,
                    other.id,
                )
            )
        self.env.invalidate_all()

    def _drop_doubles(self, model, other):
        """Remove what the other account has and this one has, too."""
        table = SQL.identifier(self.env[model]._table)
        rows = self.env.execute_query(
            SQL(
                """SELECT theirs.id FROM %(table)s theirs JOIN %(table)s mine ON %(same)s
                    WHERE theirs.account_id = %(other)s AND mine.account_id = %(own)s""",
                table=table,
                same=SAME[model],
                other=other.id,
                own=self.id,
            )
        )
        ids = [key for (key,) in rows]
        if not ids:
            return
        activities = self.env["mail.activity"].sudo()
        activities.search([("res_model", "=", model), ("res_id", "in", ids)]).unlink()
        if model == "credit.review":
            self.env.cr.execute(
                SQL("UPDATE credit_request SET review_id = NULL WHERE review_id = ANY(%s)", ids)
            )
        self.env.cr.execute(SQL("DELETE FROM %s WHERE id = ANY(%s)", table, ids))
