from odoo import api, fields, models
from odoo.tools import SQL

FIGURES = {
    "exposure_amount": "counted",
    "overdue_amount": "overdue",
    "overdue_days": "days",
}
"""Fields that are read off the balance: the column of each."""


class CreditAccountSums(models.Model):
    """Figures that the database sums up and sorts by, though none is stored.

    Pivot, graph, groups and the order of the list of accounts: what Odoo asks of a stored
    column is answered by a join with the ledger and the exposure, over the accounts the user
    may read. Of unlimited credit the sum of limits has nothing.
    """

    _inherit = "credit.account"

    salesperson_id = fields.Many2one(related="partner_id.credit_owner_id", string="Salesperson")
    industry_id = fields.Many2one(related="partner_id.industry_id", string="Industry")

    def _field_to_sql(self, alias, field_expr, query=None):
        # EXTENDS 'base': figures are columns of a join.
        if query is None or field_expr not in ("limit_amount", *FIGURES):
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        if field_expr == "limit_amount":
            return self._limit_to_sql(alias, query)
        joined = query.make_alias(alias, "balance")
        query.add_join(
            "LEFT JOIN",
            joined,
            SQL("(%s)", self.env["credit.exposure"]._balances_sql()),
            SQL(
                "%s = %s AND %s = %s",
                SQL.identifier(joined, "partner_id"),
                SQL.identifier(alias, "partner_id"),
                SQL.identifier(joined, "root_id"),
                SQL.identifier(alias, "company_id"),
            ),
        )
        return SQL("COALESCE(%s, 0)", SQL.identifier(joined, FIGURES[field_expr]))

    def _limit_to_sql(self, alias, query):
        joined = query.make_alias(alias, "in_force")
        query.add_join(
            "LEFT JOIN",
            joined,
            SQL("(%s)", self._limits_sql()),
            SQL("%s = %s", SQL.identifier(joined, "account_id"), SQL.identifier(alias, "id")),
        )
        return SQL("COALESCE(%s, 0)", SQL.identifier(joined, "amount"))

    @api.model
    def _limits_sql(self):
        """Return a SELECT of (account_id, amount): the limits that are amounts, each on its today.

        sudo: the table is the same for everybody; which accounts are read record rules say.
        """
        limits = self.env["credit.limit"]
        limits.flush_model()
        roots = self.env["res.company"].sudo().search([("parent_id", "=", False)])
        return SQL(" UNION ALL ").join(
            SQL(
                "SELECT account_id, amount FROM (%s) owner WHERE NOT unlimited"
                " AND account_id IS NOT NULL",
                limits._owners_sql(root.id, root._credit_today()),
            )
            for root in roots
        )
