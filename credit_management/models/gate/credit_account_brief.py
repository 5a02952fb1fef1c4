from odoo import models

from .credit_hold import PENDING

RELEASES = 5
"""How many of the last releases are shown."""


class CreditAccountBrief(models.Model):
    """Holds and releases of an account, for whoever decides on its credit."""

    _inherit = "credit.account"

    def _briefs(self):
        # EXTENDS 'credit_management'
        briefs, pending, released = super()._briefs(), self._brief_pending(), self._brief_released()
        ends = self.env["credit.hold"]._outcomes(
            self.env["credit.hold"].union(*released.values()), self
        )
        for account in self:
            count, amount = pending.get(account, (0, 0.0))
            briefs[account.id].update(
                holds=count,
                holds_amount=amount,
                releases=[
                    {
                        "id": hold.id,
                        "name": hold.display_name,
                        "date": account.company_id._credit_day_of(hold.decided_on).isoformat(),
                        "amount": hold.amount,
                        "end": ends[hold.id],
                    }
                    for hold in released.get(account, ())
                ],
            )
        return briefs

    def _brief_pending(self):
        """Return {account: (number, amount)} of its orders that wait; one query."""
        rows = self.env["credit.hold"]._read_group(
            [("account_id", "in", self.ids), ("state", "in", PENDING)],
            ["account_id"],
            ["__count", "amount:sum"],
        )
        return {account: (count, amount) for account, count, amount in rows}

    def _brief_released(self):
        """Return {account: its last releases, the newest first}."""
        holds = self.env["credit.hold"].search(
            [("account_id", "in", self.ids), ("state", "=", "released")],
            order="decided_on desc, id desc",
            limit=RELEASES + 1 if len(self) == 1 else None,
        )
        return {
            account: those[: RELEASES + 1] for account, those in holds.grouped("account_id").items()
        }
