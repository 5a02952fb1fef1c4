from dataclasses import dataclass, field, replace
from math import fsum

from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.tools import SQL

from ...engine.grading import Standing
from ...engine.measures import (
    MEASURES,
    MONTHS,
    Ledger,
    balances,
    order_trend,
    ratio,
    years_between,
)
from ...engine.ratios import ratios
from ...engine.scorecard import median
from . import ledger_sql as sql

READ = {
    "account.account": ["account_type"],
    "account.journal": ["type"],
    "account.move.line": [
        "account_id", "amount_residual", "balance", "company_id", "credit_date_due",
        "credit_extended_until", "date", "date_maturity", "invoice_date", "journal_id", "parent_state", "partner_id",
    ],
    "account.partial.reconcile": ["amount", "credit_move_id", "debit_move_id", "max_date"],
    "res.company": ["currency_exchange_journal_id"],
    "res.partner": ["commercial_partner_id"],
    "sale.order": [
        "amount_total", "company_id", "currency_rate", "date_order", "partner_invoice_id", "state",
    ],
}  # fmt: skip
"""What the statements read; it is written down before they run."""


def _ledger(row, day):
    """Return the ``Ledger`` of a row of the statement, without the orders."""
    amount = {name: float(row[name] or 0) for name in sql.COLUMNS[3:8] + sql.COLUMNS[9:13]}
    owed = balances(zip(row["months"] or (), map(float, row["moved"] or ()), strict=True))
    ledger = Ledger(
        first_sale=row["first_sale"],
        years=years_between(row["first_sale"], day),
        average_days_late=ratio(amount["money_days"], amount["judged"]),
        on_time_share=ratio(amount["on_time"], amount["judged"]),
        yearly_payments=amount["payments"],
        yearly_payments_before=amount["payments_before"],
        monthly_payments=amount["payments"] / MONTHS,
        had_credit=row["had_credit"],
        balance=amount["balance"],
        highest_balance=max(owed),
        average_balance=fsum(owed) / MONTHS,
        worst_days_late=row["worst"] or 0,
    )
    return _with_more_deliveries(ledger, amount["deliveries"], amount["deliveries_before"])


def _with_more_deliveries(ledger, current, before):
    yearly = ledger.yearly_deliveries + current
    return replace(
        ledger,
        yearly_deliveries=yearly,
        yearly_deliveries_before=ledger.yearly_deliveries_before + before,
        monthly_deliveries=yearly / MONTHS,
    )


@dataclass(frozen=True)
class Evidence:
    """What is known of an account on a day: its standing, and the ratios of its last statement."""

    standing: Standing
    ratios: dict = field(default_factory=dict)
    statement: object = None

    def value(self, kind, source):
        """Return the figure a criterion reads; None when it can't be said or is a question."""
        if kind == "ledger":
            return MEASURES[source].of(self.standing.ledger)
        return self.ratios.get(source) if kind == "statement" else None


class CreditAccountLedger(models.Model):
    """What the own ledger says of an account: the evidence of grade and limit (R10, R22).

    What a scorecard reads of accounts, for any number of them in constant queries.
    """

    _inherit = "credit.account"

    def _ledger_measures(self, date):
        """Return {account id: engine ``Ledger``} as of ``date``, whoever asks (R10).

        A few statements for any number of accounts, linear in their journal items
        and orders. Amounts are in the company's currency and include sales tax.
        Any past day can be asked; for today what stands in the ledger counts as
        it is, entries dated later excepted. sudo: how a customer pays counts for its
        grade, also where the user may not see the customer; only ids are read.
        """
        keys = {one.id: (one.partner_id.id, one.company_id.id) for one in self.sudo()._origin}
        span = self._span(date)
        found = self._ledger_rows({key[0] for key in keys.values()}, span)
        for key, added in self._delivered_beyond_invoices(set(keys.values()), span).items():
            found[key] = _with_more_deliveries(found.get(key, Ledger()), *added)
        return {account: found.get(key, Ledger()) for account, key in keys.items()}

    def _delivered_beyond_invoices(self, keys, span):
        """Return what deliveries were more than invoiced sales, less where negative (R22).

        {(customer id, root company id): (of the 12 months until ``span.day``, of the 12
        before)} of those in ``keys``, in the company's currency and with tax. EXTEND it where
        goods are shipped, by adding to ``super()``'s, in constant queries; by default nothing is
        known beyond the invoices.
        """
        return {}

    def _span(self, date):
        """Return the ``Span`` of ``date`` for these accounts.

        sudo: their root companies are read, which people of a branch may not see.
        """
        date = fields.Date.to_date(date)
        roots = self.sudo().company_id
        today = max((root._credit_today() for root in roots), default=date)
        return sql.Span(
            day=date,
            year=date - relativedelta(months=MONTHS),
            before=date - relativedelta(months=2 * MONTHS),
            frame=self.env["credit.exposure"]._frame(set(roots.ids), detailed=False),
            undo=date < today,
        )

    def _ledger_rows(self, partner_ids, span):
        """Return {(customer id, root company id): ``Ledger``}."""
        if not partner_ids:
            return {}
        for model, names in READ.items():
            self.env[model].flush_model(names)
        trends = {
            (partner, root): order_trend(float(current or 0), float(before or 0))
            for partner, root, current, before in self._run(sql.orders(partner_ids, span))
        }
        rows = [
            dict(zip(sql.COLUMNS, row, strict=True))
            for row in self._run(sql.ledger(partner_ids, span))
        ]
        found = {(row["partner_id"], row["root_id"]): _ledger(row, span.day) for row in rows}
        return {
            key: replace(found.get(key, Ledger()), order_trend=trends.get(key))
            for key in found.keys() | trends.keys()
        }

    def _run(self, query: SQL):
        return self.env.execute_query(query)

    def _evidence(self, date, facts=None):
        """Return {account id: ``Evidence``} as of ``date``; ``facts``: {account id: {fact: bool}}.

        A statement in it carries sudo: its figures are copied, the record isn't handed on.
        """
        statements = self.env["credit.statement"]._latest(self, date)
        known = self._ratios(statements)
        return {
            account_id: Evidence(standing, *known.get(account_id, ()))
            for account_id, standing in self._standings(date, facts or {}).items()
        }

    def _ratios(self, statements):
        """Return {account id: (ratios, statement)} of {account: statement}; growth included.

        sudo: the statement before it counts, too, whatever the user may see of it.
        """
        found = {account.id: one for account, one in statements.items() if one}
        every = self.env["credit.statement"].sudo().concat(*found.values())
        before = every._previous() if every else {}
        known = {}
        for account_id, statement in found.items():
            previous = before.get(statement)
            known[account_id] = (
                ratios(statement._as_engine(), previous._as_engine() if previous else None),
                statement,
            )
        return known

    def _industry_medians(self):
        """Return {account id: {(kind, source): median}} of each account's industry (R16); one query.

        The middle of the approved assessments that now count for the accounts of
        the same industry and company; no entry where there are fewer than three.
        sudo: other customers count in it; only the middle of three or more is told.
        """
        own = {
            one.id: (one.partner_id.industry_id.id, one.company_id.id)
            for one in self.sudo()
            if one.partner_id.industry_id
        }
        if not own:
            return {}
        self.env["credit.account"].flush_model(["assessment_id", "partner_id", "company_id"])
        self.env["credit.assessment.line"].flush_model()
        self.env["res.partner"].flush_model(["industry_id"])
        rows = self.env.execute_query(
            SQL(
                """SELECT p.industry_id, a.company_id, l.kind, l.source, ARRAY_AGG(l.value)
                     FROM credit_account a
                     JOIN res_partner p ON p.id = a.partner_id
                     JOIN credit_assessment_line l ON l.assessment_id = a.assessment_id
                    WHERE p.industry_id = ANY(%s) AND l.has_value AND l.kind <> 'question'
                    GROUP BY p.industry_id, a.company_id, l.kind, l.source""",
                list({industry for industry, _company in own.values()}),
            )
        )
        medians = {}
        for industry, company, kind, source, values in rows:
            middle = median(map(float, values))
            if middle is not None:
                medians.setdefault((industry, company), {})[kind, source] = middle
        return {account: medians.get(key, {}) for account, key in own.items()}
