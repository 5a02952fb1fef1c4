from odoo import fields, models


class CreditAccount(models.Model):
    """What this customer promised, when it was last spoken to, and what was agreed next."""

    _inherit = "credit.account"

    _credit_guarded = frozenset({"contacted_on", "next_contact_on", "next_contact_note"})

    promise_ids = fields.One2many("credit.promise", "account_id", "Promises", readonly=True)
    contact_ids = fields.One2many(
        "credit.collection.contact", "account_id", "Contacts", readonly=True
    )
    contacted_on = fields.Datetime("Last contact", readonly=True, copy=False)
    next_contact_on = fields.Date("Next contact", readonly=True, copy=False)
    next_contact_note = fields.Char("Next step agreed", readonly=True, copy=False)
    broken_promise_count = fields.Integer(
        "Promises broken in a year", compute="_compute_broken_promise_count"
    )

    def _compute_broken_promise_count(self):
        """Count promises broken within a year: who often breaks them is a bad risk (R12)."""
        since = fields.Date.subtract(fields.Date.context_today(self), years=1)
        counts = dict(
            self.env["credit.promise"]._read_group(
                [("account_id", "in", self.ids), ("state", "=", "broken"), ("date", ">=", since)],
                ["account_id"],
                ["__count"],
            )
        )
        for account in self:
            account.broken_promise_count = counts.get(account._origin, 0)
