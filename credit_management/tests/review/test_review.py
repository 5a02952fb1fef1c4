from datetime import date, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..attack import AttackCase


@tagged("post_install", "-at_install")
class TestReview(AttackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.last = cls.today.replace(day=1) - timedelta(days=1)  # the month before this one
        cls.first = cls.last.replace(day=1)
        cls("setUp").grant(cls.partner, 1000, date_from=cls.first)
        cls.account_1 = cls("setUp").account(cls.partner)

    def open_due(self, accounts=None):
        return self.env["credit.review"]._open_due(accounts or self.account_1)

    def review(self):
        return self.open_due().filtered(lambda review: review.kind == "limit")

    def evaluated(self, result="keep"):
        review = self.review()
        review.with_user(self.sales).action_comment("They moved")
        review.with_user(self.controller).action_evaluate("Pays in time", result)
        return review

    def moved(self, amount, day, **values):
        """Post an invoice of that day; a negative amount is money received."""
        if amount < 0:
            move = self.pay(-amount)
            move.button_draft()
            move.date = day
            move.action_post()
            return move
        return self.invoice(amount, invoice_date=day, date=day, invoice_date_due=day, **values)

    def test_a_review_carries_the_figures_of_its_month(self):
        self.moved(300, self.first - timedelta(days=10))
        self.moved(400, self.first + timedelta(days=2))
        self.moved(-500, self.first + timedelta(days=9))
        self.moved(50, self.last)
        self.moved(900, self.today)
        review = self.review()
        self.assertEqual((review.date_from, review.date_to), (self.first, self.last))
        self.assertEqual(
            (review.opening_amount, review.sales_amount, review.payments_amount,
             review.closing_amount, review.peak_amount),
            (300, 450, 500, 250, 700),
        )  # fmt: skip
        self.assertEqual((review.limit_amount, review.utilization, review.peak_utilization),
                         (1000, 0.25, 0.7))  # fmt: skip
        self.assertEqual((review.exposure_amount, review.overdue_amount), (1150, 250))

    def test_the_figures_stay_as_they_were(self):
        review = self.review()
        self.moved(400, self.first)
        self.grant(self.partner, 5000, "increase")
        self.assertEqual((review.sales_amount, review.limit_amount), (0, 1000))

    def test_each_period_is_opened_once_however_often_the_schedule_runs(self):
        self.assertEqual(len(self.open_due()), 1)
        for _run in range(3):
            self.assertFalse(self.open_due())
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=1):
            self.env["credit.review"]._cron_open()
        self.assertEqual(len(self.account_1.review_ids), 1)
        activity = self.account_1.review_ids.activity_ids
        self.assertEqual(activity.user_id, self.sales)

    def test_a_graded_account_has_its_grade_reviewed_every_quarter(self):
        self.account_1.with_user(self.manager).sudo().rating_id = self.env.ref(
            "credit_management.credit_rating_a"
        )
        with freeze_time(date(self.today.year + 1, 4, 2)):
            kinds = {review.kind: review for review in self.open_due()}
        self.assertEqual(set(kinds), {"limit", "grade"})
        self.assertEqual(
            (kinds["grade"].date_from, kinds["grade"].date_to),
            (date(self.today.year + 1, 1, 1), date(self.today.year + 1, 3, 31)),
        )
        self.assertEqual(kinds["grade"].rating_name, "A")

    def test_without_a_limit_or_before_it_nothing_is_reviewed(self):
        cash = self.account(self.customer(name="Cash"))
        fresh = self.account(self.customer(limit=10, name="Fresh"))
        self.assertFalse(self.open_due(cash | fresh))
        self.assertFalse(cash.review_due)
        self.assertGreater(fresh.review_due, self.today)

    def test_a_batch_costs_as_many_queries_as_one_account(self):
        accounts = self.env["credit.account"]
        for number in range(6):
            partner = self.customer(name=f"Customer {number}")
            self.grant(partner, 100, date_from=self.first)
            accounts |= self.account(partner)
        self.env.flush_all()
        counts = []
        for batch in (accounts[:1], accounts[1:]):
            self.env.invalidate_all()
            due = self.env["credit.review"]._due(batch)
            before = self.cr.sql_log_count
            self.env["credit.review"]._prepare_vals_list(due)
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)

    def test_from_comment_to_result(self):
        review = self.evaluated()
        self.assertEqual((review.state, review.result), ("done", "keep"))
        self.assertEqual(
            (review.commented_by_id, review.evaluated_by_id), (self.sales, self.controller)
        )
        self.assertFalse(review.activity_ids)
        self.assertGreater(self.account_1.review_due, self.today)

    def test_a_review_that_leads_to_a_request_ends_when_it_is_handed_in(self):
        review = self.evaluated("decrease")
        self.assertEqual(review.state, "evaluated")
        with self.refused(UserError, message="file and submit it first"):
            self.rpc(self.controller, review, "action_finish")
        context = review.with_user(self.analyst).action_request()["context"]
        key = self.rpc(self.analyst, "credit.request", "create",
                       {"amount": 500, "date_from": self.today}, context=context)  # fmt: skip
        request = self.env["credit.request"].browse(key)
        self.assertEqual((request.review_id, request.kind), (review, "decrease"))
        request.with_user(self.analyst).action_submit()
        self.rpc(self.controller, review, "action_finish")
        self.assertEqual(review.state, "done")

    def test_a_raise_after_a_review_asks_the_higher_authority(self):
        review = self.evaluated("increase")
        request = self.env["credit.request"].with_user(self.analyst).create(
            {"account_id": self.account_1.id, "kind": "increase", "amount": 5000,
             "date_from": self.today, "reason": "Grows", "review_id": review.id}
        )  # fmt: skip
        self.assertEqual(request._authority_kind(), "increase_after_review")

    def test_a_request_names_only_a_review_that_led_to_it(self):
        review = self.evaluated()
        with self.refused(ValidationError, message="led to something else"):
            self.rpc(self.analyst, "credit.request", "create", {
                "account_id": self.account_1.id, "kind": "increase", "amount": 5000,
                "date_from": self.today, "reason": "Grows", "review_id": review.id})  # fmt: skip

    def test_an_unfinished_review_is_overdue_after_its_deadline(self):
        review = self.review()
        self.assertEqual(self.account_1.review_due, review.date_deadline)
        self.assertFalse(review.is_overdue)
        with freeze_time(review.date_deadline + timedelta(days=1)):
            review.invalidate_recordset()
            self.assertTrue(review.is_overdue)
            overdue = self.env["credit.review"].search([("is_overdue", "=", True)])
            self.assertIn(review, overdue)
            late = self.env["credit.review"].search([("is_overdue", "=", False)])
            self.assertNotIn(review, late)

    def test_the_form_prints_every_review_chosen(self):
        review = self.evaluated()
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html("credit_management.credit_review_report", review.ids)[0]
            .decode()
        )
        for text in ("Evaluation of credit limits in use", "They moved", "Pays in time", "Keep"):
            self.assertIn(text, html)

    # attacks

    def test_figures_comments_and_results_are_written_by_nobody(self):
        review = self.review()
        for user in (self.sales, self.controller, self.manager, self.auditor):
            for values in (
                {"closing_amount": 1}, {"overdue_days": 0}, {"state": "done"}, {"result": "keep"},
                {"comment": "Fine"}, {"evaluated_by_id": user.id}, {"date_deadline": "2999-01-01"},
            ):  # fmt: skip
                with self.refused(AccessError):
                    self.rpc(user, review, "write", values)
            with self.refused(AccessError, UserError):
                self.rpc(user, review, "unlink")
            with self.refused(AccessError):
                self.rpc(user, "credit.review", "create", {"account_id": self.account_1.id,
                         "kind": "limit", "date_to": self.today})  # fmt: skip

    def test_who_comments_does_not_evaluate(self):
        review = self.review()
        with self.refused(AccessError):
            self.rpc(self.other_sales, review, "action_comment", "Fine")
        with self.refused(UserError, message="step isn't possible"):
            self.rpc(self.controller, review, "action_evaluate", "Fine", "keep")
        self.rpc(self.controller, review, "action_comment", "For the salesperson")
        with self.refused(AccessError, message="somebody else evaluates"):
            self.rpc(self.controller, review, "action_evaluate", "Fine", "keep")
        for user in (self.sales, self.analyst, self.auditor):
            with self.refused(AccessError):
                self.rpc(user, review, "action_evaluate", "Fine", "keep")
        for text, result in (("", "keep"), ("Fine", "double")):
            with self.refused(UserError):
                self.rpc(self.manager, review, "action_evaluate", text, result)
        self.rpc(self.manager, review, "action_evaluate", "Fine", "keep")
        with self.refused(UserError, message="step isn't possible"):
            self.rpc(self.manager, review, "action_evaluate", "Fine", "suspend")

    def test_what_a_review_ended_in_is_not_withdrawn_but_decided(self):
        """Handed in until the review is done, withdrawn right after: nothing would have come of it."""
        review = self.evaluated("decrease")
        request = self.env["credit.request"].with_user(self.sales).create(
            {"account_id": self.account_1.id, "kind": "decrease", "amount": 500,
             "date_from": self.today, "reason": "As the review says", "review_id": review.id}
        )  # fmt: skip
        self.rpc(self.sales, request, "action_submit")
        self.rpc(self.sales, request, "action_draft")
        self.rpc(self.sales, request, "action_submit")
        self.rpc(self.controller, review, "action_finish")
        for user in (self.sales, self.analyst, self.controller):
            for method in ("action_cancel", "action_draft"):
                with (
                    self.subTest(f"{user.name} {method}"),
                    self.refused(UserError, message="ended"),
                ):
                    self.rpc(user, request, method)
        self.rpc(self.manager, request, "action_reject", "They pay again")
        self.assertEqual(request.sudo().state, "rejected")

    def test_reviews_of_other_peoples_customers_are_out_of_reach(self):
        review = self.review()
        self.assertFalse(self.rpc(self.other_sales, "credit.review", "search", []))
        with self.refused(AccessError):
            self.rpc(self.other_sales, review, "read", ["closing_amount"])

    def test_the_wizard_asks_what_the_review_checks(self):
        review = self.review()
        key = self.rpc(self.sales, "credit.review.step", "create",
                       {"review_ids": [(6, 0, review.ids)], "text": "They moved"})  # fmt: skip
        wizard = self.env["credit.review.step"].browse(key)
        with self.refused(AccessError):
            self.rpc(self.sales, wizard, "action_evaluate")
        self.rpc(self.sales, wizard, "action_comment")
        self.assertEqual((review.state, review.comment), ("commented", "They moved"))
