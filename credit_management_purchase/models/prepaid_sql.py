"""The SELECTs behind supplier prepayments: what was paid for which nothing was received (R23).

Facts nobody can type (docs/adr/0024): posted items on payable accounts, posted vendor bills
of order lines, and quantities received that follow from stock moves. Where no move tells
what was received, the vendor's bill does. Of every supplier:

* ``advance``: what its orders were billed, and paid, beyond what was received;
* ``paid``: debits on payable accounts nobody allocated, those on accounts marked for
  prepayments, and payments without an entry;
* ``owed``: open bills for what was received, and what was received and isn't billed;
* ``committed``: what confirmed orders still ask for in advance.

Money paid out as to a customer is in ``advance``, too, as far as no credit stands against it.
"""

from odoo.tools import SQL

from odoo.addons.credit_management.models.exposure.sql import marked
from odoo.addons.credit_management.models.exposure.sql.parts import rows

from .credit_ledger_account import PREPAYMENT

ITEM, OTHER, ORDER = range(11, 14)
"""Slots of ``credit.exposure``: open items; payments without entry and reopened items; orders."""

MOVEMENTS = (
    "slot", "record_id", "partner_id", "account_id", "company_id", "root_id", "currency_id",
    "today", "digits", "day", "res_model", "res_id", "advance", "paid", "owed", "committed",
)  # fmt: skip
"""What every part selects, in this order; amounts in the root company's currency."""

PAYABLES = SQL(
    "ANY (ARRAY(SELECT id FROM account_account WHERE account_type = 'liability_payable'))"
)
"""The accounts of suppliers: read once per statement."""


def items(frame):
    """Return open items of suppliers: a debit was paid, a credit is owed."""
    return SQL(
        """SELECT %(slot)s, l.id::bigint, p.commercial_partner_id, %(account)s, l.company_id,
                  cal.root_id, cal.currency_id, cal.today, cal.digits, l.date, 'account.move',
                  l.move_id, 0::numeric, GREATEST(l.amount_residual, 0),
                  GREATEST(-l.amount_residual, 0), 0::numeric
             FROM account_move_line l
             %(owner)s
            WHERE l.reconciled IS NOT TRUE AND l.parent_state = 'posted'
              AND l.amount_residual <> 0 AND l.account_id = %(payables)s""",
        slot=ITEM,
        account=frame.account,
        owner=frame.owner(SQL("l.partner_id"), SQL("l.company_id")),
        payables=PAYABLES,
    )


def kept(frame):
    """Return what stands on accounts marked for prepayments: a debit was paid, a credit earned it."""
    found = SQL(" UNION ALL ").join(
        SQL("SELECT l.* FROM %s", table) for table in marked.lines((PREPAYMENT,))
    )
    return SQL(
        """SELECT %(slot)s, l.id::bigint, p.commercial_partner_id, %(account)s, l.company_id,
                  cal.root_id, cal.currency_id, cal.today, cal.digits, l.date, 'account.move',
                  l.move_id, 0::numeric, GREATEST(l.amount, 0), GREATEST(-l.amount, 0), 0::numeric
             FROM (SELECT id, account_id, partner_id, company_id, move_id, date,
                          SUM(amount) AS amount FROM (%(found)s) each
                    GROUP BY id, account_id, partner_id, company_id, move_id, date) l
             %(owner)s
             JOIN credit_ledger_account mark ON mark.account_id = l.account_id
              AND mark.company_id = cal.root_id AND mark.active AND mark.kind = %(kind)s""",
        slot=ITEM,
        account=frame.account,
        found=found,
        owner=frame.owner(SQL("l.partner_id"), SQL("l.company_id")),
        kind=PREPAYMENT,
    )


def reopened(frame):
    """Return what looks settled by something that isn't posted: it is as open as it was."""
    return SQL(
        """SELECT %(slot)s, part.id::bigint * 2 + 1, p.commercial_partner_id, %(account)s,
                  l.company_id, cal.root_id, cal.currency_id, cal.today, cal.digits, l.date,
                  'account.move', l.move_id, 0::numeric,
                  CASE WHEN l.id = part.debit_move_id THEN part.amount ELSE 0 END,
                  CASE WHEN l.id = part.debit_move_id THEN 0 ELSE part.amount END, 0::numeric
             FROM (SELECT id FROM account_move_line
                    WHERE parent_state <> 'posted' AND amount_residual <> balance
                      AND account_id = %(payables)s) taken
             JOIN account_partial_reconcile part
               ON part.debit_move_id = taken.id OR part.credit_move_id = taken.id
             JOIN account_move_line l
               ON l.id = part.debit_move_id + part.credit_move_id - taken.id
              AND l.parent_state = 'posted'
             %(owner)s""",
        slot=OTHER,
        account=frame.account,
        owner=frame.owner(SQL("l.partner_id"), SQL("l.company_id")),
        payables=PAYABLES,
    )


def payments(frame):
    """Return payments to suppliers that went out without an entry: the ledger has them later."""
    return SQL(
        """SELECT %(slot)s, pay.id::bigint * 2, p.commercial_partner_id, %(account)s,
                  pay.company_id, cal.root_id, cal.currency_id, cal.today, cal.digits, pay.date,
                  'account.payment', pay.id, 0::numeric,
                  -pay.amount_company_currency_signed, 0::numeric, 0::numeric
             FROM account_payment pay
             %(owner)s
            WHERE pay.move_id IS NULL AND pay.state = 'in_process'
              AND pay.payment_type = 'outbound' AND pay.partner_type = 'supplier'""",
        slot=OTHER,
        account=frame.account,
        owner=frame.owner(SQL("pay.partner_id"), SQL("pay.company_id")),
    )


RECEIVABLES = SQL(
    "ANY (ARRAY(SELECT id FROM account_account WHERE account_type = 'asset_receivable'))"
)
"""The accounts of customers."""


def paid_out(frame):
    """Return (slot, line or payment, partner, …, amount) of what was paid out as to a customer.

    Open debits of outgoing payments on receivable accounts, whatever type the payment says it
    has, and those that went out without an entry. There are few: they are looked up first.
    """
    return SQL(
        """SELECT %(item)s, l.id::bigint, p.commercial_partner_id, %(account)s, l.company_id,
                  cal.root_id, cal.currency_id, cal.today, cal.digits, l.date, 'account.move',
                  l.move_id, l.amount_residual
             FROM (SELECT move_id FROM account_payment
                    WHERE payment_type = 'outbound' AND is_reconciled IS NOT TRUE
                      AND destination_account_id = %(receivables)s OFFSET 0) pay
            CROSS JOIN LATERAL (
                  SELECT * FROM account_move_line one
                   WHERE one.move_id = pay.move_id AND one.parent_state = 'posted'
                     AND one.reconciled IS NOT TRUE AND one.amount_residual > 0
                     AND one.account_id = %(receivables)s OFFSET 0) l
             %(of_line)s
            UNION ALL
           SELECT %(other)s, pay.id::bigint * 2, p.commercial_partner_id, %(account)s,
                  pay.company_id, cal.root_id, cal.currency_id, cal.today, cal.digits, pay.date,
                  'account.payment', pay.id, -pay.amount_company_currency_signed
             FROM account_payment pay
             %(of_payment)s
            WHERE pay.move_id IS NULL AND pay.state = 'in_process'
              AND pay.payment_type = 'outbound' AND pay.partner_type = 'customer'""",
        item=ITEM,
        other=OTHER,
        account=frame.account,
        receivables=RECEIVABLES,
        of_line=frame.owner(SQL("l.partner_id"), SQL("l.company_id")),
        of_payment=frame.owner(SQL("pay.partner_id"), SQL("pay.company_id")),
    )


def credits(frame, partner_ids):
    """Return (partner, root, what is in their favour) on receivable accounts; None: of all."""
    return SQL(
        """SELECT p.commercial_partner_id, cal.root_id, -SUM(l.amount_residual)
             FROM account_move_line l
             %s
            WHERE l.reconciled IS NOT TRUE AND l.parent_state = 'posted'
              AND l.amount_residual < 0 AND l.account_id = %s AND %s
            GROUP BY p.commercial_partner_id, cal.root_id""",
        frame.owner(SQL("l.partner_id"), SQL("l.company_id")),
        RECEIVABLES,
        _of("p.commercial_partner_id", partner_ids),
    )


def _of(column, partner_ids):
    if partner_ids is None:
        return SQL("TRUE")
    return SQL("%s = ANY(%s::int[])", SQL(column), list(partner_ids))


def refunds(frame):
    """Return what was paid out as to a customer beyond its credit: paid in advance.

    The oldest is what was paid back.
    """
    return SQL(
        """SELECT slot, record_id, partner_id, account_id, company_id, root_id, currency_id, today,
                  digits, day, res_model, res_id,
                  GREATEST(0, LEAST(paid, so_far - COALESCE(credit.amount, 0))), 0::numeric,
                  0::numeric, 0::numeric
             FROM (SELECT paid_out.*, SUM(paid) OVER (
                          PARTITION BY partner_id, root_id ORDER BY day, slot, record_id) AS so_far
                     FROM (%s) AS paid_out (slot, record_id, partner_id, account_id, company_id, root_id,
                          currency_id, today, digits, day, res_model, res_id, paid)) AS paid_out
             LEFT JOIN LATERAL (
                  SELECT -SUM(c.amount_residual) AS amount
                    FROM res_partner own
                    JOIN account_move_line c ON c.partner_id = own.id
                     AND c.reconciled IS NOT TRUE AND c.parent_state = 'posted'
                     AND c.amount_residual < 0 AND c.account_id = %s
                    JOIN %s AS branch (company_id, root_id, today, last_day, currency_id, tz,
                                       digits)
                      ON branch.company_id = c.company_id AND branch.root_id = paid_out.root_id
                   WHERE own.commercial_partner_id = paid_out.partner_id) credit ON TRUE""",
        paid_out(frame),
        RECEIVABLES,
        frame.calendar,
    )


def refundable(frame, partner_ids):
    """Return (partner, root, amount) that may still be paid back to these as customers."""
    return SQL(
        """SELECT credit.partner_id, credit.root_id, credit.amount - COALESCE(SUM(paid), 0)
             FROM (%s) AS credit (partner_id, root_id, amount)
             LEFT JOIN (%s) AS paid_out (slot, record_id, partner_id, account_id, company_id, root_id,
                  currency_id, today, digits, day, res_model, res_id, paid)
               ON paid_out.partner_id = credit.partner_id AND paid_out.root_id = credit.root_id
            GROUP BY credit.partner_id, credit.root_id, credit.amount""",
        credits(frame, partner_ids),
        paid_out(frame),
    )


BILLED = SQL(
    """SELECT COALESCE(SUM(sign * i.quantity * COALESCE(unit.factor / NULLIF(own.factor, 0), 1)), 0)
                  AS qty,
              COALESCE(SUM(sign * i.price_total / rate), 0) AS amount,
              COALESCE(SUM(sign * i.price_total / rate * LEAST(1, GREATEST(0,
                  due.open / NULLIF(due.total, 0)))), 0) AS open,
              MIN(COALESCE(due.paid_on, i.date)) AS since
         FROM account_move_line i
         JOIN account_move m ON m.id = i.move_id
         LEFT JOIN uom_uom unit ON unit.id = i.product_uom_id
         LEFT JOIN uom_uom own ON own.id = l.product_uom_id
         CROSS JOIN LATERAL (
              SELECT CASE m.move_type WHEN 'in_refund' THEN -1 ELSE 1 END AS sign,
                     COALESCE(NULLIF(m.invoice_currency_rate, 0), 1)::numeric AS rate) money
         CROSS JOIN LATERAL (
              SELECT -SUM(x.amount_residual) AS open, -SUM(x.balance) AS total,
                     (SELECT MIN(part.max_date) FROM account_partial_reconcile part
                       WHERE part.credit_move_id = ANY(ARRAY_AGG(x.id))) AS paid_on
                FROM account_move_line x
               WHERE x.move_id = m.id AND x.account_id = %(payables)s) due
        WHERE i.purchase_line_id = l.id AND i.parent_state = 'posted'
          AND i.display_type = 'product'""",
    payables=PAYABLES,
)
"""What the posted bills of an order line ``l`` came to, and what of them is still to be paid."""

LINES = SQL(
    """SELECT SUM(ahead) AS ahead, SUM(behind) AS behind, SUM(open) AS open, MIN(since) AS since,
              SUM(received) AS received
         FROM (SELECT CASE WHEN l.is_downpayment THEN b.amount
                           WHEN b.qty > took.qty AND b.qty > 0
                           THEN b.amount * (b.qty - took.qty) / b.qty ELSE 0 END AS ahead,
                      GREATEST(took.qty - b.qty, 0) * each.price AS behind,
                      b.open, b.since,
                      CASE WHEN l.is_downpayment THEN 0 WHEN b.qty > 0
                           THEN b.amount * LEAST(took.qty, b.qty) / b.qty ELSE 0 END
                      + GREATEST(took.qty - b.qty, 0) * each.price AS received
                 FROM purchase_order_line l
                 CROSS JOIN LATERAL (%(billed)s) b
                 CROSS JOIN LATERAL (
                      SELECT CASE WHEN l.is_downpayment THEN 0
                                  WHEN l.qty_received_method = 'stock_moves'
                                  THEN GREATEST(l.credit_qty_received, 0)::numeric
                                  ELSE b.qty END AS qty) took
                 CROSS JOIN LATERAL (
                      SELECT COALESCE(l.price_total / NULLIF(l.product_qty, 0)
                             / COALESCE(NULLIF(po.currency_rate, 0), 1)::numeric, 0) AS price) each
                WHERE l.order_id = po.id AND l.display_type IS NULL) line""",
    billed=BILLED,
)
"""Of one order ``po``: billed ahead of what was received, received ahead of what was billed."""

DRAFTS = SQL(
    """SELECT purchase_line_id FROM account_move_line
        WHERE parent_state = 'draft' AND display_type = 'product'
          AND purchase_line_id IS NOT NULL"""
)
"""Order lines a bill that isn't posted names: the quantities Odoo keeps can't be trusted."""

UNEVEN = SQL(
    """l.is_downpayment
       OR (l.qty_received_method = 'stock_moves'
        AND l.qty_invoiced IS DISTINCT FROM l.credit_qty_received)
       OR l.id = ANY (ARRAY(%s))""",
    DRAFTS,
)
"""Lines of which something was billed and not received, or the other way round."""

WAITED_FOR = SQL(
    """po.state = 'purchase' AND term.share > 0
       AND COALESCE(CASE WHEN l.qty_received_method = 'stock_moves' THEN l.credit_qty_received
                         ELSE l.qty_invoiced END, 0) < l.product_qty"""
)
"""Lines of orders that ask for money in advance, of which something is still to come."""


def orders(frame, shares):
    """Return the purchase orders of which something is paid for, billed or promised too early.

    ``shares``: {id of a payment term: part of an order it asks for in advance}.
    """
    return SQL(
        """SELECT %(slot)s, po.id::bigint, p.commercial_partner_id, %(account)s, po.company_id,
                  cal.root_id, cal.currency_id, cal.today, cal.digits,
                  COALESCE(per.since, %(day)s), 'purchase.order', po.id,
                  net.advance, 0::numeric,
                  GREATEST(0, per.behind - per.ahead) - LEAST(net.ahead, net.open),
                  CASE WHEN po.state = 'purchase' THEN GREATEST(0, ROUND(COALESCE(term.share, 0)
                       * po.amount_total / COALESCE(NULLIF(po.currency_rate, 0), 1)::numeric,
                       cal.digits) - net.advance - per.received) ELSE 0 END
             FROM purchase_order po
             %(owner)s
             LEFT JOIN %(terms)s AS term (id, share) ON term.id = po.payment_term_id
             CROSS JOIN LATERAL (%(lines)s) per
             CROSS JOIN LATERAL (
                  SELECT GREATEST(0, per.ahead - per.behind) AS ahead,
                         GREATEST(0, per.open) AS open,
                         ROUND(GREATEST(0, GREATEST(0, per.ahead - per.behind)
                                           - GREATEST(0, per.open)), cal.digits) AS advance) net
            WHERE EXISTS (SELECT FROM purchase_order_line l WHERE l.order_id = po.id
                             AND l.display_type IS NULL AND (%(uneven)s OR %(waited)s))""",
        slot=ORDER,
        account=frame.account,
        day=SQL("timezone(cal.tz, timezone('UTC', po.date_order))::date"),
        owner=frame.owner(SQL("po.partner_id"), SQL("po.company_id")),
        terms=rows("(%s, %s::numeric)", list(shares.items()) or [(0, 0)]),
        lines=LINES,
        uneven=UNEVEN,
        waited=WAITED_FOR,
    )


def movements(frame, shares=None):
    """Return all of them, with ``free``: what of a payment nobody has allocated or earned.

    The oldest payments are settled first by what is owed.
    """
    return SQL(
        """(SELECT moved.*, GREATEST(0, LEAST(paid, SUM(paid) OVER (
                       PARTITION BY partner_id, root_id ORDER BY day, slot, record_id)
                   - GREATEST(0, SUM(owed) OVER (PARTITION BY partner_id, root_id)))) AS free
              FROM (%s) AS moved (%s)) AS moved""",
        SQL(" UNION ALL ").join(
            [
                items(frame),
                kept(frame),
                reopened(frame),
                payments(frame),
                refunds(frame),
                orders(frame, shares or {}),
            ]
        ),
        SQL(", ").join(map(SQL.identifier, MOVEMENTS)),
    )


def prepaid(frame):
    """Return the rows of the exposure: what is prepaid, ``date_due`` being the day it was paid."""
    return SQL(
        """SELECT slot, record_id, partner_id, account_id, company_id, root_id, currency_id,
                  'prepayment', advance + free, day, today, res_model, res_id, NULL::int
             FROM %s WHERE advance + free > 0""",
        movements(frame),
    )


ANY_PREPAID = SQL(
    """EXISTS (SELECT FROM purchase_order po WHERE po.partner_id = ANY(contacts))
       OR EXISTS (SELECT FROM account_move_line l
                   WHERE l.partner_id = ANY(contacts) AND l.reconciled IS NOT TRUE
                     AND l.parent_state = 'posted' AND l.account_id = %(payables)s)
       OR EXISTS (SELECT FROM account_payment pay
                   WHERE pay.partner_id = ANY(contacts) AND pay.payment_type = 'outbound')
       OR EXISTS (SELECT FROM account_move_line
                   WHERE parent_state <> 'posted' AND amount_residual <> balance
                     AND account_id = %(payables)s)
       OR EXISTS (SELECT FROM credit_ledger_account WHERE active AND kind = %(kind)s)""",
    payables=PAYABLES,
    kind=PREPAYMENT,
)
"""Those whose contacts are ``contacts`` are suppliers, or were paid something."""


def standings(frame, partner_ids, shares):
    """Return one row per supplier and root company, as the engine's ``Standing`` reads it.

    ``partner_ids`` None: of everybody.
    """
    return SQL(
        """SELECT partner_id, root_id, SUM(advance), SUM(paid), SUM(owed), SUM(committed),
                  MIN(day) FILTER (WHERE advance + free > 0)
             FROM %s WHERE %s GROUP BY partner_id, root_id""",
        movements(frame, shares),
        _of("partner_id", partner_ids),
    )
