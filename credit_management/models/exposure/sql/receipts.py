"""Money received for orders: posted unallocated payments and done transactions (R44).

Most customers have none, and that is found out by a statement that is quick to
plan (``candidates``); only then the receipts are put together (``statement``).
"""

from odoo.tools import SQL

from ....engine.prepaid import Receipt
from .balance import union
from .marked import marked
from .orders import orders
from .parts import ITS_ORDERS, OPEN_ITEM, UNPOSTED

WAITING = ("draft", "sent")

ANY = SQL(
    """EXISTS (SELECT FROM credit_order_payment_rel) OR EXISTS (SELECT FROM payment_transaction)"""
)
"""Somebody paid for an order at all: a look at two tables that many companies never fill."""


def candidates(partner_ids):
    """Return the statement for (payment, transaction) ids that may be money for an order.

    What these customers paid and didn't have allocated yet, and what anybody
    paid for their quotations. ``partner_ids`` is a list or an SQL array.
    """
    return SQL(
        """WITH contact AS MATERIALIZED (
               SELECT ARRAY_AGG(id) AS ids FROM res_partner WHERE commercial_partner_id = ANY(%(partners)s)
           ), waiting AS MATERIALIZED (
               SELECT id FROM sale_order
                WHERE state IN %(waiting)s AND (
                      partner_id = ANY((SELECT ids FROM contact)::int[])
                      OR partner_invoice_id = ANY((SELECT ids FROM contact)::int[]))
           )
           SELECT l.payment_id, NULL::int FROM account_move_line l
            WHERE l.partner_id = ANY((SELECT ids FROM contact)::int[])
              AND l.payment_id IS NOT NULL AND l.amount_residual < 0 AND %(open_item)s
              AND (EXISTS (SELECT FROM credit_order_payment_rel rel
                            WHERE rel.payment_id = l.payment_id)
                   OR EXISTS (SELECT FROM account_payment pay
                               WHERE pay.id = l.payment_id AND pay.payment_transaction_id IS NOT NULL))
           UNION
           SELECT rel.payment_id, NULL FROM waiting
             JOIN credit_order_payment_rel rel ON rel.order_id = waiting.id
           UNION
           SELECT NULL, rel.transaction_id FROM waiting
             JOIN sale_order_transaction_rel rel ON rel.sale_order_id = waiting.id
           UNION
           SELECT NULL, tx.id FROM payment_transaction tx
            WHERE tx.partner_id = ANY((SELECT ids FROM contact)::int[]) AND tx.state = 'done'
              AND NOT EXISTS (SELECT FROM account_payment pay
                               WHERE pay.id = tx.payment_id AND pay.state <> 'draft')""",
        partners=partner_ids,
        waiting=WAITING,
        open_item=OPEN_ITEM,
    )


def statement(frame, payment_ids, transaction_ids):
    """Return one row per receipt and order it names, as ``receipts`` reads it.

    What was refunded is taken off; a transaction with a posted payment entry is
    that payment.
    """
    return SQL(
        """WITH tx AS MATERIALIZED (
               SELECT tx.id, tx.payment_id, tx.source_transaction_id, %(unposted)s AS is_unposted
                 FROM payment_transaction tx
                WHERE (tx.id = ANY(%(transactions)s) OR tx.source_transaction_id = ANY(%(transactions)s))
                  AND tx.state = 'done' AND tx.operation IS DISTINCT FROM 'refund'
           ), payment AS MATERIALIZED (
               SELECT UNNEST(%(payments)s::int[]) AS id
               UNION SELECT payment_id FROM tx WHERE payment_id IS NOT NULL
           ), named (kind, id, order_id) AS (
               SELECT 'payment', payment_id, order_id FROM credit_order_payment_rel
                WHERE payment_id IN (SELECT id FROM payment)
               UNION
               SELECT 'payment', pay.id, rel.sale_order_id FROM account_payment pay
                 JOIN payment_transaction tx ON tx.id = pay.payment_transaction_id
                 JOIN sale_order_transaction_rel rel ON %(its_orders)s
                WHERE pay.id IN (SELECT id FROM payment)
               UNION
               SELECT CASE WHEN is_unposted THEN 'transaction' ELSE 'payment' END,
                      CASE WHEN is_unposted THEN tx.id ELSE tx.payment_id END, rel.sale_order_id
                 FROM tx JOIN sale_order_transaction_rel rel ON %(its_orders)s
           ), money (kind, id, partner_id, root_id, amount) AS (
               %(posted)s UNION ALL %(kept)s UNION ALL %(confirmed)s
           )
           SELECT kind, money.id, money.partner_id, money.root_id, money.amount, so.id, so.state,
                  paying.commercial_partner_id, ordering.commercial_partner_id,
                  (SELECT SUM(amount) FROM %(orders)s WHERE record_id = so.id)
             FROM money JOIN named USING (kind, id)
             JOIN sale_order so ON so.id = named.order_id
             JOIN res_partner paying ON paying.id = so.partner_invoice_id
             JOIN res_partner ordering ON ordering.id = so.partner_id
            WHERE money.amount > 0""",
        unposted=UNPOSTED,
        transactions=transaction_ids,
        payments=payment_ids,
        its_orders=ITS_ORDERS,
        posted=posted(frame),
        kept=kept(frame),
        confirmed=confirmed(frame),
        orders=union([orders(frame)]),
    )


def posted(frame):
    """Return what is left of posted payments once their refunds are taken off."""
    return SQL(
        """SELECT 'payment', pay.id, p.commercial_partner_id, cal.root_id,
                  -SUM(CASE WHEN l.currency_id <> cal.currency_id AND l.currency_id = pay.currency_id
                            THEN ROUND(l.amount_residual_currency * COALESCE(fx.factor,
                                 l.amount_residual / NULLIF(l.amount_residual_currency, 0)), cal.digits)
                            ELSE l.amount_residual END)
                  - COALESCE((SELECT SUM(l.amount_residual) FROM account_payment back
                                JOIN account_move_line l ON l.payment_id = back.id
                               WHERE back.source_payment_id = pay.id AND l.amount_residual > 0
                                 AND %(open_item)s), 0)
                  + COALESCE((SELECT SUM(tx.amount) FROM payment_transaction tx
                               WHERE tx.source_transaction_id = pay.payment_transaction_id
                                 AND tx.operation = 'refund' AND %(unposted)s), 0)
                  * COALESCE(MIN(fx.factor), 1)
             FROM account_payment pay
             JOIN account_move_line l ON l.payment_id = pay.id
             %(owner)s
             %(rate)s
            WHERE pay.id IN (SELECT id FROM payment) AND l.amount_residual < 0 AND %(open_item)s
            GROUP BY pay.id, p.commercial_partner_id, cal.root_id""",
        open_item=OPEN_ITEM,
        unposted=UNPOSTED,
        owner=frame.owner(SQL("l.partner_id"), SQL("l.company_id")),
        rate=frame.rate(SQL("pay.currency_id")),
    )


def kept(frame):
    """Return what is left of posted payments kept on an account that is marked for deposits."""
    return SQL(
        """SELECT 'payment', l.payment_id, left_of.partner_id, left_of.root_id, -SUM(left_of.amount)
             FROM (%(marked)s) left_of (slot, line_id, partner_id, account_id, company_id, root_id,
                                        currency_id, kind, amount)
             JOIN account_move_line l ON l.id = left_of.line_id
            WHERE left_of.kind = 'deposit' AND l.payment_id IN (SELECT id FROM payment)
            GROUP BY l.payment_id, left_of.partner_id, left_of.root_id""",
        marked=marked(frame),
    )


def confirmed(frame):
    """Return what is left of done transactions without a posted entry, refunds taken off."""
    return SQL(
        """SELECT 'transaction', tx.id, p.commercial_partner_id, cal.root_id,
                  ROUND(COALESCE(fx.factor, 1) * (tx.amount + COALESCE((
                      SELECT SUM(back.amount) FROM payment_transaction back
                       WHERE back.source_transaction_id = tx.id AND back.operation = 'refund'
                         AND back.state = 'done'), 0)), cal.digits)
             FROM payment_transaction tx
             %(owner)s
             %(rate)s
            WHERE tx.id IN (SELECT id FROM tx WHERE is_unposted)""",
        owner=frame.owner(SQL("tx.partner_id"), SQL("tx.company_id")),
        rate=frame.rate(SQL("tx.currency_id")),
    )


def receipts(rows, wanted):
    """Return {(customer, root company): list of ``Receipt``} of the statement's rows.

    A receipt stands under the customer who paid and under those it paid for.
    """
    amounts, committed, waiting, keys = {}, {}, {}, {}
    for kind, source, payer, root, amount, order, state, paying, ordering, left in rows:
        name = (kind, source, root)
        amounts[name] = float(amount)
        keys.setdefault(name, {payer}).update((paying, ordering))
        waiting.setdefault(name, set())
        committed.setdefault(name, {})
        if state in WAITING:
            waiting[name].add(order)
        elif state == "sale" and left:
            committed[name][order] = float(left)
    found = {}
    for name, amount in amounts.items():
        receipt = Receipt(amount, committed[name], frozenset(waiting[name]))
        for partner in keys[name] & wanted:
            found.setdefault((partner, name[2]), []).append(receipt)
    return found
