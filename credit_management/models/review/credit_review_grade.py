from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...engine.authority import APPROVED
from ..authority.credit_approvable import APPROVAL_FIELDS

BY_ASSESSMENT = ("assess", "change")
"""Results that are carried out by an assessment, never past it."""


class CreditReviewGrade(models.Model):
    """What the review of a grade ends in (R50, R15).

    To confirm the grade takes the decisions an assessment takes, by the matrix of
    authority; the last one renews it. A new assessment or another grade takes an
    assessment, whose decision ends the review.
    """

    _inherit = "credit.review"

    _moves = {
        "open": {"commented"},
        "commented": {"evaluated", "done"},
        "evaluated": {"done", "commented"},
    }

    _approval_activity = "credit_management.mail_activity_review"
    _waiting_list = (40, "credit_management.credit_review_action")
    _approval_depends = ("state", "result")

    _credit_guarded = APPROVAL_FIELDS | frozenset({"rating_id", "assessment_id"})

    rating_id = fields.Many2one(
        "credit.rating",
        "Grade asked for",
        readonly=True,
        ondelete="restrict",
        help="What the grade should become, in the view of who evaluated.",
    )
    assessment_id = fields.Many2one(
        "credit.assessment",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="The assessment the review led to.",
    )

    def action_evaluate(self, evaluation, result, rating_id=False):
        """Evaluate these reviews; as before, and beside it of grades (R50).

        Result ``confirm`` waits for the decisions by the matrix, ``assess`` and ``change`` for an
        assessment; ``change`` names the grade asked for, an id. Raises UserError where the
        grade can't be confirmed or nothing else is asked for.
        """
        self._check_may_evaluate()
        self._check_result(result)
        rating = self._grade_asked(rating_id) if result == "change" else self.env["credit.rating"]
        if result == "confirm":
            self.account_id._check_grade_confirmable()
        self._evaluate(evaluation, result, rating_id=rating.id)
        if result == "confirm":
            self._hand_in()
        return True

    @api.model
    def _waiting_domain(self):
        # EXTENDS 'credit.approvable': also those the user is asked to comment on or to evaluate.
        asked = Domain("state", "in", ("open", "commented"))
        return super()._waiting_domain() | (asked & Domain("activity_user_id", "=", self.env.uid))

    def _grade_asked(self, rating_id):
        """Return the ``credit.rating`` of that id, another one than the accounts have, of their scale.

        sudo: the account's grade and scale count, whatever the user may see of it.
        """
        rating = self.env["credit.rating"].browse(rating_id if type(rating_id) is int else ())
        scales = self.sudo().account_id._scales()
        for account in self.sudo().account_id:
            other = rating.exists() and rating != account.rating_id
            if not other or (scales[account] and rating.scale_id != scales[account]):
                raise UserError(
                    self.env._(
                        "Grade asked for: choose another grade than the one %(customer)s has, of its "
                        "scale.",
                        customer=account.display_name,
                    )
                )
        return rating

    def action_confirm_wizard(self):
        """Return the dialogue that asks why the grade is confirmed."""
        return self._step_dialogue("confirm")

    def action_assess_wizard(self):
        """Return the dialogue that asks why a new assessment is needed."""
        return self._step_dialogue("assess")

    def action_change_wizard(self):
        """Return the dialogue that asks which grade it should become, and why."""
        return self._step_dialogue("change")

    def _step_dialogue(self, result):
        action = self.action_step_wizard()
        action["context"]["default_grade_result"] = result
        return action

    def action_assess(self):
        """Return the action that opens the assessment this review leads to, a new one at first."""
        self.ensure_one()
        self.check_access("read")
        if self.assessment_id:
            return self.assessment_id._get_records_action(name=self.env._("Assessment"))
        action = self.account_id.action_assess()
        if self.result == "change":
            action["context"].update(
                default_rating_id=self.rating_id.id, default_deviation_reason=self.evaluation
            )
        return action

    def action_reject_wizard(self):
        """Return the action that asks why the confirmation is rejected."""
        return self._ask_rejection()

    def action_finish(self):
        # EXTENDS: what an assessment or the matrix decides ends by that decision alone.
        for review in self:
            if review.kind == "grade" and review.result in (*BY_ASSESSMENT, "confirm"):
                raise UserError(
                    self.env._(
                        "%(review)s ends by itself, once what it led to is decided.",
                        review=review.display_name,
                    )
                )
        return super().action_finish()

    # what an assessment does with it

    @api.model
    def _waiting_for_assessment(self, accounts):
        """Return the reviews of these accounts that wait for an assessment, as the system.

        sudo: whoever assesses or decides needn't see the reviews.
        """
        return self.sudo().search(
            [
                ("account_id", "in", accounts.ids),
                ("state", "=", "evaluated"),
                ("result", "in", BY_ASSESSMENT),
            ]
        )

    def _is_answered_by(self, assessment):
        """Tell whether a rejected assessment asked for what this review leads to.

        That is the grade the review names, or where it names none the calculated one: a
        wish of somebody else that is turned down is no answer.
        """
        if self.result == "change":
            return assessment._asked_rating() == self.rating_id
        return not assessment.is_deviation

    # what the authority asks

    def _authority_kind(self):
        # EXTENDS 'credit.approvable': to confirm a grade takes what giving it takes.
        return "assessment"

    def _authority_amount(self):
        # EXTENDS 'credit.approvable': what the grade is about in money.
        return self.account_id._amount_at_stake()

    def _authority_rating(self):
        # EXTENDS 'credit.approvable'. sudo: who has to approve doesn't depend on who asks.
        return self.sudo().account_id.rating_id

    def _authority_partner(self):
        # EXTENDS 'credit.approvable'. sudo: the record of the step names the customer, seen or not.
        return self.account_id.sudo().partner_id

    def _approval_terms(self):
        # EXTENDS 'credit.approvable'. sudo: the grade counts, whatever the user may see of it.
        account = self.account_id.sudo()
        return [self.state, self.result, account.rating_id.id, account.calculated_rating_id.id]

    def _involved(self):
        # EXTENDS 'credit.approvable': who commented, who evaluated and who sells.
        # sudo: no rule may hide any of them from the check.
        mine = self.sudo()
        customer = mine.partner_id
        hands = mine.commented_by_id | mine.evaluated_by_id
        return super()._involved() | hands | customer.user_id | customer.credit_owner_id

    def _proposers(self):
        # EXTENDS 'credit.approvable': the evaluation proposes. sudo: whoever asks, it is the same
        return self.sudo().evaluated_by_id

    def _approvals_open(self):
        # EXTENDS 'credit.approvable'
        return self.state == "evaluated" and self.result == "confirm"

    @api.model
    def _approvals_open_domain(self):
        # EXTENDS 'credit.approvable'
        return [("state", "=", "evaluated"), ("result", "=", "confirm")]

    def _check_decidable(self, outcome):
        # EXTENDS 'credit.approvable': nothing that waits for something else.
        if not self._approvals_open():
            states = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(self._move_refused(states[self.state]))
        if outcome == APPROVED:
            self.account_id._check_grade_confirmable()

    def _approvals_done(self):
        # EXTENDS 'credit.approvable': the grade is renewed.
        self.account_id._confirm_grade()
        self._update_state("done")

    def _approvals_refused(self):
        # EXTENDS 'credit.approvable': to be evaluated anew; what was said stays in the chatter.
        # sudo: who rejects needn't be able to write reviews.
        self._retire_approvals(again=True)
        for review in self.sudo():
            review.message_post(body=review.evaluation, subtype_xmlid="mail.mt_note")
        self._update_state(
            "commented", result=False, evaluation=False, evaluated_by_id=False, evaluated_on=False
        )
        for review in self:
            review._pass_on()
