from odoo import api, fields, models

from ...engine.account_state import CASH, HOLD, WATCH, stricter
from ...engine.features import WARNINGS


class CreditAccountRaised(models.Model):
    """What open warnings ask for beside the figures: the account is watched or held at least."""

    _inherit = "credit.account"

    _credit_guarded = frozenset({"raised_state"})

    raised_state = fields.Selection(
        [(WATCH, "Watch"), (HOLD, "Hold")],
        "Asked for by warnings",
        readonly=True,
        copy=False,
        help="The status is at least this while what asked for it goes on.",
    )

    @api.model
    def _judged_by(self):
        # EXTENDS: what open warnings ask for.
        return [*super()._judged_by(), "raised_state"]

    def _least_state(self, balance):
        # EXTENDS: what open warnings ask for.
        # sudo: who sells needn't see the warnings; the order is held all the same
        return stricter(super()._least_state(balance), self.sudo().raised_state or CASH)

    def _asked_for(self):
        """Return {account id: states that its open warnings ask for}; one query.

        Nothing while warnings are switched off. sudo: they count whoever may see them.
        """
        if not self.env["credit.feature"]._is_on(WARNINGS):
            return {}
        groups = self.env["credit.alert"].sudo()._read_group(
            [("account_id", "in", self.ids), ("state", "=", "open"),
             ("consequence", "in", (WATCH, HOLD))],
            ["account_id", "consequence"],
        )  # fmt: skip
        found = {}
        for account, consequence in groups:
            found.setdefault(account.id, []).append(consequence)
        return found

    def _refresh_raised(self):
        """Note what is asked for now, and bring the status in line.

        sudo: the fields are guarded; what asks for it stands in records of ours.
        """
        asked, changed = self._asked_for(), self.sudo().browse()
        for account in self.sudo():
            raised = CASH
            for state in asked.get(account.id, ()):
                raised = stricter(raised, state)
            raised = False if raised == CASH else raised
            if account.raised_state != raised:
                account.raised_state = raised
                changed |= account
        if changed:
            changed._refresh_state()
            changed._credit_changed()
