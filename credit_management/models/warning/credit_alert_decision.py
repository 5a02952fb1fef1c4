from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...engine.account_state import HOLD, WATCH
from .credit_alert import OUTCOMES

ANALYST = "credit_management.group_credit_analyst"
CONTROLLER = "credit_management.group_credit_controller"


class CreditAlertDecision(models.Model):
    """Dealing with a warning: who may, what came of it."""

    _inherit = "credit.alert"

    def action_handle(self, outcome, note):
        """Deal with these warnings: ``outcome``, one of ``OUTCOMES``, and what was done, in words.

        By who has them to deal with or credit control, else AccessError; UserError without a
        known outcome or a note, or where one is over. Returns True.
        """
        self.check_access("read")
        self._check_may_handle()
        known = self.env["credit.answers"]._as_code(outcome, dict(OUTCOMES))
        said = note.strip() if isinstance(note, str) else ""
        if not known or not said:
            raise UserError(self.env._("Say what came of the warning, and what was done."))
        self._end("handled", outcome=known, note=said, handled_by_id=self.env.uid)
        return True

    def _check_may_handle(self):
        """Raise ``AccessError`` unless the user deals with these. sudo: who has them is read.

        One that keeps the customer's status is no business of who sells to them: it ends by a
        credit controller who doesn't.
        """
        has_group = self.env.user.has_group
        for alert in self:
            if alert.consequence in (WATCH, HOLD):
                seller = alert.sudo().partner_id.credit_owner_id
                if seller == self.env.user or not has_group(CONTROLLER):
                    raise AccessError(
                        self.env._(
                            "%s keeps the customer's status: a credit controller who doesn't "
                            "sell to the customer deals with it.",
                            alert.display_name,
                        )
                    )
            elif not has_group(ANALYST) and alert.sudo().user_id != self.env.user:
                raise AccessError(
                    self.env._(
                        "%(alert)s is dealt with by %(user)s or credit control.",
                        alert=alert.display_name,
                        user=alert.sudo().user_id.name or self.env._("nobody yet"),
                    )
                )

    def action_handle_wizard(self):
        """Return the dialogue that asks what came of the warning; AccessError for who may not say."""
        self.check_access("read")
        self._check_may_handle()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Deal with the warning"),
            "res_model": "credit.alert.step",
            "view_mode": "form",
            "target": "new",
            "context": {"default_alert_ids": self.ids},
        }

    def action_request(self):
        """Open a new request that lowers the limit, with the warning as its reason (R5A)."""
        self.ensure_one()
        self.check_access("read")
        return self.env["credit.request"]._new_form(
            default_account_id=self.account_id.id,
            default_kind="decrease",
            default_reason=self.text,
        )

    def action_view_snapshots(self):
        """Open limit, exposure and what is overdue of this customer, day by day."""
        self.ensure_one()
        self.check_access("read")
        return self.account_id.action_view_snapshots()

    def _end(self, state, **values):
        """End these warnings: what they ask for is asked for no more."""
        for company, alerts in self.grouped("company_id").items():
            alerts._update_state(state, ended_on=company._credit_today(), **values)
        self.account_id._refresh_raised()

    def _move_refused(self, state):
        # EXTENDS 'credit.lifecycle'
        return self.env._("%(alert)s is already: %(state)s.", alert=self.display_name, state=state)

    def _after_move(self, state):
        # EXTENDS 'credit.lifecycle'. sudo: the activities may be other people's.
        self.sudo().activity_unlink(["credit_management.mail_activity_warning"])

    @api.model
    def _waiting_domain(self):
        """Return the domain of the open warnings the user has to deal with."""
        mine = Domain("user_id", "=", self.env.uid)
        if self.env.user.has_group("credit_management.group_credit_manager"):
            mine |= Domain("is_escalated", "=", True)
        return mine & Domain("state", "=", "open")
