"""Terms customary in an industry are proposed where the grade says nothing (R9A)."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import GradingCase


@tagged("post_install", "-at_install")
class TestIndustryTerm(GradingCase):
    def setUp(self):
        super().setUp()
        self.trade = self.env["res.partner.industry"].create({"name": "Wholesale of steel"})
        self.term_45 = self.term(45)
        self.row = self.env["credit.industry.term"].with_user(self.manager).create(
            {"industry_id": self.trade.id, "payment_term_id": self.term_45.id}
        )  # fmt: skip
        self.partner = self.customer(industry_id=self.trade.id)
        self.one = self.account(self.partner)

    def proposal(self):
        figures = {"monthly_deliveries": 80_000, "monthly_payments": 60_000, "had_credit": True}
        with self.ledger(**figures):
            return self.one._propose_limit(self.today)[self.one]

    def test_it_is_shown_until_account_or_grade_have_a_term(self):
        self.assertEqual(self.one.customary_term_id, self.term_45)
        self.one._approve_grade(self.b)
        self.policy(self.b).payment_term_id = self.term(30)
        self.one.invalidate_recordset()
        self.assertFalse(self.one.customary_term_id)
        self.assertEqual(self.one.granted_term_id.line_ids.nb_days, 30)

    def test_the_proposal_takes_its_days_where_the_grade_names_none(self):
        self.one._approve_grade(self.a)
        self.assertEqual(self.proposal().days, 30)
        self.policy(self.a).standing_days = 0
        found = self.proposal()
        self.assertEqual((found.amount, found.days), (60_000, 45))
        text = "\n".join(
            self.env["credit.reason.wording"]._sentences(found.reasons, self.company.currency_id)
        )
        self.assertIn("45 days customary in the industry", text)
        request = self.env["credit.request"].with_user(self.analyst).create(
            {"account_id": self.one.id, "amount": 1, "reason": "Asks"}
        )  # fmt: skip
        with self.ledger(monthly_deliveries=9, monthly_payments=9, had_credit=True):
            request.action_submit()
        self.assertEqual(request.proposal["days"], 45)

    def test_the_companys_own_counts_before_the_general_one(self):
        term_60 = self.term(60)
        self.row.with_user(self.manager).copy(
            {"company_id": self.company.id, "payment_term_id": term_60.id}
        )
        self.one.invalidate_recordset()
        self.assertEqual(self.one.customary_term_id, term_60)
        other = self.env["credit.account"]._get_or_create(self.partner, self._make_company())
        self.assertEqual(other.customary_term_id, self.term_45)

    def test_a_manager_grants_it(self):
        self.rpc(self.manager, self.one, "action_take_customary_term")
        self.assertEqual(self.one.payment_term_id, self.term_45)
        with self.refused(UserError, message="no customary term"):
            self.rpc(self.manager, self.one, "action_take_customary_term")

    # attacks

    def test_a_manager_makes_no_rule_for_another_company(self):
        """An own row handed on would say there what is customary, and what a grade earns."""
        other = self._make_company()
        own = self.row.with_user(self.manager).copy({"company_id": self.company.id})
        policy = self.env["credit.rating.policy"].with_user(self.manager).create(
            {"rating_id": self.env.ref("credit_management.credit_rating_aaa").id,
             "company_id": self.company.id}
        )  # fmt: skip
        for row in (own, policy):
            with self.subTest(row._name), self.refused(AccessError):
                self.rpc(self.manager, row, "write", {"company_id": other.id})

    def test_nobody_is_granted_a_term_by_the_industry_their_contact_names(self):
        """Salespeople edit contacts: what an industry proposes opens no order."""
        self.sales.group_ids += self.env.ref("base.group_partner_manager")
        self.company.credit_payment_term_id = self.term(10)
        self.grant(self.partner, 1000)
        self.rpc(self.sales, self.partner, "write", {"industry_id": self.trade.id})
        self.assertEqual(self.one._granted_term(self.today).ids, [])
        self.held(100, self.partner, payment_term_id=self.term_45.id)

    def test_only_managers_say_what_is_customary_and_grant_it(self):
        values = {"industry_id": self.trade.id, "payment_term_id": self.term(90).id,
                  "company_id": self.company.id}  # fmt: skip
        for user in (self.sales, self.analyst, self.controller, self.auditor):
            with self.refused(AccessError):
                self.rpc(user, "credit.industry.term", "create", values)
            with self.refused(AccessError):
                self.rpc(user, self.row, "write", {"payment_term_id": values["payment_term_id"]})
            with self.refused(AccessError):
                self.rpc(user, self.row, "unlink")
            with self.refused(AccessError):
                self.rpc(user, self.one, "action_take_customary_term")

    def test_a_branch_has_none_of_its_own_and_an_industry_one_per_company(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        with self.refused(ValidationError, message="is a branch"):
            self.row.sudo().copy({"company_id": branch.id})
        with self.refused(IntegrityError, message="_scope_uniq"):
            self.row.sudo().copy()
