"""The SELECTs behind ``credit.exposure``, one per source (R30, R33).

Each returns the same columns (``COLUMNS``) and reads a handful of tables by
index, so that a condition on customer, account or company reaches its branch.
Aliases: ``p`` the contact, ``cal`` the company's calendar, ``a`` the account.
"""

from odoo.tools import SQL

COLUMNS = (
    "id",
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

``amount`` is in the currency of the company, ``unknown_id`` a currency without
any rate, ``id`` the document's id times ``SLOTS`` plus a slot of its source.
"""

SLOTS = 8
RECEIVABLE, DEPOSIT, TRANSACTION, ORDER, DELIVERY = range(5)
"""Slots in use; 5 to 7 are free for glue modules."""


def calendar(rows):
    """Return a VALUES list of (company, root, today, last day of the horizon, currency, zone)."""
    values = SQL(", ").join(SQL("(%s, %s, %s::date, %s::date, %s, %s)", *row) for row in rows)
    return SQL(
        "(VALUES %s) AS cal (company_id, root_id, today, last_day, currency_id, tz)", values
    )


def owner(contact, company, cal):
    """Return the joins from a document's contact and company to customer and account."""
    return SQL(
        """JOIN res_partner p ON p.id = %s
           JOIN %s ON cal.company_id = %s
           LEFT JOIN credit_account a
             ON a.partner_id = p.commercial_partner_id AND a.company_id = cal.root_id""",
        contact,
        cal,
        company,
    )


def day(moment):
    """Return the company's day of a UTC timestamp."""
    return SQL("timezone(cal.tz, timezone('UTC', %s))::date", moment)


def rate(currency):
    """Return today's rate of a currency as ``res.currency`` finds it; NULL when it has none."""
    rates = """SELECT r.rate FROM res_currency_rate r
                WHERE r.currency_id = %(currency)s
                  AND (r.company_id = cal.root_id OR r.company_id IS NULL)"""
    return SQL(
        f"""COALESCE(
            ({rates} AND r.name <= cal.today ORDER BY r.company_id, r.name DESC LIMIT 1),
            ({rates} ORDER BY r.company_id, r.name LIMIT 1))""",
        currency=currency,
    )


def factor(currency):
    """Return what turns an amount of ``currency`` into the company's; NULL when unknown."""
    return SQL(
        "CASE WHEN %(own)s = %(currency)s THEN 1 ELSE COALESCE(%(own_rate)s, 1) / %(rate)s END",
        own=SQL("cal.currency_id"),
        currency=currency,
        own_rate=rate(SQL("cal.currency_id")),
        rate=rate(currency),
    )


RECEIVABLE_ACCOUNTS = SQL(
    "ANY (ARRAY(SELECT id FROM account_account WHERE account_type = 'asset_receivable'))"
)

OPEN_ITEM = SQL(
    """l.reconciled IS NOT TRUE AND l.parent_state = 'posted' AND l.amount_residual <> 0
       AND l.account_id = %s""",
    RECEIVABLE_ACCOUNTS,
)


def ledger(cal):
    """Return the open items of customers: what they owe, and their credits."""
    return SQL(
        """SELECT l.id::bigint * %(slots)s
                  + CASE WHEN l.amount_residual > 0 THEN %(receivable)s ELSE %(deposit)s END AS id,
               p.commercial_partner_id AS partner_id, a.id AS account_id,
               l.company_id, cal.root_id, cal.currency_id,
               CASE WHEN l.amount_residual > 0 THEN 'receivable' ELSE 'deposit' END AS category,
               l.amount_residual AS amount, COALESCE(l.date_maturity, l.date) AS date_due,
               cal.today, 'account.move' AS res_model, l.move_id AS res_id, NULL::int AS unknown_id
          FROM account_move_line l
          %(owner)s
         WHERE %(open_item)s""",
        slots=SLOTS,
        receivable=RECEIVABLE,
        deposit=DEPOSIT,
        owner=owner(SQL("l.partner_id"), SQL("l.company_id"), cal),
        open_item=OPEN_ITEM,
    )


UNPOSTED = SQL(
    """tx.state = 'done' AND tx.operation IS DISTINCT FROM 'validation'
       AND (tx.payment_id IS NULL OR EXISTS (
            SELECT FROM account_payment y LEFT JOIN account_move m ON m.id = y.move_id
             WHERE y.id = tx.payment_id AND y.state IN ('draft', 'in_process')
               AND m.state IS DISTINCT FROM 'posted'))
       AND NOT EXISTS (
            SELECT FROM payment_transaction part
             WHERE part.source_transaction_id = tx.id AND part.state IN ('done', 'cancel')
               AND part.operation IS DISTINCT FROM 'refund')"""
)
"""Money a provider confirmed whose payment entry isn't posted (yet).

A transaction that was captured in parts counts through its parts. A payment
somebody cancelled or rejected is no money.
"""

ITS_ORDERS = SQL(
    """rel.transaction_id IN (tx.id, tx.source_transaction_id, (
           SELECT source.source_transaction_id FROM payment_transaction source
            WHERE source.id = tx.source_transaction_id))"""
)
"""The orders of a transaction: parts and refunds have those of their source."""


def transactions(cal):
    """Return money received online for orders and not in the ledger yet; refunds give it back."""
    return SQL(
        """SELECT tx.id::bigint * %(slots)s + %(slot)s,
               p.commercial_partner_id, a.id, tx.company_id, cal.root_id, cal.currency_id,
               'deposit', ROUND(-tx.amount * COALESCE(%(factor)s, 1), cur.decimal_places),
               %(day)s, cal.today,
               'payment.transaction', tx.id, CASE WHEN %(factor)s IS NULL THEN tx.currency_id END
          FROM payment_transaction tx
          %(owner)s
          JOIN res_currency cur ON cur.id = cal.currency_id
         WHERE %(unposted)s
           AND EXISTS (SELECT FROM sale_order_transaction_rel rel WHERE %(its_orders)s)""",
        slots=SLOTS,
        slot=TRANSACTION,
        day=day(SQL("tx.last_state_change")),
        factor=factor(SQL("tx.currency_id")),
        owner=owner(SQL("tx.partner_id"), SQL("tx.company_id"), cal),
        unposted=UNPOSTED,
        its_orders=ITS_ORDERS,
    )
