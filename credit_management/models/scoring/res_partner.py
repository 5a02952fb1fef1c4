from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine.money import round_to


class ResPartner(models.Model):
    """Who trades and has no grade: what they owe, account or not, and who only has orders (R17)."""

    _inherit = "res.partner"

    credit_owed = fields.Monetary(
        "Owes",
        compute="_compute_credit_owed",
        groups="credit_management.group_credit_analyst,credit_management.group_credit_auditor",
        help="What counts as exposure in the current company, with a credit account or without.",
    )
    credit_is_trading = fields.Boolean(
        "Trades with us",
        compute="_compute_credit_is_trading",
        search="_search_credit_is_trading",
        groups="credit_management.group_credit_analyst,credit_management.group_credit_auditor",
        help="Was invoiced, or has a confirmed order in the current company.",
    )

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_credit_owed(self):
        """Read what these customers owe; one query for any number of them."""
        root = self.env.company._credit_root()
        balances = self.env["credit.exposure"]._counted(self.commercial_partner_id.ids, [root.id])
        found = [balances.get((partner.commercial_partner_id.id, root.id)) for partner in self]
        rounding = self.env.company._credit_rounding(root.id)
        # Rounded here; assigned one by one, each would ask for its partner's currency.
        owed = [round_to(balance.counted, rounding) if balance else 0.0 for balance in found]
        self._fields["credit_owed"]._insert_cache(self, owed)

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_credit_is_trading(self):
        found = self.filtered_domain([("customer_rank", ">", 0)])
        ordered = self.search(
            Domain("id", "in", self.commercial_partner_id.ids) & self._credit_has_orders()
        )
        for partner in self:
            partner.credit_is_trading = partner in found or partner.commercial_partner_id in ordered

    @api.model
    def _search_credit_is_trading(self, operator, value):
        if operator != "in":
            return NotImplemented
        trading = Domain("customer_rank", ">", 0) | self._credit_has_orders()
        wanted = {bool(one) for one in value}
        if wanted == {True, False}:
            return Domain.TRUE
        return trading if True in wanted else ~trading

    @api.model
    def _credit_has_orders(self):
        """Return the domain of customers with a confirmed order in the current root company.

        Of their contacts, too. By SQL: who reports on all customers needn't read every order.
        """
        self.env["sale.order"].flush_model(["partner_id", "company_id", "state"])
        self.flush_model(["commercial_partner_id"])
        root = self.env.company._credit_root()
        companies = [
            company_id
            for company_id, root_id, _currency in self.env["res.company"]._credit_companies()
            if root_id == root.id
        ]
        return Domain(
            "id",
            "in",
            SQL(
                """(SELECT p.commercial_partner_id FROM sale_order o
                      JOIN res_partner p ON p.id = o.partner_id
                     WHERE o.state = 'sale' AND o.company_id = ANY(%s))""",
                companies,
            ),
        )
