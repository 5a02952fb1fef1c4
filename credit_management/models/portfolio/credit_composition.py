from odoo import fields, models
from odoo.tools import SQL

from ..scoring.credit_account import NATURES, RISKS, TIMES, TRADES, WEIGHTS


class CreditComposition(models.Model):
    """Who buys what, where, through whom (客户构成, R60, S22): a row per posted invoice line.

    Sales are without tax, credit notes off, in the company's currency. Grade and class are
    those the customer has now; who has no credit account has none. Read from the books,
    nothing is stored.
    """

    _name = "credit.composition"
    _description = "Composition of Customers and Sales"
    _inherit = ["credit.answers", "credit.current"]
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "partner_id"
    _depends = {
        "account.move": ["commercial_partner_id", "invoice_date", "invoice_user_id", "move_type"],
        "account.move.line": [
            "balance", "company_id", "date", "display_type", "move_id", "parent_state", "product_id",
        ],
        "credit.account": [
            "class_nature", "class_risk", "class_time", "class_trade", "class_weight", "company_id",
            "partner_id", "rating_id",
        ],
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id"],
        "res.partner": ["country_id", "industry_id", "state_id"],
    }  # fmt: skip

    date = fields.Date("Invoice date", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner", "Customers", readonly=True, aggregator="count_distinct"
    )
    move_id = fields.Many2one(
        "account.move", "Invoices", readonly=True, aggregator="count_distinct"
    )
    amount = fields.Monetary("Sales without tax", readonly=True)
    class_time = fields.Selection(TIMES, "By time", readonly=True)
    class_trade = fields.Selection(TRADES, "By trade", readonly=True)
    class_nature = fields.Selection(NATURES, "By nature", readonly=True)
    class_weight = fields.Selection(WEIGHTS, "Sales class", readonly=True)
    class_risk = fields.Selection(RISKS, "By risk", readonly=True)
    rating_id = fields.Many2one("credit.rating", "Grade", readonly=True)
    categ_id = fields.Many2one("product.category", "Product category", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True)
    state_id = fields.Many2one("res.country.state", "State or province", readonly=True)
    industry_id = fields.Many2one("res.partner.industry", readonly=True)
    salesperson_id = fields.Many2one("res.users", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """SELECT l.id, COALESCE(m.invoice_date, l.date) AS date, root.id AS company_id,
                      m.commercial_partner_id AS partner_id, l.move_id, -l.balance AS amount,
                      a.class_time, a.class_trade, a.class_nature, a.class_weight, a.class_risk,
                      a.rating_id, t.categ_id, p.country_id, p.state_id, p.industry_id,
                      m.invoice_user_id AS salesperson_id
                 FROM account_move_line l
                 JOIN account_move m ON m.id = l.move_id
                  AND m.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
                 JOIN res_company c ON c.id = l.company_id
                 JOIN res_company root ON root.id = split_part(c.parent_path, '/', 1)::int
                 LEFT JOIN res_partner p ON p.id = m.commercial_partner_id
                 LEFT JOIN product_product v ON v.id = l.product_id
                 LEFT JOIN product_template t ON t.id = v.product_tmpl_id
                 LEFT JOIN credit_account a
                   ON a.partner_id = m.commercial_partner_id AND a.company_id = root.id
                WHERE l.display_type = 'product' AND l.parent_state = 'posted'"""
        )
