from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .credit_reminder_level import CHANNELS

STATES = [
    ("draft", "To send"),
    ("queued", "In the mail queue"),
    ("sent", "Sent"),
    ("failed", "Not delivered"),
    ("skipped", "Left out"),
    ("void", "Not due any more"),
]

COLLECTOR = "credit_collection.group_collector"


class CreditReminder(models.Model):
    """One letter to one customer (催收函): all that is open, in the customer's language.

    Of one level and cycle there is one, whatever happens: nothing is sent twice. What was
    sent is kept as it was. Nobody writes these: they are proposed, sent or left out.
    """

    _name = "credit.reminder"
    _description = "Reminder"
    _inherit = ["credit.guard", "credit.lifecycle"]
    _order = "id desc"

    _moves = {
        "draft": {"queued", "sent", "skipped", "void"},
        "queued": {"sent", "failed", "void"},
        "failed": {"queued", "sent", "void"},
    }

    _credit_guarded = frozenset(
        {
            "account_id", "level_id", "cycle", "days", "amount", "open_amount", "item_count",
            "channel", "state", "subject", "body", "lines", "contact_id", "email", "mail_id",
            "tries", "why", "sent_on", "sent_by_id",
        }
    )  # fmt: skip

    account_id = fields.Many2one(
        "credit.account", required=True, readonly=True, ondelete="restrict", index=True
    )
    partner_id = fields.Many2one(related="account_id.partner_id", string="Customer")
    collector_id = fields.Many2one(related="account_id.collector_id")
    company_id = fields.Many2one(
        related="account_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="account_id.currency_id")
    level_id = fields.Many2one(
        "credit.reminder.level", required=True, readonly=True, ondelete="restrict"
    )
    cycle = fields.Date("Oldest due date", required=True, readonly=True)
    days = fields.Integer("Days overdue", readonly=True, aggregator="max")
    amount = fields.Monetary("Demanded", readonly=True)
    open_amount = fields.Monetary("Open in all", readonly=True)
    item_count = fields.Integer("Items", readonly=True)
    channel = fields.Selection(CHANNELS, required=True, readonly=True)
    state = fields.Selection(STATES, default="draft", required=True, readonly=True)
    contact_id = fields.Many2one("res.partner", "Addressed to", readonly=True, ondelete="restrict")
    email = fields.Char("Mail address", readonly=True)
    subject = fields.Char(readonly=True)
    body = fields.Html("Letter", readonly=True, sanitize=False)
    lines = fields.Json("Items as sent", readonly=True)
    mail_id = fields.Many2one("mail.mail", readonly=True, ondelete="set null", index=True)
    tries = fields.Integer("Times tried", readonly=True)
    why = fields.Char(readonly=True)
    sent_on = fields.Datetime("Sent on", readonly=True)
    sent_by_id = fields.Many2one("res.users", "Sent by", readonly=True, ondelete="restrict")
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    _once = models.UniqueIndex(
        "(account_id, level_id, cycle) WHERE state <> 'void'",
        "This customer got this reminder already.",
    )
    _one_draft = models.UniqueIndex(
        "(account_id) WHERE state = 'draft'", "One letter at a time waits for a customer."
    )

    @api.depends("partner_id", "level_id")
    def _compute_display_name(self):
        for one in self:
            one.display_name = f"{one.partner_id.name or ''}: {one.level_id.name or ''}"

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if not self.env.su or any(one.state != "draft" for one in self):
            raise UserError(self.env._("A reminder isn't deleted: leave it out."))

    def _check_collector(self):
        """Raise ``AccessError`` unless the user collects and may read these reminders."""
        self.check_access("read")
        if not self.env.su and not self.env.user.has_group(COLLECTOR):
            raise AccessError(self.env._("Only collectors send reminders or leave them out."))

    def _move_refused(self, state):
        # EXTENDS 'credit.lifecycle'
        return self.env._(
            "The reminder to %(customer)s is no longer to be sent: %(state)s.",
            customer=self.partner_id.name,
            state=state,
        )

    def _void(self, why):
        """Nothing is sent any more; ``why`` in words. Those that went out stay what they are.

        sudo: guarded; it follows from what was posted.
        """
        for one in self.sudo().filtered(lambda one: one.state in ("draft", "queued", "failed")):
            one._update_state("void", why=why)

    def action_skip(self, reason):
        """Leave these out: no letter of this level goes out for what is overdue now. Returns True.

        ``reason`` is kept. Raises AccessError for who doesn't collect, UserError without a
        reason and for what was sent.
        """
        self._check_collector()
        reason = self._as_text(reason)
        if not reason:
            raise UserError(self.env._("Reason: say why no reminder goes out."))
        self._lock()
        self._update_state(
            "skipped", why=reason, sent_on=fields.Datetime.now(), sent_by_id=self.env.uid
        )
        return True

    def _lock(self):
        """Keep everybody else from these, or raise ``UserError``."""
        taken = self - self.try_lock_for_update(allow_referencing=True)
        if taken:
            raise UserError(
                self.env._(
                    "The reminder to %s is being sent by somebody else at this moment.",
                    taken[0].sudo().partner_id.name,  # sudo: whoever reads the reminder
                )
            )

    def action_view_account(self):
        """Open the customer's credit account."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "credit.account",
            "res_id": self.account_id.id,
            "view_mode": "form",
        }
