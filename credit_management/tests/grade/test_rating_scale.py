"""Scales of grades as data: bands, presets, policies, and what isn't let through."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ...engine.grading import GOOD_FACTS, Standing
from ...engine.measures import Ledger
from .common import GradingCase


@tagged("post_install", "-at_install")
class TestRatingScale(GradingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scale = cls.env["credit.rating.scale"].create(
            {
                "name": "Stars",
                "code": "stars",
                "rating_ids": [
                    (0, 0, {"name": "Two stars", "code": "2", "sequence": 1, "score_from": 50}),
                    (0, 0, {"name": "One star", "code": "1", "sequence": 2, "score_from": 0}),
                ],
            }
        )
        cls.two, cls.one = cls.scale.rating_ids

    def test_a_score_gets_the_grade_of_its_band(self):
        for score, grade in ((100, self.two), (50, self.two), (49.9, self.one), (0, self.one)):
            self.assertEqual(self.scale._grade(score, Standing()), grade)
        self.assertFalse(self.scale._grade(None, Standing()))

    def test_an_archived_grade_is_not_brought_back_by_a_context(self):
        self.scale.rating_ids = [
            (0, 0, {"name": "Three stars", "sequence": 0, "score_from": 90, "active": False})
        ]
        self.assertEqual(self.scale._grade(95, Standing()), self.two)
        asked = self.scale.with_context(active_test=False)
        self.assertEqual(asked._grade(95, Standing()), self.two)

    def test_the_conditions_of_abc_count_beside_the_score(self):
        scale = self.a.scale_id
        answers = {"bad_debt_or_breach": False, **dict.fromkeys(GOOD_FACTS, True)}
        good = Standing(Ledger(years=2.0), True, answers)
        self.assertEqual(scale._grade(90, good), self.a)
        self.assertEqual(scale._grade(90, Standing()), self.b)
        bad = Standing(Ledger(years=2.0), True, dict(answers, collapse=True))
        self.assertEqual(scale._grade(90, bad), self.c)

    def test_scores_without_a_grade_are_refused_with_the_scores(self):
        with self.refused(ValidationError, message="from 0 to 10 have no grade"):
            self.one.score_from = 10

    def test_a_better_grade_starts_higher(self):
        with self.refused(ValidationError, message="no score is left"):
            self.two.score_from = 0
        with self.refused(ValidationError, message="no score is left"):
            self.two.sequence = 9

    def test_scores_beyond_a_hundred_are_refused(self):
        with self.refused(ValidationError, message="between 0 and 100"):
            self.two.score_from = 101

    def test_several_bands_change_together(self):
        self.scale.write(
            {
                "rating_ids": [
                    (1, self.one.id, {"score_from": 60, "sequence": 1}),
                    (1, self.two.id, {"score_from": 0, "sequence": 2}),
                ]
            }
        )
        self.assertEqual(self.scale._grade(70, Standing()), self.one)

    def test_a_grade_may_not_leave_a_gap_when_it_goes(self):
        with self.refused(ValidationError, message="have no grade"):
            self.one.unlink()
        with self.refused(ValidationError, message="have no grade"):
            self.one.active = False

    def test_a_grade_in_use_cannot_be_deleted_and_says_where(self):
        self.graded(self.two, name="Starlight Ltd")
        with self.refused(UserError, message="Starlight Ltd.*Archive it instead"):
            self.two.unlink()

    def test_a_scale_with_grades_cannot_be_deleted(self):
        with self.refused(UserError, message="Two stars"):
            self.scale.unlink()

    def test_two_scales_may_each_have_an_a(self):
        names = (
            self.env["credit.rating"].with_context(active_test=False).search([("name", "=", "A")])
        )
        self.assertEqual(set(names.mapped("scale_id.code")), {"abc", "aaa"})
        self.env.flush_all()
        with self.refused(IntegrityError):
            self.env["credit.rating"].create({"name": "A", "scale_id": self.a.scale_id.id})

    def test_managers_change_scales_and_nobody_else(self):
        for user in (self.sales, self.analyst, self.controller, self.auditor):
            with self.refused(AccessError):
                self.scale.with_user(user).name = "Mine"
            with self.refused(AccessError):
                self.one.with_user(user).score_from = 1
        self.scale.with_user(self.manager).name = "Golden stars"


@tagged("post_install", "-at_install")
class TestPreset(GradingCase):
    def test_every_preset_loads(self):
        for code, grades in (("abc", 3), ("five", 5), ("aaa", 4)):
            scale = self.load(code)
            self.assertEqual(len(scale.rating_ids), grades)
            self.assertTrue(scale.active)
            self.assertEqual(self.company._credit_policy().rating_scale_id, scale)
            for rating in scale.rating_ids:
                policy = self.policy(rating)
                self.assertEqual(policy.company_id, self.company)
                self.assertEqual(bool(policy.payment_term_id), bool(policy.standing_days))

    def test_the_worst_grade_of_every_preset_allows_no_credit(self):
        for code in ("abc", "five", "aaa"):
            *better, worst = self.load(code).rating_ids
            self.assertFalse(self.policy(worst).allows_credit)
            self.assertTrue(all(self.policy(one).allows_credit for one in better))
            rules = self.env["credit.rule"]._rules_for(self.company.id, worst.id).chosen
            self.assertEqual(
                (rules["grade_no_credit"].severity, rules["grade_no_credit"].source),
                ("hold", "rating"),
            )

    def test_earlier_sales_are_warned_of_and_hold_the_worst_of_abc(self):
        """S20, Art. 35: no new credit before the last is settled."""
        self.load()
        for grade, severity in ((self.a, "warn"), (self.b, "warn"), (self.c, "hold")):
            rules = self.env["credit.rule"]._rules_for(self.company.id, grade.id).chosen
            self.assertEqual(rules["unsettled_sale"].severity, severity)
        self.graded(self.a, self.partner)
        self.assertEqual(self.confirmed(100).credit_state, "passed")
        order = self.confirmed(100)
        self.assertEqual(order.credit_state, "warned")
        self.assertIn(
            "has an earlier credit sale not settled yet", order.sudo().credit_check_ids.summary
        )

    def test_terms_say_what_the_grade_earns(self):
        scale = self.load("five")
        best = self.policy(scale.rating_ids[0])
        self.assertEqual((best.standing_days, best.discount_percent), (60, 2))
        term = best.payment_term_id
        self.assertEqual(
            (term.line_ids.nb_days, term.discount_percentage, term.discount_days), (60, 2, 10)
        )

    def test_loading_twice_changes_nothing(self):
        self.load()
        before = self.counts()
        self.load()
        self.assertEqual(self.counts(), before)

    def counts(self):
        models = ("credit.rating", "credit.rating.policy", "credit.rule", "account.payment.term")
        return {name: self.env[name].search_count([]) for name in models}

    def test_what_somebody_changed_stays(self):
        self.load()
        policy = self.policy(self.a)
        policy.standing_days = 20
        policy.payment_term_id = False
        rule = self.env["credit.rule"].search(
            [("company_id", "=", self.company.id), ("rating_id", "=", self.a.id)], limit=1
        )
        rule.severity = "ignore"
        self.load()
        self.assertEqual((self.policy(self.a).standing_days, rule.severity), (20, "ignore"))

    def test_accounts_keep_their_grade_of_another_scale(self):
        account = self.graded(self.a)
        self.load("aaa")
        self.assertEqual(account.rating_id, self.a)

    def test_another_company_keeps_its_own_rules(self):
        other = self._make_company()
        self.load()
        rules = self.env["credit.rule"]._rules_for(other.id, self.a.id)
        self.assertFalse([rule for rule in rules if rule.source == "rating"])

    def test_only_credit_managers_load(self):
        for user in (self.sales, self.analyst, self.controller, self.auditor):
            with self.refused(AccessError):
                self.load(user=user)

    def test_settings_load_the_preset(self):
        settings = self.env["res.config.settings"].create({"credit_preset": "aaa"})
        action = settings.action_credit_load_preset()
        scale = self.company._credit_policy().rating_scale_id
        self.assertEqual(scale, self.env.ref("credit_management.credit_rating_scale_aaa"))
        self.assertEqual(action["res_model"], "credit.offices")  # nobody holds those above
        for office in self.env["credit.authority"]._empty_offices(self.company):
            self.manager.group_ids |= office
        action = settings.action_credit_load_preset()
        self.assertEqual((action["res_model"], action["res_id"]), (scale._name, scale.id))
        with self.refused(UserError, message="Choose a preset"):
            self.env["res.config.settings"].create({}).action_credit_load_preset()


@tagged("post_install", "-at_install")
class TestRatingPolicy(GradingCase):
    def test_a_company_comes_before_all_companies(self):
        general = self.policy(self.a)
        self.assertFalse(general.company_id)
        own = general.copy({"company_id": self.company.id, "standing_days": 10})
        self.assertEqual(self.policy(self.a), own)
        other = self._make_company()
        self.assertEqual(self.a._policy(other), general)

    def test_bad_figures_are_refused_with_grade_field_and_figure(self):
        policy = self.policy(self.a)
        for name, value, message in (
            ("percent", float("nan"), "Share"),
            ("percent", -1, "A, Share.*-1"),
            ("insured_percent", 101, "101.*more than 100"),
            ("standing_days", -1, "Credit days"),
        ):
            with self.refused(ValidationError, message=message):
                policy[name] = value
        with self.refused(ValidationError, message="fixed limit needs an amount"):
            policy.formula = "fixed"

    def test_the_term_gives_no_more_than_the_grade_earns(self):
        policy = self.policy(self.a)
        policy.payment_term_id = self.term(30)
        with self.refused(ValidationError, message="60 days.*grade A earns 30 days"):
            policy.payment_term_id = self.term(60)
        with self.refused(ValidationError, message="2 % within 10 days"):
            policy.payment_term_id = self.term(10, 2, 10)

    def test_a_branch_has_no_policy_of_its_own(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        with self.refused(ValidationError, message="is a branch"):
            self.policy(self.a).copy({"company_id": branch.id})

    def test_one_policy_per_grade_and_company(self):
        with self.refused(IntegrityError):
            self.policy(self.a).copy({"company_id": False})

    def test_only_managers_write_policies(self):
        for user in (self.sales, self.analyst, self.controller, self.auditor):
            with self.refused(AccessError):
                self.policy(self.a).with_user(user).write({"standing_days": 90})

    def test_a_change_makes_a_new_version_of_the_policy(self):
        before = self.company._credit_policy().version
        self.policy(self.a).write({"standing_days": 20})
        self.assertEqual(self.company._credit_policy().version, before + 1)
