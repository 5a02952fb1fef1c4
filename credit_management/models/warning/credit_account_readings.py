from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from ...engine.grading import BAD_FACTS
from ...engine.limits import AMOUNT, UNLIMITED
from ...engine.money import is_positive


class CreditAccountReadings(models.Model):
    """What indicators read of accounts: figures, dates and ranks, in constant queries (R51)."""

    _inherit = "credit.account"

    _credit_guarded = frozenset({"watched_on", "look_soon"})

    watched_on = fields.Date(
        "Looked at on",
        readonly=True,
        copy=False,
        help="The last day on which warnings were looked for.",
    )
    look_soon = fields.Boolean(
        "To be looked at", readonly=True, copy=False, help="Before the night: something changed."
    )

    def _read_for_warnings(self, figures, today, total):
        """Return {account id: {reading: number or ISO text of a day}} of accounts of one company.

        ``figures`` are of ``_figures``, ``total`` is what counts of all customers. What can't
        be said is missing. Nothing is read that only grows with the calendar, but the day it
        grows from: an account at which nothing moves is kept once. Add-ons extend it with what
        their indicators read.
        """
        ledgers = self._ledger_measures(today)
        facts, contracts = self._negative_facts(), self._contract_ends()
        falls = self._provider_drops(today)
        zero = self._last_zero(figures, today)
        found = {}
        for account in self:
            limit, balance = figures[account.id]
            owed, ledger = balance.counted, ledgers[account.id]
            readings = {
                "utilization": limit.utilization(owed) if limit.limit_type == AMOUNT else None,
                "overdue_share": _share(balance.overdue_amount, max(owed, balance.overdue_amount)),
                "overdue_since": _days_ago(balance.overdue_days, today),
                "days_late": _whole(ledger.average_days_late),
                "order_trend": ledger.order_trend,
                "grade": account._grade_rank(),
                "provider_drop": falls[account.id].share if account.id in falls else None,
                "provider_before": falls[account.id].before if account.id in falls else None,
                "concentration": _share(owed, total),
                "negative_facts": facts.get(account.id, 0),
                "documents_due": account.documents_due,
                "collateral_due": account.collateral_due,
                "survey_due": account.survey_due,
                "contract_due": contracts.get(account.id),
                "last_zero": zero.get(account.id),
            }
            found[account.id] = {
                name: _plain(value)
                for name, value in readings.items()
                if value is not None and value is not False
            }
        return found

    def _keep_readings(self, readings, figures, today):
        """Keep what was read of these accounts on ``today``, where it changed, and that it was.

        Their day is written past the ORM: nobody is told of it, and nothing rests on it.
        """
        self.flush_recordset(["watched_on", "look_soon"])
        self.env.cr.execute(
            SQL(
                "UPDATE credit_account SET watched_on = %s, look_soon = FALSE WHERE id IN %s",
                today,
                tuple(self.ids),
            )
        )
        self.invalidate_recordset(["watched_on", "look_soon"])
        self.env["credit.snapshot"]._keep(
            [
                (
                    account.id,
                    today,
                    None if limit.limit_type == UNLIMITED else limit.amount,
                    balance.counted,
                    balance.overdue_amount,
                    readings[account.id],
                )
                for account in self
                for limit, balance in (figures[account.id],)
            ]
        )

    def _all_exposure(self):
        """Return what counts of all customers of this company together; one query."""
        rows = self.env.execute_query(
            SQL(
                "SELECT SUM(GREATEST(amount, 0)) FROM (%s) counted WHERE root_id = %s",
                self.env["credit.exposure"]._counted_sql(),
                self.company_id.id,
            )
        )
        return float(rows[0][0] or 0)

    def _grade_rank(self):
        """Return the place of the grade in its scale, 0 for the best; None without a grade."""
        rating = self.rating_id
        if not rating or not rating.scale_id:
            return None
        grades = rating.scale_id.rating_ids.sorted(lambda one: (one.sequence, one.id))
        return grades.ids.index(rating.id) if rating in grades else None

    def _negative_facts(self):
        """Return {account id: how many negative facts are known of it}; one query.

        Those of the newest approved assessment, or more where a later one, not decided yet,
        names more: what is known isn't waited for (R5A), and a new draft takes nothing back.
        """
        found = {}
        assessments = self.env["credit.assessment"].search(
            [("account_id", "in", self.ids), ("state", "in", ("draft", "submitted", "approved"))],
            order="id",
        )
        for assessment in assessments:
            named = sum(assessment[f"fact_{code}"] == "yes" for code in BAD_FACTS)
            account_id = assessment.account_id.id
            is_decided = assessment.state == "approved"
            found[account_id] = named if is_decided else max(named, found.get(account_id, 0))
        return found

    def _contract_ends(self):
        """Return {account id: the last day of its contracts}, of those that have one; one query."""
        groups = self.env["credit.document"]._read_group(
            [("account_id", "in", self.ids), ("type_id.is_contract", "=", True),
             ("is_trusted", "=", True),
             ("date_to", "!=", False)],
            ["account_id"], ["date_to:max"],
        )  # fmt: skip
        return {account.id: last for account, last in groups}

    def _last_zero(self, figures, today):
        """Return {account id: the last day known on which nothing was owed}; constant queries.

        Of those that owe something now. The day stands in the reading before, or is that of
        the look before, when nothing was owed; of an account that is looked at for the first
        time: today. Days on which nobody looked are read from the books.
        """
        rounding = self.company_id.currency_id.rounding or 0.01
        owing = self.filtered(lambda one: is_positive(_owed(figures[one.id][1]), rounding))
        known = self.env["credit.snapshot"]._known(owing.ids, today)
        missed = owing.filtered(
            lambda one: one.watched_on and one.watched_on < today - timedelta(days=1)
        )
        found = {}
        for account in owing:
            last = known.get(account.id, {}).get("last_zero")
            found[account.id] = fields.Date.to_date(last) or account.watched_on or today
        meanwhile = missed._zero_in_the_books(today, rounding) if missed else {}
        return found | {key: max(found[key], day) for key, day in meanwhile.items()}

    def _zero_in_the_books(self, today, rounding):
        """Return {account id: the last day before today on which its books stood at zero}; one query."""
        self.env["account.move.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """WITH moved AS (
                       SELECT a.id, l.date, SUM(l.balance) AS amount
                         FROM credit_account a
                         JOIN res_company c ON split_part(c.parent_path, '/', 1)::int = a.company_id
                         JOIN res_partner p ON p.commercial_partner_id = a.partner_id
                         JOIN account_move_line l ON l.partner_id = p.id AND l.company_id = c.id
                         JOIN account_account r ON r.id = l.account_id
                          AND r.account_type = 'asset_receivable'
                        WHERE a.id = ANY(%(ids)s) AND l.parent_state = 'posted'
                          AND l.date <= %(today)s
                        GROUP BY 1, 2),
                   stood AS (
                       SELECT id, SUM(amount) OVER own AS owed,
                              COALESCE(LEAD(date) OVER own, %(today)s) - 1 AS last
                         FROM moved WINDOW own AS (PARTITION BY id ORDER BY date))
                   SELECT id, MAX(last) FROM stood WHERE owed < %(least)s AND last < %(today)s
                    GROUP BY id""",
                ids=self.ids,
                today=today,
                least=rounding / 2,
            )
        )
        return dict(rows)


def _share(part, whole):
    """Return ``part`` of ``whole``, to the hundredth of a per cent; None of nothing."""
    return round(part / whole, 4) if whole > 0 else None


def _owed(balance):
    """Return what the customer owes by now: no orders that are still to be invoiced."""
    return sum(balance.by_category.get(name, 0.0) for name in ("receivable", "deposit"))


def _whole(value):
    return None if value is None else round(value)


def _days_ago(days, today):
    """Return the day so many days ago, None for none."""
    return today - timedelta(days=days) if days > 0 else None


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value
