from odoo import models

from ...engine.brief import together
from ...engine.limits import Limit
from .credit_account_brief import ITEMS

RELEASES = 6
"""One more than the screen shows."""


class CreditGroupBrief(models.Model):
    """What whoever decides on a group's limit looks at: its members together (R26)."""

    _inherit = "credit.group"

    def _brief(self):
        """Return {…} as ``credit.account._briefs`` has it of one account, of all members together.

        ``accounts`` are their ids; the limit is the group's. Called as the system.
        """
        self.ensure_one()
        limit = self._limits_today().get(self.id, Limit())
        members = self.account_ids
        return {
            **together(members._briefs().values(), ITEMS, RELEASES),
            "accounts": members.ids,
            "currency": self.currency_id.id,
            "grade": None,
            "limit": {
                "limit_type": limit.limit_type,
                "amount": limit.amount,
                "standing": limit.standing,
            },
            "exposure": self.exposure_amount,
        }
