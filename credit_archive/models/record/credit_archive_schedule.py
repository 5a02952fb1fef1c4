from odoo import api, models
from odoo.exceptions import ValidationError


class CreditArchiveSchedule(models.Model):
    """A schedule that records are kept by stays usable."""

    _inherit = "credit.archive.schedule"

    @api.constrains("event", "months", "action", "active")
    def _check_used(self):
        for schedule in self.filtered(lambda one: not one._as_engine().complete):
            # sudo: whoever edits schedules must not break records hidden from them.
            if (
                self.env["credit.archive.record"]
                .sudo()
                .search_count([("schedule_id", "=", schedule.id)], limit=1)
            ):
                raise ValidationError(
                    self.env._(
                        "%(name)s is in use: it needs an event, a period and what follows.",
                        name=schedule.name,
                    )
                )
