from odoo import models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from ...engine.authority import APPROVED


class CreditAssessmentDecision(models.Model):
    """The life of an assessment: handed in, decided by others, put on the account (R15)."""

    _inherit = "credit.assessment"

    _approval_activity = "credit_management.mail_activity_assessment"
    _waiting_list = (30, "credit_management.credit_assessment_action")
    _approval_depends = ("state", "rating_id", "calculated_rating_id")

    def action_submit(self):
        """Hand these assessments in, on today's figures (R15). Returns True.

        Raises AccessError for who may not write them, UserError when something is missing.
        sudo: who handed it in is guarded; that person doesn't decide.
        """
        self.check_access("write")
        self.action_calculate()
        for assessment in self:
            assessment._check_complete()
        self._keep_proposal()
        self.sudo().submitted_by_id = self.env.user
        self._update_state("submitted")
        self._hand_in()
        self._tell_contradictions()
        return True

    # what the authority asks

    def _authority_kind(self):
        # EXTENDS 'credit.approvable': another grade than the calculated one is a deviation, also
        # where nothing was calculated: leaving the figures out is no way round.
        self.ensure_one()
        return "deviation" if self.is_deviation else "assessment"

    def _authority_amount(self):
        # EXTENDS 'credit.approvable': what the grade is about in money.
        return self.account_id._amount_at_stake()

    def _authority_rating(self):
        # EXTENDS 'credit.approvable': the grade that is asked for.
        # sudo: who has to approve doesn't depend on who asks.
        return self.sudo()._asked_rating()

    def _authority_partner(self):
        # EXTENDS 'credit.approvable'
        # sudo: the record of the step names the customer, also where the user can't see it.
        return self.account_id.sudo().partner_id

    def _approval_terms(self):
        # EXTENDS 'credit.approvable'
        self.ensure_one()
        return [
            self.state, self.account_id.id, self.date, self.score, self.calculated_rating_id.id,
            self.rating_id.id, self.deviation_reason, self.deviation_end,
        ]  # fmt: skip

    def _involved(self):
        # EXTENDS 'credit.approvable': everybody who had a hand in it, and who sells to the customer.
        # sudo: no rule may hide any of them from the check.
        mine = self.sudo()
        customer = mine.partner_id
        hands = mine.submitted_by_id | mine.contributor_ids
        # Who explained why the evidence differs answers for it, too (R93).
        hands |= mine.account_id.explained_by_ids
        return super()._involved() | hands | customer.user_id | customer.credit_owner_id

    def _proposers(self):
        # EXTENDS 'credit.approvable'. sudo: whoever asks, it is the same person
        return self.sudo().submitted_by_id

    def _check_decidable(self, outcome):
        # EXTENDS 'credit.filed': nothing that is overtaken by a newer one.
        super()._check_decidable(outcome)
        if outcome != APPROVED:
            return
        if self.is_deviation:
            self._check_deviation()
        self._check_explained()
        # sudo: one the decider may not see has overtaken this one, too.
        current = self.account_id.sudo().assessment_id
        if current and (current.date, current.id) > (self.date, self.id):
            raise UserError(
                self.env._(
                    "%(assessment)s is older than %(current)s, which was approved meanwhile.",
                    assessment=self.name,
                    current=current.name,
                )
            )

    def _approvals_done(self):
        # EXTENDS 'credit.approvable': the grade lands on the account, which keeps its history.
        # sudo: guarded fields, here and on the account; the steps of approval are complete.
        self._update_state("approved")
        for assessment in self.sudo():
            rating = assessment._asked_rating()
            assessment.approved_rating_id = rating
            assessment.account_id._take_grade(assessment, rating)

    def _asked_rating(self):
        """Return the grade that is asked for: another one than calculated, or the calculated one."""
        return self.rating_id or self.calculated_rating_id

    def _check_complete(self):
        """Raise unless there is a grade to approve, with a reason and an end where it deviates."""
        self.ensure_one()
        if self.scorecard_id.state != "live":
            raise UserError(
                self.env._("Scorecard: %s isn't in use any more.", self.scorecard_id.name)
            )
        self.scorecard_id._check_fits(
            self.company_id, self.account_id.id in self.account_id._persons()
        )
        if not self._asked_rating():
            raise UserError(
                self.env._(
                    "%(assessment)s has no score: too little is known. Complete the evidence, or "
                    "ask for a grade and give the reason.",
                    assessment=self.name,
                )
            )
        if self.is_deviation:
            self._check_deviation()

    def _check_explained(self):
        """Raise where the evidence contradicts itself and nobody has explained it (R93)."""
        left = self.account_id._unexplained().get(self.account_id)
        if left:
            raise UserError(
                self.env._(
                    "%(assessment)s can't be approved: what is on file contradicts itself, and nobody "
                    "has explained it.\n%(contradictions)s",
                    assessment=self.name,
                    contradictions=self._contradictions_text(left),
                )
            )

    def _contradictions_text(self, found):
        """Return the engine's ``Contradiction``s ``found`` in words, one a line."""
        return "\n".join(f"– {self.account_id._contradiction_line(one)}" for one in found)

    def _tell_contradictions(self):
        """Leave a note on those handed in whose evidence contradicts itself: it has to be explained.

        sudo: the note is the system's, whatever the user may write.
        """
        unexplained = self.account_id._unexplained()
        for assessment in self.filtered(lambda one: one.account_id in unexplained):
            body = self.env._(
                "Before this can be approved, somebody has to explain:\n%s",
                assessment._contradictions_text(unexplained[assessment.account_id]),
            )
            assessment.sudo().message_post(body=plaintext2html(body), subtype_xmlid="mail.mt_note")

    def _check_deviation(self):
        words = {"grade": self.rating_id.name, "calculated": self.calculated_rating_id.name or "–"}
        if not (self.deviation_reason or "").strip():
            raise UserError(
                self.env._(
                    "Reason of the deviation: say why the grade should be %(grade)s, "
                    "not %(calculated)s as calculated.",
                    **words,
                )
            )
        if not self.calculated_rating_id:
            return
        if not self.deviation_end or self.deviation_end < self.company_id._credit_today():
            raise UserError(
                self.env._(
                    "Deviation until: give the last day, today or later, on which %(grade)s counts "
                    "instead of %(calculated)s.",
                    **words,
                )
            )

    def _move_refused(self, state):
        # EXTENDS 'credit.lifecycle'
        return self.env._(
            "%(assessment)s is %(state)s: this step is no longer possible.",
            assessment=self.name,
            state=state,
        )
