from odoo import models
from odoo.exceptions import UserError

from odoo.addons.credit_management.engine.authority import APPROVED


class CreditPrepaymentHoldDecision(models.Model):
    """Releasing and rejecting: who may, by the matrix of authority, and what follows."""

    _inherit = "credit.prepayment.hold"

    _approval_activity = "credit_management_purchase.mail_activity_hold"
    _waiting_list = (15, "credit_management_purchase.credit_prepayment_hold_action")
    _decision_dialogue = "credit.prepayment.decision"

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

    def _approval_terms(self):
        # EXTENDS 'credit.approvable'
        return [self.state, self.amount, self.exposure, self.added, self.fingerprint]

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
