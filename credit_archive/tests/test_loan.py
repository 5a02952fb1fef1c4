"""Paper is lent to who may open it, by somebody else, and comes back."""

from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ArchiveCase


@tagged("post_install", "-at_install")
class TestLoan(ArchiveCase):
    def setUp(self):
        super().setUp()
        self.clear(self.archivist | self.keeper, "special")
        self.clear(self.sales, "personal")
        self.clear(self.controller, "financial")
        self.paper = self.record("personal")

    def loan(self, record=None, user=None, **values):
        """Return a draft as the salesperson makes it."""
        user = user or self.sales
        values = {"purpose": "Meeting", "record_ids": [(4, (record or self.paper).id)], **values}
        made = self.rpc(user, "credit.archive.loan", "create", values)
        return self.env["credit.archive.loan"].browse(made)

    def lent(self, **values):
        loan = self.loan(**values)
        self.rpc(loan.user_id, loan, "action_request")
        self.rpc(self.archivist, loan, "action_approve")
        self.rpc(self.archivist, loan, "action_hand_over")
        return loan

    def test_asked_approved_lent_returned(self):
        loan = self.lent()
        self.assertEqual((loan.state, loan.lent_by_id), ("lent", self.archivist))
        self.assertTrue(self.paper.is_lent)
        self.rpc(self.keeper, loan, "action_return")
        self.assertEqual((loan.state, loan.returned_to_id), ("returned", self.keeper))
        self.paper.invalidate_recordset()
        self.assertFalse(self.paper.is_lent)
        steps = [line.detail["what"] for line in self.lines(self.paper, "loan")]
        self.assertEqual(steps, ["requested", "approved", "lent", "returned"])
        self.assert_whole()

    def test_who_may_not_open_may_not_borrow(self):
        financial = self.record("financial", "statements")
        with self.refused():
            self.loan(financial)
        self.clear(self.archivist, "general")
        loan = self.loan(financial, self.archivist)
        with self.refused(AccessError):
            self.rpc(self.archivist, loan, "action_request")
        special = self.record("special")
        self.clear(self.archivist, "special")
        loan = self.loan(special, self.archivist)
        with self.refused(AccessError, message="permission for a purpose"):
            self.rpc(self.archivist, loan, "action_request")

    def test_a_clearance_lost_meanwhile_stops_the_hand_over(self):
        loan = self.loan()
        self.rpc(self.sales, loan, "action_request")
        self.rpc(self.archivist, loan, "action_approve")
        self.clear(self.sales, None)
        with self.refused(Exception):
            self.rpc(self.archivist, loan, "action_hand_over")

    def test_nobody_lends_to_themselves_or_for_others(self):
        loan = self.loan(user=self.archivist)
        self.rpc(self.archivist, loan, "action_request")
        with self.refused(AccessError, message="themselves"):
            self.rpc(self.archivist, loan, "action_approve")
        with self.refused(AccessError):
            self.rpc(self.archivist, self.loan(), "action_request")
        for user in (self.sales, self.controller, self.auditor):
            for method in ("action_approve", "action_hand_over", "action_return", "action_extend"):
                with self.refused(AccessError):
                    self.rpc(user, loan, method)

    def test_no_step_is_skipped_or_forged_and_nothing_passed_on(self):
        loan = self.loan()
        for method in ("action_approve", "action_hand_over", "action_return", "action_extend"):
            with self.refused(UserError, message="isn't at this step"):
                self.rpc(self.archivist, loan, method)
        lent = self.lent(record=self.record("personal"))
        for values in (
            {"state": "returned"},
            {"user_id": self.controller.id},
            {"date_due": "2099-01-01"},
            {"record_ids": [(4, self.paper.id)]},
            {"lent_on": "2020-01-01 00:00:00"},
        ):
            for user in (self.sales, self.archivist):
                with self.refused():
                    self.rpc(user, lent, "write", values)
        with self.refused():
            self.rpc(self.archivist, lent, "unlink")

    def test_the_same_paper_is_lent_once(self):
        self.lent()
        loan = self.loan(user=self.controller)
        self.rpc(self.controller, loan, "action_request")
        self.rpc(self.archivist, loan, "action_approve")
        with self.refused(UserError, message="is lent"):
            self.rpc(self.archivist, loan, "action_hand_over")

    def test_a_return_day_in_the_past(self):
        loan = self.loan(date_due=str(self.today - timedelta(days=1)))
        with self.refused(UserError, message="has passed"):
            self.rpc(self.sales, loan, "action_request")

    def test_overdue_loans_are_reminded_of_once_a_week(self):
        loan = self.lent(date_due=str(self.today))
        Loan = self.env["credit.archive.loan"]
        todo = [("activity_type_id", "=", self.env.ref("credit_archive.mail_activity_loan").id)]
        with freeze_time(self.today + timedelta(days=2)):
            self.env.invalidate_all()
            self.assertTrue(loan.is_overdue)
            self.assertIn(loan, Loan.search([("is_overdue", "=", True)]))
            for _again in range(2):
                with self.enter_registry_test_mode():
                    self.env.ref("credit_archive.ir_cron_remind_loans").method_direct_trigger()
            told = self.env["mail.activity"].search(todo)
            self.assertEqual(told.user_id, self.sales | self.archivist)
            self.rpc(self.archivist, loan, "action_extend")
            self.assertFalse(loan.is_overdue)
            self.assertEqual((loan.extensions, loan.date_due), (1, self.today + timedelta(days=16)))

    def test_what_is_lent_is_not_destroyed(self):
        self.paper.date = self.today - timedelta(days=366 * 6)
        self.rpc(self.archivist, self.paper, "action_file")
        disposal = self.env["credit.archive.disposal"].with_user(self.archivist).create({})
        disposal.action_propose()
        self.assertIn(self.paper, disposal.line_ids.record_id)
        self.lent()
        with self.refused(UserError, message="must be kept"):
            self.rpc(self.keeper, disposal, "action_authorise")

    def test_the_register_prints(self):
        loan = self.lent()
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.auditor)
            ._render_qweb_html("credit_archive.report_loan", loan.ids)
        )
        for expected in ("Register of loans", loan.name, "Meeting", self.paper.name, "Archivist"):
            self.assertIn(expected, html.decode())

    def test_loans_of_others_are_not_seen(self):
        loan = self.lent()
        for user in (self.other_sales, self.controller):
            self.assertFalse(
                self.rpc(user, "credit.archive.loan", "search", [("id", "=", loan.id)])
            )
