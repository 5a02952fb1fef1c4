from odoo import fields, models

from ...engine.account_state import CASH, HOLD, WATCH, stricter


class CreditAccountRaised(models.Model):
    """What asks for watch or hold beside the figures: an open warning, a level of reminders.

    Rooms and add-ons that give a reason extend ``_raising`` and call ``_refresh_raised``
    when one comes or goes; the strictest counts.
    """

    _inherit = "credit.account"

    _credit_guarded = frozenset({"raised_state"})

    raised_state = fields.Selection(
        [(WATCH, "Watch"), (HOLD, "Hold")],
        "Asked for by warnings",
        readonly=True,
        copy=False,
        help="The status is at least this while what asked for it goes on.",
    )

    def _raising(self):
        """Return {account id: states that something asks for}, a list each; constant queries.

        In this room nothing does. Extend it with ``super()``'s.
        """
        return {}

    def _refresh_raised(self):
        """Note what is asked for now, and bring the status in line.

        sudo: the fields are guarded; what asks for it stands in records of ours.
        """
        raising, changed = self.sudo()._raising(), self.sudo().browse()
        for account in self.sudo():
            raised = CASH
            for state in raising.get(account.id, ()):
                raised = stricter(raised, state)
            raised = False if raised == CASH else raised
            if account.raised_state != raised:
                account.raised_state = raised
                changed |= account
        if changed:
            changed._refresh_state()
            changed._credit_changed()
