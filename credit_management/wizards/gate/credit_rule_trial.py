from collections import defaultdict

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL, format_date

from ...engine.facts import DELIVERY, ORDER, Facts, Rule
from ...engine.money import problem_with
from ...engine.outcome import IN_TIME, LATE, NOT_INVOICED, OPEN
from ...engine.replay import FREED, HELD, change_of, holding, is_held, with_row
from ...models.gate.credit_rule import SEVERITIES

SLICE = 2000
"""So many orders are judged anew at a time."""

MOST_MONTHS = 60

CHANGES = [(HELD, "Would be held"), (FREED, "Would pass")]

NOT_SOLD = "not_sold"
ENDINGS = [
    (IN_TIME, "Paid in time"),
    (LATE, "Paid late"),
    (OPEN, "Not due yet"),
    (NOT_INVOICED, "Not invoiced"),
    (NOT_SOLD, "Not sold"),
]
FIGURES = ("order_count", "then_count", "now_count", "since")


class CreditRuleTrial(models.TransientModel):
    """What a rule would have done to the orders of the last months, before it is changed (R90).

    The checks are frozen with all they rest on, so each is judged again with the row as it
    would be, and nothing else. An order counts as it was met when it was first asked for.
    Of a rule for a grade, customers count by the grade they have today.
    """

    _name = "credit.rule.trial"
    _description = "What if a Rule Were Changed"
    _inherit = ["credit.progress", "credit.guard"]
    _batch = 1

    _credit_guarded = frozenset({*FIGURES, "line_ids"})

    rule_id = fields.Many2one("credit.rule", required=True, readonly=True, ondelete="cascade")
    kind = fields.Selection(related="rule_id.kind")
    severity = fields.Selection(SEVERITIES, required=True)
    threshold = fields.Float()
    months = fields.Integer("Look back (months)", required=True, default=6)
    since = fields.Date("Orders since", readonly=True)
    order_count = fields.Integer("Orders checked", readonly=True)
    then_count = fields.Integer("Held then", readonly=True)
    now_count = fields.Integer("Would be held", readonly=True)
    line_ids = fields.One2many("credit.rule.trial.line", "trial_id", "Orders", readonly=True)
    summary = fields.Text(compute="_compute_summary")

    @api.constrains("threshold", "months")
    def _check_input(self):
        for trial in self:
            if problem_with(trial.threshold) or trial.threshold < 0:
                raise ValidationError(
                    self.env._("The threshold of a rule must be a number of zero or more.")
                )
            if not 0 < trial.months <= MOST_MONTHS:
                raise ValidationError(
                    self.env._("Look back between 1 and %(most)s months.", most=MOST_MONTHS)
                )

    @api.depends("order_count", "then_count", "now_count", "line_ids")
    @api.depends_context("lang")
    def _compute_summary(self):
        """Say in a sentence each what changes, and how those orders ended."""
        for trial in self:
            if not trial.since:
                trial.summary = False
                continue
            counts = self._endings_of(trial)
            trial.summary = "\n".join(
                [
                    self.env._(
                        "Of %(orders)s orders since %(since)s %(then)s were held; %(now)s would be.",
                        orders=trial.order_count,
                        since=format_date(self.env, trial.since),
                        then=trial.then_count,
                        now=trial.now_count,
                    ),
                    self.env._(
                        "%(orders)s passed and would be held: %(late)s of them were paid late, "
                        "%(in_time)s in time.",
                        **counts[HELD],
                    ),
                    self.env._(
                        "%(orders)s were held and would pass: %(late)s of them were paid late, "
                        "%(in_time)s in time.",
                        **counts[FREED],
                    ),
                ]
            )

    def _endings_of(self, trial):
        """Return {change: {orders, late, in_time: numbers}} of a trial; one query."""
        counts = {code: {"orders": 0, "late": 0, "in_time": 0} for code, _label in CHANGES}
        groups = self.env["credit.rule.trial.line"]._read_group(
            [("trial_id", "=", trial.id)], ["change", "ended"], ["__count"]
        )
        for change, ended, number in groups:
            counts[change]["orders"] += number
            if ended in (LATE, IN_TIME):
                counts[change][ended] += number
        return counts

    # --- judging anew

    def action_try(self):
        """Judge the orders of these months anew; many in batches the screen asks for.

        Returns the action that shows the result, or the progress. Nothing but the dialogue is
        written.
        """
        self.ensure_one()
        self.check_access("write")
        since = self.env.company._credit_today() - relativedelta(months=self.months)
        self._keep(since=since, order_count=0, then_count=0, now_count=0)
        # sudo: nobody writes the lines of a trial by hand
        self.sudo().line_ids.unlink()
        return self._run(self._starts())

    def _keep(self, **values):
        """Keep what was found. sudo: guarded figures, which nobody types."""
        self.sudo().write(values)

    def _asked(self):
        """Return the query of the checks that are looked at: those the user may see.

        Of the rule's company and stage, of the months; of orders that are still there.
        """
        rule = self.rule_id
        stages = {ORDER: [ORDER, False], DELIVERY: [DELIVERY]}.get(
            rule.stage, [ORDER, DELIVERY, False]
        )
        domain = [
            ("date", ">=", fields.Datetime.to_datetime(self.since)),
            ("order_id", "!=", False),
            ("stage", "in", stages),
        ]
        domain.append(("company_id", "child_of", self._roots().ids))
        return self.env["credit.check"]._search(domain)

    def _roots(self):
        """Return the root companies whose checks are looked at.

        sudo: the root of a branch needn't be one of the user's companies.
        """
        return self.rule_id.company_id or self.env.companies.sudo().root_id

    def _title(self):
        """Return what the dialogue is called: it says what is tried."""
        return self.rule_id.action_try()["name"]

    def _starts(self):
        """Return the ids of the orders that begin a slice each."""
        query = SQL(
            """SELECT order_id FROM (
                   SELECT order_id, ROW_NUMBER() OVER (ORDER BY order_id) AS number
                     FROM (SELECT DISTINCT order_id FROM credit_check
                            WHERE id IN %s) one) numbered
                WHERE number %% %s = 1 ORDER BY order_id""",
            self._asked().subselect(),
            SLICE,
        )
        return [row[0] for row in self.env.execute_query(query)]

    def _process(self, ids):
        # EXTENDS 'credit.progress': ``ids`` are orders that begin a slice each.
        if not self.since:
            raise UserError(self.env._("Say first what is to be tried."))
        for start in ids:
            self._judge_slice(start)
        return {}

    def _judge_slice(self, start):
        """Judge the orders of one slice anew and keep what changes."""
        asked = defaultdict(list)
        for order_id, stage, *more in self._frozen(start):
            asked[order_id, stage].append(more)
        row = self._row()
        then = {
            key: any(verdict == "hold" for verdict, *_more in rows) for key, rows in asked.items()
        }
        now = {key: self._held_now(rows, row, then[key]) for key, rows in asked.items()}
        self._keep(
            order_count=self.order_count + len(asked),
            then_count=self.then_count + sum(then.values()),
            now_count=self.now_count + sum(now.values()),
        )
        changes = {key: change_of(then[key], now[key]) for key in asked if then[key] != now[key]}
        causes = {key: self._cause(asked[key], row, change) for key, change in changes.items()}
        self._keep_lines({key: asked[key][0] for key in changes}, changes, causes)

    def _row(self):
        """Return the rule's row as it would be, as the engine's ``Rule``."""
        row = self.rule_id._as_engine_rule()
        return Rule(
            row.kind, self.severity, self.threshold, row.specificity, row.version, row.source
        )

    def _held_now(self, rows, row, then):
        """Tell whether an order would be held; as it was where the rule isn't about it."""
        frozen = self._frozen_now(rows, row)
        return then if frozen is None else is_held(frozen)

    def _frozen_now(self, rows, row):
        """Return (facts, rules that would apply) of each customer an order was judged for.

        None where what is tried isn't about any of them.
        """
        rule = self.rule_id
        if not any(self._is_about(rule, account, rating) for _v, _f, account, rating, *_m in rows):
            return None
        return [
            (facts, with_row(rules, row) if self._is_about(rule, account, rating) else rules)
            for (facts, rules), (_v, _f, account, rating, *_m) in zip(
                self._frozen_then(rows), rows, strict=True
            )
        ]

    def _frozen_then(self, rows):
        """Return (facts, rules that applied) of each customer an order was judged for."""
        return [
            (Facts.from_dict(frozen["facts"]), [Rule.from_row(one) for one in frozen["rules"]])
            for _verdict, frozen, *_more in rows
        ]

    def _cause(self, rows, row, change):
        """Return the kind of the first rule that would hold an order, or held it, or False."""
        kinds = holding(self._frozen_now(rows, row) if change == HELD else self._frozen_then(rows))
        # What holds and is no rule: a currency without a rate, a rule of an add-on that is gone.
        known = self.env["credit.rule"]._fields["kind"].get_values(self.env)
        return next((kind for kind in kinds if kind in known), False)

    def _is_about(self, rule, account_id, rating_id):
        own, grade = rule.account_id.id, rule.rating_id.id
        return (not own or own == account_id) and (not grade or grade == rating_id)

    def _frozen(self, start):
        """Return the first checks of the orders of a slice, as the statement names its columns.

        sudo: the figures of a check are its evidence; which of them the user sees is asked
        in ``_asked``.
        """
        asked = self._asked().subselect()
        self.env["credit.account"].flush_model(["rating_id"])
        return self.env.execute_query(
            SQL(
                """WITH slice AS (
                       SELECT DISTINCT order_id FROM credit_check
                        WHERE order_id >= %(start)s AND id IN %(asked)s
                        ORDER BY order_id LIMIT %(size)s
                   ), seen AS (
                       SELECT c.*, COALESCE(c.stage, 'order') AS asked_at, MIN(c.date) OVER (
                              PARTITION BY c.order_id, COALESCE(c.stage, 'order')) AS first
                         FROM credit_check c JOIN slice USING (order_id) WHERE c.id IN %(asked)s
                   )
                   SELECT c.order_id, c.asked_at, c.verdict, c.facts, c.account_id, a.rating_id,
                          c.amount, c.date, c.currency_id
                     FROM seen c LEFT JOIN credit_account a ON a.id = c.account_id
                    WHERE c.date = c.first ORDER BY c.order_id, c.id""",
                start=start,
                asked=asked,
                size=SLICE,
            )
        )

    def _keep_lines(self, changed, changes, causes):
        """Keep a line for each order that changes, with the rule it is for and how it ended.

        sudo: who may see the check may know its order's end; the lines are nobody's to type.
        """
        orders = self.env["sale.order"].sudo().browse({order_id for order_id, _stage in changed})
        orders.fetch(["state", "company_id"])
        days = {order.id: order.company_id._credit_today() for order in orders}
        ended = self.env["sale.order"]._credit_outcomes(days)
        ended |= {order.id: NOT_SOLD for order in orders if order.state != "sale"}
        lines = self.env["credit.rule.trial.line"].sudo()
        lines.create(
            [
                {
                    "trial_id": self.id,
                    "order_id": order_id,
                    "account_id": account,
                    "rating_id": rating,
                    "amount": amount,
                    "currency_id": currency,
                    "date": day,
                    "stage": stage,
                    "change": changes[order_id, stage],
                    "cause": causes[order_id, stage],
                    "ended": ended[order_id],
                }
                for (order_id, stage), (
                    _verdict, _facts, account, rating, amount, day, currency,
                ) in changed.items()
            ]
        )  # fmt: skip

    def _reopened(self):
        # EXTENDS 'credit.progress': the title says which rule.
        return {**super()._reopened(), "name": self._title()}

    def _run(self, ids):
        # EXTENDS 'credit.progress'
        return {**super()._run(ids), "name": self._title()}

    # --- what follows

    def action_save(self):
        """Change the rule to what was tried; AccessError for who may not. Closes the dialogue."""
        self.ensure_one()
        self.check_access("write")
        self.rule_id.write({"severity": self.severity, "threshold": self.threshold})
        return {"type": "ir.actions.act_window_close"}

    def action_lines(self):
        """Return the action with the orders that change, to be grouped and counted."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Orders that change"),
            "res_model": "credit.rule.trial.line",
            "view_mode": "list,pivot,graph",
            "domain": [("trial_id", "=", self.id)],
            "context": {"search_default_group_change": 1, "search_default_group_cause": 1},
        }


class CreditRuleTrialLine(models.TransientModel):
    """An order that a changed rule would have held, or let pass, and how it ended."""

    _name = "credit.rule.trial.line"
    _inherit = ["credit.answers"]
    _description = "Order a Changed Rule Would Treat Otherwise"
    _order = "date desc, id"
    _rec_name = "order_id"

    trial_id = fields.Many2one("credit.rule.trial", required=True, ondelete="cascade", index=True)
    order_id = fields.Many2one("sale.order", readonly=True, ondelete="cascade")
    account_id = fields.Many2one("credit.account", "Customer", readonly=True)
    rating_id = fields.Many2one("credit.rating", "Grade", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary(readonly=True)
    date = fields.Datetime("Asked on", readonly=True)
    stage = fields.Selection([(ORDER, "Order"), (DELIVERY, "Delivery")], readonly=True)
    change = fields.Selection(CHANGES, readonly=True)
    cause = fields.Selection(
        lambda self: self.env["credit.rule"]._fields["kind"]._description_selection(self.env),
        "Rule",
        readonly=True,
        help="The first rule that would hold the order, or that held it.",
    )
    ended = fields.Selection(ENDINGS, "How it ended", readonly=True)

    def action_open_order(self):
        """Return the action that opens the order; Odoo asks who may see it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "res_id": self.order_id.id,
            "view_mode": "form",
        }
