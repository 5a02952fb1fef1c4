from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ...engine.features import REDUCTION
from ...engine.reduction import problem_with_steps, steps

STATES = [
    ("draft", "Draft"),
    ("active", "Running"),
    ("done", "Reached"),
    ("cancelled", "Cancelled"),
]


class CreditReductionPlan(models.Model):
    """How an account that owes more than it may comes down, step by step (压缩计划, R54).

    Drafted at night for every account above its limit, or by hand for one that
    owes without a limit. Once started its steps stay as they are; it is reached
    when the exposure is down to the target. Amounts are in the account's currency.

    Nightly: drafts for accounts above their limit, and a look at the running plans (R54).
    """

    _name = "credit.reduction.plan"
    _description = "Reduction Plan"
    _inherit = ["mail.thread", "mail.activity.mixin", "credit.guard", "credit.lifecycle"]
    _order = "id desc"
    _rec_name = "account_id"

    _moves = {"draft": {"active", "cancelled"}, "active": {"done", "cancelled"}}

    _credit_guarded = frozenset({"state", "start_amount", "started_on", "ended_on"})

    account_id = fields.Many2one("credit.account", required=True, ondelete="restrict", index=True)
    partner_id = fields.Many2one(related="account_id.partner_id", string="Customer")
    company_id = fields.Many2one(related="account_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="account_id.currency_id")
    user_id = fields.Many2one(
        "res.users", "Responsible", tracking=True, default=lambda self: self.env.user
    )
    state = fields.Selection(STATES, default="draft", required=True, copy=False, tracking=True)
    target_amount = fields.Monetary(
        "Target", tracking=True, help="What the customer may owe in the end: the limit, or nothing."
    )
    start_amount = fields.Monetary("Exposure at the start", readonly=True, copy=False)
    started_on = fields.Date("Started on", readonly=True, copy=False)
    ended_on = fields.Date("Ended on", readonly=True, copy=False)
    exposure_amount = fields.Monetary("Exposure today", related="account_id.exposure_amount")
    note = fields.Text("Agreement")
    step_ids = fields.One2many("credit.reduction.step", "plan_id", "Steps")
    overdue_count = fields.Integer("Steps overdue", compute="_compute_overdue_count")

    _one_per_account = models.UniqueIndex(
        "(account_id) WHERE state IN ('draft', 'active')",
        "This account has a reduction plan that isn't finished.",
    )

    @api.depends("step_ids.status", "state")
    def _compute_overdue_count(self):
        for plan in self:
            overdue = plan.step_ids.filtered(lambda step: step.status == "overdue")
            plan.overdue_count = len(overdue) if plan.state == "active" else 0

    @api.onchange("account_id")
    def _onchange_account_id(self):
        """Suggest the limit as target and equal monthly steps down to it."""
        if self.account_id and not self.step_ids:
            self.target_amount = self.account_id.limit_amount
            self.step_ids = self._suggested_steps(
                self.account_id, self.account_id.exposure_amount, self.target_amount
            )

    @api.model
    def _suggested_steps(self, account, exposure, target):
        company = account.company_id
        months = self.env["credit.policy"]._values(company.id)["reduction_months"] or 3
        today = company._credit_today()
        days = [today + relativedelta(months=number) for number in range(1, months + 1)]
        rounding = company.currency_id.rounding or 0.01
        plan = steps(exposure, target, days, rounding) if exposure > target else ()
        return [Command.create({"date": step.day, "amount": step.amount}) for step in plan]

    def write(self, vals):
        if {"account_id", "target_amount", "step_ids"} & set(vals) and not self.env.su:
            self.step_ids._check_draft()
        return super().write(vals)

    def action_start(self):
        """Start these plans: from here on their steps are followed and stay as they are (R54).

        Raises AccessError for who may not write them, ValidationError for steps that don't
        fall from the exposure to the target, UserError where one isn't a draft. Returns True.
        """
        self.check_access("write")
        for plan in self:
            plan._check_steps()
        self._update_state("active")
        return True

    def action_cancel(self):
        """Give these plans up. Returns True.

        Raises AccessError for who may not write them, UserError where one is over.
        """
        self.check_access("write")
        self._update_state("cancelled")
        return True

    def _move_refused(self, state):
        # EXTENDS 'credit.lifecycle'
        return self.env._(
            "The plan of %(account)s is %(state)s: this step is no longer possible.",
            account=self.account_id.display_name,
            state=state,
        )

    def _write_move(self, values):
        # EXTENDS 'credit.lifecycle': with the day, and at the start with what is owed then.
        for plan in self:
            today = plan.company_id._credit_today()
            if values["state"] == "active":
                more = {"start_amount": plan.account_id.exposure_amount, "started_on": today}
            else:
                more = {"ended_on": today}
            super(CreditReductionPlan, plan)._write_move({**values, **more})
        return None

    def _after_move(self, state):
        # EXTENDS 'credit.lifecycle'. sudo: the activities may be other people's.
        if state != "active":
            self.sudo().activity_unlink(["credit_management.mail_activity_reduction"])

    def _check_steps(self):
        """Raise unless the steps fall, one after the other, from the exposure to the target."""
        self.ensure_one()
        plan = [step._as_engine() for step in self.step_ids.sorted("date")]
        exposure, today = self.account_id.exposure_amount, self.company_id._credit_today()
        problem = problem_with_steps(plan, exposure, self.target_amount, today)
        if problem:
            raise ValidationError(self._step_problem(*problem))

    def _step_problem(self, code, step):
        money = self.currency_id.format
        words = {
            "day": format_date(self.env, step.day) if step else "",
            "amount": money(step.amount) if step else "",
            "exposure": money(self.account_id.exposure_amount),
            "target": money(self.target_amount),
        }
        texts = {
            "none": self.env._("Steps: a plan needs at least one."),
            "past": self.env._("Step of %(day)s: the day is over.", **words),
            "order": self.env._("Step of %(day)s: each step needs a day of its own.", **words),
            "negative": self.env._("Step of %(day)s: %(amount)s is below zero.", **words),
            "rising": self.env._(
                "Step of %(day)s: %(amount)s is not below the step before it "
                "(exposure today: %(exposure)s).",
                **words,
            ),
            "short": self.env._(
                "The last step, %(amount)s on %(day)s, lies above the target of %(target)s.",
                **words,
            ),
        }
        return texts[code]

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if any(plan.state != "draft" for plan in self):
            raise UserError(self.env._("Only a draft plan can be deleted; cancel it instead."))

    @api.model
    def _cron_follow(self):
        """Finish what is reached, tell once of steps that are overdue, draft what is missing.

        Nothing while reduction plans are switched off.
        """
        if not self.env["credit.feature"]._is_on(REDUCTION):
            return
        running = self.search([("state", "=", "active")])
        running._finish_reached()
        running.filtered(lambda plan: plan.state == "active")._tell_overdue()
        self._draft_missing()

    def _finish_reached(self):
        for plan in self:
            exposure = plan.account_id.exposure_amount
            if plan.currency_id.compare_amounts(exposure, plan.target_amount) <= 0:
                plan._update_state("done")

    def _tell_overdue(self):
        """Give the responsible one activity per step that wasn't met in time."""
        for step in self.step_ids.filtered(lambda one: not one.is_noted):
            if step.status == "overdue":
                step.plan_id._schedule(step)
                # sudo: a guarded field, and steps of a running plan stand still.
                step.sudo().is_noted = True

    def _schedule(self, step):
        user = self._responsible()
        plan = self.with_context(lang=user.lang or self.env.lang)
        plan.activity_schedule(
            "credit_management.mail_activity_reduction",
            user_id=user.id,
            note=plan.env._(
                "By %(day)s no more than %(amount)s was to be owed; it is %(exposure)s.",
                day=format_date(plan.env, step.date),
                amount=self.currency_id.format(step.amount),
                exposure=self.currency_id.format(self.account_id.exposure_amount),
            ),
        )

    def _responsible(self):
        controller = self.company_id._credit_policy().controller_id
        return self.user_id or self.account_id.user_id or controller or self.env.user

    @api.model
    def _draft_missing(self):
        """Draft a plan for each account above its limit that has none, and ask for it."""
        over = self.env["credit.account"].search(
            [("limit_type", "=", "amount"), ("utilization", ">", 1)]
        )
        known = self.search([("state", "in", ("draft", "active"))]).account_id
        for account in over - known:
            policy = account.company_id._credit_policy()
            if policy.reduction_months:
                user = account.user_id or policy.controller_id
                self._draft(account, user)

    @api.model
    def _draft(self, account, user):
        target = account.limit_amount
        plan = self.create(
            {
                "account_id": account.id,
                "target_amount": target,
                "user_id": user.id,
                "step_ids": self._suggested_steps(account, account.exposure_amount, target),
            }
        )
        asked = plan._responsible()
        plan.with_context(lang=asked.lang or self.env.lang).activity_schedule(
            "credit_management.mail_activity_reduction", user_id=asked.id
        )
        return plan
