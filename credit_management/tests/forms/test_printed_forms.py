"""Forms under their names: survey evaluation, assessment, grade, limit (R92)."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..attack import AttackCase
from ..evidence.common import EvidenceMixin
from ..scoring.test_assessment import AssessmentCase
from ..scoring.test_ledger_measures import LedgerCase
from .common import CHINESE, PrintMixin


class FormMixin(PrintMixin):
    """A form as both languages print it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.speak_chinese()

    def both(self, report, documents, *parts, user=None):
        """Assert that these stand on the form in both languages; return its English words."""
        for lang in (CHINESE, "en_US"):
            text = self.printed(report, documents, user, lang)
            self.assert_printed(text, self.date_in(self.today, lang), *parts)
        return text

    def assert_hidden_from_others(self, report, document):
        with self.subTest(report), self.assertRaises(AccessError):
            self.html(report, document, self.other_sales)
        self.assertIn("Good", self.printed(report, document, self.sales))
        self.assertIn("Good", self.printed(report, document, self.auditor))


@tagged("post_install", "-at_install")
class TestSurveyForm(FormMixin, EvidenceMixin, LedgerCase, AttackCase):
    """客户信用调查评定表."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        words = cls("setUp")
        cls.partner = words.customer(name="Good", vat="91330001")
        words.paid(words.sold(100, -100, due=-70), on=-70)

    def test_the_survey_is_evaluated_with_what_the_books_say(self):
        survey = self.confirmed_survey()
        text = self.both(
            "report_credit_survey_evaluation", survey, "Good", "91330001", "$ 100.00", "Sales",
            "Analyst", "A fact", "100 %", user=self.sales,
        )  # fmt: skip
        self.assert_printed(
            text, "Survey evaluation form", "Department manager, reviewed", "Finance, copy received",
            "Sales of 12 months", "Confirmed",
        )  # fmt: skip

    def test_what_is_missing_of_a_survey_is_told(self):
        text = self.printed("report_credit_survey_evaluation", self.survey(), self.sales)
        self.assert_printed(text, "Missing:", "Legal representative", "0 %")

    def test_the_figures_are_those_of_the_day_of_the_survey(self):
        survey = self.survey(date=self.day(-80))  # sold 100 days ago, paid 70 days ago
        ledger = survey._evaluation_ledger()
        self.assertEqual((ledger.yearly_deliveries, ledger.yearly_payments), (100, 0))

    def test_the_form_of_a_hidden_customer_is_refused(self):
        survey = self.confirmed_survey()
        self.assert_hidden_from_others("report_credit_survey_evaluation", survey)


@tagged("post_install", "-at_install")
class TestAssessmentForms(FormMixin, AssessmentCase):
    """客户信用评估表, 客户信用等级评定表, 客户信用限度核定表."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls("setUp").late_payer(days=0, name="Good", vat="91330001")

    # 客户信用评估表

    def test_the_assessment_form_shows_criteria_and_facts(self):
        assessment = self.assess(fact_strong_funds="yes", fact_weak_funds="no", comment="Solid")
        self.answer(assessment)
        text = self.both(
            "report_credit_assessment_form", assessment, "Good", assessment.name, "100.00", "Solid",
            "Analyst",
        )  # fmt: skip
        self.assert_printed(
            text, "Customer credit assessment form", "Strong funds Yes", "Weak funds No",
            "Any of these makes the worst grade",
        )  # fmt: skip

    # 客户信用等级评定表

    def test_the_grade_form_shows_the_grade_before_and_the_steps(self):
        self.approved(answer="Bad")
        assessment = self.approved()
        text = self.both(
            "report_credit_grade_form", assessment, "Good", assessment.name, "100.00", "Agreed",
            "Manager", "Analyst",
        )  # fmt: skip
        self.assert_printed(text, "Determination of a customer's grade", "B 100.00 A A A")

    def test_a_deviation_stands_with_reason_and_end(self):
        until = self.today.replace(year=self.today.year + 1)
        assessment = self.assess(
            rating_id=self.worst.id, deviation_reason="Lawsuit", deviation_end=until
        )
        text = self.printed("report_credit_grade_form", assessment)
        self.assert_printed(text, "Lawsuit", self.date_in(until, "en_US"))

    # 客户信用限度核定表

    def test_the_limit_form_shows_formula_figures_and_approvals(self):
        self.approved()
        request = self.grant(self.partner, 900)
        text = self.both(
            "report_credit_limit_form", request, "Good", request.name, "$ 900.00", "$ 8.33",
            "Manager", "Analyst", "Known for years",
        )  # fmt: skip
        self.assert_printed(
            text, "Determination of a credit limit", "Determined limit", "Monthly payments",
            "How the formula gets there", "Credit manager",
        )  # fmt: skip

    def test_its_figures_stay_those_of_its_day(self):
        request = self.grant(self.partner, 900)
        before = self.printed("report_credit_limit_form", request)
        self.sold(7000, on=-2, due=30)
        self.assertEqual(self.printed("report_credit_limit_form", request), before)

    def test_nobody_types_them(self):
        request = self.grant(self.partner, 900)
        for user in (self.analyst, self.manager):
            with self.refused(AccessError):
                self.rpc(user, request, "write", {"basis": {"payments": 1e6}})

    def test_a_draft_shows_the_figures_of_today(self):
        request = self.env["credit.request"].with_user(self.analyst).create(
            {"account_id": self.account(self.partner).id, "kind": "initial", "amount": 1500,
             "date_from": self.today, "reason": "Season"}
        )  # fmt: skip
        self.assertFalse(request.basis)
        self.assertIn("$ 8.33", self.printed("report_credit_limit_form", request))

    def test_many_drafts_are_worked_out_together(self):
        requests = self.env["credit.request"].with_user(self.analyst)
        for number in range(7):
            partner = self.customer(name=f"Good {number}")
            requests |= requests.create(
                {"account_id": self.account(partner).id, "kind": "initial", "amount": 1500,
                 "date_from": self.today, "reason": "Season"}
            )  # fmt: skip

        def cost(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.html("report_credit_limit_form", some)
            return self.cr.sql_log_count - before

        cost(requests[:1])  # fills the caches
        self.assertLessEqual(cost(requests[1:]), cost(requests[:1]))

    def test_a_limit_asked_for_is_not_determined_yet(self):
        request = self.env["credit.request"].with_user(self.analyst).create(
            {"account_id": self.account(self.partner).id, "kind": "initial", "amount": 1500,
             "date_from": self.today, "reason": "Season"}
        )  # fmt: skip
        html = self.html("report_credit_limit_form", request)
        self.assertEqual(html.count("1,500.00"), 1)

    def test_a_stop_has_no_limit_to_determine(self):
        request = self.grant(self.partner, 0, "suspend", limit_type="none")
        text = self.printed("report_credit_limit_form", request)
        self.assertIn("asks for no limit", text)
        self.assertNotIn("Determined limit", text)

    # who may

    def test_forms_of_hidden_customers_are_refused(self):
        assessment = self.approved()
        request = self.grant(self.partner, 900)
        self.assert_hidden_from_others("report_credit_assessment_form", assessment)
        self.assert_hidden_from_others("report_credit_grade_form", assessment)
        self.assert_hidden_from_others("report_credit_limit_form", request)
