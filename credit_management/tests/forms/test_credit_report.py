"""The credit report of one customer: figures, history and pictures (R61)."""

from odoo.tests import tagged

from ..scoring.test_assessment import AssessmentCase
from .common import CHINESE, PrintMixin

REPORT = "report_credit_account"


@tagged("post_install", "-at_install")
class TestCreditReport(PrintMixin, AssessmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        words = cls("setUp")
        cls.good = words.late_payer(days=0, name="Good", vat="91330001", limit=1000)
        words.approved(cls.good, answer="Bad")
        words.approved(cls.good)
        words.sold(800, on=-60, due=-45, partner=cls.good)
        words.sold(900, on=-1, due=20, partner=cls.good)
        words.received(100, partner=cls.good)
        cls.good_account = words.account(cls.good)

    def report(self, account=None):
        account = (account or self.good_account).with_user(self.analyst)
        return account._credit_reports()[account.id]

    def test_twelve_months_end_with_what_is_owed(self):
        months = self.report().months
        self.assertEqual(len(months), 12)
        self.assertEqual(months[-1][0], self.today.replace(day=1))
        self.assertEqual(months[-1][1].closing, 1600)
        self.assertEqual(sum(one.sales for _first, one in months), 1800)
        self.assertEqual(sum(one.payments for _first, one in months), 200)

    def test_ages_are_set_off_like_what_is_overdue(self):
        report = self.report()
        self.assertEqual(report.ages, [900, 0, 700, 0, 0])
        self.assertEqual(sum(report.ages[1:]), report.balance.overdue_amount)

    def test_it_prints_in_both_languages(self):
        self.speak_chinese()
        for lang in ("en_US", CHINESE):
            text = self.printed(REPORT, self.good_account, self.sales, lang)
            self.assert_printed(
                text, "Good", "91330001", self.date_in(self.today, lang), "$ 1,600.00",
                "$ 1,000.00", "$ 700.00", "$ 900.00", "Manager",
            )  # fmt: skip

    def test_it_says_in_a_sentence_how_the_customer_stands(self):
        self.assertIn(
            "Owes $ 1,600.00 against a limit of $ 1,000.00: $ 600.00 too much.",
            self.printed(REPORT, self.good_account),
        )
        self.grant(self.good, 4000, "increase")
        self.assertIn("$ 2,400.00 is free", self.printed(REPORT, self.good_account))
        self.grant(self.good, 0, "increase", limit_type="unlimited")
        self.assertIn("the limit is without end", self.printed(REPORT, self.good_account))

    def test_it_has_four_pictures_and_none_of_a_grade_there_is_not(self):
        self.assertEqual(self.html(REPORT, self.good_account).count("<svg"), 4)
        self.assertEqual(self.html(REPORT, self.account(self.partner)).count("<svg"), 3)

    def test_the_history_of_the_grade_is_told_with_who_approved_it(self):
        grades = self.report().grades
        self.assertEqual(grades.mapped("approved_rating_id.name"), ["B", "A"])

    def test_a_customer_without_anything_prints(self):
        text = self.printed(REPORT, self.account(self.customer(name="Newcomer")))
        self.assert_printed(text, "Newcomer", "$ 0.00", "none")

    def test_it_costs_the_same_queries_for_any_number(self):
        accounts = self.good_account
        counts = []
        for number in (1, 6):
            for one in range(number):
                partner = self.late_payer(days=0, name=f"Customer {number} {one}", limit=100)
                self.approved(partner)
                accounts |= self.account(partner)
            mine = accounts.with_user(self.analyst)
            mine._credit_reports()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            mine._credit_reports()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])
