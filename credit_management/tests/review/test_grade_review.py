"""What the review of a grade ends in: confirmed by the matrix, or by way of an assessment (R50)."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...models.review.credit_review_report import PARTS
from ..grade.common import GradingCase
from ..scoring.test_scorecard import ScorecardCase


@tagged("post_install", "-at_install")
class TestGradeReview(GradingCase, ScorecardCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        words = cls("setUp")
        cls.tier = cls._user("tier", "credit_management.group_credit_tier_sales_manager")
        for office in ("deputy_gm", "cfo", "gm", "chairman"):
            cls._user(office, f"credit_management.group_credit_tier_{office}")
        cls.load()
        # one person per step is enough here: a sales manager, then a credit manager
        matrix = cls.env["credit.authority"]
        matrix.search([("company_id", "=", cls.company.id), ("kind", "=", "assessment")]).unlink()
        groups = (("manager", 20, "unlimited"), ("tier_sales_manager", 10, "review"))
        for group, step, authority in groups:
            matrix.create(
                {
                    "kind": "assessment",
                    "company_id": cls.company.id,
                    "sequence": step,
                    "authority": authority,
                    "group_id": cls.env.ref(f"credit_management.group_credit_{group}").id,
                }
            )
        cls.card = words.scorecard(words.question(weight=100))
        cls.card.action_activate()
        cls.graded_one = words.account(cls.partner)
        cls.graded_one._approve_grade(cls.b)
        with freeze_time(date(cls.today.year + 1, 4, 2)):
            due = cls.env["credit.review"]._open_due(cls.graded_one)
        cls.review = due.filtered(lambda one: one.kind == "grade")

    def commented(self):
        self.review.with_user(self.sales).action_comment("They moved")

    def evaluate(self, result, user=None, rating=None, text="As before"):
        more = [rating.id] if rating else []
        return self.rpc(
            user or self.controller, self.review, "action_evaluate", text, result, *more
        )

    def evaluated(self, *args, **kwargs):
        self.commented()
        self.evaluate(*args, **kwargs)

    def assessment(self, **values):
        action = self.review.with_user(self.analyst).action_assess()
        made = (
            self.env["credit.assessment"]
            .with_user(self.analyst)
            .with_context(**action["context"])
            .create({"scorecard_id": self.card.id, **values})
        )
        line = made.line_ids.filtered(lambda line: line.kind == "question")
        line.answer_id = line.criterion_id.band_ids[:1]
        return made

    def test_a_confirmed_grade_is_renewed_once_everybody_decided(self):
        self.evaluated("confirm")
        self.assertEqual((self.review.state, self.review.result), ("evaluated", "confirm"))
        self.assertIn("Tier", self.review.waiting_for)
        self.assertFalse(self.graded_one.grade_confirmed_on)
        self.rpc(self.tier, self.review, "action_approve")
        self.assertEqual(self.review.state, "evaluated")
        self.rpc(self.manager, self.review, "action_approve", "Nothing has changed")
        account = self.graded_one
        self.assertEqual((self.review.state, account.rating_id), ("done", self.b))
        self.assertEqual((account.grade_confirmed_on, account.graded_on), (self.today,) * 2)
        steps = self.review.sudo().approval_ids.filtered("is_counted")
        self.assertEqual(steps.mapped("user_id"), self.tier | self.manager)
        self.assertEqual(
            (self.review.evaluated_by_id, self.review.evaluation), (self.controller, "As before")
        )
        self.assertFalse(self.review.activity_ids)

    def test_a_rejected_confirmation_is_evaluated_anew(self):
        self.evaluated("confirm")
        self.rpc(self.tier, self.review, "action_reject", "They lost their main customer")
        self.assertEqual((self.review.state, self.review.result), ("commented", False))
        self.assertIn("As before", self.review.message_ids[:3].mapped("body")[0] + "".join(
            self.review.message_ids.mapped("body")))  # fmt: skip
        self.assertFalse(self.graded_one.grade_confirmed_on)
        self.evaluate("confirm", text="They found another")
        with self.refused(AccessError, message="waits for"):
            self.rpc(self.manager, self.review, "action_approve")  # the first step counts no more

    def test_what_the_figures_dont_support_isnt_confirmed(self):
        self.commented()
        self.graded_one.sudo().calculated_rating_id = self.c
        with self.refused(UserError, message="takes an assessment"):
            self.evaluate("confirm")
        self.graded_one.sudo().rating_deviation_until = self.today
        self.evaluate("confirm")
        self.rpc(self.tier, self.review, "action_approve")
        self.graded_one.sudo().rating_deviation_until = False
        with self.refused(UserError, message="takes an assessment"):
            self.rpc(self.manager, self.review, "action_approve")

    def test_without_a_grade_nothing_is_confirmed(self):
        self.commented()
        self.graded_one.sudo().rating_id = False
        with self.refused(UserError, message="no grade to confirm"):
            self.evaluate("confirm")

    def test_a_new_assessment_ends_the_review_when_it_is_decided(self):
        self.evaluated("assess")
        made = self.assessment()
        self.assertEqual(self.review.assessment_id, made)
        made.action_submit()
        self.assertEqual(self.review.state, "evaluated")
        self.rpc(self.tier, made, "action_approve")
        self.rpc(self.manager, made, "action_approve")
        self.assertEqual((made.state, self.review.state), ("approved", "done"))
        self.assertEqual(self.graded_one.rating_id, made.approved_rating_id)

    def test_another_grade_comes_by_its_assessment_only(self):
        self.evaluated("change", rating=self.c, text="Lost their main customer")
        self.assertEqual(self.graded_one.rating_id, self.b)
        for method, user in (("action_finish", self.manager), ("action_approve", self.manager)):
            with self.refused(UserError):
                self.rpc(user, self.review, method)
        made = self.assessment(deviation_end=self.today)
        self.assertEqual(
            (made.rating_id, made.deviation_reason), (self.c, "Lost their main customer")
        )
        made.action_submit()
        self.assertEqual(made._authority_kind(), "deviation")
        rows = made.sudo()._turns()[made.id].steps
        self.assertTrue(rows)
        made.sudo()._approvals_done()
        self.assertEqual((self.graded_one.rating_id, self.review.state), (self.c, "done"))

    def test_a_rejected_assessment_leaves_the_grade_and_ends_the_review(self):
        self.evaluated("change", rating=self.c)
        made = self.assessment(deviation_end=self.today)
        made.action_submit()
        made.sudo()._approvals_refused()
        self.assertEqual((self.graded_one.rating_id, self.review.state), (self.b, "done"))
        self.assertEqual(self.review.assessment_id.state, "rejected")

    def test_the_rejection_of_something_else_ends_no_review(self):
        """The salesperson's own wish, turned down, is no answer to what the review asks for."""
        self.evaluated("change", rating=self.c)
        wish = self.env["credit.assessment"].with_user(self.sales).create(
            {"account_id": self.graded_one.id, "scorecard_id": self.card.id, "rating_id": self.a.id,
             "deviation_reason": "They are nice", "deviation_end": self.today}
        )  # fmt: skip
        wish.sudo()._update_state("submitted")
        wish.sudo()._approvals_refused()
        self.assertEqual((self.review.state, self.review.result), ("evaluated", "change"))
        made = self.assessment(deviation_end=self.today)
        self.assertEqual((self.review.assessment_id, made.rating_id), (made, self.c))
        made.sudo()._update_state("submitted")
        made.sudo()._approvals_refused()
        self.assertEqual((self.graded_one.rating_id, self.review.state), (self.b, "done"))

    def test_nor_of_a_wish_where_a_new_assessment_is_asked_for(self):
        self.evaluated("assess")
        wish = self.assessment(
            rating_id=self.a.id, deviation_reason="They are nice", deviation_end=self.today
        )
        wish.sudo()._update_state("submitted")
        wish.sudo()._approvals_refused()
        self.assertEqual(self.review.state, "evaluated")

    def test_an_assessment_begun_before_ends_it_as_well(self):
        made = self.env["credit.assessment"].with_user(self.analyst).create(
            {"account_id": self.graded_one.id, "scorecard_id": self.card.id}
        )  # fmt: skip
        self.evaluated("assess")
        made.sudo()._update_state("submitted")
        made.sudo()._approvals_refused()
        self.assertEqual((self.review.state, self.review.assessment_id), ("done", made))

    def test_the_dialogue_knows_what_a_grade_can_end_in(self):
        self.commented()
        action = self.review.with_user(self.controller).action_change_wizard()
        wizard = self.env["credit.review.step"].with_user(self.controller)
        wizard = wizard.with_context(**action["context"]).create(
            {"text": "Weaker", "rating_id": self.c.id}
        )
        self.assertTrue(wizard.has_grades)
        self.assertFalse(wizard.has_limits)
        wizard.action_evaluate()
        self.assertEqual((self.review.result, self.review.rating_id), ("change", self.c))

    # attacks

    def test_no_review_ends_without_an_outcome(self):
        self.commented()
        for result in ("keep", "increase", "", None, 3):
            with self.refused(UserError, message="choose what"):
                self.evaluate(result)
        with self.refused(UserError, message="choose what"):
            self.review._update_state("done")
        for user in (self.sales, self.controller, self.manager):
            for values in ({"state": "done"}, {"result": "confirm"}, {"rating_id": self.a.id},
                           {"assessment_id": False}, {"approval_count": 9}):  # fmt: skip
                with self.refused(AccessError):
                    self.rpc(user, self.review, "write", values)

    def test_limits_dont_end_like_grades(self):
        with freeze_time(date(self.today.year + 1, 4, 2)):
            self.env["credit.review"]._open_due(self.graded_one)
        limit = self.graded_one.review_ids.filtered(lambda one: one.kind == "limit")[:1]
        with self.refused(UserError, message="Missing: Market"):
            limit.with_user(self.sales).action_comment("x")
        limit.with_user(self.sales).action_comment("x", dict.fromkeys(PARTS, "x"))
        with self.refused(UserError, message="choose what"):
            self.rpc(self.controller, limit, "action_evaluate", "x", "confirm")

    def test_only_another_grade_of_the_scale_is_asked_for(self):
        self.commented()
        for rating in (False, self.b.id, -1, "1", True,
                       self.env.ref("credit_management.credit_rating_aaa").id):  # fmt: skip
            with self.refused(UserError, message="another grade"):
                self.rpc(self.controller, self.review, "action_evaluate", "x", "change", rating)

    def test_who_had_a_hand_in_it_doesnt_decide(self):
        self.rpc(self.tier, self.review, "action_comment", "For the salesperson")
        self.evaluate("confirm")
        for user in (
            self.tier,
            self.sales,
            self.analyst,
            self.controller,
            self.auditor,
        ):
            with self.refused(AccessError):
                self.rpc(user, self.review, "action_approve")
        self.rpc(self.manager, self.review, "action_approve")
        self.assertEqual(self.review.state, "done")

    def test_who_evaluated_has_proposed_and_decides_nothing(self):
        self.evaluated("confirm", user=self.tier)
        rows = self.review.sudo().approval_ids
        self.assertEqual(
            [(row.sequence, row.state, row.user_id) for row in rows.sorted("sequence")],
            [(10, "proposed", self.tier), (20, "pending", self.env["res.users"])],
        )
        with self.refused(AccessError):
            self.rpc(self.tier, self.review, "action_approve")
        self.assertEqual(self.review.state, "evaluated")
        self.rpc(self.manager, self.review, "action_approve")
        self.assertEqual(self.review.state, "done")

    def test_where_one_decides_alone_it_is_not_who_evaluated(self):
        rows = self.env["credit.authority"].search(
            [("company_id", "=", self.company.id), ("kind", "=", "assessment")]
        )
        rows.filtered(lambda row: row.authority == "review").unlink()
        self.commented()
        with self.refused(UserError, message="can't be decided"):
            self.evaluate("confirm", user=self.manager)
        other = self._user("second", "credit_management.group_credit_manager")
        self.evaluate("confirm", user=self.manager)
        with self.refused(AccessError, message="somebody else decides"):
            self.rpc(self.manager, self.review, "action_approve")
        self.rpc(other, self.review, "action_approve")
        self.assertEqual(self.review.state, "done")

    def test_nothing_is_decided_that_doesnt_wait(self):
        for method in ("action_approve", "action_reject"):
            with self.refused(UserError):
                self.rpc(self.tier, self.review, method)
        self.evaluated("assess")
        for method in ("action_approve", "action_reject"):
            with self.refused(UserError):
                self.rpc(self.tier, self.review, method)
        self.assertFalse(self.graded_one.grade_confirmed_on)

    def test_the_day_of_the_grade_is_written_by_nobody(self):
        for name in ("grade_confirmed_on", "graded_on"):
            with self.refused(AccessError):
                self.rpc(self.manager, self.graded_one, "write", {name: self.today})
