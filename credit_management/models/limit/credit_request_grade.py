from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from ...engine.limits import NONE, lasts
from ..base.words import days_of

GRANTING = ("initial", "increase", "temporary")
"""The kinds that may give more credit than there is."""

UNDECIDED = ("draft", "submitted")


class CreditRequestGrade(models.Model):
    """What the grade of a customer says of a request, and decreases that suspend new credit.

    Where the grade allows no credit no new limit is granted (R22; S20, Art. 28), and a temporary
    one lasts no longer than the grade's policy says. The way round is the one for grades: an
    approved assessment, as a deviation if need be.

    A decrease that the system proposed because of a grade, or that somebody handed in because of
    a major change or a breach (R5A), suspends new credit of the customer until it is decided.
    """

    _inherit = "credit.request"

    _credit_guarded = frozenset({"cause_rating_id"})

    cause_rating_id = fields.Many2one(
        "credit.rating",
        "Because of grade",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="The system proposed this decrease because the grade allows no credit.",
    )
    is_major_change = fields.Boolean(
        "Major change or breach",
        copy=False,
        tracking=True,
        help="New credit of the customer is suspended from when the decrease is handed in until it "
        "is decided.",
    )
    grade_problem = fields.Char("What the grade forbids", compute="_compute_grade_problem")

    @api.depends("account_id", "group_id", "kind", "limit_type", "date_from", "date_to", "state")
    @api.depends_context("lang")
    def _compute_grade_problem(self):
        for request in self:
            asked = request.state in UNDECIDED and (request.account_id or request.group_id)
            request.grade_problem = request._problem_with_grade() if asked else False

    @api.constrains("is_major_change", "kind", "account_id")
    def _check_major_change(self):
        for request in self.filtered("is_major_change"):
            if request.kind != "decrease" or not request.account_id:
                raise ValidationError(
                    self.env._(
                        "Major change or breach: it leads to a decrease of one customer's limit."
                    )
                )

    # what the grade allows

    def _check_direction(self):
        # EXTENDS: looked at when it is handed in and at every decision.
        result = super()._check_direction()
        problem = self._problem_with_grade()
        if problem:
            raise UserError(problem)
        return result

    def _problem_with_grade(self):
        """Return why the grade doesn't allow what is asked, a sentence, or None.

        Asked is the grade in force when the limit would start. sudo: it counts, whatever the
        user may see of the customer or of other members of a group.
        """
        self.ensure_one()
        request = self.sudo()
        if request.kind not in GRANTING or request.limit_type == NONE:
            return None
        day = max(request.date_from or request.company_id._credit_today(), self._today())
        if request.group_id:
            return request._problem_with_members(day)
        if request.account_id._rating_without_credit(day):
            return request._without_credit_text(request.account_id._effective_rating(day))
        return request._problem_with_life(day)

    def _today(self):
        """Return today's date for the company of this request."""
        return self.company_id._credit_today()

    def _problem_with_members(self, day):
        """A group's limit gives credit to its members; where none of them may have any, to nobody."""
        members = self.group_id.account_ids
        if not members or not all(one._rating_without_credit(day) for one in members):
            return None
        return self.env._(
            "No member of %(group)s may have credit, their grades allow none (%(grades)s): the group "
            "gets no new limit.",
            group=self.group_id.name,
            grades=", ".join({one._effective_rating(day).name: None for one in members}),
        )

    def _without_credit_text(self, rating):
        return self.env._(
            "%(customer)s is graded %(grade)s, which allows no credit: no new limit can be granted. "
            "Where that is wrong have another grade approved first, as a deviation with its last day.",
            customer=self.account_id.display_name,
            grade=rating.name,
        )

    def _problem_with_life(self, day):
        """A temporary limit lasts no longer than the policy of the grade says (R22)."""
        rating = self.account_id._effective_rating(day)
        earned = rating._earned(self.company_id.root_id.id)
        most = earned.temporary_life_days if earned else 0
        if self.kind != "temporary" or not most or not (self.date_from and self.date_to):
            return None
        days = lasts(self.date_from, self.date_to)
        if days <= most:
            return None
        return self.env._(
            "Until: a temporary limit of grade %(grade)s lasts %(most)s at most, this one "
            "%(days)s (%(start)s to %(end)s).",
            grade=rating.name,
            most=days_of(self.env, most),
            days=days,
            start=format_date(self.env, self.date_from),
            end=format_date(self.env, self.date_to),
        )

    # decreases that suspend new credit

    @api.model
    def _suspending(self):
        """Return the domain of the decreases that suspend new credit as they stand."""
        proposed = Domain("state", "in", UNDECIDED) & Domain("cause_rating_id", "!=", False)
        return proposed | (Domain("state", "=", "submitted") & Domain("is_major_change", "=", True))

    def _is_undecided(self):
        """Tell whether this request waits to be handed in or to be decided."""
        return self.state in UNDECIDED

    def _hand_in_or_say_why(self):
        """Hand in what the system filed; where that is refused it stays a draft that says why."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self.action_submit()
        except UserError as error:
            self.message_post(body=str(error))

    def _proposal_text(self):
        """Return what this decrease proposes and who decides, one sentence in the reader's language."""
        self.ensure_one()
        texts = {
            "request": self.name,
            "segment": dict(self._fields["segment"]._description_selection(self.env))[self.segment],
            "limit": self.currency_id.format(self.amount) if self.amount else self.env._("none"),
            "day": format_date(self.env, self.date_from),
        }
        if self.state == "draft":
            return self.env._(
                "%(request)s proposes a limit of %(limit)s (%(segment)s) from %(day)s on; it is a "
                "draft that somebody has to hand in.",
                **texts,
            )
        return self.env._(
            "%(request)s proposes a limit of %(limit)s (%(segment)s) from %(day)s on and waits for: "
            "%(who)s.",
            who=self.waiting_for or "–",
            **texts,
        )

    @api.model
    def _terms(self):
        return super()._terms() | {"is_major_change"}

    def _after_move(self, state):
        # EXTENDS 'credit.lifecycle': what suspends new credit has come or gone.
        # sudo: it counts for the account, whoever moves the request and sees of it.
        result = super()._after_move(state)
        requests = self.sudo()
        suspending = requests.filtered(lambda one: one.cause_rating_id or one.is_major_change)
        if suspending:
            suspending.account_id._refresh_pending_decrease()
        reported = suspending.filtered("is_major_change") if state == "submitted" else ()
        for request in reported:
            request.account_id._warn_owners(request._major_change_text)
        return result

    def _major_change_text(self, account):
        """Return the note on ``account``, in the language of its context."""
        request = self.with_env(account.env)
        sentences = [
            account.env._("A major change or breach was reported: %s", request.reason),
            request._proposal_text(),
        ]
        if account.is_suspended:
            sentences.append(account.env._("New credit is suspended until that is decided."))
        return Markup("<br/>").join(sentences)

    # nobody lifts a suspension but by a decision

    def action_cancel(self):
        # EXTENDS
        self._check_may_withdraw()
        return super().action_cancel()

    def action_draft(self):
        # EXTENDS
        self._check_may_withdraw()
        return super().action_draft()

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_proposed(self):
        self._check_may_withdraw()

    def _check_may_change(self):
        # EXTENDS: what the system proposed is decided as it stands.
        if any(request.cause_rating_id for request in self):
            raise UserError(
                self.env._("The system proposed this decrease: approve or reject it as it stands.")
            )
        return super()._check_may_change()

    def _check_may_withdraw(self):
        """Raise unless the present user may withdraw these: a suspension ends by a decision.

        sudo: the name of who filed it is due to whoever reads the request.
        """
        if self.env.su:
            return
        for request in self.filtered(lambda one: one.cause_rating_id or one.is_major_change):
            who = request.sudo().requested_by_id
            if request.cause_rating_id:
                raise UserError(
                    self.env._(
                        "The system proposed %(request)s because grade %(grade)s allows no credit: "
                        "approve or reject it.",
                        request=request.name,
                        grade=request.sudo().cause_rating_id.name,
                    )
                )
            if request.state == "submitted" and who != self.env.user:
                raise AccessError(
                    self.env._(
                        "%(request)s suspends new credit because of a major change: only %(user)s, "
                        "who reported it, withdraws it.",
                        request=request.name,
                        user=who.name,
                    )
                )
