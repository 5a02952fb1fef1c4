"""The SELECT of confirmed orders: what no posted invoice covers yet.

Quantity decides, per line, in the order's price: a line whose whole quantity is
invoiced is done with, whatever the price on the invoice. Where only money moves
it doesn't: a credit note that gives back a fifth of the price reopens a fifth of the
quantity's amount, and a debit note (an invoice that corrects another,
``credit_is_correction``) covers nothing.

What will never be delivered isn't waited for: of a line that has ended
(``credit_is_ended``) or an order that is closed, only what was delivered is owed.
What lowers an order counts as far as it can't be left behind: a negative line
that is invoiced on delivery lowers it when it is delivered.

Three ways, the cheapest that will do:

* an order nothing happened to is taken whole, without a look at its lines;
* lines whose posted invoices ask for what the order says are added up here;
* anything else (draft invoices, which Odoo's stored quantities include, other
  prices, down payments, time and expenses) goes through a function in the
  database: it is planned only where such an order is met, and planning is most of
  the time a check takes.

The function is the definition: an order that asks to be confirmed is put to it as soon as
anything happened to it, so it is measured as the orders that stand.
"""

from odoo.tools import SQL

from ....engine.balance import Counts
from .parts import (
    CREATE_UNPOSTED_FUNCTION,
    DELIVERY,
    ORDER,
    UNPOSTED_FUNCTION,
    day,
    unknown,
)

TOUCHED = (
    "(qty_invoiced <> 0 OR qty_delivered <> 0 OR untaxed_amount_invoiced <> 0"
    " OR price_total < 0 OR credit_is_ended)"
)
"""The line isn't simply open (also the predicate of an index)."""

FUNCTION = "credit_order_open_amounts"
RATE_FUNCTION = "credit_rate_on"

# The rate of a currency on a day, as `res.currency._get_rates` reads it.
CREATE_RATE_FUNCTION = f"""
    CREATE OR REPLACE FUNCTION {RATE_FUNCTION}(currency integer, root integer, day date)
    RETURNS numeric LANGUAGE plpgsql STABLE PARALLEL SAFE AS $function$
    BEGIN
        RETURN COALESCE(
            (SELECT r.rate FROM res_currency_rate r
              WHERE r.currency_id = currency AND r.name <= day
                AND (r.company_id IS NULL OR r.company_id = root)
              ORDER BY r.company_id, r.name DESC LIMIT 1),
            (SELECT r.rate FROM res_currency_rate r
              WHERE r.currency_id = currency AND (r.company_id IS NULL OR r.company_id = root)
              ORDER BY r.company_id, r.name LIMIT 1),
            1);
    END $function$"""

# An invoice's amount in the order's currency: what is booked of it, at the rate of its
# day, as `sale.order.line._compute_amount_invoiced` converts it.
IN_ORDER_CURRENCY = f"""
    CASE WHEN m.currency_id = so.currency_id THEN 1
    ELSE {RATE_FUNCTION}(so.currency_id, root.id, COALESCE(m.invoice_date, m.date))
         / NULLIF({RATE_FUNCTION}(root.currency_id, root.id, COALESCE(m.invoice_date, m.date)), 0)
         / NULLIF(m.invoice_currency_rate, 0) END"""

# Quantity and money of a line on posted invoices, in the line's unit, converted and
# rounded up as `uom.uom._compute_quantity` does for `qty_invoiced` ($2: the units'
# 10^decimals). `kind`: 1 an invoice, -1 a credit note, 0 what corrects another invoice.
# ELSEWHERE: what covers a line without an invoice (`create_function`).
ELSEWHERE = "/* elsewhere */"
POSTED = f"""
    SELECT COALESCE(SUM(quantity) FILTER (WHERE kind = 1), 0) AS asked,
           COALESCE(SUM(quantity) FILTER (WHERE kind = -1), 0) AS back,
           CASE WHEN SUM(quantity) FILTER (WHERE kind = -1) <> 0
                 AND SUM(quantity) FILTER (WHERE kind = 1) <> 0
                THEN GREATEST(0, LEAST(1,
                    SUM(amount) FILTER (WHERE kind = -1) / NULLIF(
                        SUM(amount) FILTER (WHERE kind = 1) * LEAST(1, ABS(
                            SUM(quantity) FILTER (WHERE kind = -1)
                            / SUM(quantity) FILTER (WHERE kind = 1))), 0)))
                ELSE 1 END AS reopened,
           COALESCE(SUM(amount * kind), 0) AS money
      FROM (SELECT CASE
                   WHEN m.credit_is_correction OR fixed.credit_is_correction THEN 0
                   WHEN m.move_type = 'out_invoice' THEN 1 ELSE -1 END AS kind,
                   CASE WHEN i.product_uom_id = l.product_uom_id THEN i.quantity
                   ELSE SIGN(i.quantity) * CEIL(ROUND(
                            ABS(i.quantity) * iu.factor / lu.factor * $2, 4)) / $2
                   END AS quantity,
                   i.price_total * {IN_ORDER_CURRENCY} AS amount
              FROM sale_order_line_invoice_rel rel
              JOIN account_move_line i ON i.id = rel.invoice_line_id
               AND i.display_type = 'product'
              JOIN account_move m ON m.id = i.move_id
               AND m.move_type IN ('out_invoice', 'out_refund')
              LEFT JOIN account_move fixed ON fixed.id = m.reversed_entry_id
              LEFT JOIN uom_uom iu ON iu.id = i.product_uom_id
              LEFT JOIN uom_uom lu ON lu.id = l.product_uom_id
             WHERE rel.order_line_id = l.id
               AND (m.state = 'posted' OR m.payment_state = 'invoicing_legacy')
            {ELSEWHERE}) document"""

# A line ordered with quantity 0 (time, expenses) has no stored total: Odoo's tax engine
# says what a unit comes to (`credit_unit_total`), or where it never did, the price.
UNIT = """CASE WHEN l.product_uom_qty <> 0 THEN l.price_total / l.product_uom_qty
         ELSE COALESCE(l.credit_unit_total,
                       l.price_unit * (1 - COALESCE(l.discount, 0) / 100)) END"""

# Invoiced on delivery: what it takes off can stay behind when the rest is invoiced.
ON_DELIVERY = """
    SELECT template.invoice_policy = 'delivery'
      FROM product_product product
      JOIN product_template template ON template.id = product.product_tmpl_id
     WHERE product.id = l.product_id"""

# What the sums need of a line. OFFSET 0 keeps PostgreSQL from computing it once per use.
# `expected`: the quantity that will have been delivered in the end.
LINES = f"""
    SELECT l.price_total AS total, l.product_uom_qty AS ordered,
           COALESCE(l.qty_delivered, 0) AS delivered, {UNIT} AS price,
           CASE WHEN so.credit_is_closed OR l.credit_is_ended
                  OR l.price_total < 0 AND ({ON_DELIVERY}) THEN COALESCE(l.qty_delivered, 0)
                WHEN l.product_uom_qty < 0
                THEN LEAST(l.product_uom_qty, COALESCE(l.qty_delivered, 0))
                ELSE GREATEST(l.product_uom_qty, COALESCE(l.qty_delivered, 0)) END AS expected,
           l.is_downpayment IS TRUE AS is_advance, posted.*
      FROM sale_order_line l
     CROSS JOIN LATERAL ({POSTED}) posted
     WHERE l.order_id = so.id AND l.display_type IS NULL OFFSET 0"""


def open_part(quantity):
    """Return what is open of ``quantity`` of a line, as text of SQL.

    By quantity; what credit notes took back is open again for the part of the money
    they gave back. A line of a negative quantity has what is left on its own side of zero.
    """
    own = "SIGN(COALESCE(NULLIF(ordered, 0), 1))"
    left = f"{own} * GREATEST(0, {own} * ({quantity} - asked + back))"
    before = f"{own} * GREATEST(0, {own} * ({quantity} - asked))"
    return f"""CASE
        WHEN is_advance THEN NULL
        WHEN asked = 0 AND back = 0 AND {quantity} = ordered THEN total
        ELSE price * ({before}) + price * ({left} - {before}) * reopened END"""


# What is open of an order and the delivered part of it. Lines don't always add
# up to the order (rounding, early payment discount): the difference follows the
# part that is open.
SUMS = """ARRAY[
    GREATEST(0, COALESCE(SUM(rest), 0) - COALESCE(SUM(advance), 0)
        + (MIN(so.amount_total) - SUM(total))
        * LEAST(1, GREATEST(0, COALESCE(SUM(rest) / NULLIF(SUM(total), 0), 0)))),
    GREATEST(0, COALESCE(SUM(ready), 0))]"""

CREATE_FUNCTION = f"""
    CREATE OR REPLACE FUNCTION {FUNCTION}(order_id integer, units numeric)
    RETURNS numeric[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $function$
    BEGIN
        IF NOT EXISTS (SELECT FROM sale_order_line l WHERE l.order_id = $1 AND {TOUCHED}) THEN
            RETURN (SELECT CASE WHEN so.credit_is_closed THEN NULL
                           ELSE ARRAY[GREATEST(0, so.amount_total), 0] END
                      FROM sale_order so WHERE so.id = $1);
        END IF;
        RETURN (
            SELECT {SUMS}
              FROM sale_order so
              JOIN res_company own ON own.id = so.company_id
              JOIN res_company root ON root.id = split_part(own.parent_path, '/', 1)::int
             CROSS JOIN LATERAL (
                   SELECT total, CASE WHEN is_advance THEN money END AS advance,
                          {open_part("expected")} AS rest, {open_part("delivered")} AS ready
                     FROM ({LINES}) line) part
             WHERE so.id = $1);
    END $function$"""

# A line whose posted invoices ask for what the order says, and no draft hides in its
# quantity: the same sums from its own columns.
PLAIN_LINES = """
    SELECT l.price_total AS total, l.product_uom_qty AS ordered,
           COALESCE(l.qty_delivered, 0) AS delivered,
           l.price_total / NULLIF(l.product_uom_qty, 0) AS price,
           COALESCE(l.qty_invoiced, 0) AS invoiced,
           l.is_downpayment IS NOT TRUE
           AND (l.credit_is_ended IS NOT TRUE OR l.qty_delivered >= l.product_uom_qty)
           AND so.credit_is_closed IS NOT TRUE
           AND l.price_total >= 0 AND l.product_uom_qty >= 0
           AND (l.product_uom_qty <> 0 OR COALESCE(l.qty_delivered, 0) = 0)
           AND CASE WHEN COALESCE(l.qty_invoiced, 0) = 0
               THEN COALESCE(l.untaxed_amount_invoiced, 0) = 0 ELSE
               ABS(COALESCE(l.untaxed_amount_invoiced, 0) * l.product_uom_qty
                   - l.price_subtotal * l.qty_invoiced) <= 0.01 * ABS(l.product_uom_qty)
               AND NOT EXISTS (
                   SELECT FROM sale_order_line_invoice_rel rel
                     JOIN account_move_line i ON i.id = rel.invoice_line_id
                      AND i.parent_state = 'draft' AND i.display_type = 'product'
                    WHERE rel.order_line_id = l.id)
               END AS is_plain
      FROM sale_order_line l
     WHERE l.order_id = so.id AND l.display_type IS NULL"""

PLAIN_REST = """CASE WHEN invoiced = 0 AND ordered >= delivered AND ordered > 0 THEN total
    ELSE price * GREATEST(0, GREATEST(ordered, delivered) - invoiced) END"""

PLAIN_READY = """CASE WHEN delivered = invoiced THEN NULL
    WHEN invoiced = 0 AND delivered = ordered THEN total
    ELSE price * GREATEST(0, delivered - invoiced) END"""

PLAIN_SUMS = SUMS.replace("MIN(so.amount_total)", "so.amount_total").replace(
    " - COALESCE(SUM(advance), 0)", ""
)

PLAIN = f"""
    SELECT CASE WHEN BOOL_AND(is_plain) THEN {PLAIN_SUMS}
           ELSE {FUNCTION}(so.id, %(units)s) END
      FROM (SELECT total, is_plain, {PLAIN_REST} AS rest, {PLAIN_READY} AS ready
              FROM ({PLAIN_LINES}) line) part"""


DUE = SQL("COALESCE(so.commitment_date, so.date_order)")

BEYOND = SQL("(cal.last_day IS NOT NULL AND %s > cal.last_day)", day(DUE))
"""The order is due so late that it doesn't use the limit yet."""


def install(cr, elsewhere=()):
    """Write the functions that the SELECTs call, before the first of them is planned.

    ``elsewhere``: texts of SELECTs of (kind, quantity, amount) as in ``POSTED``, of what
    covers line ``l`` of order ``so`` without an invoice; none holds for no database but
    the one that ``cr`` is connected to.
    """
    cr.execute(CREATE_UNPOSTED_FUNCTION)
    cr.execute(SQL(CREATE_RATE_FUNCTION))
    more = "".join(f" UNION ALL {select}" for select in elsewhere)
    cr.execute(SQL(CREATE_FUNCTION.replace(ELSEWHERE, more)))


def drop(cr):
    """Take the functions away."""
    cr.execute(SQL(f"DROP FUNCTION IF EXISTS {FUNCTION}(integer, numeric)"))
    cr.execute(SQL(f"DROP FUNCTION IF EXISTS {RATE_FUNCTION}(integer, integer, date)"))
    cr.execute(SQL(f"DROP FUNCTION IF EXISTS {UNPOSTED_FUNCTION}()"))


def orders(frame, per_order=None):
    """Return what confirmed orders still have to invoice: ``order`` and ``delivery`` rows.

    Odoo calls an order invoiced as soon as drafts cover it; here it stays open.
    A line whose posted invoices make up its whole amount can't wait for a draft.
    ``per_order`` is the SELECT of an order's amounts: ``amounts`` of the frame, or ``WHOLE``.
    """
    return SQL(
        """SELECT part.slot, so.id, p.commercial_partner_id, %(account)s, so.company_id,
               cal.root_id, cal.currency_id, part.category, part.amount, %(day)s, cal.today,
               'sale.order', so.id, %(unknown)s
          FROM sale_order so
          %(owner)s
          %(rate)s
         CROSS JOIN LATERAL (%(amounts)s) own
          %(parts)s
         WHERE so.state = 'sale' AND part.amount <> 0""",
        account=frame.account,
        day=frame.day(DUE),
        unknown=unknown(SQL("so.currency_id")),
        owner=frame.owner(SQL("so.partner_invoice_id"), SQL("so.company_id")),
        rate=frame.rate(SQL("so.currency_id")),
        amounts=per_order or amounts(frame),
        parts=PARTS,
    )


WHOLE = SQL(
    """SELECT CASE WHEN so.credit_is_closed THEN NULL
              ELSE ARRAY[GREATEST(0, so.amount_total), 0] END AS amounts"""
)
"""The amounts of an order nothing happened to, as ``amounts`` has them."""

STANDING = "so.partner_invoice_id = ANY(contacts) AND so.state = 'sale'"

ANY_ORDER = SQL(f"EXISTS (SELECT FROM sale_order so WHERE {STANDING})")
"""Customers whose contacts are ``contacts`` have confirmed orders."""

NONE_TOUCHED = SQL(
    f"""NOT EXISTS (SELECT FROM sale_order so JOIN sale_order_line l ON l.order_id = so.id
         WHERE {STANDING} AND l.state = 'sale' AND {TOUCHED})"""
)
"""Nothing happened to any of their confirmed orders."""


PARTS = SQL(
    """JOIN (VALUES (%(order)s, 'order'), (%(delivery)s, 'delivery')) AS kind (slot, category)
         ON kind.slot = %(order)s OR own.amounts[2] <> 0
      CROSS JOIN LATERAL (
            SELECT kind.slot, kind.category, CASE
                 WHEN own.amounts[1] >= 1e15 THEN CASE
                      WHEN kind.slot = %(delivery)s OR so.amount_total >= 1e15 THEN 0
                      ELSE ROUND(so.amount_total * COALESCE(fx.factor, 1), cal.digits) END
                 WHEN kind.slot = %(delivery)s THEN %(delivered)s
                 WHEN %(beyond)s THEN 0
                 WHEN own.amounts[2] = 0 THEN %(total)s
                 ELSE %(total)s - %(delivered)s END AS amount) AS part""",
    order=ORDER,
    delivery=DELIVERY,
    beyond=BEYOND,
    total=SQL("ROUND(own.amounts[1] * COALESCE(fx.factor, 1), cal.digits)"),
    delivered=SQL(
        "ROUND(LEAST(own.amounts[1], own.amounts[2]) * COALESCE(fx.factor, 1), cal.digits)"
    ),
)
"""An order's rows from its amounts, in the company's currency: open, and delivered.

An amount beyond 15 digits, which nobody can compare, spreads into no sum: the order
counts with its total. The check refuses it by what is open of it (``asked``).
"""


def untouched(order_ids):
    """Return the condition that nothing happened to any of these orders."""
    return SQL(
        f"""NOT EXISTS (SELECT FROM sale_order_line l
             WHERE l.order_id = ANY(%s) AND {TOUCHED})""",
        order_ids,
    )


def asked(frame, order_ids, per_order=None):
    """Return (order, what is open of it, currency without a rate, category, amount of it).

    Of these orders, confirmed or not, as the exposure counts those that are: the one
    answer to what an order counts. What is open is the whole, whatever its horizon.
    ``per_order`` is the SELECT of an order's amounts: the function's, or ``WHOLE``.
    """
    return SQL(
        """SELECT so.id, ROUND(own.amounts[1] * COALESCE(fx.factor, 1), cal.digits),
               (SELECT name FROM res_currency WHERE id = %(unknown)s), part.category, part.amount
          FROM sale_order so
          %(company)s
          %(rate)s
         CROSS JOIN LATERAL (%(amounts)s) own
          %(parts)s
         WHERE so.id = ANY(%(ids)s)""",
        unknown=unknown(SQL("so.currency_id")),
        company=frame.of_company(SQL("so.company_id")),
        rate=frame.rate(SQL("so.currency_id")),
        amounts=per_order or SQL(f"SELECT {FUNCTION}(so.id, %s) AS amounts OFFSET 0", frame.units),
        parts=PARTS,
        ids=order_ids,
    )


def amounts(frame):
    """Return [open amount, delivered part] of order ``so`` in its currency, the cheapest way.

    The condition says nothing new: it makes PostgreSQL join the contact first,
    which it can do in one go for many orders. OFFSET 0: evaluate once.
    """
    return SQL(
        """SELECT CASE
                  WHEN touched.number = 0 THEN (%(whole)s)
                  WHEN touched.is_done AND touched.untaxed = so.amount_untaxed THEN NULL
                  ELSE (%(plain)s) END AS amounts
             FROM (SELECT COUNT(*) AS number, SUM(l.price_subtotal) AS untaxed,
                          BOOL_AND(l.untaxed_amount_invoiced = l.price_subtotal
                                   AND l.price_subtotal > 0
                                   AND l.qty_invoiced >= l.product_uom_qty
                                   AND l.qty_invoiced >= l.qty_delivered) AS is_done
                     FROM sale_order_line l
                    WHERE l.order_id = so.id AND l.state = 'sale' AND %(touched)s) touched
            WHERE so.partner_invoice_id = p.id OFFSET 0""",
        touched=SQL(TOUCHED),
        whole=WHOLE,
        plain=SQL(PLAIN, units=frame.units),
    )


def counts(rows):
    """Return {order id: ``Counts``} of the rows of ``asked``."""
    found = {}
    for order, total, unknown_currency, category, amount in rows:
        one = found.setdefault(order, Counts(float(total or 0), {}, unknown_currency or ""))
        one.by_category[category] = float(amount or 0)
    return found
