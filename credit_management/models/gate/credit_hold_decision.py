from odoo import api, models
from odoo.exceptions import UserError

from ...engine.authority import APPROVED
from ...engine.facts import as_values
from ...exceptions import ReleaseRefused
from .credit_holding import PENDING


class CreditHoldDecision(models.Model):
    """Releasing and rejecting: who may, and what follows.

    What the matrix of authority is asked about the release of a hold.
    """

    _inherit = "credit.hold"

    _approval_activity = "credit_management.mail_activity_hold"
    _waiting_list = (10, "credit_management.credit_hold_action")
    _decision_dialogue = "credit.decision"

    def _decide_as_seen(self, outcome, reason):
        """Decide on what stands there now; raise ``UserError`` where the dialogue showed other."""
        self._check_may_decide(("above_authority",))
        seen = self.env.context.get("credit_seen")
        if isinstance(seen, dict):  # of the dialogue, which shows the outlook
            for hold in self:
                if seen.get(str(hold.id)) not in (None, False, hold._outlook()[0]):
                    hold._refuse_stale()
            self = self.with_context(credit_seen=False)
        for hold in self:
            hold._refresh_figures()
        self._decide(outcome, reason)
        return True

    def _confirm_released(self):
        """Confirm the order of a release.

        sudo: the right to release was checked; who releases may not confirm by themselves.
        """
        self.ensure_one()
        order = self.order_id.sudo()
        if self.kind == "confirm" and order.state in ("draft", "sent"):
            order._without_credit_defaults().action_confirm()

    def _refresh_figures(self):
        """Copy the order's present total: what is released is what stands there now.

        sudo: the figures are guarded, and who decides may not see the order.
        """
        self.ensure_one()
        if self.kind != "confirm":
            return
        order = self.order_id.sudo()
        ruling = self.env["credit.judge"]._judge(order)[0]
        if not self._would_change(ruling):
            return
        check = self.env["credit.judge"]._record([ruling])[order.id]
        self.sudo().write(self._prepare_vals(ruling, check, self.kind))
        state = "open" if ruling.verdict.outcome == "hold" else "ready"
        if state != self.state:
            self._update_state(state)

    def _refusal_texts(self):
        """Return {code: why the user may not decide}, with amounts in the account's currency.

        sudo: the order and the company are named to who may not see them.
        """
        root = self.account_id.sudo().company_id
        return {
            "not_controller": self.env._(
                "Only a credit controller or manager decides on the hold of %(order)s.",
                order=self.order_id.sudo().name,
            ),
            "own_order": self.env._(
                "%(order)s is your own order: somebody else has to decide on its hold.",
                order=self.order_id.sudo().name,
            ),
            "above_ceiling": self.env._(
                "%(order)s is over %(amount)s, above your ceiling of %(ceiling)s: "
                "a credit manager decides.",
                order=self.order_id.sudo().name,
                amount=self.currency_id.format(self.amount),
                ceiling=root.currency_id.format(root.credit_release_ceiling),
            ),
        }

    def _involved(self):
        """Return the users who had a hand in the order, under any of its holds: they can't decide.

        sudo: no rule may hide any of them from the check, nor any other hold of the order.
        """
        self.ensure_one()
        return self._involved_each()[self]

    def _involved_each(self):
        # EXTENDS 'credit.approvable': the other holds of all orders in one query. sudo: as above
        system = self.sudo()
        holds = system.search([("order_id", "in", system.order_id.ids)]).grouped("order_id")
        return {
            hold: holds[mine.order_id].attempt_user_ids | mine.order_id._credit_involved()
            for hold, mine in zip(self, system, strict=True)
        }

    def _ask_reason(self, decision):
        # EXTENDS here: who could release it hears at once that a stop has to be lifted first.
        self.check_access("read")
        if decision == "release":
            self.filtered("can_decide")._check_not_stopped()
        return super()._ask_reason(decision)

    def _token_shown(self):
        # EXTENDS here: what a decision would find now.
        return self._outlook()[0]

    def _outlook(self):
        """Return (token, reason) as a decision would find them now; nothing is written for it.

        For who may decide: the dialogue shows what would be released. Others see what is kept.
        sudo: the order is judged whatever of it the user may see.
        """
        self.ensure_one()
        if self.kind != "confirm" or self.state not in PENDING or not self.can_decide:
            return self._token(), self.reason
        ruling = self.env["credit.judge"]._judge(self.order_id.sudo())[0]
        if not self._would_change(ruling):
            return self._token(), self.reason
        figures, fingerprint = ruling.worst.figures, list(ruling.fingerprint)
        if ruling.verdict.outcome != "hold":
            reason, state = self.env._("Nothing stands against this order any more."), "ready"
        else:
            reason, state = self._reason_of(ruling.worst), "open"
        terms = [state, figures["amount"], figures["excess"], fingerprint]
        return self._token(terms), reason

    def _reason_of(self, judgement):
        """Return what a judgement that isn't kept found, as the sentence a hold has.

        sudo: the name of the customer, whom the reader of the hold may not see.
        """
        customer = self.env["res.partner"].sudo().browse(judgement.partner_id).name
        findings = [as_values(one) for one in judgement.verdict.findings]
        return self.env["credit.wording"]._sentences(findings, self.currency_id, customer)

    def _authority_kind(self):
        # EXTENDS 'credit.approvable'
        return "release"

    def _approval_terms(self):
        # EXTENDS 'credit.approvable'
        return [*super()._approval_terms(), self.fingerprint]

    def _check_decidable(self, outcome):
        # EXTENDS 'credit.approvable'
        self._check_move("released" if outcome == APPROVED else "rejected")
        if outcome == APPROVED:
            self._check_not_stopped()

    def _check_not_stopped(self):
        """Raise ``ReleaseRefused`` where the order's customer or payer is stopped.

        Only an approved request of the kind *resume* lifts a stop; a release would sell to
        somebody to whom nothing may be sold. Judged now, by the rules of the company.
        sudo: the customer is named and judged whoever decides.
        """
        orders = self.sudo().order_id._credit_of_stopped()
        for ruling in self.env["credit.judge"]._judge(orders) if orders else ():
            for one in ruling.judgements:
                if one.verdict.is_stopped:
                    self._refuse_stopped(orders.browse(ruling.order_id), one)

    @api.model
    def _refuse_stopped(self, order, judgement):
        """Raise for ``order`` (as the system) of the stopped customer of ``judgement``."""
        message = self.env._(
            "%(order)s can't be released: %(customer)s is stopped, and only an approved "
            "request of the kind “Resumption” lifts a stop. Once it is approved, the order "
            "is checked again.",
            order=order.name,
            # sudo: who decides is told whom, seen or not
            customer=self.env["res.partner"].sudo().browse(judgement.partner_id).name,
        )
        if not self.env.user.has_group("credit_management.group_credit_analyst"):
            raise UserError(message)  # decides by the matrix and files nothing: no button
        raise ReleaseRefused(
            message,
            self.env.ref("credit_management.credit_account_request_new_action").id,
            self.env._("Request resumption"),
            {
                "default_account_id": judgement.account_id,
                "default_kind": "resume",
                "default_limit_type": "none",
            },
        )

    def _approvals_done(self):
        # EXTENDS 'credit.approvable': the last step releases.
        for hold in self:
            hold._update_state("released", **hold._decision())
            hold.order_id._credit_set_state("released")
            hold._tell_salesperson(hold._in_language("released"), self.env.user.partner_id)
            hold._confirm_released()

    def _approvals_refused(self):
        # EXTENDS 'credit.approvable'
        for hold in self:
            hold._update_state("rejected", **hold._decision())
            if hold.kind == "confirm":
                hold.order_id._credit_set_state("rejected")
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
