from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .credit_review import MOVES, RESULTS

EVALUATORS = (
    "credit_management.group_credit_controller",
    "credit_management.group_credit_tier_sales_manager",
)


class CreditReviewDecision(models.Model):
    """The life of a review: comment, evaluation by somebody else, result."""

    _inherit = "credit.review"

    def action_comment(self, comment):
        """Comment on the figures: the customer's salesperson, or credit control for them."""
        self.check_access("read")
        for review in self:
            review._check_may_comment()
        self._update_state(
            "commented",
            comment=self._said(comment),
            commented_by_id=self.env.uid,
            commented_on=fields.Datetime.now(),
        )
        for review in self:
            review._pass_on()
        return True

    def _check_may_comment(self):
        account = self.sudo().account_id
        if self.env.user in account.partner_id.user_id | account.user_id:
            return
        if not self.env.user.has_group("credit_management.group_credit_analyst"):
            raise AccessError(
                self.env._("%s is commented by the customer's salesperson.", self.display_name)
            )

    def action_evaluate(self, evaluation, result):
        """Evaluate: sales managers and controllers, but not who commented.

        ``result`` keep ends the review; any other asks for a request.
        """
        self.check_access("read")
        if not any(self.env.user.has_group(group) for group in EVALUATORS):
            raise AccessError(self.env._("Only sales managers and controllers evaluate reviews."))
        if result not in dict(RESULTS):
            raise UserError(self.env._("Result: choose what the review leads to."))
        for review in self:
            if self.env.user == review.sudo().commented_by_id:
                raise AccessError(
                    self.env._(
                        "You commented on %s: somebody else evaluates it.", review.display_name
                    )
                )
        self._update_state(
            "done" if result == "keep" else "evaluated",
            evaluation=self._said(evaluation),
            result=result,
            evaluated_by_id=self.env.uid,
            evaluated_on=fields.Datetime.now(),
        )
        return True

    def action_request(self):
        """Open the form of the request this review leads to."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "credit.request",
            "view_mode": "form",
            "name": self.env._("Limit request"),
            "context": {
                "default_account_id": self.account_id.id,
                "default_kind": self.result,
                "default_review_id": self.id,
                "default_reason": self.evaluation,
                "default_limit_type": "none" if self.result == "suspend" else "amount",
            },
        }

    def action_finish(self):
        """End reviews whose request was handed in."""
        self.check_access("read")
        if not any(self.env.user.has_group(group) for group in EVALUATORS):
            raise AccessError(self.env._("Only sales managers and controllers evaluate reviews."))
        for review in self:
            handed_in = review.sudo().request_ids.filtered(
                lambda request: request.state not in ("draft", "cancelled")
            )
            if not handed_in:
                raise UserError(
                    self.env._(
                        "%s leads to a request: file and submit it first.", review.display_name
                    )
                )
        self._update_state("done")
        return True

    def _said(self, text):
        """Return the text, raising when there is none."""
        text = (text or "").strip()
        if not text:
            raise UserError(self.env._("Write down what you found."))
        return text

    def _update_state(self, state, **values):
        """Move to ``state`` where that is a legal move; the one place where it changes."""
        for review in self:
            if state not in MOVES.get(review.state, ()):
                states = dict(review._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "%(review)s is “%(state)s”: this step isn't possible now.",
                        review=review.display_name,
                        state=states[review.state],
                    )
                )
        # Guarded fields; the callers checked the right.
        self.sudo().write({"state": state, **values})
        if state == "done":
            self.sudo().activity_unlink(["credit_management.mail_activity_review"])
            self.account_id.sudo()._refresh_review_due()
            self.env["credit.hold"]._trigger_evaluation(self.account_id.partner_id)

    def _pass_on(self):
        """Hand the activity over from who commented to who evaluates."""
        self.sudo().activity_unlink(["credit_management.mail_activity_review"])
        evaluator = self._evaluator()
        if evaluator:
            self.sudo().activity_schedule(
                "credit_management.mail_activity_review",
                user_id=evaluator.id,
                date_deadline=self.date_deadline,
            )

    def _evaluator(self):
        """Return who is asked to evaluate: the account's controller, else any other who may."""
        account = self.sudo().account_id
        policy = self.env["credit.policy"]._values(account.company_id.id)
        people = account.user_id | self.env["res.users"].sudo().browse(
            policy["controller_id"] or ()
        )
        for group in EVALUATORS:
            people |= self.env.ref(group).sudo().all_user_ids.sorted("id")
        return people.filtered(
            lambda user: (
                user.active
                and not user.share
                and user != self.sudo().commented_by_id
                and account.company_id in user.company_ids
                and any(user.has_group(group) for group in EVALUATORS)
            )
        )[:1]

    def action_step_wizard(self):
        """Ask for the comment or the evaluation, whichever is next."""
        return {
            "type": "ir.actions.act_window",
            "res_model": "credit.review.step",
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Credit review"),
            "context": {"default_review_ids": [(6, 0, self.ids)]},
        }
