from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..base.batches import batches
from ..limit.credit_account_figures import LIMIT_TYPES

KINDS = [("limit", "Limit"), ("grade", "Grade and survey")]

STATES = [
    ("open", "To comment"),
    ("commented", "To evaluate"),
    ("evaluated", "To carry out"),
    ("done", "Done"),
]


RESULTS = [
    ("keep", "Keep"),
    ("increase", "Increase the limit"),
    ("decrease", "Decrease the limit"),
    ("suspend", "Stop"),
    ("confirm", "Confirm the grade"),
    ("assess", "New assessment"),
    ("change", "Change the grade"),
]

RESULTS_OF = {
    "limit": ("keep", "increase", "decrease", "suspend"),
    "grade": ("confirm", "assess", "change"),
}
"""Kind of review → what it can end in; other kinds are about a limit of their own."""

FIGURES = (
    *("opening_amount", "sales_amount", "payments_amount", "closing_amount", "peak_amount"),
    *("limit_type", "limit_amount", "utilization", "peak_utilization"),
    *("exposure_amount", "overdue_amount", "overdue_days", "rating_name"),
)

EVALUATORS = (
    "credit_management.group_credit_controller",
    "credit_management.group_credit_tier_sales_manager",
)


class CreditReview(models.Model):
    """The review of one account for one period (客户授信额度执行评价, R50).

    The system opens it with the figures of the period, copied so that they stay
    as they were; the salesperson comments, a sales manager or controller who
    didn't comment evaluates. That of a limit ends in keeping things or in a request; that
    of a grade in its confirmation, or by way of an assessment.
    """

    _name = "credit.review"
    _description = "Credit Review"
    _inherit = ["mail.thread", "mail.activity.mixin", "credit.lifecycle", "credit.approvable"]
    _order = "date_to desc, id desc"
    _mail_post_access = "read"

    _moves = {"open": {"commented"}, "commented": {"evaluated", "done"}, "evaluated": {"done"}}

    _credit_guarded = frozenset(
        {
            *("account_id", "kind", "date_from", "date_to", "date_deadline", "state", *FIGURES),
            *("comment", "commented_by_id", "commented_on"),
            *("evaluation", "evaluated_by_id", "evaluated_on", "result"),
        }
    )

    account_id = fields.Many2one("credit.account", required=True, ondelete="restrict", index=True)
    partner_id = fields.Many2one(related="account_id.partner_id", string="Customer")
    company_id = fields.Many2one(related="account_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="account_id.currency_id")
    kind = fields.Selection(KINDS, required=True, readonly=True)
    date_from = fields.Date("From", required=True, readonly=True)
    date_to = fields.Date("Until", required=True, readonly=True)
    date_deadline = fields.Date("Deadline", required=True, readonly=True, index=True)
    state = fields.Selection(
        STATES, default="open", required=True, readonly=True, tracking=True, group_expand=True
    )
    is_overdue = fields.Boolean(
        "Is overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )

    opening_amount = fields.Monetary("Owed at the beginning", readonly=True)
    sales_amount = fields.Monetary("Sales", readonly=True)
    payments_amount = fields.Monetary("Payments received", readonly=True)
    closing_amount = fields.Monetary("Owed at the end", readonly=True)
    peak_amount = fields.Monetary("Peak", readonly=True, help="The most that stood open on a day.")
    limit_type = fields.Selection(LIMIT_TYPES, "Kind of limit", readonly=True)
    limit_amount = fields.Monetary("Limit", readonly=True)
    utilization = fields.Float("Used at the end", readonly=True, aggregator="avg")
    peak_utilization = fields.Float("Used at the peak", readonly=True, aggregator="max")
    exposure_amount = fields.Monetary("Exposure when opened", readonly=True)
    overdue_amount = fields.Monetary("Overdue when opened", readonly=True)
    overdue_days = fields.Integer("Days overdue", readonly=True, aggregator="max")
    rating_name = fields.Char("Grade", readonly=True)

    comment = fields.Text("Comment of the salesperson", readonly=True)
    commented_by_id = fields.Many2one("res.users", "Commented by", readonly=True)
    commented_on = fields.Datetime("Commented on", readonly=True)
    evaluation = fields.Text(readonly=True)
    evaluated_by_id = fields.Many2one("res.users", "Evaluated by", readonly=True)
    evaluated_on = fields.Datetime("Evaluated on", readonly=True)
    result = fields.Selection(RESULTS, readonly=True, tracking=True)
    request_ids = fields.One2many("credit.request", "review_id", "Requests", readonly=True)

    _once_per_period = models.Constraint(
        "UNIQUE(account_id, kind, date_to)", "This period of the account is reviewed already."
    )

    @api.depends("state", "date_deadline")
    def _compute_is_overdue(self):
        for review in self:
            today = (review.company_id or self.env.company)._credit_today()
            late = review.date_deadline and review.date_deadline < today
            review.is_overdue = bool(late and review.state != "done")

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("state", "!=", "done") & self.env["res.company"]._credit_by_day(
            lambda today: Domain("date_deadline", "<", today)
        )
        return Domain.OR([late if wanted else ~late for wanted in value])

    @api.depends("account_id", "kind", "date_from", "date_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for review in self:
            day = format_date(self.env, review.date_to) if review.date_to else ""
            customer = review.account_id.display_name
            review.display_name = f"{customer} · {kinds.get(review.kind, '')} · {day}"

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A review is evidence: it stays."))

    def action_comment(self, comment):
        """Comment on the figures of these reviews, and pass them on to who evaluates (R50).

        The customer's salesperson or credit control: else AccessError. UserError without a
        ``comment``, or where one was commented already. Returns True.
        """
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
        """Raise unless the user sells to the customer or belongs to credit control.

        sudo: who sells to the customer is read, whatever contact the user may see.
        """
        account = self.sudo().account_id
        if self.env.user in account.partner_id.credit_owner_id | account.user_id:
            return
        if not self.env.user.has_group("credit_management.group_credit_analyst"):
            raise AccessError(
                self.env._("%s is commented by the customer's salesperson.", self.display_name)
            )

    def action_evaluate(self, evaluation, result):
        """Evaluate these reviews: sales managers and controllers, but not who commented (R50).

        ``result``, one of RESULTS_OF the kind of review: keep ends the review, any other is
        to be carried out. Raises AccessError for anybody else, UserError without a text or
        where the step isn't possible. Returns True.
        """
        self._check_may_evaluate()
        self._check_result(result)
        self._evaluate(evaluation, result)
        return True

    def _check_may_evaluate(self):
        """Raise ``AccessError`` unless the user evaluates these. sudo: no rule may hide who commented."""
        self.check_access("read")
        if not any(self.env.user.has_group(group) for group in EVALUATORS):
            raise AccessError(self.env._("Only sales managers and controllers evaluate reviews."))
        for review in self:
            if self.env.user == review.sudo().commented_by_id:
                raise AccessError(
                    self.env._(
                        "You commented on %s: somebody else evaluates it.", review.display_name
                    )
                )

    def _check_result(self, result):
        """Raise ``UserError`` unless each of these reviews can end in ``result``."""
        for review in self:
            if not self._as_code(result, RESULTS_OF.get(review.kind, RESULTS_OF["limit"])):
                raise UserError(self.env._("Result: choose what the review leads to."))

    def _evaluate(self, evaluation, result, **values):
        """Keep the evaluation with who made it and when; ``values`` are written with it."""
        self._update_state(
            "done" if result == "keep" else "evaluated",
            evaluation=self._said(evaluation),
            result=result,
            evaluated_by_id=self.env.uid,
            evaluated_on=fields.Datetime.now(),
            **values,
        )

    def _write_move(self, values):
        # EXTENDS 'credit.lifecycle': no review ends without an outcome.
        for review in self if values["state"] == "done" else ():
            if not (values.get("result") or review.result):
                raise UserError(self.env._("Result: choose what the review leads to."))
        return super()._write_move(values)

    def action_request(self):
        """Return the action that opens the form of the request this review leads to."""
        self.ensure_one()
        return self.env["credit.request"]._new_form(
            default_account_id=self.account_id.id,
            default_segment=self._segment(),
            default_kind=self.result,
            default_review_id=self.id,
            default_reason=self.evaluation,
            default_limit_type="none" if self.result == "suspend" else "amount",
        )

    def _segment(self):
        """Return which kind of limit is reviewed; extend it with a kind of review of its own."""
        return "receivable"

    def action_finish(self):
        """End these reviews, whose request was handed in. Returns True.

        Raises AccessError unless a sales manager or controller does, UserError without
        such a request. sudo: it counts, whoever may see it.
        """
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
        text = self._as_text(text)
        if not text:
            raise UserError(self.env._("Write down what you found."))
        return text

    def _move_refused(self, state):
        # EXTENDS 'credit.lifecycle'
        return self.env._(
            "%(review)s is “%(state)s”: this step isn't possible now.",
            review=self.display_name,
            state=state,
        )

    def _after_move(self, state):
        # EXTENDS 'credit.lifecycle'
        if state == "done":
            # sudo: the activity may be another's; it ends with the review.
            self.sudo().activity_unlink(["credit_management.mail_activity_review"])
            self.account_id._refresh_review_due()
            self.account_id._credit_changed()

    def _pass_on(self):
        """Hand the activity over from who commented to who evaluates.

        sudo: whoever gets an activity becomes a follower, and nobody may write a review.
        """
        self.sudo().activity_unlink(["credit_management.mail_activity_review"])
        evaluator = self._evaluator()
        if evaluator:
            mine = self.sudo().with_context(lang=evaluator.lang)
            mine.activity_schedule(
                "credit_management.mail_activity_review",
                user_id=evaluator.id,
                date_deadline=self.date_deadline,
            )

    def _evaluator(self):
        """Return who is asked to evaluate, one user or none: the account's controller first.

        The user carries sudo: take its id.
        """
        return self._evaluators()[:1]

    @api.model
    def _pass_on_where_changed(self):
        """Hand on what waits to be evaluated by somebody who no longer may. As the system."""
        kind = self.env.ref("credit_management.mail_activity_review")
        for batch in batches(self.search([("state", "=", "commented")]), 200):
            for review in batch:
                asked = review.activity_ids.filtered(lambda one: one.activity_type_id == kind)
                if not asked or asked.user_id - review._evaluators():
                    review._pass_on()

    def _evaluators(self):
        """Return who may evaluate: the account's controller, the company's, then all others.

        sudo: who may isn't narrowed by the companies and customers the
        salesperson may see, who passes it on. The users carry sudo: take their ids.
        """
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
        )

    def action_step_wizard(self):
        """Return the action that asks for the comment or the evaluation, whichever is next.

        Raises ``AccessError`` for whoever can't read these reviews.
        """
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "credit.review.step",
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Credit review"),
            "context": {"default_review_ids": [(6, 0, self.ids)]},
        }
