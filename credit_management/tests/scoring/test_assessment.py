"""Assessments: from evidence to score, from score to grade, and onto the account."""

from ast import literal_eval
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...engine.scorecard import NEUTRAL_POINTS
from .test_ledger_measures import LedgerCase
from .test_scorecard import ScorecardCase


class AssessmentCase(ScorecardCase, LedgerCase):
    """A customer who is graded A, B or C by punctuality (60 %) and reputation (40 %)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        words = cls("setUp")
        cls.env["credit.preset"].sudo()._load(cls.company, "abc")
        cls.scale = cls.company._credit_policy().rating_scale_id
        cls.scale.eligibility = "none"
        cls.best, cls.middle, cls.worst = cls.scale.rating_ids.sorted("sequence")
        cls.env["credit.authority"].sudo().search([("company_id", "=", cls.company.id)]).unlink()
        cls.card = words.scorecard(
            words.criterion(weight=60, missing="neutral"), words.question(weight=40)
        )
        cls.card.action_activate()

    def assess(self, partner=None, user=None, **values):
        """Return a draft assessment made by the analyst."""
        account = self.account(partner or self.partner)
        return (
            self.env["credit.assessment"]
            .with_user(user or self.analyst)
            .create({"account_id": account.id, "scorecard_id": self.card.id, **values})
        )

    def answer(self, assessment, name="Good", user=None):
        """Answer the question of an assessment."""
        line = assessment.line_ids.filtered(lambda line: line.kind == "question")
        answers = line.criterion_id.band_ids
        line.with_user(user or self.analyst).write(
            {"answer_id": answers.filtered(lambda answer: answer.name == name).id}
        )
        assessment.invalidate_recordset()

    def late_payer(self, days=20, **values):
        """Return a customer who paid an invoice ``days`` days late."""
        partner = self.customer(**values)
        self.paid(self.sold(100, -100, due=-70, partner=partner), on=days - 70)
        return partner

    def approved(self, partner=None, answer="Good", **values):
        """Return an assessment the analyst handed in and the manager approved."""
        assessment = self.assess(partner, **values)
        self.answer(assessment, answer)
        assessment.action_submit()
        assessment.with_user(self.manager).action_approve("Agreed")
        return assessment


@tagged("post_install", "-at_install")
class TestAssessment(AssessmentCase):
    def test_every_criterion_shows_value_points_weight_and_evidence(self):
        assessment = self.assess(self.late_payer())
        self.answer(assessment)
        punctual, question = assessment.line_ids
        self.assertEqual((punctual.value, punctual.points, punctual.weight), (20, 0, 60))
        self.assertEqual(punctual.value_text, "20.0 days")
        self.assertIn("Own ledger", punctual.evidence)
        self.assertEqual((question.answer, question.points), ("Good", 100))
        self.assertEqual((assessment.score, assessment.is_scored), (40, True))

    def test_nobody_is_asked_any_more_once_it_is_decided_or_taken_back(self):
        for method in ("action_approve", "action_reject", "action_draft"):
            with self.subTest(method):
                assessment = self.assess(self.customer())
                self.answer(assessment)
                assessment.action_submit()
                self.assertIn(self.manager, assessment.sudo().activity_ids.user_id)
                user = self.analyst if method == "action_draft" else self.manager
                getattr(assessment.with_user(user), method)()
                self.assertFalse(assessment.sudo().activity_ids)

    def test_missing_data_is_treated_as_the_criterion_says(self):
        assessment = self.assess()
        line = assessment.line_ids[0]
        self.assertEqual((line.has_value, line.points), (False, NEUTRAL_POINTS))
        self.assertEqual(assessment.line_ids[1].is_scored, False)
        self.assertEqual((assessment.score, assessment.known), (50, 60))

    def test_answers_are_scored_at_once(self):
        assessment = self.assess(self.late_payer(days=0))
        self.answer(assessment, "Bad")
        self.assertEqual((assessment.score, assessment.calculated_rating_id), (60, self.middle))
        self.answer(assessment, "Good")
        self.assertEqual((assessment.score, assessment.calculated_rating_id), (100, self.best))

    def test_the_form_saves_answers_and_facts_together(self):
        assessment = self.assess(self.late_payer(days=0))
        line = assessment.line_ids[1]
        good = line.criterion_id.band_ids[0]
        self.rpc(
            self.analyst,
            assessment,
            "web_save",
            {
                "line_ids": [Command.update(line.id, {"answer_id": good.id, "note": "Registry"})],
                "fact_strong_funds": "yes",
            },
            {"score": {}},
        )
        assessment.invalidate_recordset()
        self.assertEqual(assessment.score, 100)
        self.assertEqual(assessment._facts(), {"strong_funds": True})

    def test_an_approved_grade_lands_on_the_account_with_its_history(self):
        partner = self.late_payer(days=0)
        assessment = self.approved(partner)
        account = self.account(partner)
        self.assertEqual(assessment.state, "approved")
        self.assertEqual(assessment.approved_rating_id, self.best)
        self.assertEqual((account.rating_id, account.calculated_rating_id), (self.best, self.best))
        self.assertEqual((account.assessment_id, account.score), (assessment, 100))
        self.assertEqual(account.assessment_count, 1)
        self.assertEqual(assessment.decided_by_id, self.manager)
        self.assertEqual(assessment.decision_reason, "Agreed")

    def test_figures_are_read_anew_when_handing_in(self):
        partner = self.late_payer(days=0)
        assessment = self.assess(partner)
        self.answer(assessment)
        self.sold(900, -40, due=-30, partner=partner)
        assessment.action_submit()
        self.assertEqual((assessment.score, assessment.line_ids[0].value), (40, 27))

    def test_what_was_approved_stays_whatever_the_ledger_says_later(self):
        partner = self.late_payer(days=0)
        assessment = self.approved(partner)
        self.sold(900, -40, due=-30, partner=partner)
        self.card.action_draft()
        self.card.criterion_ids[0].name = "Renamed"
        assessment.invalidate_recordset()
        self.assertEqual((assessment.score, assessment.line_ids[0].value), (100, 0))
        self.assertEqual(assessment.line_ids[0].name, "Punctuality")

    def test_another_grade_needs_a_reason_and_an_end(self):
        assessment = self.assess(self.late_payer(days=0), rating_id=self.middle.id)
        self.answer(assessment)
        with self.refused(UserError, message="say why the grade should be B, not A"):
            assessment.action_submit()
        assessment.deviation_reason = "Owner is leaving"
        with self.refused(UserError, message="Deviation until"):
            assessment.action_submit()
        assessment.deviation_end = self.day(30)
        assessment.action_submit()
        assessment.with_user(self.manager).action_approve()
        account = assessment.account_id
        self.assertEqual(
            (account.rating_id, account.calculated_rating_id), (self.middle, self.best)
        )
        self.assertEqual(account._effective_rating(self.day(30)), self.middle)
        self.assertEqual(account._effective_rating(self.day(31)), self.best)

    def test_without_a_score_a_grade_needs_a_reason(self):
        card = self.scorecard(self.question(weight=100))
        card.action_activate()
        assessment = self.assess(scorecard_id=card.id)
        self.assertEqual((assessment.is_scored, assessment.calculated_rating_id.id), (False, False))
        with self.refused(UserError, message="too little is known"):
            assessment.action_submit()
        assessment.write({"rating_id": self.worst.id, "deviation_reason": "New, nothing known"})
        assessment.action_submit()
        assessment.with_user(self.manager).action_approve()
        self.assertEqual(assessment.account_id.rating_id, self.worst)

    def test_a_rejected_assessment_changes_nothing(self):
        assessment = self.assess(self.late_payer(days=0))
        assessment.action_submit()
        assessment.with_user(self.manager).action_reject("Ask for statements first")
        self.assertEqual(assessment.state, "rejected")
        self.assertFalse(assessment.account_id.rating_id)

    def test_an_older_assessment_doesnt_replace_a_newer_one(self):
        partner = self.late_payer(days=0)
        old = self.assess(partner)
        self.answer(old)
        old.action_submit()
        self.approved(partner, "Bad")
        with self.refused(UserError, message="approved meanwhile"):
            old.with_user(self.manager).action_approve()

    def test_a_bad_fact_makes_the_worst_grade_whatever_the_score(self):
        self.scale.eligibility = "abc"
        assessment = self.assess(self.late_payer(days=0), fact_collapse="yes")
        self.answer(assessment)
        self.assertEqual((assessment.score, assessment.calculated_rating_id), (100, self.worst))
        self.assertIn("Makes the worst grade", assessment.reason_text)

    def test_the_best_grade_needs_its_conditions(self):
        self.scale.eligibility = "cap"
        partner = self.late_payer(days=0)
        assessment = self.assess(partner)
        self.answer(assessment)
        self.assertEqual(assessment.calculated_rating_id, self.middle)  # new, and no documents
        self.paid(self.sold(1, -800, partner=partner), on=-800)
        account = type(assessment.account_id)
        complete = {assessment.account_id.id: True}
        with patch.object(account, "_documents_complete", lambda accounts, date: complete):
            assessment.action_calculate()
        self.assertEqual(assessment.calculated_rating_id, self.best)

    def test_the_industrys_median_needs_three_accounts(self):
        industry = self.env["res.partner.industry"].create({"name": "Mills"})
        for days in (0, 4):
            self.approved(self.late_payer(days, industry_id=industry.id))
        assessment = self.assess(self.late_payer(30, industry_id=industry.id))
        self.assertFalse(assessment.line_ids[0].has_median)
        self.approved(self.late_payer(8, industry_id=industry.id))
        assessment.action_calculate()
        line = assessment.line_ids[0]
        self.assertEqual((line.has_median, line.median), (True, 4))
        other = self.assess(self.late_payer(30))
        self.assertFalse(other.line_ids[0].has_median)

    def test_the_limit_by_formula_is_copied_when_handing_in(self):
        assessment = self.approved(self.late_payer(days=0))
        kept = assessment.proposal
        # 100 a year, a month of it; more than that was used before
        self.assertEqual((kept["limit_type"], kept["amount"]), ("amount", 8.33))
        self.sold(500, -5, due=25, partner=assessment.partner_id)
        assessment.invalidate_recordset()
        self.assertEqual(assessment.proposal, kept)

    def test_merged_accounts_keep_their_assessments_as_they_were(self):
        assessment = self.approved(self.late_payer(days=0))
        survivor = self.account(self.late_payer(days=20))
        survivor._merge(assessment.account_id)
        assessment.invalidate_recordset()
        self.assertEqual((assessment.account_id, assessment.score), (survivor, 100))
        self.assertEqual(survivor.assessment_id, assessment)

    def test_a_draft_scorecard_isnt_used(self):
        card = self.scorecard(self.criterion())
        with self.refused(message="has to be taken into use first"):
            self.assess(scorecard_id=card.id)

    def test_the_report_shows_every_criterion_and_the_steps(self):
        assessment = self.approved(self.late_payer(days=0, name="Mill & Sons"))
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html("credit_management.report_credit_assessment", assessment.ids)[0]
            .decode()
        )
        for text in ("Mill &amp; Sons", "Punctuality", "Reputation", "<svg", "100.00", "Signature"):
            self.assertIn(text, html)


@tagged("post_install", "-at_install")
class TestScheduledScoring(AssessmentCase):
    def score_all(self):
        """Run the scheduled scoring as the scheduler does, with a commit after each batch."""
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("credit_management.ir_cron_score").method_direct_trigger()
        self.env.invalidate_all()

    def test_scores_follow_the_ledger_and_the_last_answers(self):
        partner = self.late_payer(days=0)
        self.approved(partner)
        account = self.account(partner)
        self.sold(9900, -100, due=-70, partner=partner)
        self.score_all()
        self.assertEqual((account.score, account.scored_on), (40, self.today))
        self.assertEqual((account.rating_id, account.calculated_rating_id), (self.best, self.worst))

    def test_where_too_little_is_known_the_grade_stays(self):
        card = self.scorecard(self.criterion(missing="no_score"))
        account = self.account(self.partner)
        account.sudo().calculated_rating_id = self.middle
        self.card.action_draft()
        card.action_activate()
        self.score_all()
        self.assertEqual((account.is_scored, account.calculated_rating_id), (False, self.middle))

    def test_a_batch_costs_the_same_queries_for_any_number(self):
        partners = self.env["res.partner"].create([{"name": f"C {n}"} for n in range(30)])
        accounts = self.env["credit.account"]._get_or_create(partners, self.company).sudo()
        accounts[0]._score_accounts()
        counts = []
        for some in (accounts[:1], accounts):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some._score_accounts()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)


@tagged("post_install", "-at_install")
class TestAttackAssessment(AssessmentCase):
    """A grade is what credit is given on: who wants a better one tries every door."""

    def test_salespeople_propose_for_own_customers_and_change_no_other_assessment(self):
        assessment = self.assess(self.late_payer())
        values = {"account_id": assessment.account_id.id, "scorecard_id": self.card.id}
        with self.refused(AccessError):
            self.rpc(self.other_sales, "credit.assessment", "create", [values])
        own = self.env["credit.assessment"].browse(
            self.rpc(self.sales, "credit.assessment", "create", values)
        )
        self.rpc(self.sales, own, "action_submit")
        with self.refused(AccessError):
            self.rpc(self.sales, own, "action_approve")
        for forged in ({"score": 100}, {"approved_rating_id": self.best.id}, {"state": "approved"}):
            with self.refused(AccessError):
                self.rpc(self.sales, own, "write", forged)
        answer = assessment.line_ids[1]
        with self.refused(AccessError):
            self.rpc(self.sales, answer, "write", {"note": "x"})
        for values in ({"comment": "x"}, {"rating_id": self.best.id}, {"score": 100}):
            with self.refused(AccessError):
                self.rpc(self.sales, assessment, "write", values)
        for action in ("action_submit", "action_approve", "action_calculate", "action_draft"):
            with self.refused(UserError):
                self.rpc(self.sales, assessment, action)

    def test_others_customers_are_out_of_sight(self):
        assessment = self.assess(self.late_payer())
        self.assertTrue(self.rpc(self.sales, assessment, "read", ["score"]))
        with self.refused(AccessError):
            self.rpc(self.other_sales, assessment, "read", ["score"])
        with self.refused(AccessError):
            self.rpc(self.other_sales, assessment.line_ids, "read", ["points"])

    def test_figures_and_decisions_are_written_by_nobody(self):
        assessment = self.assess(self.late_payer())
        line = assessment.line_ids[0]
        for user in (self.analyst, self.controller, self.manager):
            for values in (
                {"state": "approved"},
                {"score": 100},
                {"calculated_rating_id": self.best.id},
                {"approved_rating_id": self.best.id},
                {"contributor_ids": [Command.clear()]},
                {"decided_by_id": self.manager.id},
                {"date": "2020-01-01"},
                {"approval_count": 5},
            ):
                with self.refused(AccessError):
                    self.rpc(user, assessment, "write", values)
            for values in ({"points": 100}, {"value": 0}, {"weight": 1}, {"contribution": 60}):
                with self.refused(AccessError):
                    self.rpc(user, line, "write", values)
                with self.refused(AccessError):
                    self.rpc(
                        user, assessment, "write", {"line_ids": [Command.update(line.id, values)]}
                    )

    def test_lines_are_neither_added_nor_removed(self):
        assessment = self.assess(self.late_payer())
        with self.refused(AccessError):
            self.rpc(
                self.analyst,
                "credit.assessment.line",
                "create",
                [{"assessment_id": assessment.id, "points": 100, "weight": 100}],
            )
        with self.refused(AccessError):
            self.rpc(self.manager, assessment.line_ids[0], "unlink")

    def test_no_grade_is_created_or_imported(self):
        account = self.account(self.late_payer())
        vals = {"account_id": account.id, "scorecard_id": self.card.id}
        for forged in (
            {"state": "approved"},
            {"score": 100, "is_scored": True},
            {"approved_rating_id": self.best.id},
            {"line_ids": [Command.create({"name": "Mine", "points": 100, "weight": 100})]},
        ):
            with self.refused(AccessError):
                self.rpc(self.manager, "credit.assessment", "create", [{**vals, **forged}])
        fields = ["account_id/.id", "scorecard_id/.id", "state", "approved_rating_id/.id"]
        rows = [[str(account.id), str(self.card.id), "Approved", str(self.best.id)]]
        with self.refused(UserError, AssertionError):
            result = self.rpc(self.manager, "credit.assessment", "load", fields, rows)
            self.assertTrue(result["ids"])
        self.assertFalse(account.rating_id)

    def test_defaults_of_the_client_are_dropped(self):
        account = self.account(self.late_payer())
        ids = self.rpc(
            self.analyst,
            "credit.assessment",
            "create",
            [{"account_id": account.id, "scorecard_id": self.card.id}],
            context={
                "default_state": "approved",
                "default_score": 100,
                "default_points": 100,
                "default_has_value": True,
                "default_is_scored": True,
                "default_approved_rating_id": self.best.id,
                "default_calculated_rating_id": self.best.id,
            },
        )
        assessment = self.env["credit.assessment"].browse(ids)
        self.assertEqual((assessment.state, assessment.score), ("draft", 0))
        self.assertFalse(assessment.approved_rating_id)
        self.assertEqual(assessment.line_ids.mapped("points"), [0, 0])

    def test_nobody_decides_on_what_they_had_a_hand_in(self):
        self._user("colleague", "credit_management.group_credit_manager")
        assessment = self.assess(self.late_payer(), user=self.manager)
        self.answer(assessment, user=self.manager)
        assessment.with_user(self.manager).action_submit()
        with self.refused(AccessError, message="your own"):
            self.rpc(self.manager, assessment, "action_approve")
        other = self.assess(self.late_payer())
        self.answer(other, user=self.manager)
        other.action_submit()
        with self.refused(AccessError, message="your own"):
            self.rpc(self.manager, other, "action_approve")

    def test_who_sells_to_the_customer_doesnt_decide_on_their_grade(self):
        partner = self.late_payer()
        assessment = self.assess(partner)
        assessment.action_submit()
        partner.user_id = self.manager
        with self.refused(AccessError, message="your own"):
            self.rpc(self.manager, assessment, "action_approve")

    def test_leaving_the_figures_out_is_no_way_round_the_authority_over_deviations(self):
        """An analyst who answers nothing still asks for another grade than the calculated one."""
        card = self.scorecard(self.question(weight=100))
        card.action_activate()
        assessment = self.assess(scorecard_id=card.id, rating_id=self.best.id,
                                 deviation_reason="I know them")  # fmt: skip
        assessment.action_submit()
        self.assertFalse(assessment.is_scored)
        self.assertEqual(assessment._authority_kind(), "deviation")

    def test_only_who_has_the_authority_decides(self):
        assessment = self.assess(self.late_payer())
        assessment.action_submit()
        for user in (self.sales, self.analyst, self.controller, self.auditor):
            with self.refused(AccessError):
                self.rpc(user, assessment, "action_approve")
            with self.refused(AccessError):
                self.rpc(user, assessment, "action_reject")

    def test_what_was_handed_in_stands_still(self):
        assessment = self.assess(self.late_payer())
        assessment.action_submit()
        line = assessment.line_ids[1]
        good = line.criterion_id.band_ids[0]
        for change in (
            lambda: self.rpc(self.analyst, assessment, "write", {"rating_id": self.best.id}),
            lambda: self.rpc(self.analyst, assessment, "write", {"fact_collapse": "no"}),
            lambda: self.rpc(self.analyst, line, "write", {"answer_id": good.id}),
            lambda: self.rpc(self.analyst, assessment, "action_calculate"),
            lambda: self.rpc(self.analyst, assessment, "unlink"),
        ):
            with self.refused(UserError):
                change()
        assessment.with_user(self.manager).action_approve()
        with self.refused(UserError):
            self.rpc(self.manager, line, "write", {"answer_id": good.id})
        with self.refused(UserError):
            self.rpc(self.manager, assessment, "action_draft")
        with self.refused(UserError):
            self.rpc(self.manager, assessment, "unlink")

    def test_an_answer_of_another_question_is_refused(self):
        assessment = self.assess(self.late_payer())
        other = self.env["credit.scorecard.band"].search([("points", "=", 100)])
        other -= self.card.criterion_ids.band_ids
        with self.refused(message="isn't one of its answers"):
            self.rpc(self.analyst, assessment.line_ids[1], "write", {"answer_id": other[0].id})
        punctual = assessment.line_ids[0]
        with self.refused(message="isn't one of its answers"):
            band = punctual.criterion_id.band_ids[0]
            self.rpc(self.analyst, punctual, "write", {"answer_id": band.id})

    def test_the_grade_of_an_account_is_written_by_nobody(self):
        account = self.account(self.late_payer())
        for user in (self.sales, self.analyst, self.controller, self.manager):
            for values in (
                {"rating_id": self.best.id},
                {"assessment_id": False},
                {"score": 100},
                {"calculated_rating_id": self.best.id},
            ):
                with self.refused(AccessError):
                    self.rpc(user, account, "write", values)

    def test_another_company_sees_nothing(self):
        assessment = self.assess(self.late_payer())
        other = self._make_company()
        stranger = self._user("stranger", "credit_management.group_credit_manager")
        stranger.write({"company_id": other.id, "company_ids": [Command.set(other.ids)]})
        for method, args in (("read", (["score"],)), ("action_submit", ())):
            with self.refused(AccessError):
                self.rpc(stranger, assessment, method, *args)
        with self.refused(AccessError):
            self.rpc(stranger, self.card, "write", {"name": "x"})


@tagged("post_install", "-at_install")
class TestUngraded(AssessmentCase):
    def test_whoever_trades_without_a_grade_is_on_the_list(self):
        """R17: with or without a credit account, until an approved assessment grades them."""
        graded, ungraded, stranger = (
            self.late_payer(days=0),
            self.customer(name="No account"),
            self.customer(name="Never invoiced"),
        )
        self.sold(100, -10, partner=ungraded)
        self.approved(graded)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_management.res_partner_ungraded_action"
        )
        listed = (
            self.env["res.partner"].with_user(self.analyst).search(literal_eval(action["domain"]))
        )
        self.assertIn(ungraded, listed)
        self.assertFalse((graded | stranger) & listed)
