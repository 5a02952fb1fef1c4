from odoo import api, models

from .credit_hold import PENDING


class CreditHoldAuthority(models.Model):
    """What the matrix of authority is asked about the release of a hold."""

    _inherit = "credit.hold"

    _approval_activity = "credit_management.mail_activity_hold"
    _approval_depends = ("state", "amount", "excess")

    def _authority_kind(self):
        # EXTENDS 'credit.approvable'
        return "release"

    def _authority_amount(self):
        # EXTENDS 'credit.approvable'
        return self.amount

    def _authority_company(self):
        # EXTENDS 'credit.approvable'
        return self.account_id.sudo().company_id

    def _authority_rating(self):
        # EXTENDS 'credit.approvable'
        account = self.account_id.sudo()
        return account._effective_rating(account.company_id._credit_today())

    def _authority_partner(self):
        # EXTENDS 'credit.approvable'
        return self.account_id.sudo().partner_id

    def _approval_terms(self):
        # EXTENDS 'credit.approvable'
        return [self.state, self.amount, self.excess, self.fingerprint]

    def _approvals_open(self):
        # EXTENDS 'credit.approvable'
        return self.state in PENDING

    @api.model
    def _approvals_open_domain(self):
        # EXTENDS 'credit.approvable'
        return [("state", "in", PENDING)]

    def _check_decidable(self, outcome):
        # EXTENDS 'credit.approvable'
        self._check_move("released" if outcome == "approved" else "rejected")

    def _approvals_done(self):
        # EXTENDS 'credit.approvable': the last step releases.
        for hold in self:
            hold._update_state("released", **hold._decision())
            hold.order_id.sudo()._credit_set_state("released")
            hold._tell_salesperson(hold._in_language("released"), self.env.user.partner_id)
            hold._confirm_released()

    def _approvals_refused(self):
        # EXTENDS 'credit.approvable'
        for hold in self:
            hold._update_state("rejected", **hold._decision())
            if hold.kind == "confirm":
                hold.order_id.sudo()._credit_set_state("rejected")
            hold._tell_salesperson(hold._in_language("rejected"), self.env.user.partner_id)

    def _refusal_text(self, code, turn):
        # EXTENDS 'credit.approvable': where there is no matrix, the ceiling explains more.
        texts = self._refusal_texts()
        if code == "own":
            return texts["own_order"]
        known = {"not_authorised": "not_controller", "above_authority": "above_ceiling"}
        if code in known and not self._has_own_matrix():
            return texts[known[code]]
        return super()._refusal_text(code, turn)

    def _has_own_matrix(self):
        """Tell whether releases of this company follow rows of its own, not just the ceiling."""
        root = self._authority_company().root_id
        return self.env["credit.authority"]._has_rows("release", root)
