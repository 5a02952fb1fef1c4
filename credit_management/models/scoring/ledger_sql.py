"""The statements behind ``credit.account._ledger_measures``: how customers bought and paid.

Read from the receivable items of the ledger. What an item is follows from its
journal, so no document has to be joined:

* sales journals: debits are invoices, credits are credit notes;
* bank, cash and credit card journals: payments, refunds taken off;
* all others: opening balances, set-offs, write-offs. They are owed or settle
  what is owed, but are neither deliveries nor payments.

Lateness is money × days: each settled part of an item stands with the days from
its due date to the settlement, each overdue part with the days until now. What
a credit note or an exchange difference took away was never the customer's to
pay and doesn't count. Unallocated credits are set off against the oldest
overdue items, as in ``engine.overdue``.
"""

from dataclasses import dataclass
from datetime import date

from odoo.tools import SQL

from ..exposure.sql.parts import UNPOSTED_FUNCTION, day, rows

COLUMNS = (
    "partner_id",
    "root_id",
    "first_sale",
    "deliveries",
    "deliveries_before",
    "payments",
    "payments_before",
    "balance",
    "had_credit",
    "judged",
    "money_days",
    "on_time",
    "worst",
)
"""What ``ledger`` selects, in this order; ``judged`` is the amount lateness rests on."""


@dataclass(frozen=True)
class Span:
    """The day that is asked for, the days 12 and 24 months before it, and the calendar.

    ``undo``: settlements later than the day exist and have to be left out; for
    today what stands in the ledger counts as it is, like in the exposure.
    """

    day: date
    year: date
    before: date
    frame: object
    undo: bool = False

    @property
    def companies(self):
        """Return the companies as a table ``cal``."""
        known = [
            (company, root, tz)
            for company, root, _today, _last, _currency, tz, _digits in self.frame.companies
        ]
        return SQL("%s AS cal (company_id, root_id, tz)", rows("(%s, %s, %s)", known))


def contacts(partner_ids):
    """Return the contacts of these customers as a SELECT."""
    # one literal: thousands of them would each be parsed
    ids = "{" + ",".join(map(str, partner_ids)) + "}"
    return SQL(
        """SELECT id, commercial_partner_id AS partner_id FROM res_partner
            WHERE commercial_partner_id = ANY(%s::int[])""",
        ids,
    )


JOURNALS = SQL(
    """SELECT j.id, CASE
              WHEN j.type = 'sale' THEN 'sale'
              WHEN j.type IN ('bank', 'cash', 'credit') THEN 'money'
              WHEN EXISTS (SELECT FROM res_company c
                            WHERE c.currency_exchange_journal_id = j.id) THEN 'exchange'
              ELSE 'other' END AS kind
         FROM account_journal j"""
)


def lines(span):
    """Return the receivable items of the contacts up to the day."""
    return SQL(
        """SELECT l.id, contact.partner_id, cal.root_id, l.balance, %(residual)s AS residual,
                  l.date, COALESCE(l.invoice_date, l.date) AS invoiced, journal.kind,
                  CASE WHEN l.credit_extended_until >= %(day)s THEN l.credit_extended_until
                       ELSE COALESCE(LEAST(l.credit_date_due, l.date_maturity), l.date) END AS due
             FROM contact
             JOIN account_move_line l ON l.partner_id = contact.id
             JOIN journal ON journal.id = l.journal_id
             JOIN %(companies)s ON cal.company_id = l.company_id
             LEFT JOIN reopened ON reopened.id = l.id
            WHERE l.parent_state = 'posted' AND l.date <= %(day)s
              AND l.account_id = ANY(ARRAY(
                  SELECT id FROM account_account WHERE account_type = 'asset_receivable'))""",
        residual=_residual(span),
        companies=span.companies,
        day=span.day,
    )


def _residual(span):
    """Return what was open of an item on the day; what isn't posted settled nothing."""
    if not span.undo:
        return SQL("l.amount_residual + COALESCE(reopened.amount, 0)")
    return SQL(
        """l.amount_residual + COALESCE(reopened.amount, 0)
           + COALESCE((SELECT SUM(r.amount) FROM account_partial_reconcile r
                         JOIN account_move_line o ON o.id = r.credit_move_id
                        WHERE r.debit_move_id = l.id AND r.max_date > %(day)s
                          AND o.parent_state = 'posted'), 0)
           - COALESCE((SELECT SUM(r.amount) FROM account_partial_reconcile r
                         JOIN account_move_line o ON o.id = r.debit_move_id
                        WHERE r.credit_move_id = l.id AND r.max_date > %(day)s
                          AND o.parent_state = 'posted'), 0)""",
        day=span.day,
    )


REOPENED = SQL(
    """SELECT own.id, SUM(CASE WHEN own.id = part.debit_move_id
                           THEN part.amount ELSE -part.amount END) AS amount
         FROM %s() AS taken (id)
         JOIN account_partial_reconcile part
           ON part.debit_move_id = taken.id OR part.credit_move_id = taken.id
         JOIN account_move_line own
           ON own.id = part.debit_move_id + part.credit_move_id - taken.id
          AND own.parent_state = 'posted'
        GROUP BY own.id""",
    SQL(UNPOSTED_FUNCTION),
)
"""What unposted documents took from posted items: it is open."""


def sums(span):
    """Return the totals of each customer's items."""
    return SQL(
        """SELECT partner_id, root_id,
                  MIN(invoiced) FILTER (WHERE kind = 'sale' AND balance > 0) AS first_sale,
                  SUM(balance) FILTER (WHERE kind = 'sale' AND invoiced > %(year)s) AS deliveries,
                  SUM(balance) FILTER (WHERE kind = 'sale' AND invoiced <= %(year)s
                                         AND invoiced > %(before)s) AS deliveries_before,
                  -SUM(balance) FILTER (WHERE kind = 'money' AND date > %(year)s) AS payments,
                  -SUM(balance) FILTER (WHERE kind = 'money' AND date <= %(year)s
                                          AND date > %(before)s) AS payments_before,
                  SUM(residual) AS balance,
                  COALESCE(-SUM(residual) FILTER (WHERE residual < 0), 0) AS credits,
                  BOOL_OR(kind = 'sale' AND residual > 0 AND invoiced < %(day)s) AS on_credit
             FROM line GROUP BY partner_id, root_id""",
        day=span.day,
        year=span.year,
        before=span.before,
    )


def settled(span):
    """Return the parts of items that were settled by money or set off."""
    return SQL(
        """SELECT line.partner_id, line.root_id, r.amount,
                  GREATEST(0, LEAST(r.max_date, %(day)s) - line.due) AS days,
                  r.max_date > %(before)s AS recent,
                  line.kind = 'sale' AND r.max_date > line.invoiced AS on_credit
             FROM line
             JOIN account_partial_reconcile r ON r.debit_move_id = line.id
             JOIN account_move_line paid ON paid.id = r.credit_move_id
                                        AND paid.parent_state = 'posted'
             JOIN journal ON journal.id = paid.journal_id
            WHERE line.balance > 0 AND line.kind IN ('sale', 'other')
              AND journal.kind NOT IN ('sale', 'exchange') AND %(until)s""",
        day=span.day,
        before=span.before,
        until=SQL("r.max_date <= %s", span.day) if span.undo else SQL("TRUE"),
    )


def overdue(span):
    """Return the overdue parts of items, credits set off against the oldest ones."""
    return SQL(
        """SELECT partner_id, root_id, LEAST(residual, upto - credits) AS amount,
                  %(day)s - due AS days, TRUE AS recent, FALSE AS on_credit
             FROM (SELECT line.partner_id, line.root_id, residual, due, credits,
                          SUM(residual) OVER (PARTITION BY line.partner_id, line.root_id
                                              ORDER BY due, line.id) AS upto
                     FROM line JOIN whole USING (partner_id, root_id)
                    WHERE residual > 0 AND due < %(day)s) due
            WHERE upto > credits""",
        day=span.day,
    )


def ledger(partner_ids, span):
    """Return one row of ``COLUMNS`` per customer and root company with any item."""
    return SQL(
        """WITH contact AS MATERIALIZED (%(contacts)s),
                journal AS MATERIALIZED (%(journals)s),
                reopened AS MATERIALIZED (%(reopened)s),
                line AS MATERIALIZED (%(lines)s),
                whole AS MATERIALIZED (%(sums)s),
                part AS (%(settled)s UNION ALL %(overdue)s),
                payer AS (
                    SELECT partner_id, root_id, BOOL_OR(on_credit) AS on_credit,
                           SUM(amount) FILTER (WHERE recent) AS judged,
                           SUM(amount * days) FILTER (WHERE recent) AS money_days,
                           SUM(amount) FILTER (WHERE recent AND days = 0) AS on_time,
                           MAX(days) FILTER (WHERE recent) AS worst
                      FROM part GROUP BY partner_id, root_id)
           SELECT partner_id, root_id, first_sale, deliveries, deliveries_before, payments,
                  payments_before, GREATEST(0, balance),
                  COALESCE(whole.on_credit, FALSE) OR COALESCE(payer.on_credit, FALSE),
                  judged, money_days, on_time, worst
             FROM whole LEFT JOIN payer USING (partner_id, root_id)""",
        contacts=contacts(partner_ids),
        journals=JOURNALS,
        reopened=REOPENED,
        lines=lines(span),
        sums=sums(span),
        settled=settled(span),
        overdue=overdue(span),
    )


def orders(partner_ids, span):
    """Return (customer, root company, confirmed orders of 12 months, of the 12 before)."""
    return SQL(
        """WITH contact AS MATERIALIZED (%(contacts)s)
           SELECT partner_id, root_id, SUM(amount) FILTER (WHERE day > %(year)s),
                  SUM(amount) FILTER (WHERE day <= %(year)s)
             FROM (SELECT contact.partner_id, cal.root_id, %(ordered)s AS day,
                          so.amount_total / COALESCE(NULLIF(so.currency_rate, 0), 1) AS amount
                     FROM contact
                     JOIN sale_order so ON so.partner_invoice_id = contact.id
                     JOIN %(companies)s ON cal.company_id = so.company_id
                    WHERE so.state = 'sale') bought
            WHERE day > %(before)s AND day <= %(day)s
            GROUP BY partner_id, root_id""",
        contacts=contacts(partner_ids),
        ordered=day(SQL("so.date_order")),
        companies=span.companies,
        day=span.day,
        year=span.year,
        before=span.before,
    )
