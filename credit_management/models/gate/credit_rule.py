from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import ormcache

from ...engine.check import RuleTable
from ...engine.facts import BOTH, DELIVERY, ORDER, Rule
from ...engine.features import GRADES, is_asked, left_out
from ...engine.money import problem_with

KINDS = [
    ("account_stop", "Account stopped"),
    ("account_hold", "Account on hold"),
    ("grade_no_credit", "Grade allows no credit"),
    ("decrease_pending", "Decrease not decided yet"),
    ("no_credit", "No credit granted"),
    ("over_limit", "Over the limit"),
    ("group_limit", "Over the group's limit"),
    ("overdue_amount", "Overdue amount"),
    ("overdue_days", "Days overdue"),
    ("tax_advance", "Tax advance over its limit"),
    ("tax_late", "Tax advance not cleared in time"),
    ("term_too_long", "Term longer than granted"),
    ("term_discount", "Better early-payment discount than granted"),
    ("unsettled_sale", "Earlier credit sale not settled"),
    ("account_watch", "Account on watch"),
    ("company_cap", "Company cap exceeded"),
    ("concentration", "Concentration on one group"),
    ("survey_stale", "Survey out of date"),
    ("documents_missing", "Required documents missing"),
    ("review_overdue", "Review overdue"),
    ("collateral_expired", "Collateral expired"),
]

STAGES = [(ORDER, "At the order"), (DELIVERY, "At delivery"), (BOTH, "At both")]

SEVERITIES = [("ignore", "Ignore"), ("warn", "Warn"), ("hold", "Hold")]


class CreditRule(models.Model):
    """One row of the rule table (R42): how strongly a rule speaks, and from which threshold on.

    A row for an account comes before one for a rating, that before one for a
    company, that before the general one. ``threshold`` is what is tolerated:
    currency for amounts, days for days, a number of documents for unsettled
    sales; rules on the account's state have none. Rules on evidence (survey,
    documents, review, collateral) tolerate days after its last day;
    concentration tolerates percent of the company's net capital. ``stage`` says where the
    row is asked: a row for one stage comes before one of the same scope for both.
    """

    _name = "credit.rule"
    _description = "Credit Rule"
    _inherit = ["credit.guard", "credit.logged"]
    _order = "kind, specificity desc, id"

    _credit_guarded = frozenset({"version"})

    kind = fields.Selection(KINDS, required=True)
    severity = fields.Selection(SEVERITIES, required=True, default="hold")
    threshold = fields.Float(help="What is tolerated: an amount, days, or a number of documents.")
    company_id = fields.Many2one(
        "res.company", domain=[("parent_id", "=", False)], ondelete="cascade"
    )
    rating_id = fields.Many2one("credit.rating", ondelete="cascade", index="btree_not_null")
    account_id = fields.Many2one("credit.account", ondelete="cascade", index="btree_not_null")
    stage = fields.Selection(
        STAGES,
        "Asked",
        required=True,
        default=ORDER,
        help="When an order is confirmed, when goods leave, or both.",
    )
    version = fields.Integer(default=1, readonly=True, copy=False)
    specificity = fields.Integer(compute="_compute_specificity", store=True)
    is_asked = fields.Boolean(
        "Applied",
        compute="_compute_is_asked",
        search="_search_is_asked",
        help="Whether the features the rule goes with are on; else it is kept and not applied.",
    )

    _scope_uniq = models.Constraint(
        "EXCLUDE USING btree (kind WITH =, (COALESCE(company_id, 0)) WITH =,"
        " (COALESCE(rating_id, 0)) WITH =, (COALESCE(account_id, 0)) WITH =, stage WITH =)",
        "There is a row for this rule and scope already; change that one.",
    )

    @api.depends("company_id", "rating_id", "account_id")
    def _compute_specificity(self):
        for rule in self:
            rule.specificity = (
                4 * bool(rule.account_id) + 2 * bool(rule.rating_id) + bool(rule.company_id)
            )

    @api.depends("kind", "rating_id")
    def _compute_is_asked(self):
        on = self.env["credit.feature"]._on()
        for rule in self:
            rule.is_asked = is_asked(rule.kind, bool(rule.rating_id), on)

    def _search_is_asked(self, operator, value):
        """Answer "is" and "isn't" from what is switched on."""
        if operator != "in":
            return NotImplemented
        on = self.env["credit.feature"]._on()
        asked = Domain("kind", "not in", sorted(left_out(on)))
        if GRADES not in on:
            asked &= Domain("rating_id", "=", False)
        return asked if True in value else ~asked

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """Offer kinds of rules only that are asked: a new row of another would do nothing."""
        known = super().fields_get(allfields, attributes)
        kinds = known.get("kind", {}).get("selection")
        if kinds:
            out = left_out(self.env["credit.feature"]._on())
            known["kind"]["selection"] = [one for one in kinds if one[0] not in out]
        return known

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for rule in self:
            rule.display_name = kinds.get(rule.kind, "")

    @api.constrains("threshold")
    def _check_threshold(self):
        for rule in self:
            if problem_with(rule.threshold) or rule.threshold < 0:
                raise ValidationError(
                    self.env._("The threshold of a rule must be a number of zero or more.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules._policy_changed()
        return rules

    def write(self, vals):
        result = super().write(vals)
        if set(vals) - {"version"}:
            # sudo: the version counts on, also where the change took the rule out of reach.
            for rule in self.sudo():
                rule.write({"version": rule.version + 1})
            self._policy_changed()
        return result

    def unlink(self):
        result = super().unlink()
        self._policy_changed()
        return result

    def _policy_changed(self):
        """Count one change of every policy.

        None where there are no rules: everybody may create or delete nothing. sudo: a general
        rule is part of each, also of companies the user can't see.
        """
        if not self:
            return  # nobody's right was asked for what was done to no rule
        policies = self.env["credit.policy"].sudo().search([])  # pylint: disable=no-search-all
        policies._bump_version()

    @api.model
    @ormcache()
    def _rows(self):
        """Return the rows that are asked as (company, rating, account ids, stage, ``Rule``)s (cached).

        Those of features that are off aren't among them; a switch empties the cache.
        sudo: one cache for everybody: it mustn't hold what its first reader may see.
        """
        return tuple(
            (
                row.company_id.id,
                row.rating_id.id,
                row.account_id.id,
                row.stage,
                row._as_engine_rule(),
            )
            for row in self.sudo().search([("is_asked", "=", True)])
        )

    def action_try(self):
        """Return the dialogue that shows what the rule would have done to the last orders."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What if? %s", self.display_name),
            "res_model": "credit.rule.trial",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_rule_id": self.id,
                "default_severity": self.severity,
                "default_threshold": self.threshold,
            },
        }

    def _as_engine_rule(self):
        """Return this row as the engine's ``Rule``."""
        source = (self.account_id and "account") or (self.rating_id and "rating")
        source = source or (self.company_id and "company") or "general"
        return Rule(
            self.kind, self.severity, self.threshold, self.specificity, self.version, source
        )

    @api.model
    def _rules_for(self, root_id, rating_id=False, account_id=False, stage=ORDER):
        """Return the engine's rules that may apply in a root company to a rating and an account.

        Those of ``stage``, a key of the field but ``both``. A ``RuleTable``, the same one for
        all who share it.
        """
        ratings, accounts = self._named()
        return self._shared_rules(
            root_id,
            rating_id if rating_id in ratings else False,
            account_id if account_id in accounts else False,
            stage,
        )

    @api.model
    @ormcache()
    def _named(self):
        """Return the ids of the ratings and of the accounts that have rows of their own (cached)."""
        return (
            frozenset(rating for _company, rating, *_more in self._rows() if rating),
            frozenset(account for _company, _rating, account, *_more in self._rows() if account),
        )

    @api.model
    @ormcache("root_id", "rating_id", "account_id", "stage")
    def _shared_rules(self, root_id, rating_id, account_id, stage):
        # Of rows of one scope the engine takes the first: that of the stage before that of both.
        rows = sorted(self._rows(), key=lambda row: row[3] == BOTH)
        return RuleTable(
            rule
            for company, rating, account, asked, rule in rows
            if asked in (stage, BOTH)
            and (not company or company == root_id)
            and (not rating or rating == rating_id)
            and (not account or account == account_id)
        )
