from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from ..engine.money import problem_with
from ..engine.proposal import Formula

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


class CreditRatingPolicy(models.Model):
    """What a grade earns (等级政策, R22, R23, R58): limit formula, credit days, incentives.

    One row per grade for every company, and at most one per root company, which
    then counts there. Amounts are in the company's currency. The formula
    proposes; a limit comes from an approved request only. Who has no term of
    their own is granted ``payment_term_id``, which every check then compares with.
    """

    _name = "credit.rating.policy"
    _description = "Rating Policy"
    _inherit = ["mail.thread", "credit.guard"]
    _order = "rating_id, company_id desc, id"
    _check_company_auto = True

    rating_id = fields.Many2one(
        "credit.rating", "Grade", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        "res.company", domain=[("parent_id", "=", False)], ondelete="cascade", tracking=True
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
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
        "Not above today's balance",
        tracking=True,
        help="Who had credit before gets no more than is owed today.",
    )
    is_falling = fields.Boolean(
        "Falls with the balance",
        tracking=True,
        help="Where today's balance decides, the limit is to be reduced step by step.",
    )
    standing_days = fields.Integer("Credit days", tracking=True)
    temporary = fields.Selection(
        TEMPORARY, "Temporary limits for", required=True, default="never", tracking=True
    )
    temporary_days = fields.Integer("Temporary credit days", tracking=True)
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

    @api.constrains(*FIGURES, "standing_days", "temporary_days", "discount_days")
    def _check_figures(self):
        for policy in self:
            for name in (*FIGURES, "standing_days", "temporary_days", "discount_days"):
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
        """Count a change of the credit policy: every check names the version it was made under."""
        policies = self.env["credit.policy"].sudo().search([])  # pylint: disable=no-search-all
        policies._bump_version()

    @api.model
    @ormcache("root_id", "rating_id")
    def _term_of(self, root_id, rating_id):
        """Return the id of the longest payment term of a grade in a root company (cached)."""
        rating = self.env["credit.rating"].browse(rating_id)
        policy = rating.sudo()._policy(self.env["res.company"].browse(root_id))
        return policy.payment_term_id.id

    def _as_formula(self):
        """Return the engine's ``Formula``; no policy at all allows no limit."""
        if not self:
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
