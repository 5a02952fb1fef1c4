"""What suppliers delivered, as SQL: when it was due, when it came, what it was worth.

Received is what stock moves say, less what went back; of lines no move tells about, the
vendor's posted bill is the receipt, and nothing says whether it was on time. Values are at
the order's price with tax, in the company's currency.
"""

from odoo.tools import SQL

from odoo.addons.credit_management.models.exposure.sql.parts import day
from odoo.addons.credit_management.models.scoring.ledger_sql import contacts

from ..engine.supply import GRACE, TOLERANCE

COLUMNS = (
    "first", "judged", "on_time", "money_days", "worst", "year", "before", "ordered",
    "ordered_before", "paid", "short",
)  # fmt: skip
"""What ``supplies`` selects after supplier and root company: the fields of engine ``Supply``."""

READ = {
    "account.account": ["account_type"],
    "account.journal": ["type"],
    "account.move": ["invoice_currency_rate", "move_type"],
    "account.move.line": [
        "account_id", "balance", "company_id", "date", "display_type", "invoice_date", "journal_id",
        "parent_state", "partner_id", "price_total", "purchase_line_id",
    ],
    "purchase.order": ["company_id", "currency_rate", "date_approve", "date_order", "partner_id", "state"],
    "purchase.order.line": [
        "date_planned", "display_type", "is_downpayment", "order_id", "price_total", "product_id",
        "product_qty", "product_uom_id", "qty_received_method",
    ],
    "res.partner": ["commercial_partner_id"],
}  # fmt: skip
"""What the statement reads; it is written down before it runs."""

READ_MOVES = {
    "stock.location": ["company_id", "usage"],
    "stock.move": [
        "date", "location_dest_id", "location_id", "product_uom", "purchase_line_id", "quantity",
        "state",
    ],
}  # fmt: skip
"""And this where there is a warehouse."""


def lines(span):
    """Return the lines of confirmed orders until the day."""
    return SQL(
        """SELECT contact.partner_id, cal.root_id, cal.tz, l.id, l.order_id, l.product_qty,
                  l.product_uom_id, l.qty_received_method = 'stock_moves' AS by_moves,
                  %(planned)s AS planned, %(ordered)s AS ordered_on, l.price_total,
                  COALESCE(NULLIF(po.currency_rate, 0), 1)::numeric AS rate
             FROM contact
             JOIN purchase_order po ON po.partner_id = contact.id AND po.state = 'purchase'
             JOIN %(companies)s ON cal.company_id = po.company_id
             JOIN purchase_order_line l ON l.order_id = po.id AND l.display_type IS NULL
              AND l.is_downpayment IS NOT TRUE AND l.product_qty > 0
            WHERE %(ordered)s <= %(day)s""",
        planned=day(SQL("l.date_planned")),
        ordered=day(SQL("COALESCE(po.date_approve, po.date_order)")),
        companies=span.companies,
        day=span.day,
    )


def outside(place):
    """Return the condition that a location is the supplier's, or on the way from a company."""
    return SQL(
        "(%(place)s.usage = 'supplier' OR %(place)s.usage = 'transit' AND %(place)s.company_id IS NULL)",
        place=SQL(place),
    )


def moves(span):
    """Return (line, day, quantity in its unit) that came by the warehouse, or went back."""
    return SQL(
        """SELECT cal.id, %(day)s AS day, CASE WHEN %(place)s THEN 1 ELSE -1 END
                  * m.quantity * unit.factor / NULLIF(own.factor, 0) AS quantity
             FROM line cal
             JOIN stock_move m ON m.purchase_line_id = cal.id AND m.state = 'done'
             JOIN stock_location place ON place.id = m.location_id
             JOIN stock_location dest ON dest.id = m.location_dest_id
             JOIN uom_uom unit ON unit.id = m.product_uom
             JOIN uom_uom own ON own.id = cal.product_uom_id
            WHERE cal.by_moves AND %(place)s <> %(dest)s AND %(day)s <= %(until)s""",
        day=day(SQL("m.date")),
        place=outside("place"),
        dest=outside("dest"),
        until=span.day,
    )


def got(span, has_moves):
    """Return (supplier, root, line, day, quantity, value) of receipts and, below 0, returns."""
    by_moves = SQL(
        """SELECT line.partner_id, line.root_id, line.id, moved.day, moved.quantity,
                  moved.quantity * line.price_total / line.product_qty / line.rate AS value
             FROM line JOIN (%s) moved ON moved.id = line.id
            UNION ALL """,
        moves(span),
    )
    return SQL(
        """%(moves)s
           SELECT line.partner_id, line.root_id, line.id, COALESCE(i.invoice_date, i.date),
                  CASE WHEN m.move_type = 'in_refund' THEN -1 ELSE 1 END * i.quantity,
                  CASE WHEN m.move_type = 'in_refund' THEN -1 ELSE 1 END * i.price_total
                  / COALESCE(NULLIF(m.invoice_currency_rate, 0), 1)::numeric
             FROM line
             JOIN account_move_line i ON i.purchase_line_id = line.id
              AND i.parent_state = 'posted' AND i.display_type = 'product'
             JOIN account_move m ON m.id = i.move_id
            WHERE line.by_moves IS NOT TRUE AND COALESCE(i.invoice_date, i.date) <= %(day)s""",
        moves=by_moves if has_moves else SQL(),
        day=span.day,
    )


PARTS = """SELECT line.partner_id, line.root_id, got.value AS amount,
                  GREATEST(0, got.day - line.planned) AS days
             FROM got JOIN line ON line.id = got.id
            WHERE line.by_moves AND got.quantity > 0 AND got.day > %(before)s
            UNION ALL
           SELECT line.partner_id, line.root_id,
                  (line.product_qty - COALESCE(taken.quantity, 0)) * line.price_total
                  / line.product_qty / line.rate, %(day)s - line.planned
             FROM line LEFT JOIN taken ON taken.id = line.id
            WHERE line.by_moves AND line.planned < %(day)s AND line.planned > %(before)s
              AND line.product_qty > COALESCE(taken.quantity, 0)"""
"""What came, and what should have come and hasn't, with the days it is late."""

PAID = """SELECT contact.partner_id, cal.root_id, SUM(l.balance) AS paid
            FROM contact
            JOIN account_move_line l ON l.partner_id = contact.id AND l.parent_state = 'posted'
             AND l.date > %(year)s AND l.date <= %(day)s
             AND l.account_id = ANY(ARRAY(
                 SELECT id FROM account_account WHERE account_type = 'liability_payable'))
            JOIN account_journal j ON j.id = l.journal_id AND j.type IN ('bank', 'cash', 'credit')
            JOIN %(companies)s ON cal.company_id = l.company_id
           GROUP BY 1, 2"""
"""What we paid."""


def supplies(partner_ids, span, has_moves):
    """Return (supplier, root company, …) as ``COLUMNS`` names them, of who ever supplied."""
    words = {
        "before": span.before, "day": span.day, "year": span.year, "companies": span.companies,
    }  # fmt: skip
    return SQL(
        """WITH contact AS MATERIALIZED (%(contacts)s),
                line AS MATERIALIZED (%(lines)s),
                got AS MATERIALIZED (%(got)s),
                taken AS (SELECT id, SUM(quantity) AS quantity FROM got GROUP BY id),
                received AS (
                    SELECT partner_id, root_id, MIN(day) FILTER (WHERE quantity > 0) AS first,
                           SUM(value) FILTER (WHERE day > %(year)s) AS year,
                           SUM(value) FILTER (WHERE day <= %(year)s AND day > %(before)s) AS before
                      FROM got GROUP BY 1, 2),
                late AS (
                    SELECT partner_id, root_id, SUM(amount) AS judged,
                           SUM(amount) FILTER (WHERE days = 0) AS on_time,
                           SUM(amount * days) AS money_days, MAX(days) AS worst
                      FROM (%(parts)s) part GROUP BY 1, 2),
                bought AS (
                    SELECT line.partner_id, line.root_id,
                           SUM(price_total / rate) FILTER (WHERE ordered_on > %(year)s) AS ordered,
                           SUM(price_total / rate) FILTER (WHERE ordered_on <= %(year)s
                               AND ordered_on > %(before)s) AS ordered_before,
                           COUNT(DISTINCT order_id) FILTER (
                               WHERE by_moves AND planned > %(before)s
                                 AND %(day)s - planned > %(grace)s
                                 AND COALESCE(taken.quantity, 0) < product_qty * %(least)s) AS short
                      FROM line LEFT JOIN taken ON taken.id = line.id GROUP BY 1, 2),
                paid AS (%(paid)s)
           SELECT bought.partner_id, bought.root_id, received.first, late.judged, late.on_time,
                  late.money_days, late.worst, received.year, received.before, bought.ordered,
                  bought.ordered_before, paid.paid, bought.short
             FROM bought
             LEFT JOIN received USING (partner_id, root_id)
             LEFT JOIN late USING (partner_id, root_id)
             LEFT JOIN paid USING (partner_id, root_id)""",
        contacts=contacts(partner_ids),
        lines=lines(span),
        got=got(span, has_moves),
        parts=SQL(PARTS, **{name: words[name] for name in ("before", "day")}),
        paid=SQL(PAID, **{name: words[name] for name in ("year", "day", "companies")}),
        year=span.year,
        before=span.before,
        day=span.day,
        grace=GRACE,
        least=1 - TOLERANCE,
    )
