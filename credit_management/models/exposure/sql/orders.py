"""The SELECT of confirmed orders: what no posted invoice covers yet.

Work is by quantity, per line, from stored columns: a line whose whole quantity
is invoiced is done with, whatever the price on the invoice. Three ways, the
cheapest that will do:

* an order nothing happened to is taken whole, without a look at its lines;
* lines whose posted invoices ask for what the order says are added up here;
* anything else (draft invoices, which Odoo's stored quantities include, other
  prices, down payments, time and expenses) goes through a function in the
  database: it is planned once per connection instead of with every check, and
  planning is most of the time a check takes.
"""

from odoo.tools import SQL

from .parts import DELIVERY, ORDER, day, unknown

TOUCHED = "(qty_invoiced <> 0 OR qty_delivered <> 0 OR untaxed_amount_invoiced <> 0)"
"""Something was delivered or invoiced of the line (also the predicate of an index)."""

FUNCTION = "credit_order_open_amounts"

# Quantity of a line on draft invoices, in the line's unit, converted and rounded
# up as `uom.uom._compute_quantity` does for `qty_invoiced` ($2: the units' 10^decimals).
ON_DRAFTS = """
    SELECT SUM(CASE m.move_type WHEN 'out_invoice' THEN 1 WHEN 'out_refund' THEN -1 END
               * CASE WHEN i.product_uom_id = l.product_uom_id THEN i.quantity
                 ELSE SIGN(i.quantity) * CEIL(ROUND(
                          ABS(i.quantity) * iu.factor / lu.factor * $2, 4)) / $2 END)
      FROM sale_order_line_invoice_rel rel
      JOIN account_move_line i ON i.id = rel.invoice_line_id
       AND i.parent_state = 'draft' AND i.display_type = 'product'
      JOIN account_move m ON m.id = i.move_id
       AND m.payment_state IS DISTINCT FROM 'invoicing_legacy'
      LEFT JOIN uom_uom iu ON iu.id = i.product_uom_id
      LEFT JOIN uom_uom lu ON lu.id = l.product_uom_id
     WHERE rel.order_line_id = l.id"""

# What posted invoices of a down payment line asked for and none took off again.
ADVANCE = """
    SELECT SUM(CASE m.move_type WHEN 'out_invoice' THEN i.price_total ELSE -i.price_total END
               * CASE WHEN m.currency_id = so.currency_id THEN 1
                 ELSE so.currency_rate / NULLIF(m.invoice_currency_rate, 0) END)
      FROM sale_order_line_invoice_rel rel
      JOIN account_move_line i ON i.id = rel.invoice_line_id AND i.parent_state = 'posted'
      JOIN account_move m ON m.id = i.move_id AND m.move_type IN ('out_invoice', 'out_refund')
     WHERE rel.order_line_id = l.id"""

# A line ordered with quantity 0 (time, expenses) has no stored total: the
# percentages of its taxes are put on its price.
TAX = """
    SELECT 1 + COALESCE(SUM(t.amount), 0) / 100
      FROM account_tax_sale_order_line_rel rel
      JOIN account_tax t ON t.id = rel.account_tax_id
        OR t.id IN (SELECT child_tax FROM account_tax_filiation_rel
                     WHERE parent_tax = rel.account_tax_id)
      JOIN res_company tc ON tc.id = t.company_id
     WHERE rel.sale_order_line_id = l.id AND t.amount_type = 'percent'
       AND COALESCE(t.price_include_override, tc.account_price_include)
           IS DISTINCT FROM 'tax_included'"""

# What the sums need of a line; OFFSET 0 keeps PostgreSQL from computing the
# quantity invoiced once per use.
LINES = f"""
    SELECT l.price_total AS total, l.product_uom_qty AS ordered,
           COALESCE(l.qty_delivered, 0) AS delivered,
           CASE WHEN l.product_uom_qty <> 0 THEN l.price_total / l.product_uom_qty
                ELSE l.price_unit * (1 - COALESCE(l.discount, 0) / 100) * ({TAX}) END AS price,
           CASE WHEN l.qty_invoiced <> 0 OR l.untaxed_amount_invoiced <> 0
                THEN COALESCE(l.qty_invoiced, 0) - COALESCE(({ON_DRAFTS}), 0)
                ELSE 0 END AS invoiced,
           CASE WHEN l.is_downpayment THEN COALESCE(({ADVANCE}), 0) END AS advance
      FROM sale_order_line l
     WHERE l.order_id = so.id AND l.display_type IS NULL OFFSET 0"""

# The same where posted invoices ask for what the order says (see PLAIN).
PLAIN_LINES = """
    SELECT l.price_total AS total, l.product_uom_qty AS ordered,
           COALESCE(l.qty_delivered, 0) AS delivered,
           l.price_total / NULLIF(l.product_uom_qty, 0) AS price,
           COALESCE(l.qty_invoiced, 0) AS invoiced, NULL::numeric AS advance,
           l.is_downpayment IS NOT TRUE
           AND (l.product_uom_qty <> 0 OR COALESCE(l.qty_delivered, 0) = 0)
           AND CASE WHEN COALESCE(l.qty_invoiced, 0) = 0
               THEN COALESCE(l.untaxed_amount_invoiced, 0) = 0
               ELSE ABS(COALESCE(l.untaxed_amount_invoiced, 0) * l.product_uom_qty
                        - l.price_subtotal * l.qty_invoiced) <= 0.01 * ABS(l.product_uom_qty)
               END AS is_plain
      FROM sale_order_line l
     WHERE l.order_id = so.id AND l.display_type IS NULL"""

# What is open of an order and the delivered part of it. Lines don't always add
# up to the order (rounding, early payment discount): the difference follows the
# part that is open.
SUMS = """ARRAY[
    GREATEST(0, COALESCE(SUM(rest), 0) - COALESCE(SUM(advance), 0)
        + (MIN(so.amount_total) - SUM(total))
        * LEAST(1, GREATEST(0, COALESCE(SUM(rest) / NULLIF(SUM(total), 0), 0)))),
    GREATEST(0, COALESCE(SUM(ready), 0))]"""

REST = """CASE WHEN advance IS NOT NULL THEN NULL
    WHEN invoiced = 0 AND ordered >= delivered AND ordered > 0 THEN total
    WHEN ordered < 0 THEN price * LEAST(0, LEAST(ordered, delivered) - invoiced)
    ELSE price * GREATEST(0, GREATEST(ordered, delivered) - invoiced) END"""

READY = """CASE WHEN advance IS NOT NULL OR delivered = invoiced THEN NULL
    WHEN invoiced = 0 AND delivered = ordered THEN total
    WHEN ordered < 0 THEN price * LEAST(0, delivered - invoiced)
    ELSE price * GREATEST(0, delivered - invoiced) END"""

CREATE_FUNCTION = f"""
    CREATE OR REPLACE FUNCTION {FUNCTION}(order_id integer, units numeric)
    RETURNS numeric[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $function$
    BEGIN
        RETURN (
            SELECT {SUMS}
              FROM sale_order so
             CROSS JOIN LATERAL (
                   SELECT total, advance, {REST} AS rest, {READY} AS ready
                     FROM ({LINES}) line) part
             WHERE so.id = $1);
    END $function$"""

PLAIN = f"""
    SELECT CASE WHEN BOOL_AND(is_plain) THEN {SUMS.replace("MIN(so.amount_total)", "so.amount_total")}
           ELSE {FUNCTION}(so.id, %(units)s) END
      FROM (SELECT total, advance, is_plain, {REST} AS rest, {READY} AS ready
              FROM ({PLAIN_LINES}) line) part"""

DROP_FUNCTION = f"DROP FUNCTION IF EXISTS {FUNCTION}(integer, numeric)"


DUE = SQL("COALESCE(so.commitment_date, so.date_order)")


def orders(frame):
    """Return what confirmed orders still have to invoice: ``order`` and ``delivery`` rows.

    Odoo calls an order invoiced as soon as drafts cover it; here it stays open.
    A line whose posted invoices make up its whole amount can't wait for a draft.
    """
    return SQL(
        """SELECT part.slot, so.id, p.commercial_partner_id, %(account)s, so.company_id,
               cal.root_id, cal.currency_id, part.category, part.amount, %(day)s, cal.today,
               'sale.order', so.id, %(unknown)s
          FROM sale_order so
          %(owner)s
          %(rate)s
         CROSS JOIN LATERAL (%(amounts)s) own
          JOIN (VALUES (%(order)s, 'order'), (%(delivery)s, 'delivery')) AS kind (slot, category)
            ON kind.slot = %(order)s OR own.amounts[2] <> 0
         CROSS JOIN LATERAL (
               SELECT kind.slot, kind.category, CASE
                    WHEN kind.slot = %(delivery)s THEN %(delivered)s
                    WHEN cal.last_day IS NOT NULL AND %(due)s > cal.last_day THEN 0
                    WHEN own.amounts[2] = 0 THEN %(total)s
                    ELSE %(total)s - %(delivered)s END AS amount) AS part
         WHERE so.state = 'sale' AND so.credit_is_closed IS NOT TRUE AND part.amount <> 0""",
        account=frame.account,
        day=frame.day(DUE),
        due=day(DUE),
        unknown=unknown(SQL("so.currency_id")),
        owner=frame.owner(SQL("so.partner_invoice_id"), SQL("so.company_id")),
        rate=frame.rate(SQL("so.currency_id")),
        amounts=amounts(frame),
        order=ORDER,
        delivery=DELIVERY,
        total=SQL("ROUND(own.amounts[1] * COALESCE(fx.factor, 1), cal.digits)"),
        delivered=SQL(
            "ROUND(LEAST(own.amounts[1], own.amounts[2]) * COALESCE(fx.factor, 1), cal.digits)"
        ),
    )


def amounts(frame):
    """Return [open amount, delivered part] of order ``so`` in its currency, the cheapest way.

    The condition says nothing new: it makes PostgreSQL join the contact first,
    which it can do in one go for many orders. OFFSET 0: evaluate once.
    """
    return SQL(
        """SELECT CASE
                  WHEN so.invoice_status = 'invoiced' AND NOT EXISTS (
                       SELECT FROM sale_order_line l
                        WHERE l.order_id = so.id AND l.state = 'sale' AND %(touched)s
                          AND l.qty_invoiced <> 0
                          AND l.untaxed_amount_invoiced IS DISTINCT FROM l.price_subtotal)
                  THEN NULL
                  WHEN EXISTS (
                       SELECT FROM sale_order_line l
                        WHERE l.order_id = so.id AND l.state = 'sale' AND %(touched)s)
                  THEN (%(plain)s)
                  ELSE ARRAY[GREATEST(0, so.amount_total), 0] END AS amounts
            WHERE so.partner_invoice_id = p.id OFFSET 0""",
        touched=SQL(TOUCHED),
        plain=SQL(PLAIN, units=frame.units),
    )
