"""What nobody asked for by name: every public method, for portal, employee and auditor."""

from odoo.tests import tagged

from odoo.addons.credit_management.tests.sweep import SweepMixin

from ..loss.common import LossCase

MODULES = ("credit_collection",)


@tagged("post_install", "-at_install")
class TestAttackSweep(SweepMixin, LossCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls("setUp").happened()

    def happened(self):
        """Let there be one of everything."""
        invoice = self.late(317.17, 61)
        self.dispute(invoice, 17.17)
        self.sent()
        self.promise(100, 3)
        account = self.account(self.partner)
        self.env["credit.statement.confirmation"]._make(account, self.today, self.today)
        self.env["credit.interest.rate"].create(
            {"percent": 10, "date_from": "2020-01-01", "company_id": self.company.id}
        )
        other = self.customer(name="Other")
        self.late(317.17, 40, other)
        self.proposed(other)
        self.env["credit.interest"]._propose(self.account(other), self.today)
        self.env["credit.provision"].with_user(self.controller).create({})
        request = self.env["credit.write.off"].with_user(self.collector).create(
            {"account_id": self.account(other).id, "reason": "Lost", "lessons": "None"}
        )  # fmt: skip
        request.action_add_overdue()
        request.action_submit()

    def test_portal_and_employee_learn_and_change_nothing(self):
        for user in (self.portal_user(), self._user("employee")):
            answers, changes = self.sweep(user, MODULES)
            with self.subTest(user=user.login):
                self.assertEqual(changes, {})
                self.assertEqual(self.telling(answers, ()), {})

    def test_the_auditor_changes_nothing(self):
        _answers, changes = self.sweep(self.auditor, MODULES)
        self.assertEqual(changes, {})

    def test_a_salesperson_decides_nothing_about_their_own_customer(self):
        reminder = self.env["credit.reminder"].search([("state", "=", "draft")], limit=1)
        account = self.account(self.partner)
        promise = {"account_id": account.id, "amount": 1, "date": self.today}
        interest = self.env["credit.interest"].search([], limit=1)
        write_off = self.env["credit.write.off"].search([], limit=1)
        statement = self.env["credit.statement.confirmation"].search([], limit=1)
        attacks = [
            ("credit.promise", "create", [promise]),
            (reminder, "action_skip", "Leave them alone"),
            (reminder, "action_send"),
            (reminder, "write", {"state": "skipped"}),
            (reminder, "unlink"),
            ("credit.reminder", "action_propose"),
            ("credit.reminder.dispatch", "create", [{"reminder_ids": [(6, 0, reminder.ids)]}]),
            (interest, "action_waive", "They are nice"),
            (interest, "action_invoice"),
            (write_off, "action_approve"),
            (statement, "action_cancel"),
            (statement, "write", {"resolution": "All is well"}),
            (account, "write", {"dunning_state": False}),
            (account, "write", {"collector_id": self.sales.id}),
        ]
        for target, method, *args in attacks:
            with self.subTest(method=method, target=str(target)), self.refused():
                self.rpc(self.sales, target, method, *args)

    def test_a_collector_writes_no_figure_and_no_decision(self):
        reminder = self.env["credit.reminder"].search([("state", "=", "draft")], limit=1)
        promise = self.env["credit.promise"].search([], limit=1)
        dispute = self.env["credit.dispute"].search([], limit=1)
        account = self.account(self.partner)
        attacks = [
            ("credit.promise", "create", [{"account_id": account.id, "amount": 1,
             "date": self.today, "state": "kept"}]),
            (promise, "write", {"baseline": -1e9}),
            (promise, "write", {"state": "kept"}),
            (promise, "unlink"),
            (dispute, "write", {"state": "accepted"}),
            (dispute, "write", {"amount": 1e9}),
            ("credit.reminder", "create", [{"account_id": account.id, "state": "sent"}]),
            (reminder, "write", {"amount": 1}),
            ("credit.interest", "create", [{"account_id": account.id}]),
            ("credit.collection.result", "create", [{"collected": 1}]),
        ]  # fmt: skip
        for target, method, *args in attacks:
            with self.subTest(method=method, target=str(target)), self.refused():
                self.rpc(self.collector, target, method, *args)
        forged = {"default_state": "kept", "default_baseline": -1e9}
        [made] = self.rpc(
            self.collector, "credit.promise", "create",
            [{"account_id": account.id, "amount": 1, "date": str(self.today)}], context=forged,
        )  # fmt: skip
        made = promise.browse(made)
        self.assertEqual((made.state, made.baseline), ("open", 0))
