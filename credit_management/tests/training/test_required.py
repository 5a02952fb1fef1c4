"""Where the policy says so, approving waits until who approves has read what they had to."""

from odoo.exceptions import RedirectWarning
from odoo.tests import tagged

from .test_training import TrainingCase


@tagged("post_install", "-at_install")
class TestRequired(TrainingCase):
    def late(self, *users, **values):
        """Return a training handed out twenty days ago, that these users are late to read."""
        training = self.training(
            text="<p>Ask before you ship.</p>", group_ids=[],
            user_ids=[(6, 0, [user.id for user in users])], **values,
        )  # fmt: skip
        self.rpc(self.manager, training, "action_open")
        self.env.flush_all()
        self.cr.execute(
            "UPDATE credit_training_reading SET asked_on = asked_on - 20, "
            "date_deadline = date_deadline - 20 WHERE training_id = %s",
            training.ids,
        )
        self.env.invalidate_all()
        return training

    def require(self, what):
        self.rpc(self.manager, self.policy.sudo(False), "write", {"reading_required": what})

    def release(self, hold, user=None):
        return self.rpc(user or self.controller, hold, "action_release", "Known for years")

    def request(self, amount=4000):
        request = self.env["credit.request"].with_user(self.analyst).create(
            {"account_id": self.account(self.partner).id, "kind": "increase", "amount": amount,
             "date_from": self.today, "reason": "Season"}
        )  # fmt: skip
        request.action_submit()
        return request

    def test_a_release_waits_and_says_for_what_and_where_to_read_it(self):
        training = self.late(self.controller)
        self.require("release")
        hold = self.hold_of(self.held(1500))
        with self.refused(RedirectWarning, message="How we sell on credit"):
            self.release(hold)
        with self.assertRaises(RedirectWarning) as refusal:
            self.rpc(self.controller, hold, "action_release")
        message, action, _button, *_more = refusal.exception.args
        row = self.row(training, self.controller)
        self.assertIn(str(row.date_deadline.year), message)
        self.assertEqual((action["res_model"], action["res_id"]), (row._name, row.id))
        self.assertEqual(hold.state, "open")
        self.rpc(self.controller, row, "action_acknowledge")
        self.release(hold)
        self.assertEqual(hold.state, "released")

    def test_rejecting_waits_for_nothing(self):
        self.late(self.controller)
        self.require("all")
        hold = self.hold_of(self.held(1500))
        self.rpc(self.controller, hold, "action_reject", "Never paid")
        self.assertEqual(hold.state, "rejected")

    def test_the_setting_says_what_waits(self):
        self.late(self.manager)
        request, hold = self.request(), self.hold_of(self.held(1500))
        self.require("release")
        self.rpc(self.manager, request, "action_approve")
        self.require("all")
        request = self.request(5000)
        for method in ("action_approve", "action_approve_wizard"):
            with self.subTest(method), self.refused(RedirectWarning):
                self.rpc(self.manager, request, method)
        self.rpc(self.manager_2, request, "action_approve")
        self.require("none")
        self.release(hold, self.manager)
        self.assertEqual(hold.state, "released")

    def test_until_the_deadline_nothing_waits(self):
        training = self.training(text="<p>Ask.</p>", days=0)
        self.rpc(self.manager, training, "action_open")
        self.require("all")
        hold = self.hold_of(self.held(1500))
        self.release(hold)
        self.assertEqual(hold.state, "released")

    def test_where_credit_is_observed_or_editions_are_off_nothing_is_refused(self):
        self.late(self.manager)
        self.require("all")
        request = self.request()
        with self.refused(RedirectWarning):
            self.rpc(self.manager, request, "action_approve")
        feature = self.env["credit.feature"]
        codes = feature._on()
        feature._apply(codes - {"editions"})
        self.rpc(self.manager, request, "action_approve")
        feature._apply(codes)
        request = self.request(5000)
        self.company.credit_check_mode = "observe"
        self.rpc(self.manager, request, "action_approve")
        self.assertEqual(request.state, "approved")

    def test_many_at_once_all_or_none_with_as_many_queries(self):
        training = self.late(self.controller)
        self.require("release")
        holds = self.env["credit.hold"].union(
            *(self.hold_of(self.held(1100 + number)) for number in range(6))
        )
        with self.refused(RedirectWarning):
            self.release(holds)
        self.assertEqual(set(holds.mapped("state")), {"open"})

        def queries(some):
            mine = some.with_user(self.controller)
            self.env.invalidate_all()
            mine.mapped("state")
            mine._reading_roots()
            before = self.cr.sql_log_count
            self.assertTrue(mine._unread())
            return self.cr.sql_log_count - before

        queries(holds)
        self.assertEqual(queries(holds[:1]), queries(holds))
        self.require("none")
        mine = holds.with_user(self.controller)
        mine._reading_roots()
        before = self.cr.sql_log_count
        self.assertFalse(mine._unread())
        self.assertEqual(self.cr.sql_log_count, before)
        self.require("release")
        self.acknowledge(training, self.controller)
        self.release(holds[:2])
        self.assertEqual(set(holds[:2].mapped("state")), {"released"})

    def test_the_only_person_of_an_office_is_late_reads_and_decides(self):
        """Whoever is late can read and acknowledge alone, in any state of the system."""
        self.manager_2.active = False
        self.late(self.manager, self.controller)
        self.require("all")
        request = self.request()
        with self.assertRaises(RedirectWarning) as refusal:
            self.rpc(self.manager, request, "action_approve")
        action = refusal.exception.args[1]
        row = self.env[action["res_model"]].browse(action["res_id"])
        self.assertTrue(self.rpc(self.manager, row, "read", ["text"])[0]["text"])
        self.rpc(self.manager, row, "action_acknowledge")
        self.rpc(self.manager, request, "action_approve")
        self.assertEqual(request.state, "approved")

    def test_another_companys_training_keeps_nothing_waiting(self):
        other = self.env["res.company"].create({"name": "Other"})
        other.credit_check_mode = "enforce"
        (self.manager | self.controller).write({"company_ids": [(4, other.id)]})
        self.late(self.controller, company_id=other.id)
        self.require("all")
        hold = self.hold_of(self.held(1500))
        self.release(hold)
        self.assertEqual(hold.state, "released")

    def test_a_forged_context_opens_nothing(self):
        self.late(self.controller)
        self.require("release")
        hold = self.hold_of(self.held(1500))
        forged = {"default_reading_required": "none", "su": True, "credit_seen": False}
        with self.refused(RedirectWarning):
            self.rpc(self.controller, hold, "action_release", "Known for years", context=forged)

    def test_who_is_no_manager_changes_not_what_waits(self):
        for user in (self.sales, self.analyst, self.controller, self.auditor):
            with self.subTest(user=user.login), self.refused():
                self.rpc(user, self.policy.sudo(False), "write", {"reading_required": "none"})
