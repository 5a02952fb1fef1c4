"""A grade is approved on evidence that agrees, or whose contradictions somebody else explained."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..evidence.common import EvidenceMixin
from .test_assessment import AssessmentCase


@tagged("post_install", "-at_install")
class TestContradictionApproval(EvidenceMixin, AssessmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["credit.document.type"].search([]).active = False
        cls.licence = cls.env["credit.document.type"].create(
            {"name": "Licence", "facts": "company", "is_required": False}
        )
        cls.second = cls._user("manager2", "credit_management.group_credit_manager")

    answer = AssessmentCase.answer

    def handed_in(self):
        assessment = self.assess()
        self.answer(assessment)
        assessment.action_submit()
        return assessment

    def explain(self, user, account):
        action = self.rpc(user, account, "action_explain")
        dialogue = self.env[action["res_model"]].browse(action["res_id"])
        self.rpc(user, dialogue.line_ids, "write", {"text": "Renamed"})
        self.rpc(user, dialogue, "action_explain")

    def test_what_is_not_explained_is_refused_by_name_until_it_is(self):
        paper = self.document(self.licence, self.analyst, stated_name="Customer Trading")
        assessment = self.handed_in()
        self.assertEqual(assessment.state, "submitted", "handing in warns")
        notes = "".join(assessment.message_ids.mapped("body"))
        self.assertIn("Customer Trading (Licence", notes)
        self.assertEqual(assessment.unexplained_count, 1)
        line = r"(?s)Name: Customer \(Contact\) – Customer Trading \(Licence"
        with self.refused(UserError, message=line):
            self.rpc(self.manager, assessment, "action_approve")
        self.explain(self.analyst, assessment.account_id)
        paper.stated_name = "Customer Holding"
        with self.refused(UserError, message="Customer Holding"):
            self.rpc(self.manager, assessment, "action_approve")
        self.rpc(self.analyst, assessment, "action_explain")
        self.explain(self.sales, assessment.account_id)
        self.rpc(self.manager, assessment, "action_approve")
        self.assertEqual(assessment.state, "approved")

    def test_evidence_that_agrees_is_in_nobodys_way(self):
        self.document(self.licence, self.analyst, stated_name="customer")
        assessment = self.handed_in()
        self.assertNotIn("explain", "".join(assessment.message_ids.mapped("body")))
        self.rpc(self.manager, assessment, "action_approve")
        self.assertEqual(assessment.state, "approved")

    def test_who_explained_does_not_approve(self):
        self.document(self.licence, self.analyst, stated_name="Customer Trading")
        assessment = self.handed_in()
        self.explain(self.manager, assessment.account_id)
        with self.refused(AccessError, message="your own"):
            self.rpc(self.manager, assessment, "action_approve")
        with self.refused(AccessError, message="your own"):
            self.rpc(self.manager, assessment, "action_reject", "Because")
        self.rpc(self.second, assessment, "action_approve")
        self.assertEqual(assessment.decided_by_id, self.second)

    def test_a_second_explanation_does_not_free_who_gave_the_first(self):
        self.document(self.licence, self.analyst, stated_name="Customer Trading")
        assessment = self.handed_in()
        action = self.rpc(self.sales, assessment.account_id, "action_explain")
        left_open = self.env[action["res_model"]].browse(action["res_id"])
        self.explain(self.manager, assessment.account_id)
        self.rpc(self.sales, left_open.line_ids, "write", {"text": "As told to"})
        self.rpc(self.sales, left_open, "action_explain")
        self.env.invalidate_all()
        self.assertEqual(assessment.account_id.explained_by_ids, self.manager | self.sales)
        with self.refused(AccessError, message="your own"):
            self.rpc(self.manager, assessment, "action_approve")

    def test_a_rejection_needs_no_explanation(self):
        self.document(self.licence, self.analyst, stated_name="Customer Trading")
        assessment = self.handed_in()
        self.rpc(self.manager, assessment, "action_reject", "The papers don't agree")
        self.assertEqual(assessment.state, "rejected")

    def test_many_assessments_take_the_queries_of_one(self):
        def queries(assessments):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            assessments.with_user(self.manager).account_id.mapped("explained_by_ids")
            return self.cr.sql_log_count - before

        one = self.assess()
        first = queries(one)
        many = one
        for number in range(4):
            many |= self.assess(self.customer(name=f"C{number}"))
        self.assertLessEqual(queries(many), first)

    # individuals have a scorecard of their own

    def person(self):
        partner = self.customer(name="Li Lei", is_company=False)
        self.account(partner).customer_type_id = self.env.ref(
            "credit_management.customer_type_person"
        )
        return partner

    def begin(self, partner, **values):
        account = self.account(partner)
        return self.env["credit.assessment"].with_user(self.analyst).create(
            {"account_id": account.id, **values}
        )  # fmt: skip

    def test_an_individual_is_measured_by_the_card_for_individuals(self):
        card = self.env.ref("credit_management.credit_scorecard_person")
        self.assertEqual((card.state, card.weight), ("live", 100))
        person = self.begin(self.person())
        self.assertEqual(person.scorecard_id, card)
        self.assertEqual(len(person.line_ids), 6)
        self.assertEqual(self.begin(self.partner).scorecard_id, self.card)

    def test_the_card_for_individuals_measures_no_company(self):
        card = self.env.ref("credit_management.credit_scorecard_person")
        with self.refused(ValidationError, message="for individuals"):
            self.begin(self.partner, scorecard_id=card.id)
        draft = self.begin(self.person())
        draft.account_id = self.account(self.partner)
        self.assertEqual(draft.scorecard_id, self.card, "another customer, another card")
        draft = self.begin(self.person())
        self.answer_all(draft)
        draft.account_id.sudo().customer_type_id = False
        with self.refused(ValidationError, message="for individuals"):
            self.rpc(self.analyst, draft, "action_submit")

    def answer_all(self, assessment):
        for line in assessment.line_ids.filtered(lambda line: line.kind == "question"):
            line.with_user(self.analyst).answer_id = line.criterion_id.band_ids[0]

    def test_every_night_each_is_scored_by_its_own_card(self):
        account = self.account(self.person())
        account._score_accounts()
        self.assertTrue(account.scored_on)
        self.env.ref("credit_management.credit_scorecard_person").action_draft()
        self.assertEqual(self.begin(account.partner_id).scorecard_id, self.card, "the others do")

    def test_an_approved_assessment_keeps_its_card_when_customers_merge(self):
        person = self.begin(self.person())
        self.answer_all(person)
        person.rating_id = self.middle
        person.write({"deviation_reason": "Known", "deviation_end": self.today})
        person.action_submit()
        person.with_user(self.manager).action_approve()
        card = person.scorecard_id
        self.account(self.partner)._merge(person.account_id)
        self.assertEqual((person.account_id.partner_id, person.scorecard_id), (self.partner, card))
