"""From observing to enforcing: what would have been held, and the day from which on it is."""

from datetime import datetime, time, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..attack import AttackCase
from ..prepared import new_company


@tagged("post_install", "-at_install")
class TestEnforcing(AttackCase):
    def setUp(self):
        super().setUp()
        self.company.credit_check_mode = "observe"
        self.policy = self.company._credit_policy()

    def dialogue(self, user=None):
        model = self.env["credit.enforcing"].with_user(user or self.manager)
        return model.browse(model._open(self.company)["res_id"])

    def over(self, amount, partner=None):
        """Return an order that observing let through although it fails."""
        order = self.order(amount, partner)
        order.action_confirm()
        self.assertEqual((order.state, order.credit_state), ("sale", "warned"))
        return order

    def test_it_shows_what_would_have_been_held_by_rule(self):
        cash = self.customer(name="Cash")
        self.confirmed(100)
        first, second = self.over(1500), self.over(200, cash)
        first._action_cancel()
        first.action_draft()
        first.action_confirm()  # checked twice, counted once
        one = self.dialogue()
        self.assertEqual((one.checked_count, one.held_count, one.held_amount), (3, 2, 1700))
        rules = {line.kind: (line.order_count, line.amount) for line in one.line_ids}
        self.assertEqual(rules, {"over_limit": (1, 1500), "no_credit": (1, 200)})
        orders = self.env["sale.order"].search(one.action_view_orders()["domain"])
        self.assertEqual(orders, first | second)
        line = one.line_ids.filtered(lambda line: line.kind == "no_credit")
        self.assertEqual(self.env["sale.order"].search(line.action_view_orders()["domain"]), second)

    def test_from_the_chosen_day_on_orders_are_held(self):
        day = self.today + timedelta(days=3)
        one = self.dialogue()
        one.date_from = day
        one.action_plan()
        self.assertEqual(self.policy.enforce_on, day)
        self.assertIn("Manager has planned it", one.planned_text)
        self.run_on(day - timedelta(days=1))
        self.assertEqual(self.company.credit_check_mode, "observe")
        self.run_on(day)
        self.assertEqual(
            (self.company.credit_check_mode, self.policy.enforce_on), ("enforce", False)
        )
        told = self.env["mail.message"].search(
            [
                ("model", "=", "credit.policy"),
                ("res_id", "=", self.policy.id),
                ("partner_ids", "in", self.manager.partner_id.ids),
            ]
        )
        self.assertIn("as Manager planned", told[0].body)
        self.held(1500)

    def run_on(self, day):
        with freeze_time(datetime.combine(day, time(12))):
            self.env["credit.policy"]._cron_enforce()

    def test_today_is_at_once_and_a_plan_can_be_dropped(self):
        one = self.dialogue()
        one.date_from = self.today + timedelta(days=1)
        one.action_plan()
        one.action_cancel_plan()
        self.assertFalse(self.policy.enforce_on)
        one.date_from = self.today
        one.action_plan()
        self.assertEqual(self.company.credit_check_mode, "enforce")
        with self.refused(UserError):
            one.action_plan()

    def test_a_mode_chosen_by_hand_ends_the_plan(self):
        self.policy.with_user(self.manager).sudo(False)._plan_enforcement(
            self.today + timedelta(days=1)
        )
        self.company.credit_check_mode = "off"
        self.assertFalse(self.policy.enforce_on)
        self.run_on(self.today + timedelta(days=2))
        self.assertEqual(self.company.credit_check_mode, "off")

    def test_nobody_but_a_manager_of_the_company_decides_it(self):
        values = {"company_id": self.company.id}
        for user in (self.sales, self.analyst, self.controller, self.auditor):
            with self.refused(AccessError):
                self.rpc(user, "credit.enforcing", "create", [values])
        other = self.env["res.company"].create(
            {"name": "Elsewhere", "credit_check_mode": "observe"}
        )
        with self.refused(AccessError):
            self.rpc(self.manager, "credit.enforcing", "create", [{"company_id": other.id}])
        one = self.dialogue()
        with self.refused(AccessError):
            self.rpc(self.controller, one, "action_plan")
        with self.refused(AccessError):
            self.rpc(self.manager, self.policy, "write", {"enforce_on": self.today})
        one.date_from = self.today - timedelta(days=1)
        with self.refused(UserError):
            self.rpc(self.manager, one, "action_plan")

    def test_the_company_of_a_dialogue_is_exchanged_for_no_other(self):
        mine = {"company_id": self.company.id}
        dialogue = self.rpc(self.manager, "credit.enforcing", "create", [mine])
        dialogue = self.env["credit.enforcing"].browse(dialogue)
        other = new_company(self.env)
        shown = {"company_id": {}, "planned_text": {}, "observed_text": {}}
        with self.refused(AccessError):
            self.rpc(self.manager, dialogue, "write", {"company_id": other.id})
            self.rpc(self.manager, dialogue, "web_read", shown)
        with self.refused(AccessError):
            self.rpc(
                self.manager, self.env["credit.enforcing"], "onchange",
                {"company_id": other.id}, ["company_id"], shown,
            )  # fmt: skip
