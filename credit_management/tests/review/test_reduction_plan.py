"""Coming down to the limit, step by step (R54)."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..grade.common import GradingCase


@tagged("post_install", "-at_install")
class TestReductionPlan(GradingCase):
    def setUp(self):
        super().setUp()
        self.debtor = self.customer(limit=1000, name="Debtor")
        self.invoice(4000, self.debtor, days=30)
        self.debt = self.account(self.debtor)

    def day(self, offset):
        return self.today + timedelta(days=offset)

    def plan(self, *steps, user=None, target=1000):
        """Return a draft of (days from today, amount)."""
        return (
            self.env["credit.reduction.plan"]
            .with_user(user or self.analyst)
            .create(
                {
                    "account_id": self.debt.id,
                    "target_amount": target,
                    "user_id": self.controller.id,
                    "step_ids": [
                        (0, 0, {"date": self.day(offset), "amount": amount})
                        for offset, amount in steps or ((30, 2000), (60, 1000))
                    ],
                }
            )
        )

    def running(self, *steps, **values):
        plan = self.plan(*steps, **values)
        plan.action_start()
        return plan

    def shift(self, plan, days):
        """Let so many days pass for the steps of a plan."""
        for step in plan.sudo().step_ids:
            step.date -= timedelta(days=days)
        plan.invalidate_recordset()

    def test_a_plan_starts_with_the_exposure_of_its_day(self):
        plan = self.running()
        self.assertEqual((plan.state, plan.start_amount), ("active", 4000))
        self.assertEqual(plan.step_ids.mapped("status"), ["open", "open"])

    def test_senseless_plans_are_refused_with_day_and_figure(self):
        for steps, message in (
            (((-1, 1000),), "the day is over"),
            (((5, 2000), (5, 1000)), "a day of its own"),
            (((5, 4000),), "4,000.00 is not below"),
            (((5, 1500),), "1,500.00 on .* above the target of .*1,000.00"),
        ):
            plan = self.plan(*steps)
            with self.refused(ValidationError, message=message):
                plan.action_start()
            plan.unlink()
        with self.refused(ValidationError, message="zero or more"):
            self.plan((5, -1))

    def test_one_unfinished_plan_per_account(self):
        self.plan()
        with self.refused(Exception, message="one_per_account"):
            self.plan()

    def test_a_step_is_met_by_what_is_paid(self):
        plan = self.running()
        self.pay(2500, self.debtor)
        plan.step_ids.invalidate_recordset()
        plan.account_id.invalidate_recordset()
        self.assertEqual(plan.step_ids.mapped("status"), ["met", "open"])

    def test_an_overdue_step_is_visible_and_said_once(self):
        plan = self.running()
        self.shift(plan, 31)
        self.assertEqual(plan.step_ids.mapped("status"), ["overdue", "open"])
        self.assertEqual(plan.overdue_count, 1)
        self.env["credit.reduction.plan"]._cron_follow()
        self.env["credit.reduction.plan"]._cron_follow()
        self.assertEqual(len(plan.activity_ids), 1)
        self.assertEqual(plan.activity_ids.user_id, self.controller)
        self.assertIn("2,000.00", plan.activity_ids.note)

    def test_who_is_down_to_the_target_is_done(self):
        plan = self.running()
        self.pay(3000, self.debtor)
        self.env.invalidate_all()
        self.env["credit.reduction.plan"]._cron_follow()
        self.assertEqual(plan.state, "done")

    def test_accounts_above_their_limit_get_a_draft_once(self):
        plans = self.env["credit.reduction.plan"]
        plans._cron_follow()
        plans._cron_follow()
        plan = plans.search([("account_id", "=", self.debt.id)])
        self.assertEqual((plan.state, plan.target_amount), ("draft", 1000))
        self.assertEqual(plan.step_ids.mapped("amount"), [3000, 2000, 1000])
        self.assertEqual(len(plan.activity_ids), 1)

    def test_a_company_can_do_without_drafts(self):
        self.company._credit_policy().reduction_months = 0
        self.env["credit.reduction.plan"]._cron_follow()
        self.assertFalse(
            self.debt.env["credit.reduction.plan"].search([("account_id", "=", self.debt.id)])
        )

    def test_an_account_without_a_limit_may_only_come_down(self):
        owing = self.customer(name="Owes without a limit")
        self.invoice(100, owing, days=30)
        self.held(1, owing)

    def test_what_was_agreed_stays(self):
        plan = self.running()
        step = plan.step_ids[0]
        for values in ({"amount": 3999}, {"date": self.day(99)}):
            with self.refused(UserError, message="its steps stay"):
                self.rpc(self.analyst, step, "write", values)
        for values in (
            {"target_amount": 3999},
            {"step_ids": [(0, 0, {"date": self.day(9), "amount": 3999})]},
            {"step_ids": [(2, step.id)]},
        ):
            with self.refused(UserError):
                self.rpc(self.analyst, plan, "write", values)
        with self.refused(UserError):
            self.rpc(self.analyst, step, "unlink")
        with self.refused(UserError, message="Only a draft"):
            self.rpc(self.analyst, plan, "unlink")

    def test_the_state_is_written_by_nobody(self):
        plan = self.plan()
        for user in (self.analyst, self.manager):
            with self.refused(AccessError):
                self.rpc(user, plan, "write", {"state": "done"})
        forged = self.rpc(
            self.analyst,
            "credit.reduction.plan",
            "create",
            {"account_id": self.account(self.customer()).id},
            context={"default_state": "done"},
        )
        self.assertEqual(self.env["credit.reduction.plan"].browse(forged).state, "draft")

    def test_salespeople_read_the_plans_of_their_own_customers(self):
        plan = self.plan()
        self.assertTrue(self.rpc(self.sales, plan, "read", ["state"]))
        with self.refused(AccessError):
            self.rpc(self.other_sales, plan, "read", ["state"])
        for user in (self.sales, self.auditor):
            with self.refused(AccessError):
                self.rpc(user, plan, "action_start")
        with self.refused(AccessError):
            self.rpc(self.auditor, plan, "write", {"note": "x"})
