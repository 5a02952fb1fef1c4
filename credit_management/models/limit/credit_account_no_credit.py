from markupsafe import Markup

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain

from ...engine.features import GRADES
from ...engine.limits import days_to_close
from ..base.batches import batches

ACTIVITY = "credit_management.mail_activity_no_credit"

FOLLOWED = frozenset({"rating_id", "calculated_rating_id", "rating_deviation_until"})
"""What the grade in force rests on."""


class CreditAccountNoCredit(models.Model):
    """What follows at once when an account's grade allows no credit (R22; S20, Art. 28).

    The check holds its orders by the rule. Beside that the system proposes to take away the
    limit, tells who looks after the customer, and suspends new credit until that is decided.
    It looks at what is in force, not at who changed it: an approved grade, the end of a
    deviation, a merge and a changed policy of the grade all lead here. Once per grade: what
    was rejected isn't proposed again every night.
    """

    _inherit = "credit.account"

    _credit_guarded = frozenset({"no_credit_rating_id", "pending_decrease_id"})

    no_credit_rating_id = fields.Many2one(
        "credit.rating",
        "Credit stopped by grade",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        help="The grade that allows no credit and whose consequences were drawn.",
    )
    pending_decrease_id = fields.Many2one(
        "credit.request",
        "Decrease to be decided",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        help="The decrease that suspends new credit until it is decided.",
    )
    is_suspended = fields.Boolean("New credit suspended", compute="_compute_no_credit")
    is_grade_without_credit = fields.Boolean("Grade allows no credit", compute="_compute_no_credit")

    @api.depends("pending_decrease_id", *FOLLOWED)
    def _compute_no_credit(self):
        policy = self.env["credit.policy"]
        for account in self:
            # sudo: whether a grade allows credit is no secret of its policy, nor is the setting
            company = (account.company_id or self.env.company).sudo()
            suspends = policy._values(company.root_id.id)["suspend_until_decreased"]
            account.is_suspended = bool(account.pending_decrease_id) and suspends
            account.is_grade_without_credit = bool(account._rating_without_credit())

    def _rating_without_credit(self, date=None):
        """Return the grade in force on ``date`` (None: today) where it allows no credit, else none.

        A ``credit.rating``; read from the cache where the account was fetched.
        """
        company = self.company_id or self.env.company
        rating = self._effective_rating(date or company._credit_today())
        # sudo: the root of a branch needn't be one of the user's companies
        earned = rating._earned(company.sudo().root_id.id)
        return rating if earned and not earned.allows_credit else rating.browse()

    @api.model_create_multi
    def create(self, vals_list):
        accounts = super().create(vals_list)
        accounts.filtered("rating_id")._follow_grade()
        return accounts

    def write(self, vals):
        result = super().write(vals)
        if "pending_decrease_id" in vals:
            self._credit_changed()
        if FOLLOWED & set(vals):
            self._follow_grade()
        return result

    def _after_merge(self):
        # EXTENDS: the limits taken over are subject to the grade, too.
        # As the system, like all of the merge.
        self.no_credit_rating_id = False
        self._follow_grade()
        self._refresh_pending_decrease()
        return super()._after_merge()

    # the grade in force

    @api.model
    def _trigger_follow_grades(self):
        """Have the grades of all accounts looked at as soon as this transaction is committed.

        sudo: only administrators may trigger a scheduled action by themselves.
        """
        # While the add-on is installed grades have policies before the action is there.
        cron = self.env.ref("credit_management.ir_cron_follow_grades", raise_if_not_found=False)
        if cron:
            cron.sudo()._trigger()

    @api.model
    def _cron_follow_grades(self, limit=500):
        """Nightly, and when a policy changed: draw the consequences of the grades in force.

        Nothing while grades are switched off: what they brought about stays as it is.
        """
        if not self.env["credit.feature"]._is_on(GRADES):
            return
        graded = Domain("rating_id", "!=", False) | Domain("no_credit_rating_id", "!=", False)
        for batch in batches(self.search(graded, order="id"), limit):
            batch._follow_grade()

    def _follow_grade(self):
        """Draw the consequences where the grade in force allows no credit, or allows it again.

        sudo: they follow from the grade, whoever approved it and whatever they may see.
        """
        stopped = again = self.sudo().browse()
        for account in self.sudo():
            rating = account._rating_without_credit()
            if rating == account.no_credit_rating_id:
                continue
            stopped |= account if rating else stopped
            again |= again if rating else account
            account.no_credit_rating_id = rating
        if stopped:
            stopped._stop_credit()
        if again:
            again._allow_credit_again()

    def _stop_credit(self):
        """Propose to take away what limits there are, and tell who looks after these customers."""
        requests = self._file_decreases()
        self._refresh_pending_decrease()
        self._credit_changed()
        self._warn_no_credit(requests)

    def _allow_credit_again(self):
        """Withdraw what the system proposed and nobody has decided: its reason is gone."""
        requests = self.request_ids.filtered(
            lambda one: one.cause_rating_id and one._is_undecided()
        )
        requests.action_cancel()
        self.activity_unlink([ACTIVITY])
        self._credit_changed()

    # the decrease

    def _file_decreases(self):
        """File and hand in the decreases to none that these accounts call for; return them.

        In the name of the system: whoever approved the grade may have a say on it, as the
        matrix has it. One that can't be handed in stays a draft that says why. sudo: nobody
        filed them, and the caller goes on as the system.
        """
        system = self.env["credit.request"].with_user(SUPERUSER_ID)
        requests = system._create_guarded(
            [vals for account in self for vals in account._prepare_decreases()]
        )
        for request in requests:
            request._hand_in_or_say_why()
        return requests.sudo()

    def _prepare_decreases(self):
        """Return the values of the requests that end every limit of this account."""
        today, rating = self.company_id._credit_today(), self.no_credit_rating_id
        waiting = self.request_ids.filtered(lambda one: one.cause_rating_id and one._is_undecided())
        segments = {}
        for line in self.limit_ids:
            segments.setdefault(line.segment, []).append(line._as_engine_grant())
        for request in waiting:
            segments.setdefault(request.segment, []).append(request._as_engine_grant())
        return [
            {
                "account_id": self.id,
                "kind": "decrease",
                "segment": segment,
                "limit_type": "none",
                "date_from": day,
                "date_to": False,
                "cause_rating_id": rating.id,
                "reason": self._in_company_language().env._(
                    "Grade %(grade)s allows no credit.", grade=rating.name
                ),
            }
            for segment, grants in segments.items()
            for day in days_to_close(grants, today)
        ]

    def _refresh_pending_decrease(self):
        """Note which undecided decrease suspends new credit of these accounts; one query.

        sudo: the field is guarded and follows from the requests, whoever sees them.
        """
        requests = self.env["credit.request"].sudo().search(
            Domain("account_id", "in", self.ids) & self.env["credit.request"]._suspending(),
            order="date_from desc, id desc",
        )  # fmt: skip
        first = {request.account_id.id: request.id for request in requests}
        for account in self.sudo():
            pending = first.get(account.id, False)
            if account.pending_decrease_id.id != pending:
                account.pending_decrease_id = pending

    # the warning

    def _warn_no_credit(self, requests):
        """Tell who looks after these customers that there is no credit any more, once each.

        Of those with a limit, or who owe something. ``requests``: the decreases proposed.
        """
        figures = self._figures("exposure")
        proposed = requests.grouped("account_id")
        for account in self:
            exposure = figures[account.id][1].counted
            mine = proposed.get(account, requests.browse())
            if mine or exposure > 0:
                account._warn_owners(
                    lambda told, exposure=exposure, mine=mine: told._no_credit_text(exposure, mine)
                )

    def _warn_owners(self, text):
        """Give the salesperson of record and the credit controller an activity.

        ``text`` returns the note for this account in the language of its context. sudo: what
        has to be done is planned for colleagues, whoever the user is.
        """
        account = self.sudo()
        account.activity_unlink([ACTIVITY])
        for user in account._owners():
            told = account.with_context(lang=user.lang or self.env.lang)
            told.activity_schedule(ACTIVITY, user_id=user.id, note=text(told))

    def _owners(self):
        """Return who looks after this customer: salesperson of record and credit controller.

        sudo: whom it concerns doesn't depend on which users the caller may read.
        """
        account = self.sudo()
        controller_id = self.env["credit.policy"]._values(account.company_id.id)["controller_id"]
        controller = account.user_id or account.user_id.browse(controller_id or ())
        people = account.partner_id.credit_owner_id | controller
        return people.filtered(lambda user: user.active and not user.share)

    def _no_credit_text(self, exposure, requests):
        """Return what the grade means for this account, in a few sentences with their figures."""
        money = self.currency_id.format
        sentences = [
            self.env._(
                "Grade %(grade)s allows no credit; outstanding now: %(exposure)s.",
                grade=self.no_credit_rating_id.name,
                exposure=money(exposure),
            )
        ]
        sentences += [request._proposal_text() for request in requests.with_env(self.env)]
        if self.is_suspended:
            sentences.append(self.env._("New credit is suspended until that is decided."))
        return Markup("<br/>").join(sentences)

    def _in_company_language(self):
        """Return this account in the language of its company: for texts that everybody reads."""
        lang = self.company_id.partner_id.lang or self.env.lang
        return self.with_context(lang=lang)
