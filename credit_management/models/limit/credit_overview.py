import json
from math import fsum

from odoo import api, fields, models
from odoo.tools import SQL

from ...engine.concentration import concentration, herfindahl
from ...engine.limits import AMOUNT, OVER

SHOWN = 8
"""The largest holders listed on the overview; the graph behind it has all of them."""

BARS, LABEL = 6, 12
"""Bars and letters for which a card has room."""


class CreditOverview(models.Model):
    """All credit of one root company on one screen (R25, R27): nothing is stored.

    Amounts are in the company's currency. Percentages are 0 where there is
    nothing to compare with.
    """

    _name = "credit.overview"
    _description = "Credit Overview"
    _inherit = ["credit.answers"]
    _auto = False
    _rec_name = "company_id"

    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    total_cap = fields.Monetary("Cap", related="company_id.credit_total_cap")
    net_capital = fields.Monetary(related="company_id.credit_net_capital")
    total_granted = fields.Monetary("All limits", compute="_compute_figures")
    cap_percent = fields.Float("Of the cap (%)", compute="_compute_figures")
    exposure = fields.Monetary(compute="_compute_figures")
    used_percent = fields.Float(
        "Limits used (%)",
        compute="_compute_figures",
        help="Exposure of the customers who have a limit ÷ their limits. Customers with unlimited "
        "credit and those without a limit are left out of both.",
    )
    overdue = fields.Monetary(compute="_compute_figures")
    overdue_percent = fields.Float("Overdue of exposure (%)", compute="_compute_figures")
    over_limit_count = fields.Integer("Over their limit", compute="_compute_figures")
    unlimited_count = fields.Integer("Unlimited accounts", compute="_compute_figures")
    holder_ids = fields.Many2many(
        "credit.overview.holder", string="Largest holders", compute="_compute_concentration"
    )
    concentration_percent = fields.Float(
        "Largest holder of net capital (%)",
        compute="_compute_concentration",
        help="Concentration: limits of the largest group or customer ÷ net capital.",
    )
    largest_name = fields.Char("Largest holder", compute="_compute_concentration")
    holder_graph = fields.Text("Limits of the largest", compute="_compute_concentration")
    herfindahl = fields.Integer(
        "Herfindahl index",
        compute="_compute_concentration",
        help="How limits are spread: near 0 over many, 10,000 all with one holder.",
    )

    @property
    def _table_query(self):
        return SQL(
            "SELECT id, id AS company_id FROM res_company WHERE parent_id IS NULL AND active"
        )

    @api.depends("company_id")
    def _compute_figures(self):
        """Sum up the accounts of these companies; the queries don't depend on how many there are."""
        accounts = self.env["credit.account"]
        roots = {account: root for account, _partner, root in accounts._keys()}
        figures = {}
        for account, facts in accounts._figures_of_all().items():
            figures.setdefault(roots[account], []).append(facts)
        exposures = self._exposures()
        for one in self:
            root = one.company_id
            known = figures.get(root.id, [])
            one.total_granted, _holders = self.env["credit.limit"]._granted(
                root.id, root._credit_today()
            )
            one.exposure = exposures.get(root.id, 0.0)
            one.overdue = fsum(balance.overdue_amount for _limit, balance in known)
            one.cap_percent = self._percent(one.total_granted, one.total_cap)
            used = fsum(balance.counted for limit, balance in known if limit.limit_type == AMOUNT)
            one.used_percent = self._percent(used, one.total_granted)
            one.overdue_percent = self._percent(one.overdue, one.exposure)
            one.over_limit_count = sum(
                limit.utilization(balance.counted) > 1 for limit, balance in known
            )
            one.unlimited_count = sum(limit.is_unlimited for limit, _balance in known)

    @api.model
    def _percent(self, part, whole):
        if whole > 0:
            return 100 * part / whole
        return 100 * OVER if part > 0 and whole == 0 else 0.0

    @api.model
    def _exposures(self):
        """Return {root id: what is owed}, of customers without an account, too."""
        rows = self.env.execute_query(
            SQL(
                "SELECT root_id, SUM(amount) FROM (%s) owed GROUP BY root_id",
                self.env["credit.exposure"]._counted_sql(),
            )
        )
        return {root: float(amount) for root, amount in rows}

    @api.depends("company_id")
    def _compute_concentration(self):
        for one in self:
            root = one.company_id
            holders = self.env["credit.overview.holder"].search(
                [("company_id", "=", root.id)], limit=SHOWN
            )
            granted = self.env["credit.limit"]._granted_to_all(root.id, root._credit_today())
            largest = holders[:1]
            one.holder_ids = holders
            one.holder_graph = self._graph(holders[:BARS])
            one.largest_name = largest.name if largest.granted else False
            one.concentration_percent = concentration(largest.granted, one.net_capital) or 0.0
            one.herfindahl = round(herfindahl(granted.values()) or 0)

    def _graph(self, holders):
        """Return what Odoo's graph on dashboards draws: one bar for each holder."""
        bars = [
            {"label": self._short(one.name), "value": one.granted, "type": "future"}
            for one in holders
        ]
        label = self.env._("Limits")
        return json.dumps([{"values": bars, "title": "", "key": label, "is_sample_data": False}])

    def _short(self, name):
        return name if len(name) <= LABEL else name[: LABEL - 1].rstrip() + "…"

    def _open(self, xml_id, domain, **context):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(f"credit_management.{xml_id}")
        action["domain"] = domain
        action["context"] = context
        return action

    def action_view_accounts(self):
        """Open the accounts with a limit."""
        domain = [("company_id", "=", self.company_id.id), ("limit_type", "!=", "none")]
        return self._open("credit_account_action", domain)

    def action_view_over_limit(self):
        """Open the accounts over their limit."""
        domain = [("company_id", "=", self.company_id.id), ("utilization", ">", 1)]
        return self._open("credit_account_action", domain)

    def action_view_overdue(self):
        """Open the accounts with something overdue."""
        domain = [("company_id", "=", self.company_id.id), ("overdue_amount", ">", 0)]
        return self._open("credit_account_action", domain)

    def action_view_exposure(self):
        """Open what is owed, by category and customer."""
        return self._open(
            "credit_exposure_report_action", [("company_id", "child_of", self.company_id.id)]
        )

    def action_view_holders(self):
        """Open the graph of who holds the company's credit."""
        domain = [("company_id", "=", self.company_id.id)]
        return self._open("credit_overview_holder_action", domain)
