from odoo import api, fields, models

from odoo.addons.credit_management.engine.account_state import stricter


class CreditAccount(models.Model):
    """How far reminding this customer has got, and what it led to."""

    _inherit = "credit.account"

    _credit_guarded = frozenset({"dunning_state", "dunning_level_id", "is_legal"})

    dunning_state = fields.Selection(
        [("watch", "Watch"), ("hold", "Hold")],
        "Status by reminders",
        readonly=True,
        copy=False,
        help="What the last reminder led to: the account's status is at least this while "
        "anything is overdue.",
    )
    dunning_level_id = fields.Many2one(
        "credit.reminder.level", "Last reminder", readonly=True, copy=False, ondelete="restrict"
    )
    is_legal = fields.Boolean(
        "Legal step", readonly=True, copy=False, help="Handed over to lawyer or court."
    )
    reminder_ids = fields.One2many("credit.reminder", "account_id", "Reminders", readonly=True)
    reminder_count = fields.Integer(compute="_compute_reminder_count")

    def _compute_reminder_count(self):
        counts = dict(
            self.env["credit.reminder"]._read_group(
                [("account_id", "in", self.ids), ("state", "not in", ("void", "draft"))],
                ["account_id"],
                ["__count"],
            )
        )
        for account in self:
            account.reminder_count = counts.get(account._origin, 0)

    @api.model
    def _judged_by(self):
        # EXTENDS 'credit_management': what a reminder led to.
        return [*super()._judged_by(), "dunning_state"]

    def _least_state(self, balance):
        # EXTENDS 'credit_management': what a reminder led to, while anything is overdue.
        # sudo: who sells needn't see how far reminding has got; the order is held all the same.
        least = super()._least_state(balance)
        own = self.sudo().dunning_state
        return stricter(least, own) if own and balance.overdue_amount > 0 else least

    def _end_dunning(self):
        """Nothing is overdue any more: what reminders led to is over.

        sudo: guarded fields, which follow from the figures.
        """
        if self:
            self.sudo().write(
                {"dunning_state": False, "dunning_level_id": False, "is_legal": False}
            )
            self._refresh_state()

    def _take_over(self, other):
        # EXTENDS 'credit_management': letters stay letters; what was reminded of twice is once.
        known = {(one.level_id, one.cycle) for one in self.reminder_ids}
        drafts = other.reminder_ids.filtered(lambda one: one.state == "draft")
        twice = other.reminder_ids.filtered(lambda one: (one.level_id, one.cycle) in known)
        (twice | drafts)._void(self.env._("The customer was merged into another one."))
        other.reminder_ids.write({"account_id": self.id})
        for rows in (other.promise_ids, other.contact_ids, other.dispute_ids):
            rows.write({"account_id": self.id})
        self.write({"collector_id": (self.collector_id or other.collector_id).id})
        return super()._take_over(other)

    def action_view_reminders(self):
        """Open the reminders of this account."""
        return self._open_own("credit_collection.credit_reminder_action")

    def action_view_promises(self):
        """Open the promises of this account."""
        return self._open_own("credit_collection.credit_promise_action")

    def action_view_disputes(self):
        """Open the disputes of this account."""
        return self._open_own("credit_collection.credit_dispute_action")

    def _open_own(self, action):
        """Return a window action on this account's records; a new one is this account's."""
        self.ensure_one()
        self.check_access("read")
        values = self.env["ir.actions.act_window"]._for_xml_id(action)
        values["domain"] = [("account_id", "=", self.id)]
        values["context"] = {"default_account_id": self.id}
        return values
