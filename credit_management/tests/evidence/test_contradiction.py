"""What is on file and doesn't agree: listed on the account, explained by people, pair by pair."""

from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..attack import AttackCase
from .common import SIGNATURE, EvidenceMixin

USCC, OTHER_USCC = "91110000600037341L", "91330000MA27YCDR1A"
"""Two unified social credit codes; the second one's check digit doesn't fit."""


class ContradictionCase(EvidenceMixin, AttackCase):
    """A customer with an account, and words for what is on file about it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["credit.document.type"].search([]).active = False
        cls.licence = cls.env["credit.document.type"].create(
            {"name": "Licence", "facts": "company", "is_required": False}
        )
        cls.own = cls("setUp").account(cls.partner)

    def papers(self, user=None, kind=None, **values):
        return self.document(kind or self.licence, user or self.analyst, **values)

    def told(self, account=None):
        """Return what contradicts itself, as lines of text."""
        account = account or self.own
        self.env.flush_all()
        self.env.invalidate_all()
        return [account._contradiction_line(one) for one in account._contradictions()[account.id]]

    def explain(self, user=None, text="Renamed in March", account=None):
        """Explain everything that is left, through the form."""
        account = account or self.own
        action = self.rpc(user or self.analyst, account, "action_explain")
        dialogue = self.env[action["res_model"]].browse(action["res_id"])
        for line in dialogue.line_ids:
            self.rpc(user or self.analyst, line, "write", {"text": text})
        self.rpc(user or self.analyst, dialogue, "action_explain")
        self.env.invalidate_all()

    def sign_survey(self, **answers):
        """Return a survey the salesperson signed, with these answers by kind of fact."""
        survey = self.filled_survey()
        for fact, value in answers.items():
            answer = survey.answer_ids.filtered(lambda one, fact=fact: one.question_id.fact == fact)
            answer.with_user(self.sales).write({"value": value})
        survey.with_user(self.sales).action_sign(SIGNATURE)
        return survey

    def statement(self, sales, year=2025, **values):
        return self.env["credit.statement"].with_user(self.analyst).create(
            {"account_id": self.own.id, "date_from": date(year, 1, 1),
             "date_to": date(year, 12, 31), "source_channel": "customer", "sales": sales,
             "total_assets": 1000, "equity": 1000, **values}
        )  # fmt: skip


@tagged("post_install", "-at_install")
class TestContradiction(ContradictionCase):
    def test_a_name_written_otherwise_is_the_same_name(self):
        self.papers(stated_name="ＣＵＳＴＯＭＥＲ .")
        self.assertEqual(self.told(), [])
        self.assertEqual((self.own.contradiction_count, self.own.contradiction_table), (0, False))

    def test_another_name_is_listed_with_both_sources(self):
        self.papers(stated_name="Customer Trading")
        self.assertEqual(
            self.told(), ["Name: Customer (Contact) – Customer Trading (Licence 91330000)"]
        )
        self.assertEqual((self.own.contradiction_count, self.own.unexplained_count), (1, 1))
        table = str(self.own.contradiction_table)
        self.assertIn("Customer Trading (Licence 91330000)", table)
        self.assertIn("Not explained", table)

    def test_names_are_text_not_markup(self):
        self.papers(stated_name="<script>alert(1)</script>")
        self.env.invalidate_all()
        self.assertIn("&lt;script&gt;", str(self.own.contradiction_table))
        self.assertNotIn("<script", str(self.own.contradiction_table))

    def test_survey_documents_and_master_data_are_compared(self):
        self.sign_survey(
            name="Customer", legal_representative="Zhang San", capital="500", founded="2015-05-01"
        )
        self.papers(
            stated_legal_representative="张三",
            stated_capital=5000.0,
            stated_founded=date(2016, 5, 1),
            stated_name="Customer",
        )
        found = [line.split(":")[0] for line in self.told()]
        self.assertEqual(found, ["Legal representative", "Registered capital", "Founded on"])
        self.papers(
            number="2",
            stated_legal_representative="zhang  san",
            stated_capital=500.0,
            stated_founded=date(2015, 5, 1),
        )
        self.assertEqual(len(self.told()), 3, "who says the same stands on one side")

    def test_a_survey_that_was_not_handed_in_says_nothing_yet(self):
        survey = self.filled_survey()
        answer = survey.answer_ids.filtered(lambda one: one.question_id.fact == "name")
        answer.write({"value": "Another"})
        self.assertEqual(self.told(), [])
        survey.action_sign(SIGNATURE)
        self.assertEqual(len(self.told()), 1)

    def test_sales_agree_within_a_fifth_of_the_year_that_is_meant(self):
        self.statement(1000, year=self.today.year - 1)
        self.statement(9000, year=self.today.year - 2)
        survey = self.sign_survey(revenue="810", founded="2000-01-01")
        self.assertEqual(self.told(), [])
        survey.with_user(self.sales).answer_ids.filtered(
            lambda one: one.question_id.fact == "revenue"
        ).write({"value": "700"})
        survey.with_user(self.sales).action_sign(SIGNATURE)
        (line,) = self.told()
        self.assertIn("Yearly sales", line)
        self.assertIn(f"Statement of {self.today.year - 1}", line)

    def test_the_quarters_of_a_year_add_up_to_it(self):
        year = self.today.year - 1
        self.statement(1000, year=year)
        for quarter, first in enumerate((1, 4, 7, 10)):
            last = (31, 30, 30, 31)[quarter]
            self.statement(
                400,
                year=year,
                period_type="quarter",
                date_from=date(year, first, 1),
                date_to=date(year, first + 2, last),
            )
        (line,) = self.told()
        self.assertIn(f"Quarters of {year}", line)

    def test_statements_of_a_time_before_the_founding(self):
        self.statement(1000, year=2020)
        self.papers(stated_founded=date(2021, 6, 1))
        (line,) = self.told()
        self.assertIn("Founded before it was active", line)

    def test_a_document_that_ran_out_says_nothing_any_more(self):
        paper = self.papers(stated_name="Old name")
        self.assertEqual(len(self.told()), 1)
        paper.write({"date_issued": date(2019, 1, 1), "date_to": date(2020, 1, 1)})
        self.assertEqual(self.told(), [])

    def test_one_paper_with_two_ends(self):
        for years in (1, 2):
            self.papers(date_to=self.today.replace(year=self.today.year + years, day=1))
        (line,) = self.told()
        self.assertTrue(line.startswith("Valid until"))

    # numbers that prove themselves

    def test_a_chinese_code_is_checked_where_it_is_entered(self):
        self.partner.country_id = self.env.ref("base.cn")
        self.papers(stated_code=f" {USCC[:8]}-{USCC[8:].lower()} ")
        with self.refused(ValidationError, message="Number on it: .*unified social credit code"):
            self.papers(stated_code=OTHER_USCC)
        with self.refused(ValidationError, message="unified social credit code"):
            self.papers(stated_code=USCC[:-1] + "M")

    def test_a_code_of_somebody_elses_field_is_listed_and_guarded_nowhere(self):
        self.partner.country_id = self.env.ref("base.cn")
        self.partner.write({"vat": USCC[:-1] + "M", "company_registry": USCC})
        lines = self.told()
        self.assertEqual(len(lines), 2, lines)
        self.assertIn("this is no unified social credit code", "".join(lines))
        self.sign_survey(name="Customer", code="123")
        self.assertIn("123 (Survey of", "".join(self.told()))
        self.partner.vat = USCC
        self.assertEqual([line for line in self.told() if USCC[:-1] + "M" in line], [])

    def test_elsewhere_the_number_of_the_country_is_checked(self):
        self.partner.country_id = self.env.ref("base.be")
        tax = self.env["credit.document.type"].create({"name": "Tax", "facts": "tax"})
        with self.refused(ValidationError, message="tax number of the customer's country"):
            self.papers(kind=tax, stated_code="0477472702")
        self.papers(kind=tax, stated_code="0477472701")
        self.partner.with_context(no_vat_validation=True).vat = "BE0477472701"
        self.assertEqual(self.told(), [], "with the country in front it is the same number")
        self.partner.with_context(no_vat_validation=True).vat = "/"
        self.assertEqual(self.told(), [])

    def test_letters_in_front_of_a_number_may_be_part_of_it(self):
        tax = self.env["credit.document.type"].create({"name": "Tax", "facts": "tax"})
        for country, numbers in (
            ("ch", ("CHE-107.787.577 IVA", "CHE107787577IVA")),
            ("gr", ("EL094259216", "094259216")),
            ("gr", ("GR094259216", "094259216")),
            ("be", ("be 0477.472.701", "0477472701")),
        ):
            with self.subTest(numbers=numbers), self.cr.savepoint() as savepoint:
                self.partner.country_id = self.env.ref(f"base.{country}")
                self.partner.with_context(no_vat_validation=True).vat = numbers[0]
                self.papers(kind=tax, stated_code=numbers[1])
                self.assertEqual(self.told(), [])
                savepoint.rollback()

    # explaining

    def test_what_is_explained_keeps_who_and_when(self):
        self.papers(stated_name="Customer Trading")
        self.explain(self.sales)
        told = self.own.explanation_ids
        self.assertEqual((told.user_id, told.text), (self.sales, "Renamed in March"))
        self.assertEqual((told.first, told.second), (
            "Customer (Contact)", "Customer Trading (Licence 91330000)",
        ))  # fmt: skip
        self.assertEqual((self.own.contradiction_count, self.own.unexplained_count), (1, 0))
        self.assertIn("Renamed in March", str(self.own.contradiction_table))
        with self.refused(UserError, message="Nothing is left"):
            self.rpc(self.analyst, self.own, "action_explain")

    def test_an_explanation_holds_for_its_pair_of_values_only(self):
        paper = self.papers(stated_name="Customer Trading")
        self.explain()
        paper.stated_name = "customer  TRADING"
        self.assertEqual((len(self.told()), self.own.unexplained_count), (1, 0))
        paper.stated_name = "Customer Holding"
        self.assertEqual((len(self.told()), self.own.unexplained_count), (1, 1))
        paper.stated_name = "Customer Trading"
        self.partner.name = "Client"
        self.assertEqual((len(self.told()), self.own.unexplained_count), (1, 1))
        self.partner.name = "Customer"
        self.assertEqual((len(self.told()), self.own.unexplained_count), (1, 0))

    def test_an_explanation_says_something_about_what_is_there_now(self):
        paper = self.papers(stated_name="Customer Trading")
        action = self.rpc(self.analyst, self.own, "action_explain")
        dialogue = self.env[action["res_model"]].browse(action["res_id"])
        with self.refused(UserError, message="say why"):
            self.rpc(self.analyst, dialogue, "action_explain")
        self.rpc(self.analyst, dialogue.line_ids, "write", {"text": " \n"})
        with self.refused(UserError, message="say why"):
            self.rpc(self.analyst, dialogue, "action_explain")
        self.rpc(self.analyst, dialogue.line_ids, "write", {"text": "Why not"})
        paper.stated_name = "Customer Holding"
        with self.refused(UserError, message="changed meanwhile"):
            self.rpc(self.analyst, dialogue, "action_explain")
        self.assertFalse(self.own.explanation_ids)

    def test_explanations_follow_when_accounts_are_merged(self):
        other = self.account(self.customer(name="Customer"))
        self.papers(stated_name="Customer Trading")
        self.explain()
        told = self.own.explanation_ids
        other._merge(self.own)
        self.assertEqual(told.account_id, other)
        self.assertEqual(other.unexplained_count, 0)

    # who may

    def test_nobody_writes_an_explanation_but_by_explaining(self):
        self.papers(stated_name="Customer Trading")
        pair = self.own._contradictions()[self.own.id][0].key
        values = {
            "account_id": self.own.id,
            "pair": pair,
            "kind": "name",
            "first": "a",
            "second": "b",
            "text": "Forged",
            "user_id": self.manager.id,
            "date": "2026-01-01 00:00:00",
        }
        context = {f"default_{name}": value for name, value in values.items()}
        for user in (self.sales, self.analyst, self.manager, self.auditor):
            with self.subTest(user=user.login):
                with self.refused(AccessError):
                    self.rpc(user, "credit.explanation", "create", values)
                with self.refused(AccessError):
                    self.rpc(user, "credit.explanation", "create", {}, context=context)
        names = list(values)
        for user in (self.sales, self.manager):
            with self.refused():
                result = self.rpc(
                    user, "credit.explanation", "load", names, [[str(values[one]) for one in names]]
                )
                if not result["ids"]:
                    raise UserError(str(result["messages"]))
        self.assertFalse(self.own.explanation_ids)
        self.explain(self.sales)
        told = self.own.explanation_ids
        for user in (self.sales, self.manager):
            for name, value in values.items():
                with self.subTest(user=user.login, write=name), self.refused(AccessError):
                    self.rpc(user, told, "write", {name: value})
            with self.refused():
                self.rpc(user, told, "unlink")
        self.assertEqual(told.text, "Renamed in March")

    def test_the_one2many_of_the_account_is_no_door(self):
        self.papers(stated_name="Customer Trading")
        command = (0, 0, {"pair": "x", "kind": "name", "first": "a", "text": "Forged"})
        with self.refused():
            self.rpc(self.controller, self.own, "write", {"explanation_ids": [command]})
        self.assertFalse(self.own.explanation_ids)

    def test_a_salesperson_does_not_rewrite_what_credit_control_recorded(self):
        paper = self.papers(stated_name="Customer Trading")
        other = self.account(self.customer(name="Other"))
        for values in (
            {"stated_name": "Customer"},
            {"date_issued": "2019-01-01", "date_to": "2020-01-01"},
            {"account_id": other.id},
        ):
            with self.subTest(values=values), self.refused(AccessError):
                self.rpc(self.sales, paper, "write", values)
            self.assertEqual(len(self.told()), 1)
        mine = self.papers(self.sales, stated_name="Customer Trading", number="2")
        self.rpc(self.sales, mine, "write", {"stated_name": "Customer"})
        self.assertEqual(len(self.told()), 1)

    def test_neither_auditors_nor_strangers_explain(self):
        self.papers(stated_name="Customer Trading")
        for user in (self.auditor, self.other_sales, self._user("employee")):
            with self.subTest(user=user.login), self.refused(AccessError):
                self.rpc(user, self.own, "action_explain")

    def test_a_forged_line_explains_nothing(self):
        self.papers(stated_name="Customer Trading")
        action = self.rpc(self.sales, self.own, "action_explain")
        dialogue = self.env[action["res_model"]].browse(action["res_id"])
        for values in ({"pair": "other"}, {"words": "Nothing"}, {"explaining_id": dialogue.id}):
            with self.refused(AccessError):
                self.rpc(self.sales, dialogue.line_ids, "write", values)
        self.rpc(self.sales, dialogue.line_ids, "write", {"text": "Mine"})
        stranger = self.account(self.customer(name="Foreign", user_id=self.other_sales.id))
        self.rpc(self.sales, dialogue, "write", {"account_id": stranger.id})
        with self.refused():
            self.rpc(self.sales, dialogue, "action_explain")
        with self.refused():
            self.rpc(self.other_sales, dialogue, "action_explain")
        self.assertFalse((self.own | stranger).explanation_ids)

    def test_a_stranger_learns_nothing_of_it(self):
        self.papers(stated_name="Customer Trading")
        self.explain()
        told = self.own.explanation_ids
        with self.kept_from() as found:
            found.append(self.rpc(self.other_sales, told, "read", ["text"]))
        self.assertFalse(self.rpc(self.other_sales, "credit.explanation", "search", []))
        found = self.rpc(
            self.other_sales, "credit.account", "search", [("unexplained_count", ">=", 0)]
        )
        self.assertNotIn(self.own.id, found)

    # many of them

    def test_accounts_with_contradictions_are_found(self):
        Account = self.env["credit.account"]
        self.assertNotIn(self.own, Account.search([("unexplained_count", ">", 0)]))
        self.papers(stated_name="Customer Trading")
        self.env.invalidate_all()
        self.assertIn(self.own, Account.search([("unexplained_count", ">", 0)]))
        self.explain()
        self.assertNotIn(self.own, Account.search([("unexplained_count", ">", 0)]))
        self.assertIn(self.own, Account.search([("unexplained_count", "=", 0)]))
        self.assertIn(self.own, Account.search([("unexplained_count", "<", 1)]))

    def test_any_number_of_accounts_takes_the_same_queries(self):
        def queries(accounts):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            accounts._contradictions()
            return self.cr.sql_log_count - before

        self.sign_survey(name="Other")
        self.statement(5)
        self.papers(stated_name="Third")
        accounts = self.own
        one = queries(accounts)
        for number in range(5):
            self.partner = self.customer(name=f"Customer {number}")
            accounts |= self.account(self.partner)
            self.sign_survey(name="Other")
            self.papers(stated_name="Third", number=str(number))
        self.assertEqual(len(accounts), 6)
        self.assertLessEqual(queries(accounts), one)
