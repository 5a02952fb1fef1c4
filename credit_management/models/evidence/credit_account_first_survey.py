from odoo import api, fields, models
from odoo.fields import Domain

from .credit_evidence_schedule import survey_activity


class CreditAccountFirstSurvey(models.Model):
    """Somebody is asked for the first survey of an account, as for each renewal later (R04)."""

    _inherit = "credit.account"

    _credit_guarded = frozenset({"is_first_survey_asked"})

    is_first_survey_asked = fields.Boolean(
        "First survey asked for",
        readonly=True,
        copy=False,
        help="Somebody was told that this customer is to be surveyed.",
    )

    def _ask_for_first_survey(self):
        """Ask once for the survey of those that never had one and have to, by the day they have to.

        The salesperson, else a controller. Constant queries; in the list of activities, without
        a mail for each of thousands. sudo: the mark is guarded, and whom an activity goes to
        doesn't depend on who sees the customer.
        """
        never = self.sudo().search(self._never_surveyed() & Domain("id", "in", self.ids))
        activities = self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=True)
        activities.create(
            [survey_activity(account, account.survey_due, first=True) for account in never]
        )
        never.is_first_survey_asked = True

    @api.model
    def _never_surveyed(self):
        """Return the domain of accounts that need a first survey nobody was asked for yet."""
        return (
            Domain("survey_due", "!=", False)
            & Domain("is_first_survey_asked", "!=", True)
            & Domain("survey_ids", "not any", [("state", "=", "confirmed")])
        )
