from dataclasses import dataclass
from functools import partial

from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from ...engine.money import problem_with
from ...engine.proposal import Formula
from ...engine.terms import Term, is_as_strict
from ..base.words import days_of, write_in_all

FORMULAS = [
    ("none", "No limit"),
    ("average", "Smaller of average monthly deliveries and payments"),
    ("sales", "Share of average monthly sales × months"),
    ("fixed", "Fixed amount"),
    ("net_worth", "Share of the customer's net worth"),
]

TEMPORARY = [
    ("never", "Nobody"),
    ("newcomers", "Customers without earlier credit, instead of a standing one"),
    ("always", "Everybody, as an alternative to the standing one"),
]

RISKS = [("quality", "Quality"), ("general", "General"), ("risk", "Risk")]

FIGURES = ("percent", "months", "amount", "insured_percent", "discount_percent")


DAYS = ("standing_days", "temporary_days", "temporary_life_days", "discount_days")


@dataclass(frozen=True)
class Earned:
    """What a grade's policy says beside its formula, in plain values that can be cached.

    ``term`` is the engine's ``Term`` the grade earns, ``temporary_days`` the longest term under
    a temporary limit (0: as ``term``), ``temporary_life_days`` how long such a limit may last
    (0: any time), ``term_id`` the id of its payment term, or False.
    """

    allows_credit: bool
    term: Term
    temporary_days: int
    temporary_life_days: int
    term_id: int | bool


class CreditRatingPolicy(models.Model):
    """What a grade earns (等级政策, R22, R23, R58): limit formula, credit days, incentives.

    One row per grade for every company, and at most one per root company, which
    then counts there. Amounts are in the company's currency. The formula
    proposes; a limit comes from an approved request only. Who has no term of
    their own is granted ``payment_term_id``, which every check then compares with.

    A grade's credit days and early-payment discount as one of Odoo's payment terms (R23).
    """

    _name = "credit.rating.policy"
    _description = "Rating Policy"
    _inherit = ["mail.thread", "credit.guard", "credit.logged"]
    _order = "rating_id, company_id desc, id"
    _check_company_auto = True

    rating_id = fields.Many2one(
        "credit.rating", "Grade", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        "res.company", domain=[("parent_id", "=", False)], ondelete="cascade", tracking=True
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    allows_credit = fields.Boolean(
        "Allows credit",
        default=True,
        tracking=True,
        help="Off: customers of this grade buy for cash. Their orders are held as the rule says, a "
        "limit they still have is proposed to be taken away, and no new one is granted.",
    )
    formula = fields.Selection(FORMULAS, required=True, default="none", tracking=True)
    percent = fields.Float("Share (%)", default=100.0, tracking=True)
    months = fields.Float(default=1.0, tracking=True)
    amount = fields.Monetary("Fixed limit", tracking=True)
    is_collateral_needed = fields.Boolean(
        "Collateral needed",
        tracking=True,
        help="The limit is never above the value of valid collateral; without any there is none.",
    )
    is_capped_by_balance = fields.Boolean(
        "Not above the credit used before",
        tracking=True,
        help="Who had credit before gets no more than was used of it; the company's policy says "
        "by which balance.",
    )
    is_falling = fields.Boolean(
        "Falls with the credit used",
        tracking=True,
        help="Where the credit used before decides, the limit is to be reduced step by step.",
    )
    standing_days = fields.Integer("Credit days", tracking=True)
    temporary = fields.Selection(
        TEMPORARY, "Temporary limits for", required=True, default="never", tracking=True
    )
    temporary_days = fields.Integer(
        "Temporary credit days",
        tracking=True,
        help="The longest term of an order that only a temporary limit covers. 0: the credit days.",
    )
    temporary_life_days = fields.Integer(
        "Temporary limits last (days)",
        tracking=True,
        help="How many days a temporary limit may be in force, first and last day counted. 0: as "
        "long as whoever decides grants it.",
    )
    insured_percent = fields.Float(
        "Insured part (%)",
        tracking=True,
        help="So much of valid credit insurance comes on top of the customer's own limit.",
    )
    discount_percent = fields.Float("Early-payment discount (%)", tracking=True)
    discount_days = fields.Integer("Discount days", tracking=True)
    payment_term_id = fields.Many2one(
        "account.payment.term",
        "Longest payment term",
        check_company=True,
        tracking=True,
        help="The longest term an order may use when the account has none of its own.",
    )
    pricelist_id = fields.Many2one(
        "product.pricelist",
        "Price list as incentive",
        check_company=True,
        tracking=True,
        help="Given to the customer when the grade is approved, taken back when it is lost.",
    )
    is_printed = fields.Boolean(
        "Print credit terms",
        default=True,
        tracking=True,
        help="Limit and terms stand on the orders of customers of this grade, where the company "
        "prints them.",
    )
    risk = fields.Selection(RISKS, "Risk class", required=True, default="general", tracking=True)

    _scope_uniq = models.UniqueIndex(
        "(rating_id, COALESCE(company_id, 0))", "This grade has a policy here already."
    )

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for policy in self:
            policy.currency_id = (policy.company_id or self.env.company.root_id).currency_id

    @api.depends("rating_id", "company_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for policy in self:
            scope = policy.company_id.name
            policy.display_name = (
                f"{policy.rating_id.name} ({scope})" if scope else policy.rating_id.name
            )

    @api.constrains(*FIGURES, *DAYS)
    def _check_figures(self):
        for policy in self:
            for name in (*FIGURES, *DAYS):
                if problem_with(policy[name]) or policy[name] < 0:
                    policy._refuse(name, self.env._("it must be a number of zero or more"))
            for name in ("percent", "insured_percent", "discount_percent"):
                if name != "percent" and policy[name] > 100:
                    policy._refuse(name, self.env._("more than 100 % can't be"))

    def _refuse(self, name, rule):
        raise ValidationError(
            self.env._(
                "Policy of grade %(grade)s, %(field)s: %(value)s – %(rule)s.",
                grade=self.rating_id.name,
                field=self._fields[name]._description_string(self.env),
                value=f"{self[name]:g}",
                rule=rule,
            )
        )

    @api.constrains("formula", "amount")
    def _check_fixed_amount(self):
        for policy in self:
            if policy.formula == "fixed" and not policy.currency_id.compare_amounts(
                policy.amount, 0.0
            ):
                policy._refuse("amount", self.env._("a fixed limit needs an amount above zero"))

    @api.constrains("company_id")
    def _check_root(self):
        for policy in self:
            if policy.company_id.parent_id:
                raise ValidationError(
                    self.env._(
                        "%(branch)s is a branch: it shares the policy of %(root)s.",
                        branch=policy.company_id.name,
                        root=policy.company_id.root_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        policies = super().create(vals_list)
        policies._changed()
        return policies

    def write(self, vals):
        result = super().write(vals)
        self._changed()
        return result

    def unlink(self):
        result = super().unlink()
        self._changed()
        return result

    def _changed(self):
        """Count a change of the credit policy: every check names the version it was made under.

        None where there are none: everybody may create or delete nothing. sudo: a general
        policy counts in companies of which this manager sees nothing.
        """
        if not self:
            return  # nobody's right was asked for what was done to no policy
        policies = self.env["credit.policy"].sudo().search([])  # pylint: disable=no-search-all
        policies._bump_version()

    @api.model
    @ormcache("root_id", "rating_id")
    def _earned_by(self, root_id, rating_id):
        """Return the ``Earned`` of a grade in a root company, both given as ids (cached).

        None where the grade has no policy there: then it says nothing.
        """
        rating = self.env["credit.rating"].browse(rating_id)
        policy = rating._policy(self.env["res.company"].browse(root_id))
        return policy._as_earned() if policy else None

    def _as_earned(self):
        """Return the ``Earned`` of this policy; without credit it earns no days."""
        self.ensure_one()
        if not self.allows_credit:
            return Earned(False, Term(), 0, 0, False)
        percent = self.discount_percent
        return Earned(
            True,
            Term(self.standing_days, percent, self.discount_days if percent else 0),
            self.temporary_days if self.temporary != "never" else 0,
            self.temporary_life_days,
            self.payment_term_id.id,
        )

    def _as_formula(self):
        """Return the engine's ``Formula``: shares in %, an amount, days (R22).

        No policy at all allows no limit, and neither does one that allows no credit.
        """
        if not self or not self.allows_credit:
            return Formula()
        return Formula(
            self.formula,
            self.percent,
            self.months,
            self.amount,
            self.is_collateral_needed,
            self.is_capped_by_balance,
            self.is_falling,
            self.standing_days,
            self.temporary,
            self.temporary_days,
            self.insured_percent,
        )

    @api.constrains(
        "payment_term_id", "standing_days", "temporary_days", "discount_percent", "discount_days"
    )
    def _check_term(self):
        """Raise when the term gives more than the grade: more days, or more discount."""
        for policy in self.filtered("payment_term_id"):
            day = policy._today()
            asked = policy.payment_term_id._credit_term(day)
            if not is_as_strict(asked, policy._as_term()):
                raise ValidationError(policy._term_problem(asked))

    def _term_problem(self, asked):
        granted = self._as_term()
        return self.env._(
            "Longest payment term: %(term)s gives %(days)s and %(percent)s %% within "
            "%(within)s; grade %(grade)s earns %(own_days)s and %(own_percent)s %% within "
            "%(own_within)s.",
            term=self.payment_term_id.name,
            days=days_of(self.env, asked.days),
            percent=f"{asked.discount_percent:g}",
            within=days_of(self.env, asked.discount_days),
            grade=self.rating_id.name,
            own_days=days_of(self.env, granted.days),
            own_percent=f"{granted.discount_percent:g}",
            own_within=days_of(self.env, granted.discount_days),
        )

    def _today(self):
        return (self.company_id or self.env.company)._credit_today()

    def _as_term(self):
        """Return the engine's ``Term`` of the longest credit this grade can earn."""
        percent = self.discount_percent
        days = max(self.standing_days, self.temporary_days)
        return Term(days, percent, self.discount_days if percent else 0)

    def action_make_term(self):
        """Choose the payment term that says what these grades earn, made where there is none.

        Returns True; raises ``AccessError`` for who may not write these policies (R23).
        """
        self.check_access("write")
        for policy in self:
            policy.payment_term_id = policy._find_term() or policy._make_term()
        return True

    def _find_term(self):
        """Return a term everybody may use with one instalment, these days and this discount."""
        self.ensure_one()
        asked = self._as_term()
        terms = self.env["account.payment.term"].search(
            [
                ("company_id", "in", [False, self.company_id.id]),
                ("line_ids.nb_days", "=", asked.days),
                ("line_ids.delay_type", "=", "days_after"),
                ("early_discount", "=", bool(asked.discount_percent)),
                ("credit_before_delivery", "=", False),
            ]
        )
        day = self._today()
        return terms.filtered(
            lambda term: len(term.line_ids) == 1 and term._credit_term(day) == asked
        )[:1]

    def _make_term(self):
        """Make and return that term.

        sudo: only accountants make payment terms; what this one says is what the
        policy says, and whoever gets here may write the policy.
        """
        asked = self._as_term()
        values = {
            "name": self._term_name(asked, self.env),
            "company_id": self.company_id.id,
            "early_discount": bool(asked.discount_percent),
            "line_ids": [
                Command.create({"value": "percent", "value_amount": 100, "nb_days": asked.days})
            ],
        }
        if asked.discount_percent:
            values.update(
                discount_percentage=asked.discount_percent, discount_days=asked.discount_days
            )
        term = self.env["account.payment.term"].sudo().create(values)
        write_in_all(term, "name", partial(self._term_name, asked))
        return term.sudo(False)

    @api.model
    def _term_name(self, asked, env):
        """Return what a payment term as the engine's ``asked`` is called in the language of ``env``."""
        if asked.discount_percent:
            return env._(
                "%(percent)s %% within %(within)s, %(days)s net",
                percent=f"{asked.discount_percent:g}",
                within=days_of(env, asked.discount_days),
                days=days_of(env, asked.days),
            )
        return days_of(env, asked.days)
