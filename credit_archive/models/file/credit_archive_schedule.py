from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine import retention

EVENTS = [
    (retention.RECORD, "Date of the record"),
    (retention.EXPIRY, "Expiry of the record"),
    (retention.CLOSING, "Closing of the file"),
]
ACTIONS = [
    (retention.DESTROY, "Propose for destruction"),
    (retention.REVIEW, "Review"),
    (retention.KEEP, "Keep for ever"),
]


class CreditArchiveSchedule(models.Model):
    """A retention class and its schedule (R76): from which event, how long, then what.

    A class may be named before its schedule is decided; no record can use it
    until then.
    """

    _name = "credit.archive.schedule"
    _description = "Retention Schedule"
    _inherit = ["credit.answers"]
    _order = "sequence, id"

    name = fields.Char("Retention class", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    event = fields.Selection(EVENTS, "Counted from")
    months = fields.Integer("Months kept")
    action = fields.Selection(ACTIONS, "Then")
    basis = fields.Char("Legal basis", translate=True)
    is_complete = fields.Boolean("Can be used", compute="_compute_is_complete")

    _name_uniq = models.Constraint(
        "UNIQUE(name)", "There is a retention class with this name already."
    )

    @api.depends("event", "months", "action")
    def _compute_is_complete(self):
        for schedule in self:
            schedule.is_complete = schedule._as_engine().complete

    @api.constrains("months")
    def _check_months(self):
        for schedule in self:
            if not 0 <= schedule.months <= 1200:
                raise ValidationError(
                    self.env._(
                        "Months kept: %(months)s; it must lie between 0 and 1,200.",
                        months=schedule.months,
                    )
                )

    def write(self, vals):
        result = super().write(vals)
        if {"event", "months", "action"} & set(vals):
            self.env["credit.archive.log"]._append(
                [
                    {
                        "operation": "configure",
                        "detail": {
                            "schedule": schedule.name,
                            "event": schedule.event or "",
                            "months": schedule.months,
                            "action": schedule.action or "",
                        },
                    }
                    for schedule in self
                ]
            )
        return result

    def _as_engine(self):
        """Return the engine's ``Schedule``."""
        return retention.Schedule(self.event or None, self.months or None, self.action or None)
