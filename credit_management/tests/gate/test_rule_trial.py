from datetime import timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ...wizards.gate import credit_rule_trial
from ..attack import AttackCase


@tagged("post_install", "-at_install")
class TestRuleTrial(AttackCase):
    """A changed rule is tried on the orders that were checked, before it counts."""

    def setUp(self):
        super().setUp()
        self.rule = self.env["credit.rule"].search(
            [("kind", "=", "over_limit"), ("specificity", "=", 0), ("stage", "=", "order")], limit=1
        )
        self.assertTrue(self.rule)

    def trial(self, user=None, **values):
        values = {
            "rule_id": self.rule.id, "severity": self.rule.severity,
            "threshold": self.rule.threshold, "months": 6,
        } | values  # fmt: skip
        trial = self.env["credit.rule.trial"].with_user(user or self.manager).create(values)
        trial.action_try()
        return trial

    def asked(self, amount, limit):
        """Return an order of a customer of its own, confirmed or held."""
        partner = self.customer(limit, name=f"{amount} of {limit}")
        order = self.order(amount, partner)
        order.with_user(self.sales).action_confirm()
        return order

    def lines(self, trial):
        return {(one.order_id, one.change, one.ended) for one in trial.line_ids}

    def test_who_would_pass_and_who_would_be_held_and_how_it_ended(self):
        passed, held, over = self.asked(900, 1000), self.asked(1050, 1000), self.asked(2000, 1000)
        self.assertEqual((passed.state, held.state, over.state), ("sale", "draft", "draft"))
        milder = self.trial(threshold=100)
        self.assertEqual((milder.order_count, milder.then_count, milder.now_count), (3, 2, 1))
        self.assertEqual(self.lines(milder), {(held, "freed", "not_sold")})
        self.assertEqual(milder.line_ids.cause, "over_limit")
        ignored = self.trial(severity="warn")
        self.assertEqual(ignored.now_count, 0)
        self.assertIn("3", ignored.summary)

    def test_those_who_paid_late_are_told_from_those_who_paid(self):
        second = {}
        for ended in ("late", "in_time", "not_invoiced"):
            partner = self.customer(1000, name=ended)
            for amount in (100, 50):
                second[ended] = self.order(amount, partner)
                second[ended].with_user(self.sales).action_confirm()
        for ended in ("late", "in_time"):
            invoice = second[ended]._create_invoices()
            invoice.invoice_date = self.today - timedelta(days=60)
            invoice.invoice_date_due = self.today - timedelta(days=30 if ended == "late" else -30)
            invoice.action_post()
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=second["in_time"].invoice_ids.ids
        )
        wizard.create({})._create_payments()
        self.rule = self.env["credit.rule"].search(
            [("kind", "=", "unsettled_sale"), ("specificity", "=", 0)], limit=1
        )
        self.rule.severity = "ignore"
        trial = self.trial(severity="hold", threshold=0)
        self.assertEqual(
            self.lines(trial), {(order, "held", ended) for ended, order in second.items()}
        )
        action = trial.action_lines()
        self.assertEqual(len(self.env[action["res_model"]].search(action["domain"])), 3)

    def test_slices_add_up(self):
        self.patch(credit_rule_trial, "SLICE", 2)
        orders = [self.asked(1050, 1000) for _n in range(5)]
        trial = self.env["credit.rule.trial"].with_user(self.manager).create(
            {"rule_id": self.rule.id, "severity": "hold", "threshold": 100}
        )  # fmt: skip
        action = trial.action_try()
        self.assertEqual((action["tag"], len(action["params"]["ids"])), ("credit_progress", 3))
        for start in action["params"]["ids"]:
            self.assertEqual(trial.action_process([start]), [])
        trial.action_finish()
        self.assertEqual((trial.order_count, trial.then_count, trial.now_count), (5, 5, 0))
        self.assertEqual(len(trial.line_ids), len(orders))

    def test_a_row_for_one_customer_is_about_no_other(self):
        mine, other = self.asked(900, 1000), self.asked(901, 1000)
        self.rule = self.env["credit.rule"].create(
            {"kind": "account_watch", "severity": "ignore",
             "account_id": self.account(mine.partner_id).id}
        )  # fmt: skip
        mine, other = (self.order(9, one.partner_id) for one in (mine, other))
        (mine | other).with_user(self.sales).action_confirm()
        self.rule.write({"kind": "unsettled_sale"})
        trial = self.trial(severity="hold")
        self.assertEqual(trial.line_ids.order_id, mine)
        self.assertEqual(trial.order_count, 4)

    def test_trying_changes_nothing_and_saving_is_a_managers(self):
        self.asked(1050, 1000)
        before = self.rule.threshold, self.rule.version
        trial = self.trial(self.auditor, threshold=77)
        self.assertEqual((self.rule.threshold, self.rule.version), before)
        with self.refused(AccessError):
            self.rpc(self.auditor, trial, "action_save")
        with self.refused(AccessError):  # it names orders, perhaps of a company of others
            self.rpc(self.manager, trial, "read", ["summary"])
        self.assertFalse(
            trial.line_ids.with_user(self.manager).search([("trial_id", "=", trial.id)])
        )
        self.rpc(self.manager, self.trial(threshold=77), "action_save")
        self.assertEqual(self.rule.threshold, 77)

    def test_figures_cannot_be_typed_and_odd_input_is_refused(self):
        trial = self.trial()
        with self.refused(AccessError):
            self.rpc(self.manager, trial, "write", {"now_count": 0, "order_count": 9})
        with self.refused(AccessError):
            self.rpc(self.manager, trial, "write", {"line_ids": [(5,)]})
        for values in ({"threshold": -1}, {"threshold": 1e300}, {"months": 0}, {"months": 1000}):
            with self.subTest(values), self.refused(ValidationError):
                self.rpc(self.manager, trial, "write", values)
        for user in (self.sales, self.controller):
            with self.refused(AccessError):
                self.rpc(user, self.rule, "action_try")
                self.rpc(user, self.env["credit.rule.trial"], "create",
                         [{"rule_id": self.rule.id, "severity": "hold"}])  # fmt: skip
