from dataclasses import replace

from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.tools import SQL

from ..engine.measures import MONTHS, Ledger, order_trend, ratio, years_between
from . import credit_ledger_sql as sql

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


class CreditAccountLedger(models.Model):
    """What the own ledger says of an account: the evidence of grade and limit (R10, R22)."""

    _inherit = "credit.account"

    def _ledger_measures(self, date):
        """Return {account id: engine ``Ledger``} as of ``date``, whoever asks.

        Two statements for any number of accounts, linear in their journal items
        and orders. Amounts are in the company's currency and include sales tax.
        Any past day can be asked; for today what stands in the ledger counts as
        it is, entries dated later excepted.
        """
        keys = {one.id: (one.partner_id.id, one.company_id.id) for one in self.sudo()._origin}
        found = self._ledger_rows({key[0] for key in keys.values()}, self._span(date))
        measures = {account: found.get(key, Ledger()) for account, key in keys.items()}
        for account, (current, before) in self._deliveries(date).items():
            measures[account] = _with_deliveries(measures[account], current, before)
        return measures

    def _deliveries(self, date):
        """Return {account id: (deliveries of the 12 months until ``date``, of the 12 before)}.

        Extend it where goods are shipped: by default nothing is known beyond the
        invoices, so that invoiced sales stand for deliveries (R22).
        """
        return {}

    def _span(self, date):
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


def _ledger(row, day):
    """Return the ``Ledger`` of a row of the statement, without the orders."""
    amount = {name: float(row[name] or 0) for name in sql.COLUMNS[3:8] + sql.COLUMNS[9:]}
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
        worst_days_late=row["worst"] or 0,
    )
    return _with_deliveries(ledger, amount["deliveries"], amount["deliveries_before"])


def _with_deliveries(ledger, current, before):
    return replace(
        ledger,
        yearly_deliveries=current,
        yearly_deliveries_before=before,
        monthly_deliveries=current / MONTHS,
    )
