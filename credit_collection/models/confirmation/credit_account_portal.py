from odoo import models
from odoo.tools import format_date

SHOWN = 12
"""So many of the latest statements of each page are linked."""

BADGES = {"sent": "text-bg-warning", "confirmed": "text-bg-success", "disputed": "text-bg-danger"}


class CreditAccountPortal(models.Model):
    """The statements a customer was sent, on the page of its credit."""

    _inherit = "credit.account"

    def _portal_links(self, user):
        # EXTENDS 'credit_management': who sees the account confirms its statements, too. sudo:
        # ``_portal_accounts`` decided whose they are; the link is what a mail would have brought.
        statements = self.env["credit.statement.confirmation"].sudo().search(
            [("account_id", "in", self.ids), ("state", "not in", ("draft", "cancelled"))],
            limit=SHOWN,
        )  # fmt: skip
        return [*super()._portal_links(user), *map(self._portal_statement, statements)]

    def _portal_statement(self, statement):
        states = {
            "sent": self.env._("Please confirm"),
            "confirmed": self.env._("Confirmed"),
            "disputed": self.env._("Differs"),
            "settled": self.env._("Difference settled"),
        }
        return {
            "group": self.env._("Statements"),
            "title": self.env._(
                "%(number)s of %(day)s",
                number=statement.name,
                day=format_date(self.env, statement.date_to),
            ),
            "text": statement.company_id.name,
            "url": f"/credit/statement/{statement.id}?token={statement.access_token}",
            "badge": states.get(statement.state, ""),
            "badge_class": BADGES.get(statement.state),
        }
