"""Who may not: see a breach, see who reported it, decide on the own one, or unmake one."""

from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import MissingError
from odoo.tests import tagged

from .common import BREACH, NOTICE, BreachCase


@tagged("post_install", "-at_install")
class TestAttackBreach(BreachCase):
    def denied(self, user, records, method, *args):
        with self.refused():
            self.rpc(user, records, method, *args)

    def test_to_whom_it_isnt_shown_a_breach_isnt_there(self):
        breach = self.breach()
        for user in (self.other_sales, self.archivist, self.analyst):
            with self.subTest(user.login):
                for one in (breach, self.env[BREACH].browse(2**30)):
                    self.assertEqual(self.rpc(user, one, "read", ["name"]), [])
                    with self.refused(MissingError):
                        self.rpc(user, one, "action_take")
                self.assertEqual(self.rpc(user, BREACH, "search", []), [])
        self.denied(self.employee, BREACH, "search", [])

    def test_the_reporter_sees_it_and_nothing_of_the_measure(self):
        breach = self.breach()
        self.assessed(breach)
        self.decided(breach)
        row = self.rpc(self.sales, breach, "read")[0]
        self.assertEqual(row["state"], "decided")
        self.assertFalse(
            {"measure", "measure_reason", "risk", "lessons", "facts", "statement"} & set(row)
        )
        self.denied(self.sales, breach, "read", ["measure"])
        self.denied(self.sales, NOTICE, "search", [])

    def test_the_reporter_changes_nothing_any_more(self):
        breach = self.breach()
        self.denied(self.sales, breach, "write", {"people_count": 1})
        for method in ("action_take", "action_decide", "action_close", "action_dismiss",
                       "action_assess", "unlink"):  # fmt: skip
            with self.subTest(method):
                self.denied(self.sales, breach, method)

    def test_nobody_forges_who_reported_or_the_state(self):
        for name, value in (
            ("reported_by_id", self.keeper.id),
            ("state", "closed"),
            ("is_escalated", True),
            ("decided_by_id", self.keeper.id),
            ("deadline", fields.Datetime.now() + timedelta(days=90)),
        ):
            with self.subTest(name):
                self.denied(self.sales, BREACH, "create",
                            [{"description": "x", name: value}])  # fmt: skip
        breach = self.env[BREACH].browse(
            self.rpc(self.sales, self.env[BREACH].with_context(
                default_reported_by_id=self.keeper.id, default_state="closed"),
                "create", [{"description": "x"}])
        )  # fmt: skip
        self.assertEqual((breach.reported_by_id, breach.state), (self.sales, "reported"))
        self.denied(self.sales, BREACH, "create", [{"description": "x", "measure": "none"}])

    def test_nobody_sets_the_clock_back(self):
        breach = self.breach()
        for values in ({"found_on": fields.Datetime.now()}, {"description": "Other"},
                       {"deadline": fields.Datetime.now()}):  # fmt: skip
            self.denied(self.keeper, breach, "write", values)

    def test_the_person_concerned_neither_decides_nor_learns_who_reported(self):
        breach = self.breach(doer="employee", person_id=self.keeper.id)
        self.assertEqual(self.rpc(self.keeper, breach, "read", ["reported_by_id"]), [])
        self.denied(self.keeper, breach, "action_decide")
        self.assertFalse(self.asked(self.keeper))
        lines = self.rpc(self.keeper, "credit.archive.log", "search_read",
                         [("operation", "=", "breach")], ["detail", "user_id"])  # fmt: skip
        self.assertFalse([one for one in lines if one["detail"]["document"] == breach.name])
        seen = self.rpc(self.other_keeper, "credit.archive.log", "search_read",
                        [("operation", "=", "breach")], ["detail"])  # fmt: skip
        self.assertTrue([one for one in seen if one["detail"]["document"] == breach.name])
        self.assessed(breach, self.other_keeper)
        self.notice(breach, self.other_keeper)
        self.assertEqual(self.rpc(self.keeper, NOTICE, "search", []), [])
        self.decided(breach, self.other_keeper, person_id=self.keeper.id)
        told = self.asked(self.keeper, "breach_measure")
        self.assertIn("Oral warning", told.note)
        self.assertNotIn(self.sales.name, told.note)

    def test_who_reports_the_own_one_doesnt_decide_on_it(self):
        breach = self.breach(self.keeper, doer="employee", person_id=self.keeper.id)
        self.assertTrue(self.rpc(self.keeper, breach, "read", ["name"]))
        for method in ("action_take", "action_decide", "action_dismiss"):
            with self.subTest(method):
                self.denied(self.keeper, breach, method)
        self.denied(self.keeper, breach, "write", {"person_id": False, "doer": "unknown"})
        self.denied(self.other_keeper, breach, "write", {"responsible_id": self.keeper.id})

    def test_who_dealt_with_it_once_doesnt_end_it(self):
        breach = self.breach()
        self.rpc(self.keeper, breach, "write", {"outcome": "Nothing"})
        self.denied(self.keeper, breach, "action_dismiss")
        self.rpc(self.keeper, breach, "action_take")
        for name in ("responsible_id", "handler_ids"):
            self.denied(self.keeper, breach, "write", {name: False})
        self.rpc(self.other_keeper, breach, "action_take")
        for user in (self.keeper, self.other_keeper):
            self.denied(user, breach, "action_dismiss")
        self.rpc(self.third_keeper, breach, "action_dismiss")
        self.assertEqual(breach.closed_by_id, self.third_keeper)

    def test_what_was_decided_sent_or_closed_stays(self):
        breach = self.breach()
        self.assessed(breach)
        self.decided(breach)
        self.denied(self.keeper, breach, "write", {"measure": "none"})
        sent = self.notice(breach)
        self.rpc(self.keeper, sent, "action_send")
        self.denied(self.keeper, sent, "write", {"body": "Other"})
        self.denied(self.keeper, sent, "unlink")
        self.denied(self.keeper, sent, "write", {"state": "draft"})
        self.denied(self.keeper, breach, "unlink")
        affected = self.notice(breach, kind="affected")
        self.rpc(self.keeper, affected, "action_send")
        self.rpc(self.keeper, breach, "write", {"outcome": "x", "lessons": "y"})
        self.rpc(self.other_keeper, breach, "action_close")
        self.denied(self.other_keeper, breach, "write", {"lessons": "z"})
        self.denied(self.keeper, NOTICE, "create", [{"breach_id": breach.id, "recipient": "x"}])

    def test_a_notice_is_no_time_machine(self):
        breach = self.breach()
        self.assessed(breach)
        for moment in (breach.found_on - timedelta(hours=1),
                       fields.Datetime.now() + timedelta(hours=1)):  # fmt: skip
            notice = self.notice(breach, date=moment)
            self.denied(self.keeper, notice, "action_send")

    def test_nobody_names_a_file_or_record_they_dont_see(self):
        record = self.record("special")
        self.denied(self.other_sales, BREACH, "create",
                    [{"description": "x", "file_ids": [Command.link(self.file.id)]}])  # fmt: skip
        self.denied(self.sales, BREACH, "create",
                    [{"description": "x", "record_ids": [Command.link(record.id)]}])  # fmt: skip

    def test_an_auditor_reads_and_writes_nothing(self):
        breach = self.breach()
        self.assertTrue(self.rpc(self.auditor, breach, "read", ["measure"]))
        self.denied(self.auditor, breach, "write", {"people_count": 1})
        self.denied(self.auditor, breach, "action_take")

    def test_odd_arguments_are_answered(self):
        breach = self.breach()
        for method in ("action_decide", "action_close", "action_dismiss", "action_assess"):
            with self.subTest(method):
                self.denied(self.keeper, breach, method)

    def test_what_the_risk_asks_for_is_not_dropped_after_the_decision(self):
        for values in ({"authority_needed": "no", "affected_needed": "no"},
                       {"authority_needed": False, "affected_needed": False}):  # fmt: skip
            with self.subTest(values):
                breach = self.breach()
                self.assessed(breach)
                self.decided(breach)
                self.rpc(self.keeper, breach, "write",
                         {"outcome": "x", "lessons": "y", **values})  # fmt: skip
                self.denied(self.other_keeper, breach, "action_close")
                self.assertEqual(breach.state, "decided")

    def test_who_assessed_or_told_does_not_end_it(self):
        breach = self.breach()
        self.rpc(self.keeper, breach, "action_take")
        self.rpc(self.other_keeper, breach, "write", {"likelihood": "low", "outcome": "None"})
        self.denied(self.other_keeper, breach, "action_dismiss")
        told = self.breach()
        self.rpc(self.keeper, told, "action_take")
        self.rpc(self.keeper, told, "write", {"outcome": "None"})
        self.rpc(self.other_keeper, self.notice(told), "action_send")
        self.denied(self.other_keeper, told, "action_dismiss")
        self.rpc(self.third_keeper, told, "action_dismiss")

    def test_figures_that_are_none_are_answered_in_words(self):
        for figure in (2**31, 2**40, -(2**40)):
            with self.subTest(figure):
                self.denied(self.sales, BREACH, "create",
                            [{"description": "x", "people_count": figure}])  # fmt: skip
