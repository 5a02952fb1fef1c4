from odoo import api, models
from odoo.tools import format_date


class CreditReductionSchedule(models.Model):
    """Nightly: drafts for accounts above their limit, and a look at the running plans (R54)."""

    _inherit = "credit.reduction.plan"

    @api.model
    def _cron_follow(self):
        """Finish what is reached, tell once of steps that are overdue, draft what is missing."""
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
                step.sudo().is_noted = True

    def _schedule(self, step):
        user = self._responsible()
        plan = self.with_context(lang=user.lang or self.env.lang)
        self.activity_schedule(
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
        plan.activity_schedule(
            "credit_management.mail_activity_reduction", user_id=plan._responsible().id
        )
        return plan
