from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.fields import Domain


class CreditAccount(models.Model):
    """When this customer last confirmed what it owes."""

    _inherit = "credit.account"

    _credit_guarded = frozenset({"confirmed_until"})

    confirmation_ids = fields.One2many(
        "credit.statement.confirmation", "account_id", "Statements of account", readonly=True
    )
    confirmed_until = fields.Date(
        "Confirmed up to", readonly=True, copy=False, help="The end of the last period confirmed."
    )
    is_unconfirmed = fields.Boolean(
        "Not confirmed", compute="_compute_is_unconfirmed", search="_search_is_unconfirmed"
    )

    def _compute_is_unconfirmed(self):
        figures = self._figures()
        for account in self:
            owed = figures[account.id][1].by_category.get("receivable", 0.0) if account.id else 0.0
            account.is_unconfirmed = owed > 0 and account._is_confirmation_old()

    def _is_confirmation_old(self):
        """Tell whether the last confirmation is older than the policy wants."""
        last = self.confirmed_until
        return not last or last < self._confirmation_wanted_since(self.company_id)

    def _confirmation_wanted_since(self, company):
        """Return the day up to which a confirmation is too old. sudo: whoever may see the list."""
        root = company.sudo().root_id
        months = self.env["credit.policy"]._values(root.id)["confirm_months"]
        return root._credit_today() - relativedelta(months=months)

    def _search_is_unconfirmed(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        owing = self._search_figure(
            lambda limit, balance: balance.by_category.get("receivable", 0.0) > 0
        )
        # sudo: of the root companies only the days are read
        roots = self.env["res.company"].sudo().search([("parent_id", "=", False)])
        old = Domain.OR(
            Domain("company_id", "=", root.id)
            & (
                Domain("confirmed_until", "=", False)
                | Domain("confirmed_until", "<", self._confirmation_wanted_since(root))
            )
            for root in roots
        )
        return owing & old

    def _take_over(self, other):
        # EXTENDS 'credit_collection': statements stay what was sent; one of a period counts.
        known = {one.date_to for one in self.confirmation_ids}
        for one in other.confirmation_ids:
            if one.date_to in known and one.state != "cancelled":
                one.state = "cancelled"
        other.confirmation_ids.write({"account_id": self.id})
        days = [day for day in (self.confirmed_until, other.confirmed_until) if day]
        self.write({"confirmed_until": min(days) if len(days) == 2 else False})
        return super()._take_over(other)
