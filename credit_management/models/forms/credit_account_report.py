from dataclasses import dataclass, field

from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import api, models
from odoo.tools import format_date, formatLang

from ...engine import chart_account as chart
from ...engine.ageing import ageing, slices
from ...engine.balance import Balance
from ...engine.limits import Limit
from ...engine.measures import MONTHS, Ledger
from ...engine.overdue import OpenItem
from ...engine.schedule import Period
from ..exposure.sql.parts import GIVEN, OWED, SLOTS

GRADES_SHOWN, GRANTS_SHOWN = 8, 8


@dataclass(frozen=True)
class Report:
    """All that the credit report of one account says, read once for all accounts."""

    day: object
    limit: Limit = field(default_factory=Limit)
    balance: Balance = field(default_factory=Balance)
    ledger: Ledger = field(default_factory=Ledger)
    months: list = field(default_factory=list)
    ages: list = field(default_factory=list)
    grades: list = field(default_factory=list)
    grants: list = field(default_factory=list)
    completeness: float = 0.0


class CreditAccountReport(models.Model):
    """The credit report of one customer (信用报告, R61): figures of today, twelve months, history.

    Figures of the account are those its form shows to whoever may read it. Grades, grants
    and statements are read with the rights of who prints.
    """

    _inherit = "credit.account"

    def _credit_reports(self):
        """Return {account id: ``Report``} as of today; constant queries for accounts of a company.

        Raises ``AccessError`` for accounts the user may not read.
        """
        self.check_access("read")
        reports = {}
        for company, accounts in self.grouped("company_id").items():
            reports.update(accounts._reports_of(company._credit_today()))
        return reports

    def _reports_of(self, day):
        figures, ledgers = self._figures(), self._ledger_measures(day)
        months, ages = self._report_months(day), self._report_ages(day)
        grades, grants = self._report_grades(), self._report_grants()
        complete = self._completeness(day)
        return {
            account.id: Report(
                day,
                *figures[account.id],
                ledgers[account.id],
                months[account.id],
                ages[account.id],
                grades.get(account, []),
                grants.get(account, []),
                complete[account],
            )
            for account in self
        }

    def _report_months(self, day):
        """Return {account id: (first day, ``Movement``) of each of the last 12 months}; one query.

        As the reviews count them, the present month until ``day``. sudo: of the accounts only
        the ids of customer and company are read; the figures are those of the ledger, whoever
        asks, as the exposure is.
        """
        first = day.replace(day=1)
        periods = []
        for back in range(MONTHS - 1, -1, -1):
            start = first - relativedelta(months=back)
            periods.append(Period(start, min(day, start + relativedelta(months=1, days=-1))))
        accounts = self.sudo()  # sudo: as above
        due = [(account, "limit", period) for account in accounts for period in periods]
        moved = self.env["credit.review"]._movements(due) if due else {}
        found = {account.id: [] for account in self}
        for number, (account, _kind, period) in enumerate(due):
            found[account.id].append((period.first, moved[number]))
        return found

    def _report_ages(self, day):
        """Return {account id: what is open in each of ``engine.ageing.slices``}; one query.

        sudo: the ages add up to the exposure the account shows, also where the user
        couldn't open each document.
        """
        rows = self.env["credit.exposure"].sudo().search_fetch(
            [("account_id", "in", self.ids), ("category", "in", ("receivable", "deposit"))],
            ["account_id", "amount", "date_due"],
        )  # fmt: skip
        items, credits = {}, {}
        for row in rows:
            slot = row.id % SLOTS
            if slot in OWED:
                due = row.date_due or day
                items.setdefault(row.account_id.id, []).append(OpenItem(row.amount, due))
            elif slot in GIVEN:
                credits[row.account_id.id] = credits.get(row.account_id.id, 0.0) - row.amount
        return {
            account.id: ageing(
                items.get(account.id, ()), max(0.0, credits.get(account.id, 0.0)), day
            )
            for account in self
        }

    def _report_grades(self):
        """Return {account: its approved assessments, oldest first}, as the user may read them."""
        assessments = self.env["credit.assessment"].search(
            [("account_id", "in", self.ids), ("state", "=", "approved")], order="date, id"
        )
        return assessments.grouped("account_id")

    def _report_grants(self):
        """Return {account: its grants, newest first}, as the user may read them."""
        grants = self.env["credit.limit"].search(
            [("account_id", "in", self.ids)], order="date_from desc, id desc"
        )
        return grants.grouped("account_id")

    # --- what the report says of them

    def _report_money(self, amount):
        """Return an amount in the account's currency, as it is read."""
        amount = self.currency_id.round(amount or 0.0)
        return formatLang(self.env, amount, currency_obj=self.currency_id)

    def _report_sentence(self, report):
        """Return how the customer stands, in one sentence with its figures."""
        money, limit, balance = self._report_money, report.limit, report.balance
        if limit.is_unlimited:
            return self.env._("Owes %s; the limit is without end.", money(balance.counted))
        words = {"exposure": money(balance.counted), "limit": money(limit.amount)}
        if self.currency_id.compare_amounts(balance.counted, limit.amount) > 0:
            words["excess"] = money(balance.counted - limit.amount)
            return self.env._(
                "Owes %(exposure)s against a limit of %(limit)s: %(excess)s too much.", **words
            )
        words["available"] = money(limit.available(balance.counted))
        return self.env._(
            "Owes %(exposure)s against a limit of %(limit)s: %(available)s is free.", **words
        )

    def _report_limit_text(self, limit):
        if limit.is_unlimited:
            return self.env._("unlimited")
        return self._report_money(limit.amount) if limit.amount else self.env._("none")

    def _report_categories(self, report):
        """Return (name, amount as it is read) of the parts of the exposure that aren't zero."""
        names = dict(
            self.env["credit.exposure"]._fields["category"]._description_selection(self.env)
        )
        return [
            (names[code], self._report_money(amount))
            for code, amount in report.balance.by_category.items()
            if not self.currency_id.is_zero(amount)
        ]

    def _report_behaviour(self, report):
        """Return (what, figure as it is read) of how the customer buys and pays."""
        ledger = report.ledger
        known = lambda value, text: "–" if value is None else text.format(value)  # noqa: E731
        return [
            (self.env._("Years of business"), known(ledger.years, "{:.1f}")),
            (self.env._("Average days late"), known(ledger.average_days_late, "{:.1f}")),
            (self.env._("Share paid on time"), known(ledger.on_time_share, "{:.0%}")),
            (self.env._("Most days late in two years"), str(ledger.worst_days_late)),
            (self.env._("Monthly deliveries"), self._report_money(ledger.monthly_deliveries)),
            (self.env._("Monthly payments"), self._report_money(ledger.monthly_payments)),
        ]

    # --- the pictures

    def _report_use_chart(self, report):
        """Return the exposure against the limit as SVG."""
        limit, counted = report.limit, report.balance.counted
        return Markup(
            chart.used(
                counted,
                None if limit.is_unlimited else limit.amount,
                self.env._("Exposure: %s", self._report_money(counted)),
                self.env._("Limit: %s", self._report_limit_text(limit)),
            )
        )  # fmt: skip

    def _report_months_chart(self, report):
        """Return sales and payments of twelve months, and the balance at each end, as SVG."""
        rows = [
            chart.Month(self._month_text(first), one.sales, one.payments, one.closing)
            for first, one in report.months
        ]
        names = (
            self.env._("Sales"),
            self.env._("Payments received"),
            self.env._("Owed at the end"),
        )
        return Markup(chart.months(rows, names, lambda amount: formatLang(self.env, amount, 0)))

    @api.model
    def _month_text(self, first):
        return format_date(self.env, first, date_format="yyyy-MM")

    def _report_ages_rows(self, report):
        """Return (how old, amount, amount as it is read) of each slice."""
        return [
            (self._age_text(*ends), amount, self._report_money(amount))
            for ends, amount in zip(slices(), report.ages, strict=True)
        ]

    @api.model
    def _age_text(self, first, last):
        if first is None:
            return self.env._("Not due")
        if last is None:
            return self.env._("Over %s days", first - 1)
        return self.env._("%(first)s to %(last)s days", first=first, last=last)

    def _report_ages_chart(self, report):
        """Return what is open by age as SVG."""
        rows = [chart.Age(text, amount, shown)
                for text, amount, shown in self._report_ages_rows(report)]  # fmt: skip
        return Markup(chart.ages(rows))

    def _report_grades_chart(self, report):
        """Return the history of the grade as SVG, the last of it; empty without one."""
        rows = [
            chart.Grade(
                one.approved_rating_id.name or "",
                one.approved_rating_id.sequence,
                format_date(self.env, one.date),
            )
            for one in report.grades[-GRADES_SHOWN:]
        ]
        return Markup(chart.grades(rows))
