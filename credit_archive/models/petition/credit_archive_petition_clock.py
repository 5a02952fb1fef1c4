from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.credit_management.models.base.batches import batches

from ..base.groups import ARCHIVIST, MANAGER
from .credit_archive_petition import ACTIVITY, OPEN

SOON = 7
"""So many days before the last one who deals with it is reminded."""


class CreditArchivePetitionClock(models.Model):
    """The last day of a petition: who is asked for an answer, who is reminded, who hears of it late."""

    _inherit = "credit.archive.petition"

    def _tell_of_asking(self):
        """Give the archivists of the company this petition to do, until one takes it."""
        for one in self:
            one._tell(
                ACTIVITY,
                one._members(ARCHIVIST),
                lambda own: own.env._("A customer asks something of its data: answer in time."),
                date_deadline=one.deadline,
            )

    @api.model
    def _cron_deadline(self):
        """Remind who deals with petitions that end soon, and tell managers of late ones; each once."""
        soon = fields.Date.today() + timedelta(
            days=SOON + 1
        )  # each company's own day is asked below
        pressing = self.search(
            [("state", "in", OPEN), ("is_escalated", "=", False), ("deadline", "<=", soon)]
        )
        for batch in batches(pressing):
            for one in batch:
                one._press()

    def _press(self):
        left = self.days_left
        if left < 0:
            self._tell(
                ACTIVITY,
                self._members(MANAGER),
                lambda own: own.env._("The last day for the answer is over: answer now."),
                date_deadline=self.deadline,
            )
            self.is_escalated = True
            self._log("overdue")
        elif left <= SOON and not self.is_warned:
            self._tell(
                ACTIVITY,
                self.handler_id or self._members(ARCHIVIST),
                lambda own: own.env._("The last day for the answer is near."),
                date_deadline=self.deadline,
            )
            self.is_warned = True
