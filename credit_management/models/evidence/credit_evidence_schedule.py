from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...engine.features import EVIDENCE
from ..base.batches import batches

ACTIVITY = "credit_management.mail_activity_survey"

SURVEY_DAYS = 14
"""How long before its end the renewal of a survey is asked for."""


def first_words(env):
    """Return what is asked of somebody, in the language of ``env``."""
    return env._("Survey this customer for the first time")


def survey_activity(account, day, first=False):
    """Return the values of an activity that asks for a survey of ``account`` by the date ``day``.

    For the ``first`` one or a renewal, in the words of who is asked.
    """
    types = account.env["mail.activity.type"]
    # not by ``ref``, which asks the database for each
    kind = types.browse(account.env["ir.model.data"]._xmlid_to_res_id(ACTIVITY))
    asked = account._responsible() or account.env.user
    env = account.with_context(lang=asked.lang).env
    return {
        "activity_type_id": kind.id,
        "res_model_id": account.env["ir.model"]._get_id("credit.account"),
        "res_id": account.id,
        "user_id": asked.id,
        "date_deadline": day,
        "summary": first_words(env) if first else kind.with_env(env).summary,
        "automated": True,
    }


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
            batch._ask_for_first_survey()

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
        self.env["mail.activity"].create(
            [survey_activity(survey.account_id, survey.valid_until) for survey in counting]
        )
        ending.write({"is_end_noted": True})
