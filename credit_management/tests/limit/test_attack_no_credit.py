"""Attacks on the stop of credit: lifting a suspension, or a new limit, without a decision."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_no_credit import NoCreditCase


@tagged("post_install", "-at_install")
class TestAttackNoCredit(NoCreditCase):
    def setUp(self):
        super().setUp()
        self.acc._approve_grade(self.c)
        self.request = self.proposed()

    def assert_stopped(self):
        self.env.invalidate_all()
        self.assertEqual(self.acc.pending_decrease_id, self.request)
        self.assertEqual((self.request.kind, self.request.limit_type), ("decrease", "none"))
        self.held(10)

    def test_nobody_withdraws_what_the_system_proposed(self):
        # The salesperson of record is an analyst, too: one who is involved in the request.
        self.partner.with_user(self.manager).sudo().credit_owner_id = self.analyst
        for user in (self.analyst, self.controller, self.manager, self.tiers["gm"]):
            for method in ("action_cancel", "action_draft", "unlink"):
                with self.refused():
                    self.rpc(user, self.request, method)
            for values in (
                {"state": "cancelled"},
                {"kind": "suspend"},
                {"limit_type": "unlimited"},
                {"date_from": "2999-01-01"},
                {"account_id": self.account(self.customer()).id},
                {"cause_rating_id": False},
            ):
                with self.refused():
                    self.rpc(user, self.request, "write", values)
        self.assert_stopped()

    def test_a_draft_of_the_system_is_no_door_either(self):
        self.request.sudo()._update_state("draft")
        self.partner.with_user(self.manager).sudo().credit_owner_id = self.analyst
        for method, args in (
            ("unlink", ()),
            ("action_cancel", ()),
            ("write", ({"limit_type": "amount", "amount": 999},)),
        ):
            with self.refused():
                self.rpc(self.analyst, self.request, method, *args)
        self.assert_stopped()
        self.rpc(self.analyst, self.request, "action_submit")
        self.assertEqual(self.request.state, "submitted")

    def test_nobody_writes_that_credit_is_not_suspended(self):
        for user in (self.sales, self.analyst, self.controller, self.manager):
            for values in (
                {"pending_decrease_id": False},
                {"no_credit_rating_id": self.c.id},
                {"rating_deviation_until": "2999-01-01"},
            ):
                with self.refused(AccessError):
                    self.rpc(user, self.acc, "write", values)
        self.assert_stopped()

    def test_nobody_forges_a_cause(self):
        values = {"account_id": self.acc.id, "kind": "decrease", "amount": 1, "reason": "x"}
        with self.refused(AccessError):
            self.rpc(
                self.analyst, "credit.request", "create", {**values, "cause_rating_id": self.c.id}
            )
        forged = self.rpc(
            self.analyst,
            "credit.request",
            "create",
            values,
            context={"default_cause_rating_id": self.c.id},
        )
        self.assertFalse(self.request.browse(forged).cause_rating_id)

    def test_no_context_opens_the_gate_and_no_import_a_limit(self):
        order = self.order(10)
        context = {"credit_allow": True, "default_pending_decrease_id": False, "su": True}
        self.rpc(self.sales, order, "action_confirm", context=context)
        self.assert_quotation(order)
        with self.refused():
            self.rpc(self.sales, self.order(10), "write", {"state": "sale"})
        rows = [["", self.partner.name, "initial", "5000", "Mine", "submitted"]]
        names = ["id", "account_id", "kind", "amount", "reason", "state"]
        result = self.rpc(self.analyst, "credit.request", "load", names, rows)
        self.assertFalse(result["ids"])
        self.assertEqual(self.acc.limit_amount, 1000)

    def test_only_managers_say_which_grades_allow_credit_and_whether_it_is_suspended(self):
        policy = self.company._credit_policy()
        for user in (self.sales, self.analyst, self.controller, self.auditor):
            with self.refused(AccessError):
                self.rpc(user, self.policy(self.c), "write", {"allows_credit": True})
            with self.refused(AccessError):
                self.rpc(user, policy, "write", {"suspend_until_decreased": False})
        self.assert_stopped()

    def test_a_batch_hides_no_request_of_a_grade_without_credit(self):
        other = self.graded(self.a, self.customer(name="Good"))
        batch = self.asked(account=other, kind="initial") | self.asked(kind="increase")
        with self.refused(UserError, message="graded C"):
            self.rpc(self.analyst, batch, "action_submit")

    def test_only_who_reported_a_major_change_takes_it_back(self):
        self.request.with_user(self.tiers["sales_manager"]).action_reject("Wait")
        report = self.asked("decrease", 300, hand_in=True, is_major_change=True)
        for user in (self.controller, self.manager):
            for method in ("action_cancel", "action_draft"):
                with self.refused(AccessError, message="only .* who reported it"):
                    self.rpc(user, report, method)
        self.assertEqual(self.acc.pending_decrease_id, report)
        self.rpc(self.analyst, report, "action_cancel")
        self.assertFalse(self.acc.pending_decrease_id)
