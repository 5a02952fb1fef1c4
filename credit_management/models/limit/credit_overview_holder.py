from odoo import api, fields, models
from odoo.tools import SQL

from ...engine.concentration import concentration


class CreditOverviewHolder(models.Model):
    """Who holds the company's credit: every group, and every customer in none (R27).

    ``granted`` is what a holder may owe at most by its limits, ``exposure`` what
    it owes now, both in the company's currency. Read when asked for; ids are the
    account's or group's, told apart by being even or odd.
    """

    _name = "credit.overview.holder"
    _description = "Holder of Credit"
    _inherit = ["credit.answers"]
    _auto = False
    _order = "granted desc, exposure desc, id"
    _rec_name = "name"

    name = fields.Char(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    group_id = fields.Many2one("credit.group", "Credit group", readonly=True)
    account_id = fields.Many2one("credit.account", "Customer", readonly=True)
    granted = fields.Monetary("Limits", readonly=True)
    exposure = fields.Monetary(readonly=True)
    capital_percent = fields.Float(
        "Of net capital (%)",
        compute="_compute_capital_percent",
        help="Concentration: limits ÷ net capital.",
    )

    @property
    def _table_query(self):
        limits = self.env["credit.limit"]
        limits.flush_model()
        self.env["credit.account"].flush_model(["partner_id", "company_id", "group_id"])
        self.env["credit.group"].flush_model(["name"])
        # sudo: the table is the same for everybody; record rules say who reads which row
        roots = self.env["res.company"].sudo().search([("parent_id", "=", False)])
        granted = SQL(" UNION ALL ").join(
            SQL(
                "SELECT holder, granted FROM (%s) each",
                limits._holders_sql(root.id, root._credit_today()),
            )
            for root in roots
        )
        return SQL(
            """WITH owed AS (%(owed)s), granted AS (%(granted)s), holder AS (
                   SELECT COALESCE(-a.group_id, a.id) AS id, a.company_id,
                          MIN(a.group_id) AS group_id, MIN(a.id) AS account_id,
                          MIN(a.partner_id) AS partner_id, SUM(COALESCE(owed.amount, 0)) AS exposure
                     FROM credit_account a
                     LEFT JOIN owed ON owed.partner_id = a.partner_id AND owed.root_id = a.company_id
                    GROUP BY 1, 2
               )
               SELECT CASE WHEN h.id < 0 THEN -2 * h.id + 1 ELSE 2 * h.id END AS id,
                      h.company_id, h.group_id,
                      CASE WHEN h.group_id IS NULL THEN h.account_id END AS account_id,
                      COALESCE(g.name, p.complete_name, p.name) AS name,
                      COALESCE(granted.granted, 0) AS granted, h.exposure
                 FROM holder h
                 JOIN res_partner p ON p.id = h.partner_id
                 LEFT JOIN credit_group g ON g.id = h.group_id
                 LEFT JOIN granted ON granted.holder = h.id
                WHERE COALESCE(granted.granted, 0) > 0 OR h.exposure <> 0""",
            owed=self.env["credit.exposure"]._counted_sql(),
            granted=granted,
        )

    @api.depends("granted")
    def _compute_capital_percent(self):
        for holder in self:
            capital = holder.company_id.credit_net_capital
            holder.capital_percent = concentration(holder.granted, capital) or 0.0

    def action_open(self):
        """Open the group or the account this row stands for."""
        self.ensure_one()
        record = self.group_id or self.account_id
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
