"""Registers of grades, limits and reviews: who stands in them, for whom, and as what."""

from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...models.forms.workbook import date_format, workbook
from ..prepared import new_company
from ..scoring.test_assessment import AssessmentCase
from ..whole import in_whole_runs
from .common import CHINESE, PrintMixin

FORMULA = '=HYPERLINK("http://example.com","x")'


@tagged("post_install", "-at_install")
class TestRegisters(PrintMixin, AssessmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        words = cls("setUp")
        cls.good = words.late_payer(days=0, name="Good", vat="91330001", limit=5000)
        cls.bad = words.late_payer(name="Bad")
        cls.good_one = words.approved(cls.good)
        cls.bad_one = words.approved(cls.bad, answer="Bad")
        cls.partner.write({"name": "Ungraded", "user_id": cls.other_sales.id})
        words.account(cls.partner)
        cls.trader = words.customer(name="Trader")
        words.invoice(10, cls.trader)
        words.account(cls.trader).sudo().unlink()
        words.invoice(1200, cls.good, days=10)

    def register(self, kind, user=None, **values):
        """Return a register as the analyst asked for it."""
        values = {"kind": kind, "company_id": self.company.id, **values}
        return self.env["credit.register"].with_user(user or self.analyst).create(values)

    def table(self, kind, user=None, **values):
        [table] = self.register(kind, user, **values)._tables()
        return table

    def names(self, table):
        """Return {heading of a section: names of its customers}."""
        return {section.title: [row[1] for row in section.rows] for section in table.sections}

    # grades

    def test_grades_are_listed_by_class_and_who_is_ungraded_last(self):
        self.assertEqual(
            self.names(self.table("grades")),
            {"Grade A": ["Good"], "Grade C": ["Bad"], "Not graded": ["Ungraded", "Trader"]},
        )

    def test_each_grade_stands_with_its_day_and_who_approved_it(self):
        row = self.table("grades").rows[0]
        self.assertEqual(
            row[:9],
            (1, "Good", "91330001", "Sales", "A", 100.0, self.today, "Manager", self.good_one.name),
        )

    def test_chosen_accounts_only_and_nobody_without_account(self):
        chosen = self.account(self.bad)
        table = self.table("grades", account_ids=chosen.ids)
        self.assertEqual(self.names(table), {"Grade C": ["Bad"]})

    def test_a_grade_that_deviates_says_so(self):
        until = self.today.replace(year=self.today.year + 1)
        values = {"rating_id": self.middle.id, "deviation_reason": "New", "deviation_end": until}
        self.approved(self.good, **values)
        row = next(row for row in self.table("grades").rows if row[1] == "Good")
        self.assertEqual(row[4], "B")
        self.assertIn("calculated A", row[9])

    def test_customers_of_other_companies_are_none_of_ours(self):
        stranger = self.customer(name="Stranger")
        stranger.customer_rank = 1
        self.assertNotIn("Stranger", self.names(self.table("grades"))["Not graded"])

    # limits

    def test_limits_stand_with_the_figures_they_rest_on(self):
        table = self.table("limits")
        self.assertEqual(self.names(table), {"": ["Good", "Ungraded"]})
        row = table.rows[0]
        # 1,300 sold and 100 paid within twelve months, 1,200 open
        self.assertEqual(row[2:5], ("A", 108.33, 8.33))
        self.assertEqual((row[7], row[9], row[11], row[12]), (5000, self.today, 1200, "Manager"))
        self.assertEqual(row[6], self.account(self.good)._propose_limit(self.today)[
            self.account(self.good)].most)  # fmt: skip

    def test_an_unlimited_customer_stands_in_a_word(self):
        self.grant(self.trader, 0, limit_type="unlimited")
        table = self.table("limits")
        self.assertCountEqual([row[7] for row in table.rows], ["unlimited", 5000, 1000])
        self.assertEqual(table.totals()[7], 6000)

    # reviews

    def test_reviews_of_a_period_are_a_table_with_their_figures(self):
        last_month = self.today.replace(day=1) - timedelta(days=1)
        self.grant(self.trader, 100, date_from=last_month.replace(day=1))
        review = self.env["credit.review"]._open_due(self.account(self.trader))
        review = review.filtered(lambda review: review.kind == "limit")
        self.assertTrue(review)
        table = self.table("reviews", date_from="2000-01-01", date_to=self.today)
        self.assertEqual(table.rows[0][1], "Trader")
        self.assertEqual(table.rows[0][7:11], (
            review.opening_amount, review.sales_amount, review.payments_amount,
            review.closing_amount,
        ))  # fmt: skip

    def test_nothing_to_list_is_said_in_words(self):
        with self.refused(UserError, message="Nothing stands"):
            self.rpc(self.analyst, self.register("reviews"), "action_print")

    def test_reviews_need_a_period(self):
        register = self.register("reviews", date_from=False)
        with self.refused(UserError, message="which period"):
            self.rpc(self.analyst, register, "action_workbook")

    # who sees what

    def test_a_salesperson_gets_own_customers_only(self):
        everything = {"Grade A": ["Good"], "Grade C": ["Bad"], "Not graded": ["Trader"]}
        self.assertEqual(self.names(self.table("grades", self.sales)), everything)
        self.assertEqual(
            self.names(self.table("grades", self.other_sales)), {"Not graded": ["Ungraded"]}
        )

    def test_choosing_hidden_accounts_gives_none_of_them(self):
        hidden = self.account(self.good)
        register = self.register("grades", self.other_sales)
        register.sudo().account_ids = hidden | self.account(self.partner)
        register.invalidate_recordset()
        [table] = register._tables()
        self.assertEqual(self.names(table), {"Not graded": ["Ungraded"]})

    def test_printing_hidden_accounts_is_refused(self):
        for report in ("report_credit_grades", "report_credit_limits", "report_credit_account"):
            with self.subTest(report), self.assertRaises(AccessError):
                self.html(report, self.account(self.good), self.other_sales)

    def test_a_company_of_others_is_refused(self):
        company = new_company(self.env)
        for kind in ("grades", "limits", "reviews"):
            register = self.register(kind, company_id=company.id)
            for method in ("action_print", "action_workbook"):
                with self.subTest(f"{kind} {method}"), self.refused(AccessError):
                    self.rpc(self.analyst, register, method)
            with self.refused(AccessError):
                register._as_workbook()

    def test_another_users_register_is_not_there(self):
        register = self.register("grades", self.sales)
        for method in ("action_print", "action_workbook"):
            with self.refused(AccessError):
                self.rpc(self.other_sales, register, method)

    # paper and workbook

    def test_registers_print_in_both_languages(self):
        self.speak_chinese()
        accounts = self.account(self.good) | self.account(self.bad)
        for lang in ("en_US", CHINESE):
            day = self.date_in(self.today, lang)
            self.assert_printed(
                self.printed("report_credit_grades", accounts, lang=lang),
                day, "Good", "Bad", "91330001", "100", self.good_one.name,
            )  # fmt: skip
            self.assert_printed(
                self.printed("report_credit_limits", accounts, lang=lang),
                day, "5,000.00", "1,200.00", "108.33",
            )  # fmt: skip
            self.assert_printed(
                self.printed("report_credit_register", self.register("grades"), lang=lang),
                day, "Ungraded", "Trader",
            )  # fmt: skip

    def test_the_workbook_holds_figures_days_and_texts(self):
        content = self.register("limits")._as_workbook()
        [sheet] = self.sheets(content)
        self.assertEqual(sheet, "List of determined credit limit")
        row = self.row_of(content, "Good")
        self.assertEqual(row[7], 5000)
        self.assertEqual(row[9].date(), self.today)
        self.assertEqual(self.row_of(content, "Total")[7], 6000)

    def test_days_are_written_as_the_language_has_them(self):
        self.speak_chinese()
        register = self.register("grades")
        formats = {}
        for lang in ("en_US", CHINESE):
            content = register.with_context(lang=lang)._as_workbook()
            [rows] = self.sheets(content).values()
            formats[lang] = rows[5][6].number_format
            self.assertEqual(rows[5][6].value.date(), self.today)
        self.assertEqual(formats, {"en_US": "mm/dd/yyyy", CHINESE: "yyyy/mm/dd"})

    def test_formats_of_days(self):
        self.assertEqual(date_format("%d.%m.%y"), "dd.mm.yy")
        self.assertEqual(date_format("%Y年%m月%d日"), 'yyyy"年"mm"月"dd"日"')
        self.assertEqual(date_format("%-d/%-m/%Y"), "d/m/yyyy")
        self.assertEqual(date_format("%b %d, %Y"), 'mmm dd"," yyyy')

    def test_a_name_that_looks_like_a_formula_is_a_text(self):
        self.good.name = FORMULA
        content = self.register("grades")._as_workbook()
        [rows] = self.sheets(content).values()
        cell = next(cell for row in rows for cell in row if cell.value == FORMULA)
        self.assertEqual((cell.data_type, cell.hyperlink), ("s", None))

    def test_sheets_of_several_companies_have_names_of_their_own(self):
        tables = [self.table("grades"), self.table("grades")]
        self.assertEqual(len(self.sheets(workbook(self.env, tables))), 2)

    def test_cells_are_read_in_the_language(self):
        table = self.table("limits")
        money = table.columns[7]
        self.assertEqual(table.shown(self.env, 1234.5, money), "1,234.50")
        self.assertEqual(table.shown(self.env, "unlimited", money), "unlimited")
        self.assertEqual(table.shown(self.env, None, money), "")
        self.assertEqual(table.shown(self.env, date(2026, 3, 1), money), "03/01/2026")

    # size

    @in_whole_runs
    def test_registers_cost_the_same_queries_for_any_number(self):
        for kind in ("grades", "limits"):
            counts = []
            for number in (1, 9):
                for one in range(number):
                    partner = self.late_payer(days=0, name=f"{kind} {number} {one}", limit=100)
                    self.approved(partner)
                    trader = self.customer(name=f"trader {kind} {number} {one}")
                    self.invoice(10, trader)
                    self.account(trader).sudo().unlink()
                register = self.register(kind)
                register._tables()  # caches that are there all day
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                register._tables()
                counts.append(self.cr.sql_log_count - before)
            with self.subTest(kind):
                self.assertLessEqual(counts[1], counts[0])
