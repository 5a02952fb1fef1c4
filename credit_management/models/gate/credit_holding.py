from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext

from ...engine.authority import APPROVED, REJECTED
from ...engine.release import Release

PENDING = ("open", "ready")


class CreditHolding(models.AbstractModel):
    """What waits for credit control because a check failed (R40, R41).

    An order, a transfer, a prepayment, a sale at the till. The figures are copied from what
    decided, in the root company's currency; who decides is asked of the matrix of authority.
    """

    _name = "credit.holding"
    _description = "Held by credit control"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "credit.lifecycle",
        "credit.approvable",
        "credit.brief",
    ]
    _mail_post_access = "read"

    _approval_depends = ("state", "amount", "excess")

    _pending_states = PENDING
    """The states in which it waits for a decision."""

    _joining_groups = ("credit_management.group_credit_user",)
    """Who takes part in the discussion of what they may read; others only read it."""

    account_id = fields.Many2one("credit.account", required=True, ondelete="restrict", index=True)
    partner_id = fields.Many2one(related="account_id.partner_id", string="Customer", store=True)
    currency_id = fields.Many2one(related="account_id.currency_id")
    limit_amount = fields.Monetary("Limit")
    excess = fields.Monetary()
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True)
    decided_on = fields.Datetime("Decided on", readonly=True)
    decision_reason = fields.Text("Reason of the decision", readonly=True)

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        # EXTENDS 'mail': who only audits reads the discussion of a hold and doesn't join it.
        operations = super()._mail_get_operation_for_mail_message_operation(message_operation)
        user = self.env.user
        may_join = self.env.su or any(user.has_group(group) for group in self._joining_groups)
        if message_operation == "create" and not may_join:
            return dict.fromkeys(operations, "write")
        return operations

    def _as_engine_release(self):
        """Return this release as the engine's ``Release``, with the policy's tolerance."""
        self.ensure_one()
        root = self.account_id.company_id
        policy = self.env["credit.policy"]._values(root.id)
        return Release(
            self.amount,
            root._credit_day_of(self.decided_on),
            policy["tolerance_percent"],
            policy["tolerance_days"],
        )

    def _authority_amount(self):
        # EXTENDS 'credit.approvable'
        return self.amount

    def _authority_company(self):
        # EXTENDS 'credit.approvable'. sudo: a root company, which people of a branch may not see.
        return self.account_id.sudo().company_id

    def _authority_rating(self):
        # EXTENDS 'credit.approvable'. sudo: who has to release doesn't depend on who asks.
        account = self.account_id.sudo()
        return account._effective_rating(account.company_id._credit_today())

    def _authority_partner(self):
        # EXTENDS 'credit.approvable'. sudo: the record of the step names them, seen or not.
        return self.account_id.sudo().partner_id

    def _approval_terms(self):
        # EXTENDS 'credit.approvable'
        return [self.state, self.amount, self.excess]

    def _approvals_open(self):
        # EXTENDS 'credit.approvable'
        return self.state in self._pending_states

    @api.model
    def _approvals_open_domain(self):
        # EXTENDS 'credit.approvable'
        return [("state", "in", self._pending_states)]

    def _decision(self):
        """Return the vals of who decides now, when, and why: the reason of the last step."""
        return {
            "decided_by_id": self.env.uid,
            "decided_on": fields.Datetime.now(),
            "decision_reason": self._last_decision().reason,
        }


class CreditHoldingReleased(models.AbstractModel):
    """What is held and released or rejected with a reason, always (R41)."""

    _name = "credit.holding.released"
    _description = "Released by credit control with a reason"
    _inherit = ["credit.holding"]

    _decision_dialogue = None
    """The model of the dialogue that asks for the reason."""

    def action_release(self, reason=None):
        """Release these holds; what was held goes on where no further step is needed.

        Returns True. Without a reason it opens the dialogue that asks for one. Raises
        ``AccessError`` for whoever may not decide, ``UserError`` for a hold that is decided
        already or a stopped customer's or supplier's.
        """
        if reason is None:
            return self._ask_reason("release")
        return self._decide_as_seen(APPROVED, self._checked_reason(reason))

    def action_approve(self, reason=None):
        """Release: what approving is for other documents; as ``action_release``."""
        return self.action_release(reason)

    def action_approve_wizard(self):
        # EXTENDS 'credit.approvable': a release always has a reason.
        return self.action_release()

    def action_reject(self, reason=None):
        """Reject these holds: what they hold stays where it is. Returns True.

        Same rights as releasing; without a reason it opens the dialogue that asks for one.
        """
        if reason is None:
            return self._ask_reason("reject")
        return self._decide_as_seen(REJECTED, self._checked_reason(reason))

    def _decide_as_seen(self, outcome, reason):
        """Decide on what stands there now; raise ``UserError`` where the dialogue showed other."""
        self._decide(outcome, reason)
        return True

    def _checked_reason(self, reason):
        """Return the reason as plain text; raise when there is none."""
        text = html2plaintext(f"<p>{self._as_text(reason)}</p>").strip()
        if not text:
            raise UserError(self.env._("Reason: say why; it is kept with the decision."))
        return text

    def _ask_reason(self, decision):
        """Return the dialogue that asks why these are released or rejected."""
        self.check_access("read")
        self._check_not_stale()
        return self._dialogue(
            self.env._("Release") if decision == "release" else self.env._("Reject"),
            self._decision_dialogue,
            default_decision=decision,
            default_hold_ids=self.ids,
            default_seen={str(hold.id): hold._token_shown() for hold in self},
        )

    def _token_shown(self):
        """Return the token of what the dialogue shows of this hold."""
        return self._token()
