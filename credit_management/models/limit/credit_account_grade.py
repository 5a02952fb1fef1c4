from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...engine.features import GRADES
from ...engine.terms import GradeTerms
from ..base.words import days_of


class CreditAccountGrade(models.Model):
    """The grade of an account: what was approved beside what was calculated (R15).

    ``rating_id`` is approved, ``calculated_rating_id`` follows from the score. A
    difference needs a reason and an end; after that day the calculated grade
    counts, whether the scheduler has run or not.

    A good grade brings a price list (R58): given with the grade, taken back with
    it. What the customer had before is remembered and comes back; a price list
    that somebody has changed by hand meanwhile is left alone. Both are logged.
    """

    _inherit = "credit.account"

    _credit_guarded = frozenset(
        {
            "calculated_rating_id", "rating_deviation_reason", "rating_deviation_until",
            "incentive_pricelist_id", "incentive_before_id",
        }
    )  # fmt: skip

    calculated_rating_id = fields.Many2one(
        "credit.rating",
        "Calculated grade",
        readonly=True,
        copy=False,
        tracking=True,
        ondelete="restrict",
        help="The grade that follows from the last score and the conditions of the scale.",
    )
    rating_deviation_reason = fields.Text("Reason of the deviation", readonly=True, copy=False)
    rating_deviation_until = fields.Date(
        "Deviation until",
        readonly=True,
        copy=False,
        tracking=True,
        help="The last day on which the approved grade counts although another was calculated.",
    )
    is_rating_deviating = fields.Boolean(
        "Grade deviates", compute="_compute_is_rating_deviating", search="_search_deviating"
    )

    granted_term_id = fields.Many2one(
        "account.payment.term",
        "Term by grade",
        compute="_compute_granted_term_id",
        help="What the grade grants where the account has no term of its own.",
    )

    granted_days = fields.Char(
        "Longest term of an order",
        compute="_compute_granted_term_id",
        help="What the check compares the term of an order with. Empty: it isn't checked.",
    )

    customary_term_id = fields.Many2one(
        "account.payment.term",
        "Customary term",
        compute="_compute_customary_term_id",
        help="What is customary in the customer's industry, where neither the account nor its "
        "grade has a term. A proposal: it counts once it is the account's own.",
    )

    incentive_pricelist_id = fields.Many2one(
        "product.pricelist", "Price list by grade", readonly=True, copy=False
    )
    incentive_before_id = fields.Many2one(
        "product.pricelist", "Price list before", readonly=True, copy=False
    )

    @api.depends("payment_term_id", "rating_id", "calculated_rating_id", "rating_deviation_until")
    @api.depends_context("lang")
    def _compute_granted_term_id(self):
        for account in self:
            company = account.company_id or self.env.company
            today = company._credit_today()
            account.granted_term_id = account._granted_term(today)
            # sudo: a branch is checked with the default of its root company, may the user see it or not
            root = company.sudo().root_id
            terms = account._granted_terms(today, root.id, root.credit_payment_term_id)
            account.granted_days = account._granted_text(terms)

    def _granted_text(self, terms):
        """Return the engine's ``GradeTerms`` in words, nothing for None."""
        if not terms:
            return False
        if terms.temporary_days is None or terms.temporary_days == terms.standing.days:
            return days_of(self.env, terms.standing.days)
        return self.env._(
            "%(days)s, %(temporary)s under a temporary limit",
            days=days_of(self.env, terms.standing.days),
            temporary=days_of(self.env, terms.temporary_days),
        )

    @api.depends("granted_term_id", "partner_id.industry_id")
    def _compute_customary_term_id(self):
        for account in self:
            granted = account.granted_term_id
            account.customary_term_id = not granted and account._customary_term()

    def _customary_term(self):
        """Return the ``account.payment.term`` customary in the customer's industry, or none (R9A).

        sudo: the industry counts, whoever may see the customer.
        """
        industry = self.sudo().partner_id.industry_id
        return self.env["credit.industry.term"]._term_of(self.company_id.id, industry.id)

    def _customary_days(self, date):
        """Return the credit days of that term for an order of ``date``; 0 where none is known."""
        return self._customary_term()._credit_term(date).days

    def action_take_customary_term(self):
        """Make the customary term the longest one of these accounts. Returns True.

        For credit managers, who alone set terms: ``AccessError`` for others; ``UserError``
        where none is proposed.
        """
        self.check_access("write")
        for account in self:
            if not account.customary_term_id:
                raise UserError(
                    self.env._(
                        "%(customer)s: no customary term is proposed. It has a term already, or "
                        "its industry has none.",
                        customer=account.display_name,
                    )
                )
            account.payment_term_id = account.customary_term_id
        return True

    @api.depends("rating_id", "calculated_rating_id")
    def _compute_is_rating_deviating(self):
        for account in self:
            calculated = account.calculated_rating_id
            account.is_rating_deviating = calculated and calculated != account.rating_id

    def _search_deviating(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: record rules apply to what is found by these ids
        accounts = self.sudo().search_fetch(
            [("calculated_rating_id", "!=", False)], ["rating_id", "calculated_rating_id"]
        )
        deviating = accounts.filtered(lambda one: one.rating_id != one.calculated_rating_id)
        return [("id", "in" if True in value else "not in", deviating.ids)]

    def _effective_rating(self, date):
        """Return the ``credit.rating`` in force on the date ``date``: the approved one, or after
        a deviation's end the calculated one (R15). No query where the account was fetched;
        empty for no account, and for every account while grades are switched off.
        """
        if not self.env["credit.feature"]._is_on(GRADES):
            return self.rating_id.browse()
        until = self.rating_deviation_until
        if until and until < date and self.calculated_rating_id:
            return self.calculated_rating_id
        return self.rating_id

    def _review_interval(self, kind):
        """Return after how many months something is due again: limit, grade or survey; 0: never.

        The account's grade says so; every month and every quarter where it has none.
        """
        self.ensure_one()
        rating = self._effective_rating(self.company_id._credit_today())
        if not rating:
            return 1 if kind == "limit" else 3
        return rating.review_interval_months if kind == "limit" else rating.grade_interval_months

    def _granted_term(self, date):
        """Return the longest payment term granted on ``date``: the account's, else its grade's.

        An ``account.payment.term``, with the caller's rights (R23). Empty where neither
        names one; what the check compares with says ``_granted_terms``.
        """
        rating = self._effective_rating(date)
        if self.payment_term_id or not rating:
            return self.payment_term_id
        earned = rating._earned(self.company_id.id)
        return self.payment_term_id.browse((earned and earned.term_id) or ())

    def _granted_terms(self, date, root_id, default):
        """Return the engine's ``GradeTerms`` granted on ``date``; None: nobody said anything.

        The account's own term; else what its grade earns, which may be none; else ``default``,
        the payment term of root company ``root_id``. No query where the account was fetched,
        an empty account is a customer without one.
        """
        if self.payment_term_id:
            return GradeTerms(self.payment_term_id._credit_term(date))
        terms = self._effective_rating(date)._terms(root_id, date)
        if terms is None and default:
            return GradeTerms(default._credit_term(date))
        return terms

    def _approve_grade(self, rating, calculated=None, reason="", until=False):
        """Give this account the approved ``rating``: the one door for grades that were decided.

        Where it isn't the one ``calculated``, ``reason`` and ``until`` (the last
        day) are needed; raises ``UserError`` without them. ``rating`` and
        ``calculated`` are ``credit.rating``s (R15). sudo: grades are guarded; the
        caller has checked who may decide.
        """
        self.ensure_one()
        calculated = self.calculated_rating_id if calculated is None else calculated
        deviates = bool(calculated) and calculated != rating
        if deviates:
            self._check_deviation(rating, calculated, reason, until)
        self.sudo().write(
            {
                "rating_id": rating.id,
                "calculated_rating_id": calculated.id,
                "rating_deviation_reason": (reason or "").strip() if deviates else False,
                "rating_deviation_until": until if deviates else False,
            }
        )

    def _check_deviation(self, rating, calculated, reason, until):
        words = {"grade": rating.name, "calculated": calculated.name}
        if not (reason or "").strip():
            raise UserError(
                self.env._(
                    "Reason: say why the grade is %(grade)s although %(calculated)s was calculated.",
                    **words,
                )
            )
        today = self.company_id._credit_today()
        if not until or fields.Date.to_date(until) < today:
            raise UserError(
                self.env._(
                    "Until: a grade of %(grade)s although %(calculated)s was calculated needs its "
                    "last day, today or later.",
                    **words,
                )
            )

    @api.model
    def _cron_end_deviations(self):
        """Nightly: where a deviation has ended write down the grade that is in force already.

        Nothing while grades are switched off.
        """
        if not self.env["credit.feature"]._is_on(GRADES):
            return
        for company in self.env["res.company"].search([("parent_id", "=", False)]):
            ended = self.search(
                [
                    ("company_id", "=", company.id),
                    ("rating_deviation_until", "<", company._credit_today()),
                ]
            )
            for account in ended:
                account._end_deviation()

    def _end_deviation(self):
        """Write down that the calculated grade is in force.

        sudo: grades are guarded; nothing is decided here, the deviation was until that day.
        """
        body = self.env._(
            "The deviation to grade %(grade)s ended on %(day)s; %(calculated)s is in force.",
            grade=self.rating_id.name,
            day=format_date(self.env, self.rating_deviation_until),
            calculated=self.calculated_rating_id.name or self.rating_id.name,
        )
        self.sudo().write(
            {
                "rating_id": (self.calculated_rating_id or self.rating_id).id,
                "rating_deviation_reason": False,
                "rating_deviation_until": False,
            }
        )
        self.message_post(body=body)

    def write(self, vals):
        result = super().write(vals)
        if "rating_id" in vals:
            self._apply_incentives()
        return result

    def _apply_incentives(self):
        """Give or take back the price list of the grade; the grade was approved just now (R58).

        sudo: who approves a grade needn't be able to write the customer, and what
        was given is guarded.
        """
        for account in self.sudo():
            today = account.company_id._credit_today()
            policy = account._effective_rating(today)._policy(account.company_id)
            earned, given = policy.pricelist_id, account.incentive_pricelist_id
            if earned != given:
                account._give(earned) if earned else account._take_back()

    def _give(self, pricelist):
        partner = self.partner_id.with_company(self.company_id)
        values = {"incentive_pricelist_id": pricelist.id}
        if not self.incentive_pricelist_id:
            values["incentive_before_id"] = partner.specific_property_product_pricelist.id
        self.write(values)
        partner.specific_property_product_pricelist = pricelist
        self.message_post(
            body=self.env._(
                "Grade %(grade)s brings price list %(pricelist)s.",
                grade=self.rating_id.name,
                pricelist=pricelist.name,
            )
        )

    def _take_back(self):
        partner = self.partner_id.with_company(self.company_id)
        given, before = self.incentive_pricelist_id, self.incentive_before_id
        self.write({"incentive_pricelist_id": False, "incentive_before_id": False})
        if partner.specific_property_product_pricelist != given:
            return
        partner.specific_property_product_pricelist = before
        self.message_post(
            body=self.env._(
                "The grade that brought price list %(pricelist)s is gone; the one before is back.",
                pricelist=given.name,
            )
        )
