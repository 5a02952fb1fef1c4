from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.credit_management.models.base.batches import batches

from ...engine import privacy_breach

CLOCKS = [
    ("not_needed", "Not needed"),
    ("running", "Running"),
    ("soon", "Ends soon"),
    ("late", "Too late"),
    ("met", "Told in time"),
    ("met_late", "Told too late"),
]


class CreditArchiveBreachClock(models.Model):
    """The 72 hours from finding a breach to telling the authority, and who is warned of their end."""

    _inherit = "credit.archive.breach"

    deadline = fields.Datetime(
        "To be told until", compute="_compute_deadline", store=True, index=True
    )
    notice_ids = fields.One2many(
        "credit.archive.breach.notice",
        "breach_id",
        "Notices",
        groups="credit_archive.group_archive_manager,credit_management.group_credit_auditor",
    )
    authority_told_on = fields.Datetime(
        "Authority told on",
        compute="_compute_told",
        compute_sudo=True,
        store=True,
    )
    affected_told_on = fields.Datetime(
        "Those affected told on",
        compute="_compute_told",
        compute_sudo=True,
        store=True,
    )
    clock = fields.Selection(CLOCKS, compute="_compute_clock", compute_sudo=True)
    hours_left = fields.Integer(
        "Hours left", compute="_compute_clock", compute_sudo=True, aggregator=None
    )
    clock_text = fields.Char("Time left", compute="_compute_clock_text")

    @api.depends("found_on")
    def _compute_deadline(self):
        for one in self:
            one.deadline = one.found_on and privacy_breach.deadline(one.found_on)

    @api.depends("notice_ids.state", "notice_ids.date", "notice_ids.kind")
    def _compute_told(self):
        for one in self:
            for kind in ("authority", "affected"):
                sent = one.notice_ids.filtered(
                    lambda notice, kind=kind: notice.kind == kind and notice.state == "sent"
                )
                one[f"{kind}_told_on"] = min(sent.mapped("date"), default=False)

    @api.depends("deadline", "authority_told_on", "authority_needed", "state")
    def _compute_clock(self):
        now = fields.Datetime.now()
        for one in self:
            needed = {"yes": True, "no": False}.get(one.authority_needed)
            if one.state == "dismissed":
                needed = False
            due = one.deadline or privacy_breach.deadline(now)
            found = privacy_breach.clock(due, now, one.authority_told_on or None, needed)
            one.clock, one.hours_left = found.state, found.hours

    @api.depends("clock", "hours_left")
    @api.depends_context("lang")
    def _compute_clock_text(self):
        labels = dict(self._fields["clock"]._description_selection(self.env))
        for one in self:
            days, hours = divmod(abs(one.hours_left), 24)
            left = self.env._("%(days)s d %(hours)s h", days=days, hours=hours)
            texts = {
                "running": self.env._("%s left", left),
                "soon": self.env._("%s left", left),
                "late": self.env._("%s late", left),
            }
            one.clock_text = texts.get(one.clock) or labels.get(one.clock)

    @api.model
    def _cron_clock(self):
        """Warn who deals with a breach that the time ends, and tell the managers when it has; once."""
        now = fields.Datetime.now()
        pressing = self.search(
            [
                ("state", "in", ("reported", "decided")),
                ("authority_told_on", "=", False),
                ("authority_needed", "!=", "no"),
                ("is_escalated", "=", False),
                ("deadline", "<=", now + timedelta(hours=privacy_breach.SOON)),
            ]
        )
        for batch in batches(pressing):
            for one in batch:
                one._press(one.clock == "late")

    def _press(self, is_late):
        """Warn of the end of the time, or tell all managers that it is over."""
        if not is_late and self.is_warned:
            return
        managers = self._managers()
        users = managers if is_late else (self.responsible_id & managers) or managers
        if not users:
            return  # nobody was told: whoever is made archive manager is, on the next run
        self._tell(
            "credit_archive.mail_activity_breach",
            users,
            lambda breach: breach._pressing_text(is_late),
        )
        self.write({"is_escalated": True} if is_late else {"is_warned": True})
        if is_late:
            self._log("late")

    def _pressing_text(self, is_late):
        if is_late:
            return self.env._(
                "The 72 hours are over and the authority wasn't told: tell it now, and why late."
            )
        return self.env._("Less than a day is left to tell the authority of this privacy breach.")
