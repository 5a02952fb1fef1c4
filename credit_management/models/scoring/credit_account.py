from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...engine.classification import classify
from ...engine.features import GRADES
from ...engine.grading import propose
from ...engine.scorecard import score
from ..base.batches import batches

BATCH = 1000

TIMES = [("prospect", "Prospect"), ("new", "New"), ("existing", "Existing")]
TRADES = [("future", "Future"), ("current", "Current"), ("past", "Past")]
NATURES = [
    ("government", "Government"),
    ("special", "Special"),
    ("ordinary", "Ordinary"),
    ("partner", "Partner"),
]
WEIGHTS = [("key", "Key"), ("general", "General"), ("occasional", "Occasional")]
RISKS = [("quality", "Quality"), ("general", "General"), ("risk", "Risk")]

CLASSES = {
    "class_time": "time",
    "class_trade": "trade",
    "class_weight": "weight",
    "class_risk": "risk",
}

STORED = (*CLASSES, "formula_amount", "is_above_formula")


class CreditAccount(models.Model):
    """The grade of an account and its history, and the scheduled scoring of all accounts.

    Between two assessments the score follows the ledger: statements are read
    anew, and answers are those of the last approved assessment. The calculated
    grade changes with it; the approved one doesn't.

    The kind of customer (客户分类, R06) and the limit its grade would earn, as of last night.
    """

    _inherit = "credit.account"

    _credit_guarded = frozenset(
        {"assessment_id", "grade_confirmed_on", "score", "is_scored", "scored_on", *STORED}
    )

    assessment_ids = fields.One2many(
        "credit.assessment", "account_id", "Assessments", readonly=True
    )
    assessment_count = fields.Integer("Number of assessments", compute="_compute_assessment_count")
    assessment_id = fields.Many2one(
        "credit.assessment",
        "Assessment in force",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="The approved assessment the grade rests on.",
    )
    grade_confirmed_on = fields.Date(
        "Grade confirmed on",
        readonly=True,
        copy=False,
        help="The day on which a review last confirmed the grade in force.",
    )
    graded_on = fields.Date(
        "Graded on",
        compute="_compute_graded_on",
        store=True,
        help="The day on which the grade was last decided on: assessed, or confirmed by a review.",
    )
    score = fields.Float(readonly=True, copy=False, digits=(16, 2), aggregator="avg")
    is_scored = fields.Boolean("Has a score", readonly=True, copy=False)
    scored_on = fields.Date("Scored on", readonly=True, copy=False)

    class_time = fields.Selection(TIMES, "By time", readonly=True, copy=False)
    class_trade = fields.Selection(TRADES, "By trade", readonly=True, copy=False)
    class_nature = fields.Selection(NATURES, "By nature", tracking=True, default="ordinary")
    class_weight = fields.Selection(WEIGHTS, "By weight", readonly=True, copy=False)
    class_risk = fields.Selection(RISKS, "By risk", readonly=True, copy=False)
    formula_amount = fields.Monetary(
        "Limit by formula",
        readonly=True,
        copy=False,
        help="The most the policy of the grade allows, as of last night.",
    )
    is_above_formula = fields.Boolean(
        "Above the formula",
        readonly=True,
        copy=False,
        help="The standing limit is larger than the grade earns.",
    )

    @api.depends("assessment_id.date", "grade_confirmed_on")
    def _compute_graded_on(self):
        for account in self:
            days = [account.assessment_id.date, account.grade_confirmed_on]
            account.graded_on = max(filter(None, days), default=False)

    @api.depends("assessment_ids")
    def _compute_assessment_count(self):
        counts = dict(
            self.env["credit.assessment"]._read_group(
                [("account_id", "in", self.ids)], ["account_id"], ["__count"]
            )
        )
        for account in self:
            account.assessment_count = counts.get(account, 0)

    def _take_grade(self, assessment, rating):
        """Put an approved grade on this account; called by the approval of an assessment only.

        sudo: guarded fields; who approves a grade may not write accounts.
        """
        self.ensure_one()
        self._approve_grade(
            rating,
            assessment.calculated_rating_id,
            assessment.deviation_reason,
            assessment.deviation_end,
        )
        self.sudo().write(
            {
                "assessment_id": assessment.id,
                "score": assessment.score,
                "is_scored": assessment.is_scored,
                "scored_on": assessment.date,
            }
        )

    def _confirm_grade(self):
        """Renew the grade in force as of today; called when a review has confirmed it (R50).

        sudo: a guarded field; whoever decided on the review may not write accounts.
        """
        for account in self.sudo():
            account.grade_confirmed_on = account.company_id._credit_today()

    def _check_grade_confirmable(self):
        """Raise ``UserError`` unless there is a grade that what is known of the customer supports.

        One that deviates from the calculated grade counts while the deviation runs. sudo:
        whether it can be confirmed doesn't depend on who asks.
        """
        for account in self.sudo():
            words = {"customer": account.display_name, "grade": account.rating_id.name}
            if not account.rating_id:
                raise UserError(
                    self.env._("%(customer)s has no grade to confirm: it is assessed.", **words)
                )
            calculated, until = account.calculated_rating_id, account.rating_deviation_until
            runs = until and until >= account.company_id._credit_today()
            if calculated and calculated != account.rating_id and not runs:
                raise UserError(
                    self.env._(
                        "%(customer)s: grade %(grade)s can't be confirmed, %(calculated)s is what the "
                        "figures give now. It takes an assessment.",
                        calculated=calculated.name,
                        **words,
                    )
                )

    def action_assess(self):
        """Return the action that opens the form of a new assessment of this account (R15)."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_management.credit_account_assess_action"
        )
        action["context"] = {"default_account_id": self.id, "active_id": self.id}
        return action

    def _take_over(self, other):
        # EXTENDS: the history of its grade follows the customer.
        other.assessment_ids.write({"account_id": self.id})
        return super()._take_over(other)

    @api.model
    def _grade_fields(self):
        # EXTENDS: the assessment a grade rests on goes with it.
        return (*super()._grade_fields(), "assessment_id")

    @api.model
    def _cron_score(self, batch=BATCH):
        """Scheduled: score all accounts from the ledger, a batch per transaction.

        The queries of a batch are constant, and nothing of one stays in memory. Nothing
        while grades are switched off.
        """
        if not self.env["credit.feature"]._is_on(GRADES):
            return
        accounts = self.search([], order="company_id, id")  # pylint: disable=no-search-all
        for some in batches(accounts, batch):
            some._score_accounts()

    def _score_accounts(self):
        """Score these accounts as of today; accounts of a company without a scorecard stay as is.

        sudo: a score rests on ledger, statements and answers that no rule may narrow.
        """
        persons = self._persons()
        kinds = self.sudo().grouped(lambda account: (account.company_id, account.id in persons))
        for (company, is_person), accounts in kinds.items():
            card = self.env["credit.scorecard"].sudo()._default_for(company, is_person)
            if card:
                accounts._score_by(card, company._credit_today())

    def _score_by(self, card, date):
        """Score accounts of one company by one scorecard and keep score and calculated grade."""
        facts, answers = self._last_answers(card)
        criteria = card._as_engine()
        scales = {account.id: scale for account, scale in self._scales().items()}
        engines = {scale: scale._as_engine() for scale in set(scales.values()) if scale}
        rows = []
        for account_id, evidence in self._evidence(date, facts).items():
            values = self._criterion_values(card, evidence, answers.get(account_id, {}))
            total = score(criteria, values).total
            scale = engines.get(scales[account_id])
            grading = propose(total, scale, evidence.standing) if scale else None
            rows.append(
                (account_id, total or 0.0, total is not None, grading.code if grading else None)
            )
        self._keep_scores(rows, date)

    @api.model
    def _criterion_values(self, card, evidence, answers):
        """Return {id of a criterion, as text: its value or None} of a scorecard.

        ``evidence``: the ``Evidence`` of the account; ``answers``: {criterion id: place of
        the answer, counted from 0}.
        """
        return {
            str(one.id): answers.get(one.id)
            if one.kind == "question"
            else evidence.value(one.kind, one._source())
            for one in card.criterion_ids
        }

    def _last_answers(self, card):
        """Return what the assessments in force say, each by account id: the facts, the answers.

        Facts are {fact: bool}, answers {criterion id: place of the answer}.
        """
        assessments = self.assessment_id
        facts = {one.account_id.id: one._facts() for one in assessments}
        places = {
            answer.id: float(answer._place())
            for answer in card.criterion_ids.band_ids
            if answer.kind == "question"
        }
        lines = self.env["credit.assessment.line"].search_fetch(
            [("assessment_id", "in", assessments.ids), ("answer_id", "in", list(places))],
            ["assessment_id", "criterion_id", "answer_id"],
        )
        answers = {}
        for line in lines:
            given = answers.setdefault(line.assessment_id.account_id.id, {})
            given[line.criterion_id.id] = places[line.answer_id.id]
        return facts, answers

    def _keep_scores(self, rows, date):
        """Write (account, score, has one, grade) in one statement; no grade: it stays as it was."""
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                """UPDATE credit_account a SET score = v.score, is_scored = v.is_scored,
                          scored_on = %s,
                          calculated_rating_id = COALESCE(v.rating_id, a.calculated_rating_id)
                     FROM (VALUES %s) AS v (id, score, is_scored, rating_id)
                    WHERE a.id = v.id""",
                date,
                SQL(", ").join(SQL("(%s, %s::numeric, %s, %s::int)", *row) for row in rows),
            )
        )
        self.invalidate_recordset(["score", "is_scored", "scored_on", "calculated_rating_id"])

    def _scales(self):
        """Return {account: the scale its company grades by}; constant queries, empty for none.

        sudo: the scale is the root company's, which people of a branch may not see.
        """
        policies = {one.company_id: one for one in self.sudo().company_id._credit_policy()}
        return {
            account: policies[account.company_id].rating_scale_id or account.rating_id.scale_id
            for account in self.sudo()
        }

    @api.model
    def _cron_refresh_classes(self, limit=1000):
        """Nightly: classify all accounts, and warn where a limit is more than its grade earns.

        The same few queries for each batch; writes only what changed, warns once.
        """
        # All of them are meant; read in batches below.
        accounts = self.search([], order="id")  # pylint: disable=no-search-all
        for batch in batches(accounts, limit):
            batch._refresh_classes()

    def _refresh_classes(self):
        """Bring the classes and the limit by formula of these accounts up to date.

        sudo: guarded fields; they rest on a ledger and orders that no rule may narrow.
        """
        for root, accounts in self.sudo().grouped("company_id").items():
            today = root._credit_today()
            company_policy = root._credit_policy()
            lines = company_policy._lines()
            measures = accounts._ledger_measures(today)
            proposals = accounts._propose_by(measures, today)
            limits = accounts._limits(today)
            for account in accounts:
                policy = account._effective_rating(today)._policy(root)
                kinds = classify(measures[account.id], policy.risk or "", lines)
                values = {name: getattr(kinds, kind) for name, kind in CLASSES.items()}
                is_graded = bool(company_policy.rating_scale_id and policy)
                values.update(
                    account._against_formula(limits.get(account.id), proposals[account], is_graded)
                )
                account._keep_classes(values)

    def _against_formula(self, limit, proposal, is_graded):
        """Return vals: what the formula allows, and whether the limit in force is more than that.

        ``limit``: the engine's ``Limit`` or None; ``proposal``: its ``Proposal``. Nothing
        is more where the company has no scale yet, or the account no grade.
        """
        more = limit and (
            limit.is_unlimited or self.currency_id.compare_amounts(limit.amount, proposal.most) > 0
        )
        return {"formula_amount": proposal.most, "is_above_formula": bool(is_graded and more)}

    def _keep_classes(self, values):
        changed = {name: value for name, value in values.items() if self[name] != value}
        if changed:
            self.write(changed)
        if changed.get("is_above_formula"):
            self._warn_above_formula()

    def _warn_above_formula(self):
        """Give the responsible one activity: the limit is larger than the grade earns."""
        user = self.user_id or self.company_id._credit_policy().controller_id or self.env.user
        account = self.with_context(lang=user.lang or self.env.lang)
        account.activity_schedule(
            "credit_management.mail_activity_formula",
            user_id=user.id,
            note=account.env._(
                "The limit in force is above %(amount)s, the most grade %(grade)s earns by its "
                "formula. Decrease it, or say why not.",
                amount=account.currency_id.format(account.formula_amount),
                grade=account.rating_id.name,
            ),
        )
