from odoo import models

ITEMS = 5
"""The oldest open items that are shown; the exposure has all of them."""


class CreditAccountBrief(models.Model):
    """What whoever decides on a customer's credit looks at, of any number of accounts."""

    _inherit = "credit.account"

    def _briefs(self):
        """Return {account id: {…}} as the screen shows it; constant queries.

        Amounts are in the account's currency (``currency``, an id), days are ISO dates. Called
        as the system by ``credit.brief``, which checks who may see it. Rooms extend it by
        adding to ``super()``'s, and the widget ``credit_brief`` by showing it.
        """
        figures, items = self._figures(), self._brief_items()
        briefs = {}
        for account in self:
            limit, balance = figures[account.id]
            grade = account._effective_rating(account.company_id._credit_today())
            briefs[account.id] = {
                "account": account.id,
                "currency": account.currency_id.id,
                "grade": {"name": grade.name or False, "color": grade.color or 0},
                "limit": {
                    "limit_type": limit.limit_type,
                    "amount": limit.amount,
                    "standing": limit.standing,
                },
                "exposure": balance.counted,
                "overdue": balance.overdue_amount,
                "overdue_days": balance.overdue_days,
                "orders": sum(balance.by_category.get(one, 0.0) for one in ("order", "delivery")),
                "items": items.get(account.id, [])[:ITEMS],
                "more": max(0, len(items.get(account.id, [])) - ITEMS),
            }
        return briefs

    def _brief_items(self):
        """Return {account id: its open items, the oldest first}; of one account not all are read."""
        rows = self.env["credit.exposure"].search_fetch(
            [("account_id", "in", self.ids), ("category", "=", "receivable"), ("amount", ">", 0)],
            ["account_id", "amount", "date_due", "res_model", "res_id"],
            order="date_due, id",
            limit=20 * ITEMS if len(self) == 1 else None,
        )
        days = {account.id: account.company_id._credit_today() for account in self}
        items = {}
        for row in rows:
            late = (days[row.account_id.id] - row.date_due).days if row.date_due else 0
            items.setdefault(row.account_id.id, []).append(
                {
                    "name": row.display_name,
                    "model": row.res_model,
                    "id": row.res_id,
                    "due": row.date_due and row.date_due.isoformat(),
                    "late": max(0, late),
                    "amount": row.amount,
                }
            )
        return items
