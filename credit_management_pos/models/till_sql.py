"""What is sold at the till, as SQL: on account until it is booked, and what settles an order.

A sale on the customer's account (a payment method without a journal) is nobody's debt
in the ledger before its session is closed, or it is invoiced. Until then it is counted
here. What an order's line was sold for at the till covers it as an invoice would; at a
lower price only so much of it as was asked for.
"""

from odoo.tools import SQL

from odoo.addons.credit_management.models.exposure.sql.orders import RATE_FUNCTION, UNIT
from odoo.addons.credit_management.models.exposure.sql.parts import unknown

ON_ACCOUNT, GIVEN_BACK = 14, 15
"""The slots of sales on account, and of what was given back on account."""

CURRENCY = "COALESCE(till_journal.currency_id, till_company.currency_id)"

TILL = """JOIN pos_config till ON till.id = po.config_id
          LEFT JOIN account_journal till_journal ON till_journal.id = till.journal_id
          JOIN res_company till_company ON till_company.id = po.company_id"""

COVERED = f"""
    SELECT CASE WHEN sold.quantity < 0 THEN -1 ELSE 1 END,
           LEAST(ABS(sold.quantity),
                 CASE WHEN sold.quantity > 0 AND ({UNIT}) > 0 AND l.is_downpayment IS NOT TRUE
                      THEN GREATEST(0, sold.amount) / ({UNIT}) END),
           ABS(sold.amount)
      FROM (SELECT pl.qty * CASE WHEN product_unit.id = l.product_uom_id THEN 1
                            ELSE product_unit.factor / NULLIF(line_unit.factor, 0) END AS quantity,
                   pl.price_subtotal_incl * CASE WHEN {CURRENCY} = so.currency_id THEN 1
                        ELSE {RATE_FUNCTION}(so.currency_id, root.id, po.date_order::date)
                             / NULLIF({RATE_FUNCTION}({CURRENCY}, root.id, po.date_order::date), 0)
                        END AS amount
              FROM pos_order_line pl
              JOIN pos_order po ON po.id = pl.order_id AND po.state IN ('paid', 'done')
              {TILL}
              JOIN product_product till_product ON till_product.id = pl.product_id
              JOIN product_template till_template
                ON till_template.id = till_product.product_tmpl_id
              JOIN uom_uom product_unit ON product_unit.id = till_template.uom_id
              LEFT JOIN uom_uom line_unit ON line_unit.id = l.product_uom_id
             WHERE pl.sale_order_line_id = l.id) sold"""
"""(kind, quantity, amount) of what was sold at the till of line ``l`` of order ``so``."""

BOOKED = SQL(
    """(EXISTS (SELECT FROM pos_session closed
                  JOIN account_move booked ON booked.id = closed.move_id
                   AND booked.state = 'posted'
                 WHERE closed.id = po.session_id AND closed.state = 'closed')
        OR EXISTS (SELECT FROM account_move invoice
                     JOIN res_partner payer ON payer.id = invoice.partner_id
                    WHERE invoice.id = po.account_move AND invoice.state = 'posted'
                      AND invoice.move_type IN ('out_invoice', 'out_refund')
                      AND payer.commercial_partner_id = p.commercial_partner_id
                      AND NOT EXISTS (SELECT FROM pos_order other
                                       WHERE other.account_move = po.account_move
                                         AND other.id < po.id)))"""
)
"""The sale is in the ledger: its session is closed and booked, or it has an invoice of its own."""

PAID = SQL(
    """SELECT SUM(paid.amount) AS amount FROM pos_payment paid
         JOIN pos_payment_method method ON method.id = paid.payment_method_id
          AND method.journal_id IS NULL
        WHERE paid.pos_order_id = po.id"""
)


def on_account(frame):
    """Return what was sold on account at tills and isn't booked yet: a SELECT of exposure."""
    currency = SQL(CURRENCY)
    return SQL(
        """SELECT CASE WHEN own.amount < 0 THEN %(back)s ELSE %(sold)s END, po.id,
                  p.commercial_partner_id, %(account)s, po.company_id, cal.root_id,
                  cal.currency_id, CASE WHEN own.amount < 0 THEN 'deposit' ELSE 'till' END,
                  ROUND(own.amount::numeric * COALESCE(fx.factor, 1), cal.digits), %(day)s,
                  cal.today, 'pos.order', po.id, %(unknown)s
             FROM pos_order po
             %(owner)s
             %(till)s
             %(rate)s
            CROSS JOIN LATERAL (%(paid)s) own
            WHERE po.state IN ('paid', 'done') AND own.amount <> 0 AND NOT %(booked)s""",
        back=GIVEN_BACK,
        sold=ON_ACCOUNT,
        account=frame.account,
        day=frame.day(SQL("po.date_order")),
        unknown=unknown(currency),
        owner=frame.owner(SQL("po.partner_id"), SQL("po.company_id")),
        till=SQL(TILL),
        rate=frame.rate(currency),
        paid=PAID,
        booked=BOOKED,
    )


ANY_SALE = SQL(
    """EXISTS (SELECT FROM pos_order po
                WHERE po.partner_id = ANY(contacts) AND po.state IN ('paid', 'done'))"""
)
"""Customers whose contacts are ``contacts`` bought something at a till."""
