from odoo import api, fields, models
from odoo.exceptions import UserError


class CreditReminderDispatch(models.TransientModel):
    """Sends the reminders that were chosen: mails into the queue, letters as one PDF."""

    _name = "credit.reminder.dispatch"
    _description = "Send reminders"
    _inherit = ["credit.progress"]

    reminder_ids = fields.Many2many("credit.reminder", readonly=True)
    mail_count = fields.Integer("By mail", compute="_compute_counts")
    letter_count = fields.Integer("As letters", compute="_compute_counts")
    call_count = fields.Integer("Calls", compute="_compute_counts")
    unknown_count = fields.Integer("Without mail address", compute="_compute_counts")
    pdf_hindrance = fields.Char(compute="_compute_pdf_hindrance")
    is_over = fields.Boolean(readonly=True)
    done_count = fields.Integer("Sent", readonly=True)
    printed_count = fields.Integer("Letters to print", compute="_compute_printed_count")
    problem_ids = fields.One2many(
        "credit.reminder.dispatch.problem", "dispatch_id", "Not sent", readonly=True
    )

    @api.depends("reminder_ids")
    def _compute_counts(self):
        """Say how they would go out. sudo: whether there is an address, not which."""
        for one in self:
            channels = one.reminder_ids.sudo().mapped(
                lambda reminder: (reminder.level_id.channel, bool(reminder.partner_id.email))
            )
            one.mail_count = channels.count(("mail", True))
            one.unknown_count = channels.count(("mail", False))
            one.letter_count = sum(channel == "letter" for channel, _known in channels)
            one.call_count = sum(channel == "call" for channel, _known in channels)

    @api.depends_context("lang")
    def _compute_pdf_hindrance(self):
        self.pdf_hindrance = self.env["credit.reminder"]._pdf_hindrance()

    @api.depends("reminder_ids", "is_over")
    def _compute_printed_count(self):
        for one in self:
            one.printed_count = len(one._printed())

    def _printed(self):
        return self.reminder_ids.filtered(
            lambda one: one.state == "sent" and one.channel == "letter"
        )

    @api.model
    def _open(self, reminders):
        """Return the dialogue for these reminders."""
        # sudo: which reminders were chosen is kept in the dialogue, where nobody types it
        return self.create({}).sudo()._with_reminders(reminders).sudo(False)._reopened()

    def _reopened(self):
        # EXTENDS 'credit.progress': in the reader's language.
        return {**super()._reopened(), "name": self.env._("Send reminders")}

    def _with_reminders(self, reminders):
        self.reminder_ids = [fields.Command.set(reminders.ids)]
        return self

    def action_start(self):
        """Send them; returns what has become of it, or shows the progress."""
        self.ensure_one()
        if self.is_over:
            raise UserError(self.env._("These were sent; propose reminders again for others."))
        return self._run(self.reminder_ids.ids)

    def _process(self, ids):
        # EXTENDS 'credit.progress': only what was chosen, and the user may read.
        chosen = self.reminder_ids.filtered(lambda one: one.id in set(ids))
        problems = chosen._send()
        # sudo: as above
        self.sudo().write(
            {
                "is_over": True,
                "done_count": self.done_count + len(chosen) - len(problems),
                "problem_ids": [
                    fields.Command.create({"name": one.display_name, "reason": why})
                    for one, why in problems.items()
                ],
            }
        )
        return problems

    def action_print(self):
        """Return the letters among them as one PDF."""
        self.ensure_one()
        return self._printed().action_print()


class CreditReminderDispatchProblem(models.TransientModel):
    """A reminder that didn't go out, and why."""

    _name = "credit.reminder.dispatch.problem"
    _description = "Reminder not sent"
    _inherit = ["credit.answers"]

    dispatch_id = fields.Many2one(
        "credit.reminder.dispatch", required=True, ondelete="cascade", index=True
    )
    name = fields.Char("Customer", readonly=True)
    reason = fields.Char("Why not", readonly=True)


class CreditReminderSkipping(models.TransientModel):
    """Asks why reminders are left out."""

    _name = "credit.reminder.skipping"
    _description = "Leave reminders out"
    _inherit = ["credit.dialogue"]

    reminder_ids = fields.Many2many("credit.reminder")

    def action_skip(self):
        """Leave them out for the reason given; the reminders check who may."""
        self.ensure_one()
        self.reminder_ids.action_skip(self._given_reason())
        return self._close()
