from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...engine.features import EVIDENCE
from ..base.batches import batches

SURVEY_DAYS = 14
"""How long before its end the renewal of a survey is asked for."""


class CreditEvidenceSchedule(models.Model):
    """The nightly look at evidence: what runs out is asked for once, dates are brought in line."""

    _inherit = "credit.survey"

    is_end_noted = fields.Boolean(
        "End announced", readonly=True, copy=False, help="Somebody was told that it ends."
    )

    @api.model
    def _cron_evidence(self, limit=500):
        """Nightly: ask for what runs out, and bring the days on the accounts in line.

        Nothing while evidence is switched off.
        """
        if not self.env["credit.feature"]._is_on(EVIDENCE):
            return
        self.env["credit.document"]._announce_ends()
        self._announce_ends()
        with_credit = Domain("limit_ids", "!=", False)
        asked = with_credit | Domain("document_ids", "!=", False)
        surveyed = (
            with_credit | Domain("rating_id", "!=", False) | Domain("survey_ids", "!=", False)
        )
        accounts = self.env["credit.account"]
        for batch in batches(accounts.search(asked, order="id"), limit):
            batch._refresh_documents_due()
        for batch in batches(accounts.search(surveyed, order="id"), limit):
            batch._refresh_survey_due()

    @api.model
    def _announce_ends(self):
        """Ask once for the renewal of each survey that counts and is about to run out."""
        soon = self.env["res.company"]._credit_by_day(
            lambda today: Domain("valid_until", "<=", today + timedelta(days=SURVEY_DAYS))
        )
        ending = self.search(
            Domain("state", "=", "confirmed") & Domain("is_end_noted", "=", False) & soon
        )
        counting = ending.filtered(lambda one: one.valid_until == one.account_id.survey_due)
        kind = self.env.ref("credit_management.mail_activity_survey")
        model_id = self.env["ir.model"]._get_id("credit.account")
        self.env["mail.activity"].create(
            [
                {
                    "activity_type_id": kind.id,
                    "res_model_id": model_id,
                    "res_id": survey.account_id.id,
                    "user_id": (asked := survey.account_id._responsible() or self.env.user).id,
                    "date_deadline": survey.valid_until,
                    "summary": kind.with_context(lang=asked.lang).summary,
                    "automated": True,
                }
                for survey in counting
            ]
        )
        ending.write({"is_end_noted": True})
