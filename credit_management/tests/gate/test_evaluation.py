from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from ..common import CreditCase


@tagged("post_install", "-at_install")
class TestEvaluation(CreditCase):
    """Machine holds clear themselves, human stops don't."""

    def setUp(self):
        super().setUp()
        self.partner = self.customer(limit=1000)
        self.cron = self.env.ref("credit_management.ir_cron_evaluate_holds")

    def hold(self, amount, **values):
        return self.held(amount, **values).sudo().credit_hold_id

    def triggers(self):
        return self.env["ir.cron.trigger"].search_count([("cron_id", "=", self.cron.id)])

    def assert_triggered(self, act):
        before = self.triggers()
        act()
        self.env.cr.flush()
        self.assertGreater(self.triggers(), before)

    def test_the_oldest_hold_takes_its_part_first(self):
        invoice = self.invoice(1000)
        old, young = self.hold(700), self.hold(600)
        self.pay(1000, invoice.partner_id)
        young.action_evaluate()
        self.assertEqual((old.state, young.state), ("ready", "open"))

    def test_ready_reserves_nothing_and_goes_back_to_open(self):
        self.invoice(1000)
        hold = self.hold(700)
        self.pay(1000)
        self.assertIn("can be confirmed", hold.action_evaluate()["params"]["message"])
        self.assertEqual(hold.state, "ready")
        self.invoice(900)
        for _again in range(2):
            self.assertIn("still held", hold.action_evaluate()["params"]["message"])
        self.assertEqual(hold.state, "open")

    def test_ready_orders_confirm_by_themselves_where_the_company_says_so(self):
        self.company._credit_policy().auto_confirm_ready = True
        self.invoice(1000)
        hold = self.hold(700)
        self.pay(1000)
        hold.action_evaluate()
        self.assertEqual((hold.state, hold.order_id.state), ("cleared", "sale"))
        self.assertEqual(hold.order_id.credit_state, "passed")

    def test_a_human_stop_never_clears_itself(self):
        self.grant(self.partner, 0, "suspend")
        hold = self.hold(10)
        self.pay(5000)
        hold.action_evaluate()
        self.assertEqual(hold.state, "open")

    def test_what_decides_has_holds_judged_again(self):
        term = self.env["account.payment.term"].create({"name": "Odd days"})
        rule = self.env["credit.rule"].search([("kind", "=", "over_limit")], limit=1)
        category = self.env["credit.exposure.category"].search([], limit=1)
        account = self.env["account.account"].search(
            [("account_type", "=", "asset_current"), ("company_ids", "in", self.company.id)],
            limit=1,
        )
        changes = [
            lambda: self.env["credit.ledger.account"].create(
                {"account_id": account.id, "kind": "deposit", "company_id": self.company.id}
            ),
            lambda: self.env["credit.ledger.account"].search([]).unlink(),
            lambda: category.write({"treatment": "show"}),
            lambda: rule.write({"threshold": rule.threshold + 1}),
            lambda: self.company._credit_policy().write({"hold_overdue_days": 77}),
            lambda: term.line_ids.write({"nb_days": 5}),
        ]
        self.hold(1100)
        for change in changes:
            self.assert_triggered(change)

    def test_payment_credit_note_limit_grade_and_order_change_have_holds_judged_again(self):
        self.invoice(1000)
        hold = self.hold(700)
        self.assert_triggered(lambda: self.pay(10))
        self.assert_triggered(lambda: self.invoice(10, move_type="out_refund"))
        self.assert_triggered(lambda: self.grant(self.partner, 1200, "increase"))
        self.assert_triggered(lambda: hold.order_id.order_line.write({"price_unit": 650}))
        grade = self.env["credit.rating"].search([], limit=1)
        account = self.account(self.partner)
        self.assert_triggered(
            lambda: account.sudo().write({"rating_id": grade.id})  # as an approval does
        )

    def test_money_on_a_marked_account_has_holds_judged_again(self):
        self.hold(5000)
        account = self.env["account.account"].create(
            {"name": "Advances", "code": "220300", "account_type": "liability_current",
             "company_ids": self.company.ids}
        )  # fmt: skip
        before = self.triggers()
        self.book(account, -10)
        self.assertEqual(self.triggers(), before)
        self.env["credit.ledger.account"].create(
            {"company_id": self.company.id, "account_id": account.id, "kind": "deposit"}
        )
        self.assert_triggered(lambda: self.book(account, -10))

    def book(self, account, amount):
        """Post an entry of ``amount`` on an account, for the customer, against the bank."""
        bank = self.env["account.account"].search(
            [("account_type", "=", "asset_cash"), ("company_ids", "in", self.company.ids)], limit=1
        )
        line = {"account_id": account.id, "partner_id": self.partner.id, "balance": amount}
        other = {"account_id": bank.id, "balance": -amount}
        lines = [Command.create(line), Command.create(other)]
        self.env["account.move"].create({"line_ids": lines}).action_post()

    def test_nobody_elses_payment_costs_an_evaluation(self):
        self.hold(5000)
        before = self.triggers()
        self.pay(10, self.customer(name="Other"))
        self.assertEqual(self.triggers(), before)

    def test_cancelling_the_order_clears_its_hold(self):
        hold = self.hold(5000)
        hold.order_id._action_cancel()
        self.assertEqual((hold.state, hold.order_id.credit_state), ("cleared", "none"))

    def test_an_order_has_one_open_hold_however_often_it_is_confirmed(self):
        order = self.held(5000)
        order.action_confirm()
        self.assertEqual(self.env["credit.hold"].search_count([("order_id", "=", order.id)]), 1)
        self.assertEqual(len(order.sudo().credit_check_ids), 2)

    def test_the_states_of_accounts_follow_their_figures(self):
        account = self.account(self.partner)
        states = []
        for step in (
            lambda: None,
            lambda: self.invoice(950),
            lambda: self.invoice(100),
            lambda: self.pay(1050),
            lambda: self.invoice(1060, days=-40),
        ):
            step()
            account.invalidate_recordset()
            account._refresh_state()
            states.append(account.state)
        self.assertEqual(states, ["open", "watch", "hold", "open", "hold"])

    def test_a_temporary_limit_ends_whatever_the_scheduler_does(self):
        partner = self.customer(name="Temporary")
        self.grant(
            partner, 500, "temporary",
            date_from=self.today - timedelta(days=5), date_to=self.today - timedelta(days=1),
        )  # fmt: skip
        self.account(partner).sudo().state = "open"
        self.held(100, partner)

    def test_the_end_of_a_temporary_limit_is_noted_once(self):
        self.grant(
            self.partner, 500, "temporary",
            date_from=self.today - timedelta(days=5), date_to=self.today - timedelta(days=1),
        )  # fmt: skip
        account = self.account(self.partner)
        before = len(account.message_ids)
        self.env["credit.limit"]._announce_ends()
        self.env["credit.limit"]._announce_ends()
        self.assertEqual(len(account.message_ids), before + 1)
        self.assertIn("500.00", account.message_ids[0].body)

    def test_a_check_can_be_run_again_from_what_was_frozen(self):
        order = self.held(5000)
        check = order.sudo().credit_check_ids
        verdict = check._replay()
        self.assertEqual(verdict.outcome, check.verdict)
        self.assertEqual(
            [one.rule for one in verdict.findings], [one["rule"] for one in check.findings]
        )

    def test_a_check_names_the_policy_in_force(self):
        policy = self.company._credit_policy()
        version = policy.version
        self.env.ref("credit_management.credit_rule_overdue_days").threshold = 10
        self.assertEqual(policy.version, version + 1)
        order = self.held(5000)
        self.assertEqual(order.sudo().credit_check_ids.policy_version, version + 1)

    def test_rules_of_account_and_grade_come_before_the_general_one(self):
        grade = self.env["credit.rating"].create({"name": "Lenient"})
        account = self.account(self.partner)
        self.env["credit.rule"].create(
            {"kind": "over_limit", "severity": "warn", "rating_id": grade.id}
        )
        account.rating_id = grade
        order = self.order(5000)
        order.action_confirm()
        self.assertEqual((order.state, order.credit_state), ("sale", "warned"))
        self.env["credit.rule"].create(
            {"kind": "over_limit", "severity": "hold", "account_id": account.id}
        )
        self.held(1)
