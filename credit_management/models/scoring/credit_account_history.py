from itertools import accumulate

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...engine.limits import AMOUNT, UNLIMITED, limit_in_force
from ...engine.measures import MONTHS
from . import ledger_sql as sql


class CreditAccountHistory(models.Model):
    """Limit and receivables of the last months, as they were: nothing is stored for it.

    The limit follows from the ledger of grants, what was owed from the books; both tell of
    any day. Orders not invoiced are no part of it: of the past nobody knows them any more.
    """

    _inherit = "credit.account"

    limit_history = fields.Json(
        "Limit and receivables",
        compute="_compute_limit_history",
    )

    @api.depends("limit_ids", "partner_id")
    def _compute_limit_history(self):
        """Read what was owed at each end of a month; two queries for accounts of one company.

        ``{currency, months: [{day, owed, limit (none: unlimited)}]}``, the last one of today.

        sudo: grants and books are read whoever asks, as limit and exposure are.
        """
        for company, accounts in self.sudo().grouped("company_id").items():
            days = self._history_days(company._credit_today())
            owed = accounts._owed_at(days)
            for account in accounts:
                account.with_env(self.env).limit_history = {
                    "currency": company.currency_id.id,
                    "months": account._history_months(days, owed),
                }

    @api.model
    def _history_days(self, today):
        """Return the last day of each of the months before this one, and today."""
        first = today.replace(day=1)
        ends = [first - relativedelta(months=back, days=1) for back in range(MONTHS - 1)]
        return [*reversed(ends), today]

    def _history_months(self, days, owed):
        """Return one dict for each of ``days``; ``owed`` is of ``_owed_at``."""
        mine = self.limit_ids.filtered(lambda one: one.segment == "receivable")
        grants = [one._as_engine_grant() for one in mine]
        months = []
        for day, amount in zip(days, owed.get(self._origin.id, [0.0] * len(days)), strict=True):
            limit = limit_in_force(grants, day)
            months.append(
                {
                    "day": day.isoformat(),
                    "owed": amount,
                    "limit": limit.amount if limit.limit_type == AMOUNT else 0.0,
                    "unlimited": limit.limit_type == UNLIMITED,
                }
            )
        return months

    def _owed_at(self, days):
        """Return {account id: what was owed in the books on each of ``days``, ascending}; one query."""
        accounts = self._origin
        if not accounts:
            return {}
        for model in ("account.account", "account.move.line", "res.partner"):
            self.env[model].flush_model()
        rows = self._run(
            SQL(
                """WITH contact AS (%(contacts)s)
                   SELECT contact.partner_id,
                          width_bucket(l.date, %(starts)s::date[]) AS place, SUM(l.balance)
                     FROM contact
                     JOIN account_move_line l ON l.partner_id = contact.id
                     JOIN %(companies)s ON cal.company_id = l.company_id
                     JOIN account_account a ON a.id = l.account_id
                      AND a.account_type = 'asset_receivable'
                    WHERE l.parent_state = 'posted' AND l.date <= %(day)s
                      AND cal.root_id = %(root)s
                    GROUP BY 1, 2""",
                contacts=sql.contacts({account.partner_id.id for account in accounts}),
                starts=[day + relativedelta(days=1) for day in days[:-1]],
                companies=accounts._span(days[-1]).companies,
                day=days[-1],
                root=accounts.company_id.id,
            )
        )
        moved = {}
        for partner, place, amount in rows:
            moved.setdefault(partner, [0.0] * len(days))[place] += float(amount)
        return {
            account.id: list(accumulate(moved.get(account.partner_id.id, [0.0] * len(days))))
            for account in accounts
        }
