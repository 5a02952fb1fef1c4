"""The statement behind ``credit.account._delivered_beyond_invoices``: goods by the warehouse.

A line of an order that moves of its product stand behind is delivered by the warehouse:
what went to the customer counts on its day, at the line's price with tax, and what came
back is taken off. Its invoices, and those of advances, don't count. Everything else
(services, kits, invoices without an order) goes on counting as it is invoiced.
"""

from odoo.tools import SQL

from odoo.addons.credit_management.models.exposure.sql.orders import UNIT
from odoo.addons.credit_management.models.exposure.sql.parts import day
from odoo.addons.credit_management.models.scoring.ledger_sql import contacts

OUTSIDE = (
    "(%(place)s.usage = 'customer' OR %(place)s.usage = 'transit' AND %(place)s.company_id IS NULL)"
)


def outside(place):
    """Return the condition that a location is the customer's, or on the way to another company."""
    return SQL(OUTSIDE % {"place": place})


LINES = SQL(
    """SELECT contact.partner_id, cal.root_id, cal.tz, l.id, l.product_id, l.product_uom_id,
              (%s) / COALESCE(NULLIF(so.currency_rate, 0), 1) AS price
         FROM contact
         JOIN sale_order so ON so.partner_invoice_id = contact.id AND so.state IN ('sale', 'cancel')
         JOIN cal ON cal.company_id = so.company_id
         JOIN sale_order_line l ON l.order_id = so.id AND l.display_type IS NULL
        WHERE l.is_downpayment OR EXISTS (
              SELECT FROM stock_move m WHERE m.sale_line_id = l.id AND m.product_id = l.product_id)""",
    SQL(UNIT),
)

DELIVERED = SQL(
    """SELECT cal.partner_id, cal.root_id, %s AS day,
              CASE WHEN %s THEN 1 ELSE -1 END
              * m.quantity * unit.factor / NULLIF(own.factor, 0) * cal.price AS amount
         FROM line cal
         JOIN stock_move m ON m.sale_line_id = cal.id AND m.product_id = cal.product_id
                          AND m.state = 'done'
         JOIN stock_location place ON place.id = m.location_id AND place.usage <> 'inventory'
         JOIN stock_location dest ON dest.id = m.location_dest_id AND dest.usage <> 'inventory'
         JOIN uom_uom unit ON unit.id = m.product_uom
         JOIN uom_uom own ON own.id = cal.product_uom_id
        WHERE %s <> %s""",
    day(SQL("m.date")),
    outside("dest"),
    outside("place"),
    outside("dest"),
)

INVOICED = SQL(
    """SELECT line.partner_id, line.root_id, COALESCE(i.invoice_date, i.date),
              CASE WHEN m.move_type = 'out_refund' THEN 1 ELSE -1 END
              * i.price_total / COALESCE(NULLIF(m.invoice_currency_rate, 0), 1)
         FROM line
         JOIN sale_order_line_invoice_rel rel ON rel.order_line_id = line.id
         JOIN account_move_line i ON i.id = rel.invoice_line_id AND i.parent_state = 'posted'
                                 AND i.display_type = 'product'
         JOIN account_move m ON m.id = i.move_id
         JOIN res_partner p ON p.id = i.partner_id AND p.commercial_partner_id = line.partner_id"""
)


def beyond_invoices(partner_ids, span):
    """Return (customer, root company, of 12 months, of the 12 before), in company currency."""
    return SQL(
        """WITH contact AS MATERIALIZED (%(contacts)s),
                cal AS (SELECT * FROM %(companies)s),
                line AS MATERIALIZED (%(lines)s)
           SELECT partner_id, root_id, SUM(amount) FILTER (WHERE day > %(year)s),
                  SUM(amount) FILTER (WHERE day <= %(year)s)
             FROM (%(delivered)s UNION ALL %(invoiced)s) moved
            WHERE day > %(before)s AND day <= %(day)s
            GROUP BY partner_id, root_id""",
        contacts=contacts(partner_ids),
        companies=span.companies,
        lines=LINES,
        delivered=DELIVERED,
        invoiced=INVOICED,
        year=span.year,
        before=span.before,
        day=span.day,
    )
