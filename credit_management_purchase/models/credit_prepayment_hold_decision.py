from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext

from odoo.addons.credit_management.engine.authority import APPROVED, REJECTED
from odoo.addons.credit_management.models.gate.credit_hold import PENDING


class CreditPrepaymentHoldDecision(models.Model):
    """Releasing and rejecting: who may, by the matrix of authority, and what follows."""

    _inherit = "credit.prepayment.hold"

    _approval_activity = "credit_management_purchase.mail_activity_hold"
    _waiting_list = (15, "credit_management_purchase.credit_prepayment_hold_action")
    _approval_depends = ("state", "amount", "excess")

    def action_release(self, reason=None):
        """Release these prepayments (R47). Returns True.

        An order is confirmed where no further step is needed; a payment can be confirmed by
        whoever pays, for exactly that amount. Without a reason it opens the dialogue that asks
        for one. Raises ``AccessError`` for whoever may not decide, ``UserError`` for a hold
        that is decided already or a stopped supplier's.
        """
        if reason is None:
            return self._ask_reason("release")
        self._decide(APPROVED, self._checked_reason(reason))
        return True

    def action_approve(self, reason=None):
        """Release: what approving is for other documents; as ``action_release``."""
        return self.action_release(reason)

    def action_approve_wizard(self):
        # EXTENDS 'credit.approvable': a release always has a reason.
        return self.action_release()

    def action_reject(self, reason=None):
        """Reject these holds: the order stays a quotation, the payment a draft. Returns True.

        Same rights as releasing; without a reason it opens the dialogue that asks for one.
        """
        if reason is None:
            return self._ask_reason("reject")
        self._decide(REJECTED, self._checked_reason(reason))
        return True

    def _checked_reason(self, reason):
        """Return the reason as plain text; raise when there is none."""
        text = html2plaintext(f"<p>{self._as_text(reason)}</p>").strip()
        if not text:
            raise UserError(self.env._("Reason: say why; it is kept with the decision."))
        return text

    def _ask_reason(self, decision):
        """Return the dialogue that asks why these holds are released or rejected."""
        self.check_access("read")
        self._check_not_stale()
        return self._dialogue(
            self.env._("Release") if decision == "release" else self.env._("Reject"),
            "credit.prepayment.decision",
            default_decision=decision,
            default_hold_ids=self.ids,
            default_seen={str(hold.id): hold._token() for hold in self},
        )

    # --- what the matrix is asked

    def _is_release(self):
        # EXTENDS 'credit.approvable'
        return True

    def _authority_kind(self):
        # EXTENDS 'credit.approvable'
        return "prepayment_release"

    def _authority_amount(self):
        # EXTENDS 'credit.approvable': all that would be prepaid, so that nobody releases in
        # slices what they may not release at once.
        return self.exposure + self.added

    def _authority_company(self):
        # EXTENDS 'credit.approvable'. sudo: a root company, which people of a branch may not see.
        return self.account_id.sudo().company_id

    def _authority_rating(self):
        # EXTENDS 'credit.approvable'. sudo: who has to release doesn't depend on who asks.
        account = self.account_id.sudo()
        return account._effective_rating(account.company_id._credit_today())

    def _authority_partner(self):
        # EXTENDS 'credit.approvable'. sudo: the record of the step names the supplier, seen or not.
        return self.account_id.sudo().partner_id

    def _approval_terms(self):
        # EXTENDS 'credit.approvable'
        return [self.state, self.amount, self.exposure, self.added, self.fingerprint]

    def _approvals_open(self):
        # EXTENDS 'credit.approvable'
        return self.state in PENDING

    @api.model
    def _approvals_open_domain(self):
        # EXTENDS 'credit.approvable'
        return [("state", "in", PENDING)]

    def _involved(self):
        # EXTENDS 'credit.approvable': who made, changed hands with or tried to prepay it. sudo:
        # no rule may hide any of them from the check.
        hold = self.sudo()
        return super()._involved() | hold.attempt_user_ids | hold._document()._prepayment_involved()

    def _check_decidable(self, outcome):
        # EXTENDS 'credit.approvable'. sudo: a stop counts, whoever decides.
        self._check_move("released" if outcome == APPROVED else "rejected")
        if outcome == APPROVED and self.account_id.sudo().state == "stop":
            raise UserError(
                self.env._(
                    "%(document)s can't be released: %(supplier)s is stopped, and only an approved "
                    "request of the kind “Resumption” lifts a stop.",
                    document=self._document().display_name,
                    # sudo: who decides is told whom, seen or not
                    supplier=self.account_id.sudo().partner_id.name,
                )
            )

    # --- what follows

    def _approvals_done(self):
        # EXTENDS 'credit.approvable': the last step releases.
        for hold in self:
            hold._update_state("released", **hold._decision())
            hold._set_document_state("released")
            hold._tell_document(hold._decided_text("released"), self.env.user.partner_id)
            hold._document()._prepayment_released()

    def _approvals_refused(self):
        # EXTENDS 'credit.approvable'
        for hold in self:
            hold._update_state("rejected", **hold._decision())
            hold._set_document_state("rejected")
            hold._tell_document(hold._decided_text("rejected"), self.env.user.partner_id)

    def _decision(self):
        """Return the vals of who decides now, when, and why: the reason of the last step."""
        return {
            "decided_by_id": self.env.uid,
            "decided_on": fields.Datetime.now(),
            "decision_reason": self._last_decision().reason,
        }

    def _set_document_state(self, state):
        document = self._document()
        if "credit_prepayment_state" in document._fields:
            document.credit_prepayment_state = state

    def _decided_text(self, state):
        """Return a sentence for who asked, in their language. sudo: to read their language."""
        env = self.with_context(lang=self.sudo().buyer_id.lang or self.env.lang).env
        texts = {"user": self.env.user.name, "reason": self.decision_reason}
        if state == "released":
            return env._("%(user)s released the prepayment: %(reason)s", **texts)
        return env._("%(user)s rejected the prepayment: %(reason)s", **texts)
