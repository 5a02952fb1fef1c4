from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine.grading import BAD_FACTS, GOOD_FACTS
from ..base.numbers import numbers

STATES = [
    ("draft", "Draft"),
    ("submitted", "Submitted"),
    ("approved", "Approved"),
    ("rejected", "Rejected"),
]

ANSWERS = [("yes", "Yes"), ("no", "No")]


class CreditAssessment(models.Model):
    """How good a customer is held to be, and why (客户信用评估, R14, R15).

    The score follows from a scorecard, the ledger, statements and the analyst's
    answers; the calculated grade from score and standing. Another grade may be
    asked for with a reason and a last day. Approval, by who had no hand in it,
    puts the grade on the account; nothing else does. Every figure is copied, so
    an approved assessment says for ever what it was decided on.

    The facts that decide on the best and the worst grade beside the score (R12).
    """

    _name = "credit.assessment"
    _description = "Credit Assessment"
    _inherit = ["mail.thread", "mail.activity.mixin", "credit.filed"]
    _order = "date desc, id desc"
    _check_company_auto = True

    _credit_guarded = frozenset(
        {
            "name", "proposal", "score", "is_scored", "known", "calculated_rating_id",
            "approved_rating_id", "reasons", "industry_id", "submitted_by_id", "contributor_ids",
            "date",
        }
    )  # fmt: skip

    name = fields.Char("Number", readonly=True, copy=False, default="/")
    account_id = fields.Many2one("credit.account", required=True, ondelete="restrict", index=True)
    partner_id = fields.Many2one(related="account_id.partner_id", string="Customer", store=True)
    company_id = fields.Many2one(related="account_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="account_id.currency_id")
    scorecard_id = fields.Many2one(
        "credit.scorecard",
        required=True,
        ondelete="restrict",
        domain="[('state', '=', 'live'), ('company_id', 'in', [False, company_id])]",
        compute="_compute_scorecard_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    date = fields.Date(
        readonly=True,
        copy=False,
        default=lambda self: self.env.company._credit_today(),
        help="The day of the figures.",
    )
    state = fields.Selection(
        STATES, default="draft", required=True, copy=False, tracking=True, group_expand=True
    )
    line_ids = fields.One2many("credit.assessment.line", "assessment_id", "Criteria", copy=False)
    industry_id = fields.Many2one("res.partner.industry", readonly=True, copy=False)
    score = fields.Float(readonly=True, copy=False, digits=(16, 2), aggregator="avg", tracking=True)
    is_scored = fields.Boolean("Has a score", readonly=True, copy=False)
    known = fields.Float(
        "Known (%)",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="How much of the weight had data, or a rule for its absence.",
    )
    calculated_rating_id = fields.Many2one(
        "credit.rating", "Calculated grade", readonly=True, copy=False, ondelete="restrict"
    )
    rating_id = fields.Many2one(
        "credit.rating",
        "Grade asked for",
        copy=False,
        ondelete="restrict",
        tracking=True,
        help="Empty: the calculated grade. Another one needs a reason and a last day.",
    )
    deviation_reason = fields.Text("Reason of the deviation", copy=False)
    deviation_end = fields.Date(
        "Deviation until",
        copy=False,
        help="The last day on which the grade asked for counts; then the calculated one does.",
    )
    is_deviation = fields.Boolean("Deviates", compute="_compute_is_deviation")
    approved_rating_id = fields.Many2one(
        "credit.rating",
        "Approved grade",
        readonly=True,
        copy=False,
        ondelete="restrict",
        tracking=True,
    )
    comment = fields.Text("Opinion", help="The analyst's view, printed on the report.")
    submitted_by_id = fields.Many2one("res.users", "Submitted by", readonly=True, copy=False)
    contributor_ids = fields.Many2many(
        "res.users", string="Contributors", readonly=True, copy=False
    )

    fact_lawful_and_reliable = fields.Selection(ANSWERS, "Lawful and reliable", copy=False)
    fact_two_good_years = fields.Selection(ANSWERS, "Two good years in a row", copy=False)
    fact_strong_funds = fields.Selection(ANSWERS, "Strong funds", copy=False)
    fact_bad_debt_or_breach = fields.Selection(
        ANSWERS, "Bad debt, short delivery or breach in 2 years", copy=False
    )
    fact_breaks_promises = fields.Selection(ANSWERS, "Often breaks promises", copy=False)
    fact_dispute_or_stripping = fields.Selection(
        ANSWERS, "Dispute over bad debt, or asset stripping", copy=False
    )
    fact_weak_funds = fields.Selection(ANSWERS, "Weak funds", copy=False)
    fact_heavy_loss = fields.Selection(
        ANSWERS, "Heavy loss, or months of falling sales", copy=False
    )
    fact_collapse = fields.Selection(ANSWERS, "Collapse of production or sales", copy=False)
    fact_illegality = fields.Selection(ANSWERS, "Serious illegality", copy=False)
    fact_ordered_shut = fields.Selection(ANSWERS, "Ordered to shut or to rectify", copy=False)
    fact_accounts_at_risk = fields.Selection(
        ANSWERS, "Accounts at risk of being sealed or frozen", copy=False
    )

    @api.depends("account_id")
    def _compute_scorecard_id(self):
        """Propose the card for such a customer; one that was chosen, or decided by, stays."""
        persons, cards = self.account_id._persons(), {}
        for assessment in self:
            company = assessment.account_id.company_id or self.env.company
            key = company, assessment.account_id.id in persons
            if key not in cards:
                cards[key] = self.env["credit.scorecard"]._default_for(*key)
            card = assessment.scorecard_id
            unfit = assessment.state == "draft" and card.for_persons and not key[1]
            better = not assessment._origin.id and cards[key].for_persons != card.for_persons
            assessment.scorecard_id = cards[key] if not card or unfit or better else card

    @api.depends("rating_id", "calculated_rating_id")
    def _compute_is_deviation(self):
        for assessment in self:
            asked = assessment.rating_id
            assessment.is_deviation = bool(asked) and asked != assessment.calculated_rating_id

    @api.constrains("scorecard_id", "account_id")
    def _check_scorecard(self):
        # What was handed in keeps its card, also when its customer becomes another account's.
        drafts, persons = (
            self.filtered(lambda one: one.state == "draft"),
            self.account_id._persons(),
        )
        for assessment in drafts.filtered("scorecard_id"):
            is_person = assessment.account_id.id in persons
            assessment.scorecard_id._check_fits(assessment.company_id, is_person)

    @api.model_create_multi
    def create(self, vals_list):
        assessments = super().create(vals_list)
        drawn = numbers(self.env, "credit.assessment", len(assessments))
        # sudo: guarded fields
        for assessment, number in zip(assessments.sudo(), drawn, strict=True):
            assessment.name = number
        for company, some in assessments.sudo().grouped("company_id").items():
            some.write({"date": company._credit_today(), "contributor_ids": [(4, self.env.uid)]})
        assessments._calculate()
        return assessments

    def write(self, vals):
        touched = not self.env.su and self._terms() & set(vals)
        if touched:
            self._check_may_change()
        result = super().write(vals)
        if touched:
            # sudo: a guarded field: nobody may write that they had no hand in it.
            self.sudo().contributor_ids |= self.env.user
        if "account_id" in vals:
            self.check_access("write")  # nobody hands an own draft on to a colleague's customer
        if {"account_id", "scorecard_id"} & set(vals):
            # Merged accounts bring their history with them: only drafts are scored anew.
            self.filtered(lambda one: one.state == "draft")._calculate()
        elif touched:
            self._score()
        return result

    def _check_may_change(self):
        """Raise unless these are drafts: what was handed in is decided as it stands."""
        for assessment in self.filtered(lambda one: one.state != "draft"):
            raise UserError(
                self.env._(
                    "%(assessment)s was handed in and can't be changed; "
                    "take it back to draft, or make a new one.",
                    assessment=assessment.name,
                )
            )

    @api.model
    def _terms(self):
        """Return the set of names of the fields people fill in on a draft. EXTEND: add yours."""
        return {
            "account_id", "scorecard_id", "rating_id", "deviation_reason", "deviation_end", "comment",
            "line_ids", *self._fact_fields(),
        }  # fmt: skip

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if any(assessment.state != "draft" for assessment in self):
            raise UserError(
                self.env._("Only a draft assessment can be deleted: the others are history.")
            )

    def _fact_fields(self):
        """Return the names of the fields of all facts."""
        return [f"fact_{code}" for code in (*GOOD_FACTS, *BAD_FACTS)]

    def _facts(self):
        """Return {fact: bool} of what was answered (R12)."""
        self.ensure_one()
        given = {name.removeprefix("fact_"): self[name] for name in self._fact_fields()}
        return {fact: answer == "yes" for fact, answer in given.items() if answer}
