from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..scoring.credit_account import WEIGHTS

MONTHS = 25
"""So many are kept, the present one among them."""

KINDS = ("class_weight", "rating_id", "categ_id", "country_id", "state_id", "salesperson_id")


class CreditCompositionMonth(models.Model):
    """The composition of sales summed up by month and kind, as of last night.

    For the dashboard: six sums over a year of invoices take seconds, of these rows nothing.
    Amounts are those of ``credit.composition``, grade and class those of last night. Nobody
    writes it but the system.
    """

    _name = "credit.composition.month"
    _description = "Composition of Sales by Month"
    _inherit = ["credit.answers", "credit.current"]
    _order = "date desc, id"
    _log_access = False
    _rec_name = "date"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        "Month", required=True, readonly=True, help="Its last day; of the present one last night."
    )
    amount = fields.Monetary("Sales without tax", readonly=True)
    class_weight = fields.Selection(WEIGHTS, "Sales class", readonly=True)
    rating_id = fields.Many2one("credit.rating", "Grade", readonly=True)
    categ_id = fields.Many2one("product.category", "Product category", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True)
    state_id = fields.Many2one("res.country.state", "State or province", readonly=True)
    salesperson_id = fields.Many2one("res.users", readonly=True)

    @api.model
    def _note(self, root):
        """Sum up the sales of a root company anew; two statements."""
        composition = self.env["credit.composition"]
        for model, names in composition._depends.items():
            self.env[model].flush_model(names)
        today = root._credit_today()
        self.search([("company_id", "=", root.id)]).unlink()
        columns = SQL(", ").join(map(SQL.identifier, KINDS))
        self.env.cr.execute(
            SQL(
                """INSERT INTO credit_composition_month (company_id, date, amount, %(columns)s)
                   SELECT company_id,
                          LEAST((date_trunc('month', date) + interval '1 month - 1 day')::date,
                                %(today)s), SUM(amount), %(columns)s
                     FROM (%(lines)s) line
                    WHERE company_id = %(root)s AND date <= %(today)s AND date >= %(first)s
                    GROUP BY company_id, 2, %(columns)s""",
                columns=columns,
                lines=composition._table_query,
                root=root.id,
                today=today,
                first=today.replace(day=1) - relativedelta(months=MONTHS - 1),
            )
        )
        self.invalidate_model()
