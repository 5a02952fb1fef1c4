"""The salesperson's report of the month, signed for its truth; figures checked; what is late (R96)."""

from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ...models.review.credit_review_report import PARTS
from ..attack import AttackCase

REPORT = {name: f"Something of {name}" for name in PARTS}


@tagged("post_install", "-at_install")
class TestReport(AttackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chief = cls._user("chief", "credit_management.group_credit_tier_sales_manager")
        last = cls.today.replace(day=1) - timedelta(days=1)
        words = cls("setUp")
        partner = words.customer(name="Reported")
        words.grant(partner, 1000, date_from=last.replace(day=1))
        cls.account_1 = words.account(partner)
        cls.company._credit_policy().report_in_parts = True

    def review(self):
        opened = self.env["credit.review"]._open_due(self.account_1)
        return opened.filtered(lambda one: one.kind == "limit")

    def test_it_is_signed_in_all_its_parts_by_who_sells(self):
        review = self.review()
        self.assertEqual(review.reporter_id, self.sales)
        self.assertEqual(review.with_user(self.sales).waiting_for, "Report (Sales)")
        with self.refused(UserError, message="Missing: Market and competition, .*Risk"):
            self.rpc(self.sales, review, "action_comment", "Two shifts")
        with self.refused(AccessError):
            self.rpc(self.other_sales, review, "action_comment", "Two shifts", REPORT)
        forged = {
            **REPORT,
            "signed_name": "Somebody",
            "commented_on": "2020-01-01",
            "state": "done",
        }
        self.rpc(self.sales, review, "action_comment", "Two shifts", forged,
                 context={"default_commented_by_id": self.other_sales.id, "uid": self.manager.id})  # fmt: skip
        self.assertEqual(
            (review.commented_by_id, review.signed_name, review.state),
            (self.sales, "Sales", "commented"),
        )
        self.assertEqual(review.commented_on.date(), self.today)
        self.assertIn("answer for the truth", review.signed_statement)
        self.assertEqual(review.report_risk, "Something of report_risk")
        with self.refused(UserError, message="step isn't possible"):
            self.rpc(self.sales, review, "action_comment", "Better", REPORT)
        for user in (self.sales, self.controller, self.manager):
            for name in (*PARTS, "signed_name", "commented_on", "reporter_id", "checked_by_id"):
                with self.refused(AccessError):
                    self.rpc(user, review, "write", {name: False})
            with self.refused(AccessError, UserError):
                self.rpc(user, review, "copy")
        html = self.env["ir.actions.report"]._render_qweb_html(
            "credit_management.credit_review_report", review.ids
        )[0].decode()  # fmt: skip
        for part in ("Something of report_market", "answer for the truth", "Signed:"):
            self.assertIn(part, html)

    def test_each_customer_has_a_report_of_its_own(self):
        partner = self.customer(name="Other")
        self.grant(partner, 1000, date_from=(self.today.replace(day=1) - timedelta(days=1)))
        reviews = self.review() | self.env["credit.review"]._open_due(self.account(partner))
        with self.refused(UserError, message="a report of its own"):
            self.rpc(self.sales, reviews, "action_comment", "The same for all", REPORT)
        with self.refused(UserError, message="a report of its own"):
            step = self.rpc(self.sales, "credit.review.step", "create",
                            {"review_ids": [Command.set(reviews.ids)], "text": "x", **REPORT})  # fmt: skip
            self.rpc(self.sales, self.env["credit.review.step"].browse(step), "action_comment")

    def test_finance_checks_the_figures_before_a_sales_manager_evaluates(self):
        review = self.review()
        self.rpc(self.sales, review, "action_comment", "Two shifts", REPORT)
        self.assertIn("Check of the figures", review.with_user(self.sales).waiting_for)
        with self.refused(UserError, message="checks its figures first"):
            self.rpc(self.chief, review, "action_evaluate", "Pays in time", "keep")
        for user in (self.sales, self.chief, self.auditor):
            with self.refused(AccessError):
                self.rpc(user, review, "action_check_figures")
        self.rpc(self.controller, review, "action_check_figures", "As in the books")
        self.assertEqual(
            (review.checked_by_id, review.check_note), (self.controller, "As in the books")
        )
        with self.refused(UserError, message="checked already"):
            self.rpc(self.controller, review, "action_check_figures")
        self.assertEqual(review.activity_ids.user_id, self.chief, "then it is the sales manager's")
        self.rpc(self.chief, review, "action_evaluate", "Pays in time", "keep")
        self.assertEqual((review.state, review.evaluated_by_id), ("done", self.chief))

    def test_who_reported_does_not_check_and_a_controller_checks_with_the_evaluation(self):
        review = self.review()
        self.rpc(self.controller, review, "action_comment", "For the salesperson", REPORT)
        self.assertEqual(review.signed_name, "Controller", "in the own name, never in another's")
        with self.refused(AccessError, message="somebody else checks"):
            self.rpc(self.controller, review, "action_check_figures")
        self.rpc(self.manager, review, "action_evaluate", "Pays in time", "keep")
        self.assertEqual(review.checked_by_id, self.manager)

    def test_what_isn_t_signed_in_time_is_told_once_and_counted(self):
        review = self.review()
        with freeze_time(review.date_deadline + timedelta(days=3)):
            review.invalidate_recordset()
            review._tell_late()
            for user in (self.sales, self.manager):
                told = self.env["mail.message"].search([("partner_ids", "in", user.partner_id.ids)])
                late = told.filtered(
                    lambda one: "not signed after their deadline" in (one.body or "")
                )
                self.assertEqual(len(late), 1)
                self.assertIn("Reported", late.body)
            self.assertTrue(review.is_escalated)
            self.rpc(self.sales, review, "action_comment", "Two shifts", REPORT)
        self.assertEqual(review.report_days_late, 3)
