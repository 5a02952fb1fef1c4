from datetime import timedelta

from odoo import api, models
from odoo.tools import format_date


class CreditCollateralEnd(models.Model):
    """The end of collateral: a warning before it, a note after it, each once."""

    _inherit = "credit.collateral"

    @api.model
    def _cron_announce_ends(self):
        """Warn before collateral ends and note that it has ended; once, however often this runs."""
        for company in self.env["res.company"].search([("parent_id", "=", False)]):
            today = company._credit_today()
            ending = self.search(
                [
                    ("company_id", "=", company.id),
                    ("state", "=", "confirmed"),
                    ("date_to", "!=", False),
                    ("is_end_noted", "=", False),
                ]
            )
            ended = ending.filtered(lambda one, today=today: one.date_to < today)
            (ending - ended)._warn(today)
            ended._note_end()

    def _warn(self, today):
        """Give an activity for what ends soon to whoever looks after the account."""
        soon = self.filtered(
            lambda one: (
                not one.is_warned
                and one.warning_days
                and one.date_to - timedelta(days=one.warning_days) <= today
            )
        )
        for one in soon:
            user = one._responsible()
            text = one.with_context(lang=user.lang or self.env.lang)
            one.activity_schedule(
                "credit_management.mail_activity_collateral",
                date_deadline=one.date_to,
                user_id=user.id,
                summary=text.env._(
                    "Collateral ends on %(day)s: renew it or lower the limit",
                    day=format_date(text.env, one.date_to),
                ),
            )
        soon.write({"is_warned": True})

    def _note_end(self):
        """Note on the accounts what they can't rest on any more."""
        for one in self:
            text = one.with_context(lang=one._responsible().lang or self.env.lang)
            one.account_id.message_post(
                body=text.env._(
                    "The collateral %(collateral)s ended on %(day)s and doesn't count any more.",
                    collateral=one.name,
                    day=format_date(text.env, one.date_to),
                )
            )
        self.write({"is_end_noted": True})

    def _responsible(self):
        """Return who looks after the account: its credit controller, else the company's."""
        policy = self.env["credit.policy"]._values(self.company_id.id)
        chosen = self.account_id.user_id or self.env["res.users"].browse(policy["controller_id"])
        return chosen or self.confirmed_by_id or self.create_uid
