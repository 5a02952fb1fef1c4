from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.credit_management.engine.authority import APPROVED
from odoo.addons.credit_management.models.gate.credit_holding import PENDING


class CreditDeliveryHoldDecision(models.Model):
    """Releasing and rejecting a held delivery: who may, and what follows."""

    _inherit = "credit.delivery.hold"

    _approval_activity = "credit_management_stock.mail_activity_delivery"
    _waiting_list = (11, "credit_management_stock.credit_delivery_hold_action")
    _decision_dialogue = "credit.delivery.decision"

    def _decide_as_seen(self, outcome, reason):
        """Decide on what stands there now; raise ``UserError`` where the dialogue showed other."""
        self._check_may_decide(("above_authority",))
        # What was shown is compared first: looking again changes it.
        self._check_not_stale()
        self = self.with_context(credit_seen=False)
        for hold in self:
            hold._refresh_figures()
        self._decide(outcome, reason)
        return True

    def _refresh_figures(self):
        """Copy what would leave now: what is released is what stands there.

        sudo: the figures are guarded, and who decides may not see the transfer.
        """
        hold = self.sudo()
        if hold.state in PENDING:
            hold._judge_again()

    def _involved_each(self):
        """Return {hold: who had a hand in it}: in the transfer's orders, or tried to ship it.

        The other holds of all transfers in one query. sudo: no rule may hide any of them.
        """
        system = self.sudo()
        holds = system.search([("picking_id", "in", system.picking_id.ids)]).grouped("picking_id")
        found = {}
        for hold, mine in zip(self, system, strict=True):
            involved = holds[mine.picking_id].attempt_user_ids
            for order in mine.order_id | mine.picking_id.move_ids.sale_line_id.order_id:
                involved |= order._credit_involved()
            found[hold] = involved
        return found

    def _involved(self):
        """Return the users who had a hand in the order or the shipping: they can't decide."""
        self.ensure_one()
        return self._involved_each()[self]

    def _is_release(self):
        # EXTENDS 'credit.approvable'
        return True

    def _authority_kind(self):
        # EXTENDS 'credit.approvable'
        return "delivery"

    def _approval_terms(self):
        # EXTENDS 'credit.approvable'
        return [*super()._approval_terms(), self.missing]

    @api.model
    def _waiting_domain(self):
        # EXTENDS 'credit.approvable': what may leave as it is waits for nobody's decision.
        return super()._waiting_domain() & Domain("state", "=", "open")

    def _check_decidable(self, outcome):
        # EXTENDS 'credit.approvable'
        self._check_move("released" if outcome == APPROVED else "rejected")
        if outcome == APPROVED:
            self._check_not_stopped()

    def _check_not_stopped(self):
        """Raise ``UserError`` where the customer is stopped: only a resumption lifts that.

        sudo: the customer is named and judged whoever decides.
        """
        for hold in self.sudo():
            for one in hold._rulings():
                if one.verdict.is_stopped:
                    raise UserError(
                        self.env._(
                            "%(transfer)s can't be released: %(customer)s is stopped, and only an "
                            "approved request of the kind “Resumption” lifts a stop.",
                            transfer=hold.display_name,
                            customer=hold.partner_id.name,
                        )
                    )

    def _approvals_done(self):
        # EXTENDS 'credit.approvable': the last step releases.
        for hold in self:
            hold._update_state("released", **hold._decision())
            hold._tell("released", self.env.user.partner_id)
            hold.sudo()._ship()  # sudo: the right to release was checked

    def _approvals_refused(self):
        # EXTENDS 'credit.approvable'
        for hold in self:
            hold._update_state("rejected", **hold._decision())
            hold._tell("rejected", self.env.user.partner_id)

    # who is asked

    def _asks_by_matrix(self):
        # EXTENDS 'credit.approvable': new ones are announced in a moment.
        return not self.to_announce

    def _to_be_asked(self, turn):
        # EXTENDS 'credit.approvable': nobody where the goods may leave as they are; one where
        # any of many may, for nobody does what everybody was asked to. sudo: who it is doesn't
        # depend on who asks.
        users = self.env["res.users"].sudo()
        if self.state != "open":
            return users
        persons = self._persons_asked(turn)
        root = self._authority_company()
        if not persons or self.env["credit.authority"]._has_rows("delivery", root):
            return super()._to_be_asked(turn)
        policy = self.env["credit.policy"]._values(root.id)
        company = users.browse(policy["controller_id"] or ())
        # sudo: whose account it is, whoever asks
        for chosen in (self.account_id.sudo().user_id, company, self._asking().user_id):
            if chosen & persons:
                return (chosen & persons)[:1]
        return persons.sorted("id")[:1]

    def _asking_words(self):
        # EXTENDS 'credit.approvable': why it waits, and what was said about it.
        lines = [self.reason]
        if self.explanation:
            lines.append(self.env._("Asked for: %s", self.explanation))
        text = "\n".join(filter(None, lines)).split("\n")
        return {"note": Markup("<br/>").join(text)}

    def _ask_for(self, reason):
        """Keep why the goods should leave and tell those who are asked.

        The caller has checked that the user may work on the transfer. sudo: nobody may write
        a hold, and the activities are other people's.
        """
        self.ensure_one()
        hold = self.sudo()
        hold.explanation = "\n".join(filter(None, (hold.explanation, reason)))
        asking = hold._asking()
        for activity in asking:
            words = hold.with_context(lang=activity.user_id.lang)._asking_words()
            activity.note = words["note"]
        hold.message_post(
            body=reason,
            author_id=self.env.user.partner_id.id,
            partner_ids=asking.user_id.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )
