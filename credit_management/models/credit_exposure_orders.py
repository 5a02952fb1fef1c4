"""The SELECT of confirmed orders: what isn't invoiced by a posted invoice yet.

Work is by quantity, per line, from stored columns: a line whose whole quantity
is invoiced is done with, whatever the price on the invoice. Stored
``qty_invoiced`` includes drafts, so their quantity is taken off again.
"""

from odoo.tools import SQL

from .credit_exposure_sql import DELIVERY, ORDER, SLOTS, day, factor, owner

NOTHING_INVOICED = SQL(
    "COALESCE(l.qty_invoiced, 0) = 0 AND COALESCE(l.untaxed_amount_invoiced, 0) = 0"
)

DELIVERED = SQL("COALESCE(l.qty_delivered, 0)")


def drafts(digits):
    """Return the quantity of an order line that is on draft invoices, in the line's unit.

    Converted and rounded up as ``uom.uom._compute_quantity`` does for ``qty_invoiced``.
    """
    return SQL(
        """(SELECT SUM(CASE m.move_type WHEN 'out_invoice' THEN 1 WHEN 'out_refund' THEN -1 ELSE 0 END
                * CASE WHEN i.product_uom_id = l.product_uom_id THEN i.quantity
                  ELSE SIGN(i.quantity) * CEIL(ROUND(ABS(i.quantity) * 1e%(digits)s
                    * (SELECT factor FROM uom_uom WHERE id = i.product_uom_id)
                    / (SELECT factor FROM uom_uom WHERE id = l.product_uom_id), 4)) / 1e%(digits)s
                  END)
             FROM sale_order_line_invoice_rel rel
             JOIN account_move_line i ON i.id = rel.invoice_line_id
              AND i.parent_state = 'draft' AND i.display_type = 'product'
             JOIN account_move m ON m.id = i.move_id
              AND m.payment_state IS DISTINCT FROM 'invoicing_legacy'
            WHERE rel.order_line_id = l.id)""",
        digits=digits,
    )


ADVANCE = SQL(
    """(SELECT SUM(CASE m.move_type WHEN 'out_invoice' THEN i.price_total ELSE -i.price_total END
                   * CASE WHEN m.currency_id = so.currency_id THEN 1
                     ELSE so.currency_rate / NULLIF(m.invoice_currency_rate, 0) END)
          FROM sale_order_line_invoice_rel rel
          JOIN account_move_line i ON i.id = rel.invoice_line_id AND i.parent_state = 'posted'
          JOIN account_move m ON m.id = i.move_id AND m.move_type IN ('out_invoice', 'out_refund')
         WHERE rel.order_line_id = l.id)"""
)
"""What posted down payment invoices asked for and no posted invoice took off again."""

TAX = SQL(
    """(SELECT 1 + COALESCE(SUM(t.amount), 0) / 100
          FROM account_tax_sale_order_line_rel rel
          JOIN account_tax t ON t.id = rel.account_tax_id
            OR t.id IN (SELECT child_tax FROM account_tax_filiation_rel
                         WHERE parent_tax = rel.account_tax_id)
          JOIN res_company tc ON tc.id = t.company_id
         WHERE rel.sale_order_line_id = l.id AND t.amount_type = 'percent'
           AND COALESCE(t.price_include_override, tc.account_price_include) <> 'tax_included')"""
)
"""Tax on a line that was ordered with quantity zero, whose stored total is zero."""


def left(wanted, invoiced):
    """Return the amount (order's currency) of a line for ``wanted`` minus ``invoiced`` units."""
    return SQL(
        """CASE WHEN l.product_uom_qty <> 0
             THEN GREATEST(0, (%(wanted)s - %(invoiced)s) / l.product_uom_qty) * l.price_total
           ELSE GREATEST(0, %(wanted)s - %(invoiced)s)
             * l.price_unit * (1 - COALESCE(l.discount, 0) / 100) * %(tax)s END""",
        wanted=wanted,
        invoiced=invoiced,
        tax=TAX,
    )


def open_amount(digits):
    """Return what is left to invoice of a line, over-deliveries included."""
    return SQL(
        """CASE WHEN l.is_downpayment THEN 0
             WHEN %(nothing_invoiced)s AND l.product_uom_qty > 0
              AND %(delivered)s <= l.product_uom_qty THEN l.price_total
             ELSE %(left)s END""",
        nothing_invoiced=NOTHING_INVOICED,
        delivered=DELIVERED,
        left=left(
            SQL(
                """CASE WHEN l.product_uom_qty < 0 THEN LEAST(l.product_uom_qty, %(delivered)s)
                   ELSE GREATEST(l.product_uom_qty, %(delivered)s) END""",
                delivered=DELIVERED,
            ),
            invoiced(digits),
        ),
    )


def delivered_amount(digits):
    """Return what is delivered and left to invoice of a line."""
    return SQL(
        "CASE WHEN l.is_downpayment OR %(delivered)s = 0 THEN 0 ELSE %(left)s END",
        delivered=DELIVERED,
        left=left(DELIVERED, invoiced(digits)),
    )


def invoiced(digits):
    """Return the quantity of a line on posted invoices."""
    return SQL(
        "CASE WHEN %s THEN 0 ELSE l.qty_invoiced - COALESCE(%s, 0) END",
        NOTHING_INVOICED,
        drafts(digits),
    )


NOT_ALL_INVOICED = SQL("so.invoice_status IS DISTINCT FROM 'invoiced'")

ON_DRAFTS_ONLY = SQL(
    """so.invoice_status = 'invoiced' AND so.id IN (
           SELECT line.order_id FROM account_move_line i
             JOIN sale_order_line_invoice_rel rel ON rel.invoice_line_id = i.id
             JOIN sale_order_line line ON line.id = rel.order_line_id
            WHERE i.parent_state = 'draft' AND i.display_type = 'product')"""
)
"""Odoo calls an order invoiced as soon as drafts cover it; they are found by the drafts."""


def orders(cal, digits, which):
    """Return what confirmed orders still have to invoice: ``order`` and ``delivery`` rows."""
    return SQL(
        """SELECT s.id::bigint * %(slots)s + part.slot, s.partner_id, s.account_id,
               s.company_id, s.root_id, s.currency_id, part.category,
               part.amount, s.day, s.today, 'sale.order', s.id,
               CASE WHEN s.factor IS NULL THEN s.order_currency_id END
          FROM (%(totals)s) s
          JOIN res_currency cur ON cur.id = s.currency_id
         CROSS JOIN LATERAL (%(amounts)s) net
         CROSS JOIN LATERAL (VALUES
              (%(order)s, 'order', CASE WHEN s.day > s.last_day THEN 0 ELSE net.amount - net.delivered END),
              (%(delivery)s, 'delivery', net.delivered)) AS part (slot, category, amount)
         WHERE part.amount <> 0""",
        slots=SLOTS,
        order=ORDER,
        delivery=DELIVERY,
        totals=totals(cal, digits, which),
        amounts=AMOUNTS,
    )


AMOUNTS = SQL(
    """SELECT ROUND(whole.amount * COALESCE(s.factor, 1), cur.decimal_places) AS amount,
           ROUND(LEAST(whole.amount, GREATEST(0, s.delivered)) * COALESCE(s.factor, 1),
                 cur.decimal_places) AS delivered
      FROM (SELECT GREATEST(0, s.open - COALESCE(s.advance, 0)
                + CASE WHEN s.priced = s.amount_total THEN 0 ELSE (s.amount_total - s.priced)
                  * LEAST(1, GREATEST(0, s.open / NULLIF(s.priced, 0))) END) AS amount) whole"""
)
"""One order in the company's currency.

Lines don't always add up to the order (rounding, early payment discount): the
difference follows the part that is open.
"""


def totals(cal, digits, which):
    """Return one row per order: the sums over its lines, in its currency."""
    return SQL(
        """SELECT so.id, p.commercial_partner_id AS partner_id, a.id AS account_id, so.company_id,
               cal.root_id, cal.currency_id, cal.today, cal.last_day, %(day)s AS day,
               so.currency_id AS order_currency_id, so.amount_total, %(factor)s AS factor,
               SUM(l.price_total) AS priced, SUM(%(open)s) AS open, SUM(%(delivered)s) AS delivered,
               SUM(CASE WHEN l.is_downpayment THEN %(advance)s END) AS advance
          FROM sale_order so
          %(owner)s
          JOIN sale_order_line l ON l.order_id = so.id AND l.display_type IS NULL
         WHERE so.state = 'sale' AND so.credit_is_closed IS NOT TRUE AND %(which)s
         GROUP BY so.id, p.id, a.id, cal.root_id, cal.currency_id, cal.today, cal.last_day, cal.tz""",
        day=day(SQL("COALESCE(so.commitment_date, so.date_order)")),
        factor=factor(SQL("so.currency_id")),
        open=open_amount(digits),
        delivered=delivered_amount(digits),
        advance=ADVANCE,
        owner=owner(SQL("so.partner_invoice_id"), SQL("so.company_id"), cal),
        which=which,
    )
