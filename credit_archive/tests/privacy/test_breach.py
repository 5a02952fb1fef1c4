"""A breach of privacy, from its report to its closing (R84)."""

from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import BreachCase


@tagged("post_install", "-at_install")
class TestBreach(BreachCase):
    def test_from_the_report_to_the_end(self):
        breach = self.breach(
            file_ids=[Command.link(self.file.id)],
            class_ids=[Command.link(self.env.ref("credit_archive.class_personal").id)],
            people_count=40,
        )
        self.assertRegex(breach.name, r"^PB/\d{4}/\d+$")
        self.assertEqual((breach.state, breach.reported_by_id), ("reported", self.sales))
        self.assertEqual(breach.deadline, breach.found_on + timedelta(hours=72))
        self.assertEqual(breach.clock, "running")
        self.assertEqual(self.asked(self.keeper).summary, breach.name)

        self.assessed(breach)
        self.assertEqual((breach.risk, breach.responsible_id), ("high", self.keeper))
        self.assertEqual((breach.authority_needed, breach.affected_needed), ("yes", "yes"))
        self.decided(breach)
        self.assertEqual((breach.state, breach.decided_by_id), ("decided", self.keeper))
        self.assertIn(breach.name, self.asked(self.other_sales, "breach_measure").summary)

        self.rpc(self.other_keeper, breach, "write", {"outcome": "None lost", "lessons": "Ask"})
        self.said_no(self.other_keeper, breach, "action_close", saying="authority has to be told")
        self.rpc(self.keeper, self.notice(breach), "action_send")
        self.assertEqual(breach.clock, "met")
        self.said_no(self.other_keeper, breach, "action_close", saying="Those affected")
        affected = self.notice(breach, kind="affected", recipient="40 persons")
        self.rpc(self.keeper, affected, "action_send")
        self.said_no(self.keeper, breach, "action_close", saying="another archive manager")
        self.rpc(self.other_keeper, breach, "action_close")
        self.assertEqual((breach.state, breach.closed_by_id), ("closed", self.other_keeper))
        self.assertFalse(self.asked(self.third_keeper))

        said = [line.detail["what"] for line in self.lines(operation="breach")
                if not line.file_id and line.detail["document"] == breach.name]  # fmt: skip
        self.assertEqual(
            said,
            ["reported", "taken", "person", "decided", "told", "affected told", "closed"],
        )
        self.assertTrue(self.lines(operation="breach").filtered(
            lambda line: line.file_id == self.file))  # fmt: skip
        self.assert_whole()

    def said_no(self, user, breach, method, saying):
        with self.refused(UserError, message=saying):
            self.rpc(user, breach, method)

    def run_clock(self):
        with self.enter_registry_test_mode():
            self.env.ref("credit_archive.ir_cron_breach_clock").method_direct_trigger()
        self.env.invalidate_all()

    def test_the_clock_warns_once_and_tells_the_managers_once(self):
        breach = self.breach(found_on=fields.Datetime.now() - timedelta(hours=50))
        self.rpc(self.keeper, breach, "action_take")
        before = {user: len(self.asked(user)) for user in self.keeper | self.other_keeper}
        for _time in (1, 2):
            self.run_clock()
        self.assertEqual(len(self.asked(self.keeper)), before[self.keeper] + 1)
        self.assertEqual(len(self.asked(self.other_keeper)), before[self.other_keeper])
        self.assertEqual(breach.clock, "soon")
        late = fields.Datetime.now() - timedelta(hours=73)
        breach.sudo().write({"found_on": late})
        for _time in (1, 2):
            self.run_clock()
        self.assertEqual(breach.clock, "late")
        self.assertEqual(len(self.asked(self.other_keeper)), before[self.other_keeper] + 1)
        self.assertEqual(len(self.lines(operation="breach").filtered(
            lambda line: line.detail["what"] == "late"
            and line.detail["document"] == breach.name)), 1)  # fmt: skip

    def test_where_nobody_can_be_told_the_next_manager_is(self):
        elsewhere = self._make_company()
        (self.keeper | self.sales).company_ids |= elsewhere
        breach = self.env["credit.archive.breach"].create(
            {"company_id": elsewhere.id, "description": "Sent away", "doer": "employee",
             "person_id": self.keeper.id, "found_on": fields.Datetime.now() - timedelta(hours=80)}
        )  # fmt: skip
        others = breach._managers()
        others.company_ids -= elsewhere
        self.run_clock()
        self.assertFalse(breach.is_escalated)
        self.other_keeper.company_ids |= elsewhere
        before = len(self.asked(self.other_keeper))
        self.run_clock()
        self.assertTrue(breach.is_escalated)
        self.assertEqual(len(self.asked(self.other_keeper)), before + 1)

    def test_the_clock_stands_where_nobody_has_to_be_told(self):
        breach = self.breach(found_on=fields.Datetime.now() - timedelta(hours=90))
        self.assessed(breach, level="low")
        self.assertEqual(breach.clock, "not_needed")
        self.run_clock()
        self.assertFalse(breach.is_escalated)

    def test_a_high_risk_that_isnt_told_wants_a_reason(self):
        breach = self.breach()
        self.rpc(self.keeper, breach, "write", {"authority_needed": "no"})
        self.assessed(breach)
        with self.refused(UserError, message="say why not"):
            self.decided(breach)
        self.decided(breach, needed_reason="The list was encrypted")
        self.assertEqual(breach.state, "decided")

    def test_what_cant_be_is_refused(self):
        now = fields.Datetime.now()
        for values in (
            {"found_on": now + timedelta(hours=1)},
            {"happened_on": now + timedelta(hours=1)},
            {"people_count": -1},
            {"description": "  "},
            {"person_id": self.other_sales.id},
        ):
            with self.subTest(values), self.refused(ValidationError):
                self.breach(**values)

    def test_a_measure_has_to_fit(self):
        breach = self.breach()
        self.assessed(breach)
        for values, said in (
            ({"measure": "penalty"}, "Amount"),
            ({"measure": "oral", "measure_amount": 5}, "Amount"),
            ({"measure": "written", "person_id": False, "doer": "unknown"}, "name who did it"),
            ({"measure_reason": " "}, "Why this measure"),
        ):
            with self.subTest(values), self.refused(UserError, message=said):
                self.decided(breach, **values)

    def test_what_was_none_is_dismissed_by_a_second_manager(self):
        breach = self.breach()
        self.rpc(self.keeper, breach, "action_take")
        self.rpc(self.keeper, breach, "write", {"outcome": "The list was public"})
        self.said_no(self.keeper, breach, "action_dismiss", saying="another archive manager")
        self.rpc(self.other_keeper, breach, "action_dismiss")
        self.assertEqual((breach.state, breach.clock), ("dismissed", "not_needed"))

    def test_papers(self):
        breach = self.breach()
        self.assessed(breach)
        notice = self.notice(breach)
        report = self.env["ir.actions.report"].with_user(self.keeper)
        html, _kind = report._render_qweb_html("credit_archive.report_breach_notice", notice.ids)
        self.assertIn("A list of customers", html.decode())
        html, _kind = report._render_qweb_html("credit_archive.report_breach_register", breach.ids)
        self.assertIn(breach.name, html.decode())
