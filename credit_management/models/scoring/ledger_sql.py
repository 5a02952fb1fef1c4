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

What was owed at the end of a month is what was booked until then. A settlement takes as
much from one side as from the other, so it moves nothing, on whatever day it was made,
unless its other side is another customer's: then it counts on its own day.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from odoo.tools import SQL

from ...engine.measures import month_ends
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
    "months",
    "moved",
)
"""What ``ledger`` selects, in this order; ``judged`` is the amount lateness rests on.

``months`` are numbers of the last 12 months, 0 with all that went before, and ``moved``
what each of them added to the balance, for ``engine.measures.balances``.
"""


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
    def month(self):
        """Return the number of a ``date``'s month: 0 until the first end of a month, 12 after the last."""
        starts = [end + timedelta(days=1) for end in month_ends(self.day)]
        return SQL("width_bucket(date, %s::date[])", starts)

    @property
    def last_month_end(self):
        """Return the last end of a month that is over with the day."""
        return month_ends(self.day)[-1]

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
                  l.balance - l.amount_residual AS settled, l.date,
                  COALESCE(l.invoice_date, l.date) AS invoiced, journal.kind,
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


def taken():
    """Return what settled the customers' items, with the items that settled."""
    return SQL(
        """SELECT line.id, line.partner_id, line.root_id, line.kind, line.due, line.invoiced,
                  r.credit_move_id, r.amount, r.max_date,
                  COALESCE(same.partner_id = line.partner_id
                           AND same.root_id = line.root_id, FALSE) AS is_own
             FROM line
             JOIN account_partial_reconcile r ON r.debit_move_id = line.id
             LEFT JOIN line same ON same.id = r.credit_move_id
            WHERE line.balance > 0"""
    )


def given():
    """Return what the customers' credits settled of other customers' items.

    Looked for only where the customer's own items don't account for all a credit settled.
    """
    return SQL(
        """SELECT line.partner_id, line.root_id, r.max_date, r.amount, r.debit_move_id
             FROM line
             LEFT JOIN (SELECT credit_move_id AS id, SUM(amount) AS amount FROM taken
                         WHERE is_own GROUP BY 1) own ON own.id = line.id
             JOIN account_partial_reconcile r ON r.credit_move_id = line.id
             LEFT JOIN taken ON taken.id = r.debit_move_id AND taken.credit_move_id = line.id
                            AND taken.is_own
            WHERE line.settled < 0 AND -line.settled > COALESCE(own.amount, 0)
              AND taken.id IS NULL"""
    )


def moved(span):
    """Return what each of the last 12 months added to the balance of a customer."""
    return SQL(
        """SELECT partner_id, root_id, %(month)s AS month, SUM(amount) AS amount
             FROM (SELECT partner_id, root_id, date, balance AS amount FROM line
                   UNION ALL
                   SELECT partner_id, root_id, max_date, -amount FROM taken
                    WHERE NOT is_own AND %(by_credit)s
                   UNION ALL
                   SELECT partner_id, root_id, max_date, amount FROM (%(given)s) given
                    WHERE %(of_debit)s) booked
            WHERE date <= %(last)s
            GROUP BY 1, 2, 3""",
        month=span.month,
        last=span.last_month_end,
        given=given(),
        by_credit=_is_posted(SQL("credit_move_id")),
        of_debit=_is_posted(SQL("debit_move_id")),
    )


def _is_posted(item):
    """Return the condition that an item, the other side of a settlement, is posted."""
    return SQL(
        """EXISTS (SELECT FROM account_move_line o
                    WHERE o.id = %s AND o.parent_state = 'posted')""",
        item,
    )


def settled(span):
    """Return the parts of items that were settled by money or set off."""
    return SQL(
        """SELECT taken.partner_id, taken.root_id, taken.amount,
                  GREATEST(0, LEAST(taken.max_date, %(day)s) - taken.due) AS days,
                  taken.max_date > %(before)s AS recent,
                  taken.kind = 'sale' AND taken.max_date > taken.invoiced AS on_credit
             FROM taken
             JOIN account_move_line paid ON paid.id = taken.credit_move_id
                                        AND paid.parent_state = 'posted'
             JOIN journal ON journal.id = paid.journal_id
            WHERE taken.kind IN ('sale', 'other')
              AND journal.kind NOT IN ('sale', 'exchange') AND %(until)s""",
        day=span.day,
        before=span.before,
        until=SQL("taken.max_date <= %s", span.day) if span.undo else SQL("TRUE"),
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
                taken AS MATERIALIZED (%(taken)s),
                whole AS MATERIALIZED (%(sums)s),
                part AS (%(settled)s UNION ALL %(overdue)s),
                payer AS (
                    SELECT partner_id, root_id, BOOL_OR(on_credit) AS on_credit,
                           SUM(amount) FILTER (WHERE recent) AS judged,
                           SUM(amount * days) FILTER (WHERE recent) AS money_days,
                           SUM(amount) FILTER (WHERE recent AND days = 0) AS on_time,
                           MAX(days) FILTER (WHERE recent) AS worst
                      FROM part GROUP BY partner_id, root_id),
                history AS (
                    SELECT partner_id, root_id, ARRAY_AGG(month) AS months,
                           ARRAY_AGG(amount) AS moved
                      FROM (%(moved)s) month GROUP BY partner_id, root_id)
           SELECT partner_id, root_id, first_sale, deliveries, deliveries_before, payments,
                  payments_before, GREATEST(0, balance),
                  COALESCE(whole.on_credit, FALSE) OR COALESCE(payer.on_credit, FALSE),
                  judged, money_days, on_time, worst, months, moved
             FROM whole LEFT JOIN payer USING (partner_id, root_id)
             LEFT JOIN history USING (partner_id, root_id)""",
        contacts=contacts(partner_ids),
        journals=JOURNALS,
        reopened=REOPENED,
        lines=lines(span),
        sums=sums(span),
        taken=taken(),
        moved=moved(span),
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
