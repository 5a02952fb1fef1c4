"""A year with one person per office: reviews, a decrease, another grade, a stop, a release.

What `test_journey_grade` and `test_journey_offices` begin with a survey and a limit, these go on
with (S20, Art. 28, 31-32, 37-42): everybody does what they are asked, nobody administers anything.
"""

from contextlib import ExitStack
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import Command
from odoo.tests import Form, tagged
from odoo.tools import SQL

from ...models.review.credit_review_report import PARTS
from ..attack import AttackCase
from ..browser import OneBrowser
from ..whole import in_whole_runs
from .test_journey_offices import SixPersons


def use_card(case, user, name):
    """Have the company of ``case`` score by a card of one question, which ``user`` activates."""
    card = case.env["credit.scorecard"].with_user(user).create(
        {
            "name": name,
            "company_id": case.company.id,
            "criterion_ids": [
                Command.create(
                    {"name": "Reputation", "kind": "question", "weight": 100,
                     "band_ids": [Command.create({"name": "Good", "points": 90}),
                                  Command.create({"name": "Bad", "points": 0})]}
                )
            ],
        }
    )  # fmt: skip
    card.action_activate()


class YearCase(SixPersons):
    """A customer with a grade and 10,000 of limit since last month, by way of the six offices."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls("setUp").customer(name="Year Trading")
        presets = cls.env["credit.preset"].with_user(cls.cfo)
        presets._load(cls.company.with_user(cls.cfo), "abc")
        use_card(cls, cls.cfo, "Card of six")
        cls.account_id = cls("setUp").account(cls.partner)
        cls.last = cls.today.replace(day=1) - timedelta(days=1)
        words = cls("setUp")
        words.graded()
        words.granted()
        # The account is as old as its customer: a quarter is over in which it had a grade.
        cls.env.flush_all()
        cls.env.cr.execute(
            SQL(
                "UPDATE credit_account SET create_date = %s WHERE id = %s",
                cls.today - relativedelta(years=1),
                cls.account_id.id,
            )
        )
        cls.env.invalidate_all()

    def graded(self, user=None, **facts):
        """Return the assessment of the salesperson, approved by all whose turn it is."""
        user = user or self.sales
        action = self.account_id.with_user(user).action_assess()
        form = Form(self.env["credit.assessment"].with_user(user).with_context(**action["context"]))
        assessment = form.save()
        self.answer_card(assessment, **facts)
        self.rpc(user, assessment, "action_submit")
        self.to_the_end(assessment)
        return assessment

    def answer_card(self, assessment, **facts):
        line = assessment.line_ids
        line.answer_id = line.criterion_id.band_ids[:1]
        assessment.write({f"fact_{fact}": answer for fact, answer in facts.items()})

    def granted(self):
        request = self.drafted(self.sales, amount=10_000, date_from=self.last.replace(day=1))
        request.action_submit()
        self.to_the_end(request)

    def reviews(self):
        """Return {kind: the review} that the schedule opens tonight."""
        with ExitStack() as stack:
            if not self._registry_patched:  # where a browser looks on, it is already
                stack.enter_context(self.enter_registry_test_mode())
            self.env.ref("credit_management.ir_cron_reviews").method_direct_trigger()
        self.env.invalidate_all()
        return {one.kind: one for one in self.account_id.review_ids}

    def step(self, user, review, text, result=None):
        """Do what the review asks ``user`` for, by the dialogue of its button."""
        self.assertIn(user, review.activity_ids.user_id, "who has to go on is asked")
        action = self.rpc(user, review, "action_step_wizard")
        dialogue = self.env[action["res_model"]].with_user(user)
        form = Form(dialogue.with_context(**action["context"]))
        form.text = text
        for name in PARTS if form.has_report and not result else ():
            form[name] = text
        if result:
            form[result[0]] = result[1]
        saved = form.save()
        self.rpc(user, saved, "action_evaluate" if result else "action_comment")
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestYear(YearCase):
    def test_from_review_to_release(self):
        account, reviews = self.account_id, self.reviews()
        self.assertEqual((account.rating_id.code, account.limit_amount), ("B", 10_000))
        self.assertEqual(set(reviews), {"limit", "grade"})
        for review in reviews.values():
            self.step(self.sales, review, "Fewer orders")

        with self.subTest("a monthly review ends in a decrease"):
            review = reviews["limit"]
            self.step(self.controller, review, "Too much for what they buy", ("result", "decrease"))
            action = self.rpc(self.controller, review, "action_request")
            requests = self.env["credit.request"].with_user(self.controller)
            form = Form(requests.with_context(**action["context"]))
            form.amount = 6000
            request = form.save()
            self.rpc(self.controller, request, "action_submit")
            self.assertEqual(review.state, "done")
            self.assertEqual(self.to_the_end(request)[-1], self.tiers["chairman"])
            self.assertEqual(account.limit_amount, 6000)

        with self.subTest("a quarterly review ends in a new grade"):
            review = reviews["grade"]
            how = ("grade_result", "assess")
            self.step(self.controller, review, "Lost their main customer", how)
            action = self.rpc(self.controller, review, "action_assess")
            form = Form(
                self.env["credit.assessment"]
                .with_user(self.controller)
                .with_context(**action["context"])
            )
            assessment = form.save()
            self.answer_card(assessment, collapse="yes")
            self.rpc(self.controller, assessment, "action_submit")
            self.assertEqual(self.to_the_end(assessment)[-1], self.gm)
            self.assertEqual((account.rating_id.code, review.state), ("C", "done"))

        with self.subTest("the downgrade stops the next order"):
            told = account.activity_ids.user_id
            self.assertIn(self.sales, told)
            self.assertIn(self.controller, told)
            order = self.held(1000, self.partner)
            decrease = account.pending_decrease_id
            self.assertEqual((decrease.kind, decrease.limit_type), ("decrease", "none"))
            self.to_the_end(decrease)
            self.assertEqual((account.limit_type, account.is_suspended), ("none", False))

        with self.subTest("above the ceiling the general manager releases"):
            self.announce()
            hold = order.sudo().credit_hold_id
            self.company.credit_release_ceiling = 500
            self.rpc(self.controller, hold, "action_release", "Paid half of it")
            self.assertEqual(order.state, "draft")
            self.assertIn(self.gm, hold.activity_ids.user_id)
            self.rpc(self.gm, hold, "action_release", "The rest is secured")
            self.env.invalidate_all()
            self.assertEqual((order.state, order.credit_state), ("sale", "released"))


@tagged("post_install", "-at_install")
class TestYearWithoutMatrix(AttackCase):
    """The same with what ships: no matrix, a credit manager decides, in English."""

    reviews, step, answer_card = YearCase.reviews, YearCase.step, YearCase.answer_card

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        scale = cls.env.ref("credit_management.credit_rating_scale_abc")
        cls.company._credit_policy().write(
            {"rating_scale_id": scale.id, "controller_id": cls.controller.id}
        )
        cls.company.credit_release_ceiling = 500
        use_card(cls, cls.manager, "Card")
        words = cls("setUp")
        cls.partner = words.customer(name="Year Trading")
        cls.account_id = words.account(cls.partner)
        words.assessed(cls.sales)
        first = (cls.today.replace(day=1) - timedelta(days=1)).replace(day=1)
        words.grant(cls.partner, 10_000, date_from=first)
        cls.env.flush_all()
        cls.env.cr.execute(
            SQL(
                "UPDATE credit_account SET create_date = %s WHERE id = %s",
                cls.today - relativedelta(years=1),
                cls.account_id.id,
            )
        )
        cls.env.invalidate_all()

    def assessed(self, user, action=None, **facts):
        """Return the assessment of ``user``, approved by who is asked."""
        action = action or self.account_id.with_user(user).action_assess()
        form = Form(self.env["credit.assessment"].with_user(user).with_context(**action["context"]))
        assessment = form.save()
        self.answer_card(assessment, **facts)
        self.rpc(user, assessment, "action_submit")
        self.decided(assessment)
        return assessment

    def decided(self, document):
        """Approve as whoever is asked, until it is decided; it was the credit manager."""
        while document.sudo().state == "submitted":
            asked = document.sudo().activity_ids.user_id
            self.assertTrue(asked, "somebody is asked")
            self.rpc(asked[0], document, "action_approve")
            self.env.invalidate_all()
        self.assertEqual((document.sudo().state, document.sudo().decided_by_id),
                         ("approved", self.manager))  # fmt: skip

    def test_from_review_to_release(self):
        account, reviews = self.account_id, self.reviews()
        self.assertEqual(set(reviews), {"limit", "grade"})
        for review in reviews.values():
            self.step(self.sales, review, "Fewer orders")
        self.step(self.controller, reviews["limit"], "Too much", ("result", "decrease"))
        action = self.rpc(self.controller, reviews["limit"], "action_request")
        requests = self.env["credit.request"].with_user(self.controller)
        form = Form(requests.with_context(**action["context"]))
        form.amount = 6000
        request = form.save()
        self.rpc(self.controller, request, "action_submit")
        self.decided(request)
        self.assertEqual((account.limit_amount, reviews["limit"].state), (6000, "done"))

        self.step(self.controller, reviews["grade"], "Lost a customer", ("grade_result", "assess"))
        action = self.rpc(self.controller, reviews["grade"], "action_assess")
        self.assessed(self.controller, action, collapse="yes")
        self.assertEqual((account.rating_id.code, reviews["grade"].state), ("C", "done"))

        order = self.held(1000, self.partner)
        self.decided(account.pending_decrease_id)
        self.announce()
        hold = order.sudo().credit_hold_id
        with self.refused():
            self.rpc(self.controller, hold, "action_release", "It is above my ceiling")
        self.assertIn(self.manager, hold.activity_ids.user_id)
        self.rpc(self.manager, hold, "action_release", "The rest is secured")
        self.env.invalidate_all()
        self.assertEqual((order.state, order.credit_state), ("sale", "released"))


@in_whole_runs
@tagged("post_install", "-at_install")
class TestYearBrowser(OneBrowser, YearCase):
    """The same on the screen, in Chinese, by menus and buttons alone."""

    REVIEWS = "/odoo/action-credit_management.credit_review_action"

    def setUp(self):
        super().setUp()
        self.env["res.lang"]._activate_lang("zh_CN")
        people = self.sales | self.controller | self.env["res.users"].union(*self.tiers.values())
        people.lang = "zh_CN"

    def do(self, user, tour, url):
        self.start_tour(url, f"credit_year_{tour}", login=user.login)
        self.env.invalidate_all()

    def decided(self, document, last, action):
        """Let all approve whose turn it is; the last of them on the screen."""
        while document.sudo().state == "submitted":
            asked = document.sudo().activity_ids.user_id[0]
            if asked == last:
                self.do(last, "decides", f"/odoo/action-credit_management.{action}/{document.id}")
            else:
                self.rpc(asked, document, "action_approve")
            self.env.invalidate_all()
        self.assertEqual(document.sudo().decided_by_id, last)

    def test_from_review_to_release(self):
        account, reviews = self.account_id, self.reviews()
        self.do(self.sales, "salesperson_comments", self.REVIEWS)
        self.do(self.controller, "controller_carries_out", self.REVIEWS)
        self.assertEqual(reviews["limit"].state, "done")
        decrease = account.request_ids.filtered(lambda one: one.kind == "decrease")
        self.decided(decrease, self.tiers["chairman"], "credit_request_action")
        self.assertEqual(account.limit_amount, 6000)
        assessment = reviews["grade"].assessment_id
        self.decided(assessment, self.gm, "credit_assessment_action")
        self.assertEqual((account.rating_id.code, reviews["grade"].state), ("C", "done"))
        self.assertEqual(account.activity_ids.user_id, self.sales | self.controller)

        order = self.order(1000)
        self.do(self.sales, "salesperson_is_held", f"/odoo/sales/{order.id}")
        self.assertEqual((order.state, order.credit_state), ("draft", "held"))
        self.announce()
        self.company.credit_release_ceiling = 500
        self.do(self.controller, "controller_passes_on", "/odoo/credit-holds")
        self.assertEqual(order.state, "draft")
        self.do(self.gm, "gm_releases", "/odoo/credit-holds")
        self.assertEqual((order.state, order.credit_state), ("sale", "released"))
