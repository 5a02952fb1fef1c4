"""The SELECTs behind ``credit.exposure``: the ledger and the money received online (R30, R33).

Every source returns ``COLUMNS`` and reads a handful of tables by index, so that
a condition on customer, account or company reaches its branch. Aliases:
``p`` the contact, ``cal`` the company's calendar, ``a`` the account, ``fx`` the rate.

PostgreSQL spends more time planning these statements than running them for one
customer: keep the number of joined tables down.
"""

from dataclasses import dataclass

from odoo.tools import SQL

COLUMNS = (
    "slot",
    "record_id",
    "partner_id",
    "account_id",
    "company_id",
    "root_id",
    "currency_id",
    "category",
    "amount",
    "date_due",
    "today",
    "res_model",
    "res_id",
    "unknown_id",
)
"""What every source selects, in this order.

``amount`` is in the currency of the company; ``unknown_id`` is a currency
without any rate. ``slot`` and ``record_id`` make the id of the row: no two
sources use the same slot, no source the same record twice in a slot.
"""

SLOTS = 16
RECEIVABLE, CREDIT, TRANSACTION, ORDER, DELIVERY, REOPENED, RETURNED = range(7)
ADVANCE, BILL, BANK_BILL, TAX_ADVANCE = range(7, 11)
"""Slots in use; 11 to 15 are the glue add-ons'."""

OWED = (RECEIVABLE, REOPENED)
"""Slots of what the customer owes, which falls due; ``GIVEN`` are those of credits."""

GIVEN = (CREDIT, RETURNED, ADVANCE)


@dataclass(frozen=True)
class Frame:
    """What every source needs to know of companies, days and rates.

    * ``companies``: (company, root company, today, last day of the order horizon
      or None, currency, time zone, decimal places);
    * ``rates``: (root company, currency, what turns its amounts into the company's);
    * ``unit_digits``: decimal places of quantities;
    * ``detailed``: whether rows are shown; sums need neither account nor the day
      of an order, which cost as much as all the rest of an order.
    """

    companies: tuple
    rates: tuple = ()
    unit_digits: int = 2
    detailed: bool = True

    @property
    def calendar(self):
        """Return the table of companies."""
        return rows("(%s, %s, %s::date, %s::date, %s, %s, %s)", self.companies)

    @property
    def factors(self):
        """Return the table of rates."""
        return rows("(%s, %s, %s::numeric)", self.rates or [(0, 0, 1)])

    @property
    def units(self):
        """Return 10 to the power of the decimal places of quantities."""
        return SQL("%s", 10**self.unit_digits)

    @property
    def account(self):
        """Return the column of the account."""
        return SQL("a.id") if self.detailed else SQL("NULL::int")

    def day(self, moment):
        """Return the column of the company's day of a UTC timestamp."""
        return day(moment) if self.detailed else SQL("NULL::date")

    def owner(self, contact, company):
        """Return the joins from a document's contact and company to customer and account."""
        return SQL(
            "JOIN res_partner p ON p.id = %s %s %s",
            contact,
            self.of_company(company),
            ACCOUNT if self.detailed else SQL(),
        )

    def of_company(self, company):
        """Return the join from a document's company to its root, day, currency and rounding."""
        return SQL(
            """JOIN %s AS cal (company_id, root_id, today, last_day, currency_id, tz, digits)
                 ON cal.company_id = %s""",
            self.calendar,
            company,
        )

    def rate(self, currency):
        """Return the join to the rate of a document's currency (none needed for the company's)."""
        return SQL(
            """LEFT JOIN %s AS fx (root_id, currency_id, factor)
                 ON fx.root_id = cal.root_id AND fx.currency_id = %s""",
            self.factors,
            currency,
        )


ACCOUNT = SQL(
    """LEFT JOIN credit_account a
         ON a.partner_id = p.commercial_partner_id AND a.company_id = cal.root_id"""
)


def rows(template, values):
    """Return a table of constants."""
    return SQL("(VALUES %s)", SQL(", ").join(SQL(template, *row) for row in values))


def day(moment):
    """Return the company's day of a UTC timestamp."""
    return SQL("timezone(cal.tz, timezone('UTC', %s))::date", moment)


def unknown(currency):
    """Return ``currency`` where the company has no rate for it."""
    return SQL(
        "CASE WHEN %(currency)s <> cal.currency_id AND fx.factor IS NULL THEN %(currency)s END",
        currency=currency,
    )


RECEIVABLES = SQL(
    "ANY (ARRAY(SELECT id FROM account_account WHERE account_type = 'asset_receivable'))"
)
"""The accounts of customers: read once per statement."""

OPEN_ITEM = SQL(
    """l.reconciled IS NOT TRUE AND l.parent_state = 'posted' AND l.amount_residual <> 0
       AND l.account_id = %s""",
    RECEIVABLES,
)

ITEM_DUE = SQL(
    """CASE WHEN l.credit_extended_until >= cal.today THEN l.credit_extended_until
            ELSE COALESCE(LEAST(l.credit_date_due, l.date_maturity), l.date) END"""
)
"""The day an item falls due: the first one it had, or an approved extension's while it runs."""


def ledger(frame):
    """Return the open items of customers: what they owe, and their credits.

    A due date somebody moved to a later day doesn't make the item younger; an
    approved extension does while it runs.
    """
    return SQL(
        """SELECT CASE WHEN l.amount_residual > 0 THEN %(receivable)s ELSE %(credit)s END, l.id,
               p.commercial_partner_id, %(account)s, l.company_id, cal.root_id, cal.currency_id,
               CASE WHEN l.amount_residual > 0 THEN 'receivable' ELSE 'deposit' END,
               CASE WHEN l.amount_residual < 0 AND l.currency_id <> cal.currency_id
                    THEN %(foreign_credit)s ELSE l.amount_residual END,
               %(due)s, cal.today, 'account.move', l.move_id, NULL::int
          FROM account_move_line l
          %(owner)s
         WHERE %(open_item)s""",
        due=ITEM_DUE,
        receivable=RECEIVABLE,
        credit=CREDIT,
        foreign_credit=foreign_credit(frame),
        account=frame.account,
        owner=frame.owner(SQL("l.partner_id"), SQL("l.company_id")),
        open_item=OPEN_ITEM,
    )


ANY_ITEM = SQL(
    "EXISTS (SELECT FROM account_move_line l WHERE l.partner_id = ANY(contacts) AND %s)", OPEN_ITEM
)
"""Customers whose contacts are ``contacts`` have open items."""


def foreign_credit(frame):
    """Return what an unallocated credit ``l`` in a foreign currency takes off (negative).

    What is owed in the currency decides: it takes off as much as the open items of that
    currency are booked at, and what goes beyond them at today's rate, like an order. So
    nothing jumps when it is allocated.
    """
    return SQL(
        """(SELECT ROUND(l.amount_residual_currency * COALESCE(
                        share * owed.booked / NULLIF(owed.amount, 0), 0)
                   + l.amount_residual_currency * (1 - share) * COALESCE((
                        SELECT fx.factor FROM %(factors)s AS fx (root_id, currency_id, factor)
                         WHERE fx.root_id = cal.root_id AND fx.currency_id = l.currency_id),
                        l.amount_residual / NULLIF(l.amount_residual_currency, 0), 0),
                   cal.digits)
              FROM (SELECT SUM(o.amount_residual_currency)
                               FILTER (WHERE o.amount_residual > 0) AS amount,
                           SUM(o.amount_residual) FILTER (WHERE o.amount_residual > 0) AS booked,
                           -SUM(o.amount_residual_currency)
                               FILTER (WHERE o.amount_residual < 0) AS credits
                      FROM account_move_line o
                     WHERE o.partner_id = l.partner_id AND o.currency_id = l.currency_id
                       AND o.company_id = l.company_id AND o.account_id = l.account_id
                       AND o.reconciled IS NOT TRUE AND o.parent_state = 'posted'
                       AND o.amount_residual <> 0) owed
              CROSS JOIN LATERAL (
                   SELECT CASE WHEN owed.amount IS NULL THEN 0
                          ELSE LEAST(1, owed.amount / NULLIF(owed.credits, 0)) END AS share
                   ) part)""",
        factors=frame.factors,
    )


def unsettled(frame):
    """Return what looks settled by something that isn't posted: it is as open as it was.

    Odoo keeps a reconciliation when a payment, a credit note or an invoice goes back
    to draft. Such an item is open by what the unposted one took from it: an invoice is
    owed again, a payment free again.
    """
    return SQL(
        """SELECT CASE WHEN l.id = part.debit_move_id THEN %(reopened)s ELSE %(returned)s END,
               part.id, p.commercial_partner_id, %(account)s, l.company_id, cal.root_id,
               cal.currency_id,
               CASE WHEN l.id = part.debit_move_id THEN 'receivable' ELSE 'deposit' END,
               CASE WHEN l.id = part.debit_move_id THEN part.amount ELSE -part.amount END,
               %(due)s, cal.today, 'account.move', l.move_id, NULL::int
          FROM %(unposted)s() AS taken (id)
          JOIN account_partial_reconcile part
            ON part.debit_move_id = taken.id OR part.credit_move_id = taken.id
          JOIN account_move_line l
            ON l.id = part.debit_move_id + part.credit_move_id - taken.id
           AND l.parent_state = 'posted'
          %(owner)s""",
        reopened=REOPENED,
        returned=RETURNED,
        account=frame.account,
        due=ITEM_DUE,
        owner=frame.owner(SQL("l.partner_id"), SQL("l.company_id")),
        unposted=SQL(UNPOSTED_FUNCTION),
    )


UNPOSTED_FUNCTION = "credit_unposted_items"

# Customers' items that aren't posted and are reconciled all the same: few, and indexed. A
# function, because PostgreSQL takes every draft's line for one, plans for a hundred times
# as many and starts workers.
CREATE_UNPOSTED_FUNCTION = SQL(
    """CREATE OR REPLACE FUNCTION %s() RETURNS SETOF integer
       LANGUAGE plpgsql STABLE ROWS 5 SET max_parallel_workers_per_gather = 0 AS $function$
       BEGIN
           RETURN QUERY SELECT l.id FROM account_move_line l
            WHERE l.parent_state <> 'posted' AND l.amount_residual <> l.balance
              AND l.account_id = %s;
       END $function$""",
    SQL(UNPOSTED_FUNCTION),
    RECEIVABLES,
)


ANY_UNPOSTED = SQL("EXISTS (SELECT FROM %s())", SQL(UNPOSTED_FUNCTION))
"""Something that isn't posted is reconciled, whoever's it is."""

UNPOSTED = SQL(
    """tx.state = 'done' AND tx.operation IS DISTINCT FROM 'validation'
       AND NOT EXISTS (
            SELECT FROM account_payment pay LEFT JOIN account_move entry ON entry.id = pay.move_id
             WHERE pay.id = tx.payment_id
               AND (pay.state IN ('paid', 'canceled', 'rejected') OR entry.state = 'posted'))
       AND NOT EXISTS (
            SELECT FROM payment_transaction part
             WHERE part.source_transaction_id = tx.id AND part.state IN ('done', 'cancel')
               AND part.operation IS DISTINCT FROM 'refund')"""
)
"""Money a provider confirmed whose payment entry isn't posted (yet).

A transaction captured in parts counts through its parts. A payment somebody
cancelled or rejected is no money; one without an entry of its own is paid when
the bank statement has it.
"""

ITS_ORDERS = SQL(
    """rel.transaction_id IN (tx.id, tx.source_transaction_id, (
           SELECT source.source_transaction_id FROM payment_transaction source
            WHERE source.id = tx.source_transaction_id))"""
)
"""The orders of a transaction: parts and refunds have those of their source."""


ANY_TRANSACTION = SQL(
    """EXISTS (SELECT FROM payment_transaction tx
                WHERE tx.partner_id = ANY(contacts) AND tx.state = 'done')"""
)
"""Customers whose contacts are ``contacts`` paid online."""


def transactions(frame):
    """Return money received online for orders and not in the ledger yet; refunds give it back."""
    return SQL(
        """SELECT %(slot)s, tx.id, p.commercial_partner_id, %(account)s, tx.company_id,
               cal.root_id, cal.currency_id, 'deposit', ROUND(-tx.amount * COALESCE(fx.factor, 1), cal.digits),
               %(day)s, cal.today, 'payment.transaction', tx.id, %(unknown)s
          FROM payment_transaction tx
          %(owner)s
          %(rate)s
         WHERE %(unposted)s
           AND EXISTS (SELECT FROM sale_order_transaction_rel rel WHERE %(its_orders)s)""",
        slot=TRANSACTION,
        account=frame.account,
        day=frame.day(SQL("tx.last_state_change")),
        unknown=unknown(SQL("tx.currency_id")),
        owner=frame.owner(SQL("tx.partner_id"), SQL("tx.company_id")),
        rate=frame.rate(SQL("tx.currency_id")),
        unposted=UNPOSTED,
        its_orders=ITS_ORDERS,
    )
