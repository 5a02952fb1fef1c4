from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...engine.features import GRADES
from ...engine.limits import NONE, Limit
from ...engine.review import deadline
from ...engine.schedule import last_period, period_after

SAME_REVIEW = SQL("mine.kind = theirs.kind AND mine.date_to = theirs.date_to")
"""An account has one review of a kind and period."""


class CreditAccountReview(models.Model):
    """When an account is reviewed: its limit, its grade and survey (R50)."""

    _inherit = "credit.account"

    review_ids = fields.One2many("credit.review", "account_id", "Reviews", readonly=True)
    reduction_plan_ids = fields.One2many(
        "credit.reduction.plan", "account_id", "Reduction plans", readonly=True
    )

    review_count = fields.Integer("Number of reviews", compute="_compute_review_count")

    @api.depends("review_ids")
    def _compute_review_count(self):
        reviews = self._counted_by_account("credit.review")
        for account in self:
            account.review_count = reviews.get(account._origin, 0)

    def _review_kinds(self):
        """Return {account id: {kind of review: since which day there is something to review}}.

        Accounts with a limit in force have it reviewed, graded ones their grade.
        Constant queries. sudo: the schedule follows every grant, whoever asks for it.
        """
        limits = self._limits_today()
        starts = (
            self.env["credit.limit"]
            .sudo()
            ._read_group(
                [("account_id", "in", self.ids), ("segment", "=", "receivable")],
                ["account_id"],
                ["date_from:min"],
            )
        )
        first_grants = {account.id: first for account, first in starts}
        are_graded = self.env["credit.feature"]._is_on(GRADES)
        kinds = {}
        for account in self.sudo():
            kinds[account.id] = found = {}
            if limits.get(account.id, Limit()).limit_type != NONE:
                found["limit"] = first_grants[account.id]
            if account.rating_id and are_graded:
                found["grade"] = account.company_id._credit_day_of(account.create_date)
        return kinds

    def _review_period(self, kind):
        """Return the newest engine ``Period`` of ``kind`` that is over; None: no schedule."""
        today = self.company_id._credit_today()
        return last_period(today, self._review_interval(kind))

    def _refresh_review_due(self):
        """Note by when these accounts are to be reviewed; constant queries.

        That is the deadline of their open reviews; without one, of the next. sudo: the
        day is guarded, and follows every open review of the account.
        """
        waiting = (
            self.env["credit.review"]
            .sudo()
            ._read_group(
                [("account_id", "in", self.ids), ("state", "!=", "done")],
                ["account_id"],
                ["date_deadline:min"],
            )
        )
        waiting = {account.id: day for account, day in waiting}
        kinds = self._review_kinds()
        for account in self.sudo():
            due = waiting.get(account.id) or account._next_review(kinds[account.id])
            if account.review_due != (due or False):
                account.review_due = due

    def _next_review(self, kinds):
        """Return the deadline, a date, of the next review of these ``kinds``; None for none."""
        days = []
        for kind in kinds:
            months = self._review_interval(kind)
            period = self._review_period(kind)
            if period:
                last = period_after(period, months).last
                days.append(deadline(last, last + timedelta(days=1)))
        return min(days, default=None)

    def action_view_reduction_plans(self):
        """Return the action that opens the reduction plans of this account (R54)."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_management.credit_reduction_plan_action"
        )
        action["domain"] = [("account_id", "=", self.id)]
        action["context"] = {"default_account_id": self.id}
        return action

    def _take_over(self, other):
        # EXTENDS: reviews follow their customer; of two of one period this account's stays.
        doubles = self._doubles("credit.review", other, SAME_REVIEW)
        self.env.cr.execute(
            SQL("UPDATE credit_request SET review_id = NULL WHERE review_id = ANY(%s)", doubles)
        )
        self._delete_rows("credit.review", doubles)
        self._adopt("credit.review", other)
        return super()._take_over(other)

    def _after_merge(self):
        # EXTENDS: the day of the next review.
        self._refresh_review_due()
        return super()._after_merge()
