"""Individuals (R9A): identity, income and credit record instead of licence and statements."""

from datetime import date

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..attack import AttackCase
from .common import SIGNATURE, EvidenceMixin

CITIZEN = "360426199101010071"


class PersonCase(EvidenceMixin, AttackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls("setUp").customer(
            name="Li Lei", is_company=False, country_id=cls.env.ref("base.cn").id
        )
        cls.own = cls("setUp").account(cls.partner)
        cls.own.customer_type_id = cls.env.ref("credit_management.customer_type_person")
        cls.card, cls.income, cls.record = (
            cls.env.ref(f"credit_management.document_type_person_{name}")
            for name in ("identity", "income", "credit")
        )

    def end(self):
        return self.today.replace(year=self.today.year + 1, day=1)

    def told(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return [
            self.own._contradiction_line(one) for one in self.own._contradictions()[self.own.id]
        ]


@tagged("post_install", "-at_install")
class TestPerson(PersonCase):
    def test_what_a_person_hands_in(self):
        self.assertEqual(
            self.own.missing_documents, "Identity card, Proof of income, Credit record"
        )
        self.document(self.card, self.analyst, stated_name="Li Lei")
        for kind in (self.income, self.record):
            with self.refused(ValidationError, message="last day"):
                self.document(kind, self.analyst)
            self.document(kind, self.analyst, date_to=self.end())
        self.env.invalidate_all()
        self.assertEqual((self.own.completeness, self.own.missing_documents), (1, ""))

    def test_what_a_person_is_asked(self):
        asked = set(self.survey().answer_ids.question_id.mapped("asked_of"))
        self.assertEqual(asked, {"all", "persons"})
        self.partner = self.customer(name="Firm")
        asked = set(self.survey().answer_ids.question_id.mapped("asked_of"))
        self.assertEqual(asked, {"all", "companies"})

    def test_a_persons_survey_is_complete_without_a_companys_answers(self):
        survey = self.survey()
        required = survey.answer_ids.filtered("is_required")
        self.answer(required)
        survey.action_sign(SIGNATURE)
        survey.with_user(self.analyst).action_confirm()
        self.assertEqual(survey.state, "confirmed")

    def test_name_and_number_are_compared(self):
        self.document(self.card, self.analyst, stated_name="LI  LEI", stated_id_number=CITIZEN)
        self.assertEqual(self.told(), [])
        self.document(
            self.record,
            self.analyst,
            date_to=self.end(),
            stated_name="Li Lei",
            stated_id_number="11010519491231002X",
        )
        (line,) = self.told()
        self.assertIn("ID number: 360***********0071 (Identity card", line)
        self.assertIn("110***********002X (Credit record", line)
        self.assertNotIn(CITIZEN, line)

    def test_income_is_compared_with_what_was_said(self):
        survey = self.survey()
        self.answer(survey.answer_ids)
        for fact, value in (("income", "100000"), ("identity_number", CITIZEN)):
            survey.answer_ids.filtered(lambda one, fact=fact: one.question_id.fact == fact).write(
                {"value": value}
            )
        survey.action_sign(SIGNATURE)
        self.document(self.income, self.analyst, date_to=self.end(), stated_income=85000.0)
        self.assertEqual(self.told(), [])
        self.document(
            self.income, self.analyst, number="2", date_to=self.end(), stated_income=50000.0
        )
        self.assertEqual([line.split(":")[0] for line in self.told()], ["Yearly income"] * 2)

    def test_a_number_that_cannot_be_is_refused_in_words(self):
        with self.refused(ValidationError, message="ID number on it: .*Chinese identity card"):
            self.document(self.card, self.sales, stated_id_number=CITIZEN[:-1] + "2")
        self.document(self.card, self.sales, stated_id_number="E12345678")

    def test_the_number_of_a_persons_paper_goes_nowhere_in_full(self):
        paper = self.document(self.card, self.analyst, number=CITIZEN, stated_id_number=CITIZEN)
        self.assertEqual(paper.display_name, "Identity card 360***********0071")
        self.partner.vat = "11010519491231002X"
        self.env.invalidate_all()
        told = str(self.own.contradiction_table)
        self.assertIn("360***********0071", told)
        self.assertNotIn(CITIZEN, told)

    def test_who_may_not_see_the_file_sees_no_number(self):
        paper = self.document(self.card, self.analyst, stated_id_number=CITIZEN)
        for user in (self.other_sales, self._user("employee")):
            with self.subTest(user=user.login):
                with self.kept_from() as found:
                    found.append(self.rpc(user, paper, "read", ["stated_id_number"]))
                with self.kept_from() as found:
                    found.append(
                        self.rpc(
                            user,
                            "credit.document",
                            "search",
                            [("stated_id_number", "=like", "36%")],
                        )
                    )
                with self.kept_from() as found:
                    found.append(self.rpc(user, self.own, "read", ["contradiction_table"]))
        (read,) = self.rpc(self.sales, paper, "read", ["stated_id_number"])
        self.assertEqual(read["stated_id_number"], CITIZEN)

    def test_the_owner_of_a_business_is_who_represents_it(self):
        self.partner = self.customer(name="Shop")
        self.own = self.account(self.partner)
        self.own.customer_type_id = self.env.ref("credit_management.customer_type_individual")
        owner = self.env.ref("credit_management.document_type_identity")
        licence = self.env.ref("credit_management.document_type_licence")
        self.document(owner, self.analyst, stated_name="Han Meimei", date_to=self.end())
        self.document(licence, self.analyst, stated_legal_representative="Li Lei")
        (line,) = self.told()
        self.assertTrue(line.startswith("Legal representative"), line)

    def test_a_card_that_ran_out_says_nothing_about_the_person(self):
        self.document(
            self.card,
            self.analyst,
            stated_name="Somebody",
            date_issued=date(2010, 1, 1),
            date_to=date(2020, 1, 1),
        )
        self.assertEqual(self.told(), [])
