import operator
from math import inf

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine.balance import Balance
from ...engine.limits import Limit, limit_in_force

LIMIT_TYPES = [("none", "None"), ("amount", "Amount"), ("unlimited", "Unlimited")]

COMPARISONS = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


class CreditAccountFigures(models.Model):
    """The figures of an account. None is stored: they are read when they are asked for.

    Limits come from the ledger, exposure and overdue from ``credit.exposure``.
    Any number of accounts costs two queries.
    """

    _inherit = "credit.account"

    limit_type = fields.Selection(
        LIMIT_TYPES, "Kind of limit", compute="_compute_limit", search="_search_limit_type"
    )
    limit_amount = fields.Monetary("Limit", compute="_compute_limit", search="_search_limit_amount")
    exposure_amount = fields.Monetary(
        "Exposure", compute="_compute_figures", search="_search_exposure_amount"
    )
    available_amount = fields.Monetary(
        "Available", compute="_compute_figures", search="_search_available_amount"
    )
    utilization = fields.Float(
        "Utilisation", compute="_compute_figures", search="_search_utilization", aggregator="avg"
    )
    utilization_text = fields.Char("Used", compute="_compute_utilization_text")
    overdue_amount = fields.Monetary(
        "Overdue", compute="_compute_figures", search="_search_overdue_amount"
    )
    overdue_days = fields.Integer(
        "Days overdue", compute="_compute_figures", search="_search_overdue_days", aggregator="max"
    )

    @api.depends("limit_ids")
    def _compute_limit(self):
        limits = self._limits_today()
        for account in self:
            limit = limits.get(account.id, Limit())
            account.limit_type, account.limit_amount = limit.limit_type, limit.amount

    def _amount_at_stake(self):
        """Return what a decision on the grade of this account is about in money: its limit today.

        ``inf`` where it is unlimited. sudo: who has to approve doesn't depend on what the
        user may see of the account.
        """
        account = self.sudo()
        return inf if account.limit_type == "unlimited" else account.limit_amount

    @api.depends("limit_ids", "partner_id")
    def _compute_figures(self):
        figures = self._figures()
        for account in self:
            limit, balance = figures.get(account.id, (Limit(), Balance()))
            account.exposure_amount = balance.counted
            account.available_amount = limit.available(balance.counted)
            account.utilization = limit.utilization(balance.counted)
            account.overdue_amount = balance.overdue_amount
            account.overdue_days = balance.overdue_days

    @api.depends_context("lang")
    @api.depends("utilization", "limit_type")
    def _compute_utilization_text(self):
        for account in self:
            if account.limit_type == "unlimited":
                account.utilization_text = self.env._("unlimited")
            elif account.limit_type == "none" and account.utilization:
                account.utilization_text = self.env._("over")
            else:
                account.utilization_text = f"{account.utilization:.0%}"

    def _figures(self, reads="overdue"):
        """Return {account id: (engine ``Limit``, engine ``Balance``)}; two queries for all.

        ``reads="exposure"`` leaves out what is overdue. Amounts are in the
        account's currency. sudo: of these accounts only the ids of customer and
        company are read; what they owe is the same whoever asks.
        """
        keys = [(one.id, one.partner_id.id, one.company_id.id) for one in self.sudo()._origin]
        exposure = self.env["credit.exposure"]
        ask = exposure._counted if reads == "exposure" else exposure._balances
        balances = ask(
            list({partner_id for _account, partner_id, _company in keys}),
            list({company_id for _account, _partner, company_id in keys}),
        )
        return self._combine(keys, self._limits_today(), balances)

    @api.model
    def _figures_of_all(self, reads="overdue"):
        """Return the same of every account, without a record in memory.

        ``reads`` says how much of the balance is looked at: ``limit`` nothing,
        ``exposure`` what counts (half the time), ``overdue`` all of it.
        """
        keys, limits = self._keys(), {}
        for company_id in {company_id for _account, _partner, company_id in keys}:
            day = self.env["res.company"]._credit_day(company_id)
            own = {account_id for account_id, _partner, company in keys if company == company_id}
            grants = self._grants_until(day, "receivable", every=True)
            limits.update(
                (account_id, limit_in_force(rows, day))
                for account_id, rows in grants.items()
                if account_id in own
            )
        return self._combine(keys, limits, self._balances_of_all(reads))

    @api.model
    def _balances_of_all(self, reads):
        Exposure = self.env["credit.exposure"]
        if reads == "limit":
            return {}
        if reads == "overdue":
            return Exposure._balances()
        rows = self.env.execute_query(Exposure._counted_sql())
        return {(partner, root): Balance(float(amount)) for partner, root, amount in rows}

    @api.model
    def _keys(self):
        """Return (account, customer, root company) ids of all accounts."""
        self.env["credit.account"].flush_model(["partner_id", "company_id"])
        return self.env.execute_query(SQL("SELECT id, partner_id, company_id FROM credit_account"))

    def _combine(self, keys, limits, balances):
        none, nothing = Limit(), Balance()
        return {
            account_id: (
                limits.get(account_id, none),
                balances.get((partner_id, company_id), nothing),
            )
            for account_id, partner_id, company_id in keys
        }

    @api.model
    def _segments_used(self):
        """Return the codes of the segments in which a limit does something: others are hidden.

        Add-ons and rooms that check a segment add its code to ``super()``'s.
        """
        return ["receivable"]

    def _segment_figures(self, segment):
        """Return {account id: (engine ``Limit``, what uses it)} in ``segment``; two queries for all.

        Who checks a segment extends it. In the account's currency, whoever asks.
        """
        return {
            account_id: (limit, balance.counted)
            for account_id, (limit, balance) in self._figures("exposure").items()
        }

    def _limits_today(self, segment="receivable"):
        """Return {account id: engine ``Limit``} as of each account's own today.

        sudo: only the company of each is read; the ledger is read whoever asks.
        """
        limits = {}
        for company, accounts in self.sudo().grouped("company_id").items():
            if company:
                limits.update(accounts._limits(company._credit_today(), segment))
        return limits

    def _limits(self, day, segment="receivable"):
        """Return {account id: engine ``Limit``} in force on the date ``day``; one query."""
        grants = self._grants_until(day, segment)
        return {account_id: limit_in_force(rows, day) for account_id, rows in grants.items()}

    def _grants_until(self, day, segment, every=False):
        """Return {account id: engine ``Grant``s in force on ``day``} of these, or of all, accounts."""
        ids = None if every else list(self._origin.ids)
        return self.env["credit.limit"]._in_force("account_id", ids, day, segment)

    def _limit_at(self, date, segment="receivable"):
        """Return {account: amount} in force on ``date``: 0.0 for none, None for unlimited.

        Amounts are in the account's currency. Any past or coming day can be asked (R21).
        """
        limits = self._limits(fields.Date.to_date(date), segment)
        return {
            account: None
            if (limit := limits.get(account.id, Limit())).is_unlimited
            else limit.amount
            for account in self
        }

    def _search_limit_type(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._search_figure(lambda limit, balance: limit.limit_type in value, "limit")

    def _search_limit_amount(self, operator, value):
        return self._search_number(operator, value, lambda limit, balance: limit.amount, "limit")

    def _search_exposure_amount(self, operator, value):
        return self._search_number(
            operator, value, lambda limit, balance: balance.counted, "exposure"
        )

    def _search_available_amount(self, operator, value):
        return self._search_number(
            operator,
            value,
            lambda limit, balance: limit.available(balance.counted),
            "exposure",
        )

    def _search_utilization(self, operator, value):
        return self._search_number(
            operator,
            value,
            lambda limit, balance: limit.utilization(balance.counted),
            "exposure",
        )

    def _search_overdue_amount(self, operator, value):
        return self._search_number(operator, value, lambda limit, balance: balance.overdue_amount)

    def _search_overdue_days(self, operator, value):
        return self._search_number(operator, value, lambda limit, balance: balance.overdue_days)

    def _search_number(self, operator, value, figure, reads="overdue"):
        if operator == "in":
            values = {round(number or 0.0, 6) for number in value}
            return self._search_figure(lambda *facts: round(figure(*facts), 6) in values, reads)
        if operator not in COMPARISONS:
            return NotImplemented
        compare = COMPARISONS[operator]
        return self._search_figure(lambda *facts: compare(round(figure(*facts), 6), value), reads)

    def _search_figure(self, accepts, reads="overdue"):
        """Return a domain of the accounts whose (limit, balance) ``accepts``: one pass over all."""
        figures = self._figures_of_all(reads)
        return Domain("id", "in", [key for key, facts in figures.items() if accepts(*facts)])
