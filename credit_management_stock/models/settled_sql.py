"""What invoices of orders have settled, and how long goods have waited for one."""

from odoo.tools import SQL

from .delivered_sql import outside

READ_SETTLED = {
    "account.move": ["amount_residual_signed", "amount_total_signed", "move_type", "state"],
    "account.move.line": ["display_type", "move_id", "parent_state", "price_total"],
    "sale.order.line": ["invoice_lines", "order_id"],
}
"""What the first statement reads; it is written down before it runs."""


def settled(order_ids):
    """Return (order, what is paid of its posted invoices) of these orders, company currency.

    An invoice of several orders is shared by what it asks for each; one that a credit note
    settled wasn't paid by it.
    """
    return SQL(
        """SELECT part.order_id,
                  SUM((m.amount_total_signed - m.amount_residual_signed) * part.asked
                      / NULLIF(whole.asked, 0))
             FROM (SELECT l.order_id, i.move_id, SUM(i.price_total) AS asked
                     FROM sale_order_line l
                     JOIN sale_order_line_invoice_rel rel ON rel.order_line_id = l.id
                     JOIN account_move_line i ON i.id = rel.invoice_line_id
                      AND i.parent_state = 'posted' AND i.display_type = 'product'
                    WHERE l.order_id = ANY(%s)
                    GROUP BY l.order_id, i.move_id) part
             JOIN account_move m ON m.id = part.move_id
              AND m.move_type IN ('out_invoice', 'out_refund')
            CROSS JOIN LATERAL (
                  SELECT SUM(o.price_total) AS asked FROM account_move_line o
                   WHERE o.move_id = m.id AND o.display_type = 'product') whole
            GROUP BY part.order_id""",
        order_ids,
    )


READ_MOVES = {
    "account.move": ["move_type", "state"],
    "account.move.line": ["display_type", "move_id", "parent_state", "product_uom_id", "quantity"],
    "res.partner": ["commercial_partner_id"],
    "sale.order": ["company_id", "partner_invoice_id", "state"],
    "sale.order.line": [
        "display_type", "invoice_lines", "order_id", "product_id", "product_uom_id", "qty_delivered",
        "state",
    ],
    "stock.location": ["company_id", "usage"],
    "stock.move": [
        "date", "location_dest_id", "location_id", "product_id", "product_uom", "quantity",
        "sale_line_id", "state",
    ],
    "uom.uom": ["factor"],
}  # fmt: skip
"""What the second statement reads; it is written down before it runs."""

INVOICED = SQL(
    """SELECT COALESCE(SUM(CASE WHEN m.move_type = 'out_refund' THEN -1 ELSE 1 END * i.quantity
                           * COALESCE(iu.factor, 1) / COALESCE(NULLIF(lu.factor, 0), 1)), 0)
         FROM sale_order_line_invoice_rel rel
         JOIN account_move_line i ON i.id = rel.invoice_line_id AND i.parent_state = 'posted'
          AND i.display_type = 'product'
         JOIN account_move m ON m.id = i.move_id AND m.move_type IN ('out_invoice', 'out_refund')
         LEFT JOIN uom_uom iu ON iu.id = i.product_uom_id
         LEFT JOIN uom_uom lu ON lu.id = l.product_uom_id
        WHERE rel.order_line_id = l.id"""
)


def waiting(condition):
    """Return (line, order, customer, company, invoiced quantity, moment, moved quantity).

    Of lines of confirmed orders of which more was delivered than posted invoices ask for, one
    row per move that went to the customer or came back (negative), in their order;
    quantities in the line's unit. ``condition`` on ``so`` or ``p`` says of which.
    """
    return SQL(
        """SELECT l.id, so.id, p.commercial_partner_id, so.company_id, invoiced.quantity, m.date,
                  CASE WHEN %(dest)s THEN 1 ELSE -1 END
                  * m.quantity * COALESCE(unit.factor, 1) / COALESCE(NULLIF(own.factor, 0), 1)
             FROM sale_order so
             JOIN res_partner p ON p.id = so.partner_invoice_id
             JOIN sale_order_line l ON l.order_id = so.id AND l.state = 'sale'
              AND l.display_type IS NULL AND l.qty_delivered > 0
            CROSS JOIN LATERAL (%(invoiced)s) AS invoiced (quantity)
             JOIN stock_move m ON m.sale_line_id = l.id AND m.product_id = l.product_id
              AND m.state = 'done'
             JOIN stock_location place ON place.id = m.location_id AND place.usage <> 'inventory'
             JOIN stock_location dest ON dest.id = m.location_dest_id AND dest.usage <> 'inventory'
             LEFT JOIN uom_uom unit ON unit.id = m.product_uom
             LEFT JOIN uom_uom own ON own.id = l.product_uom_id
            WHERE so.state = 'sale' AND %(condition)s AND l.qty_delivered > invoiced.quantity
              AND %(dest)s <> %(place)s
            ORDER BY l.id, m.date, m.id""",
        condition=condition,
        invoiced=INVOICED,
        dest=outside("dest"),
        place=outside("place"),
    )
