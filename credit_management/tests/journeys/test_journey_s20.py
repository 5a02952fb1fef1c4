"""S20 from start to end: the cases of its limit formula, from a year of books to the grant (R22)."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..browser import OneBrowser
from ..whole import in_whole_runs
from .common import STEPS, JourneyCase


@tagged("post_install", "-at_install")
class TestJourneyS20(JourneyCase):
    """Nothing is patched and no decision written: books, evidence, approvals, grant."""

    def assert_trade(self, partner, balance, had_credit=True):
        """The books say what the case says."""
        found = self.measures(partner)
        self.assertEqual(
            (found.monthly_deliveries, found.monthly_payments, found.balance, found.had_credit),
            (80_000, 60_000, balance, had_credit),
        )
        self.assertEqual(found.highest_balance, balance)
        self.assertEqual(found.average_days_late, 0)

    def assert_grade(self, assessment, grade):
        """The grade was calculated, approved and stands on the account, with who decided."""
        account = assessment.sudo().account_id
        self.assertEqual(assessment.calculated_rating_id.code, grade)
        self.assertEqual((account.rating_id.code, account.assessment_id), (grade, assessment))
        deciders = assessment.sudo().approval_ids.filtered("is_counted").user_id
        self.assertEqual(deciders, self.env["res.users"].concat(*(self.tiers[t] for t in STEPS)))

    def assert_proposal(self, proposal, amount, days, temporary=0, temporary_days=0, falling=False):
        self.assertEqual(
            (
                proposal.amount, proposal.days, proposal.temporary_amount,
                proposal.temporary_days, proposal.is_falling,
            ),
            (amount, days, temporary, temporary_days, falling),
        )  # fmt: skip

    def assert_granted(self, proposal, amount, kind="permanent"):
        """What is proposed can be asked for as it stands, and is granted by all six."""
        request = self.asked(proposal)
        self.assertEqual((request.amount, request.proposed_amount), (amount, amount))
        grant = self.granted(request)
        self.assertEqual((grant.kind, grant.amount, grant.date_from), (kind, amount, self.today))
        account = request.sudo().account_id
        account.invalidate_recordset()
        self.assertEqual(account.limit_amount, amount)
        self.assertEqual(len(request.sudo().approval_ids.filtered("is_counted")), 6)
        return grant

    def assert_nothing(self, partner, proposal, reduction):
        """No limit is proposed: what is owed may only go down, and the next order is held."""
        self.assert_proposal(proposal, 0, 0)
        self.assertEqual((proposal.limit_type, proposal.reduction), ("none", reduction))
        self.held(100, partner)

    def assert_term(self, partner, days):
        """The order the customer gets bears the term the grade earns."""
        account = self.account(partner)
        term = account._granted_term(self.today)
        self.assertEqual(max(term.line_ids.mapped("nb_days")), days)

    # the rows of the table

    @in_whole_runs
    def test_a_without_credit_before_gets_a_temporary_limit_of_its_payments(self):
        partner = self.in_advance(self.customer())
        self.papers(partner)
        self.assert_trade(partner, 0, had_credit=False)
        self.assert_grade(self.graded(partner), "A")
        proposal = self.proposed(partner)
        self.assert_proposal(proposal, 0, 0, 60_000, 30)
        grant = self.assert_granted(proposal, 60_000, "temporary")
        self.assertEqual((grant.date_to - grant.date_from).days + 1, 30)
        self.assert_term(partner, 30)
        self.held(60_001, partner)
        self.confirmed(60_000, partner)

    def test_a_with_credit_before_gets_the_smaller_average(self):
        partner = self.on_credit(self.customer(), 90_000)
        self.papers(partner)
        self.assert_trade(partner, 90_000)
        self.assert_grade(self.graded(partner), "A")
        proposal = self.proposed(partner)
        self.assert_proposal(proposal, 60_000, 30)
        self.assertEqual(proposal.reduction, 30_000)
        self.assert_granted(proposal, 60_000)
        self.assert_term(partner, 30)
        order = self.held(1, partner)
        self.received(40_000, partner=partner)
        self.hold_of(order)._evaluate()  # the payment has the scheduler do this
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.confirmed(9_999, partner)
        self.held(1, partner)

    @in_whole_runs
    def test_a_that_owes_less_than_the_averages_gets_the_balance(self):
        partner = self.on_credit(self.customer(), 25_000)
        self.papers(partner)
        self.assert_trade(partner, 25_000)
        self.assert_grade(self.graded(partner), "A")
        proposal = self.proposed(partner)
        self.assert_proposal(proposal, 25_000, 30, falling=True)
        self.assert_granted(proposal, 25_000)
        self.held(1, partner)

    @in_whole_runs
    def test_a_that_always_pays_and_owes_nothing_gets_the_average(self):
        partner = self.always_paid(self.customer())
        self.papers(partner)
        found = self.measures(partner)
        self.assertEqual((found.balance, found.had_credit), (0, True))
        self.assert_grade(self.graded(partner), "A")
        proposal = self.proposed(partner)
        self.assert_proposal(proposal, 60_000, 30)
        self.assert_granted(proposal, 60_000)
        self.confirmed(60_000, partner)
        self.held(1, partner)

    @in_whole_runs
    def test_b_without_collateral_gets_nothing(self):
        partner = self.on_credit(self.customer(), 90_000)
        self.assert_trade(partner, 90_000)
        self.assert_grade(self.graded(partner, "Bad"), "B")
        proposal = self.proposed(partner)
        self.assert_nothing(partner, proposal, 90_000)
        self.assertIn("collateral", proposal.text)

    @in_whole_runs
    def test_b_with_collateral_gets_its_value_and_half_the_days_for_a_time(self):
        partner = self.on_credit(self.customer(), 90_000)
        self.pledged(partner, 40_000)
        self.assert_trade(partner, 90_000)
        self.assert_grade(self.graded(partner, "Bad"), "B")
        proposal = self.proposed(partner)
        self.assert_proposal(proposal, 40_000, 30, 40_000, 15)
        self.assertEqual(proposal.reduction, 50_000)
        self.assert_granted(proposal, 40_000)
        self.held(1, partner)

    @in_whole_runs
    def test_b_that_owes_less_than_its_collateral_gets_a_falling_limit(self):
        partner = self.on_credit(self.customer(), 25_000)
        self.pledged(partner, 40_000)
        self.assert_trade(partner, 25_000)
        self.assert_grade(self.graded(partner, "Bad"), "B")
        proposal = self.proposed(partner)
        self.assert_proposal(proposal, 25_000, 30, 25_000, 15, falling=True)
        self.assert_granted(proposal, 25_000)
        with self.subTest("as the balance falls, the proposal follows where the policy says so"):
            self.company._credit_policy().used_by = "today"
            self.received(10_000, partner=partner)
            later = self.proposed(partner)
            self.assertEqual((later.amount, later.is_falling), (15_000, True))
            self.assertEqual(later.action_request()["context"]["default_kind"], "decrease")
        with self.subTest("and the granted limit is said to lie above it"):
            account = self.account(partner)
            account._refresh_classes()
            self.assertTrue(account.is_above_formula)

    def test_c_gets_nothing_whatever_it_pledges(self):
        partner = self.on_credit(self.customer(), 90_000)
        self.pledged(partner, 500_000)
        self.papers(partner)
        self.assert_trade(partner, 90_000)
        self.assert_grade(self.graded(partner, collapse="yes"), "C")
        self.assert_nothing(partner, self.proposed(partner), 90_000)

    # beside the table

    def test_more_than_proposed_shows_what_was_proposed_and_is_said_every_night(self):
        partner = self.on_credit(self.customer(), 90_000)
        self.papers(partner)
        self.graded(partner)
        request = self.asked(self.proposed(partner), amount=75_000)
        self.assertEqual((request.amount, request.proposed_amount), (75_000, 60_000))
        self.assertIn("60,000.00", request.proposal_reasons)
        with self.refused(UserError, message="waits for"):
            self.rpc(self.tiers["chairman"], request, "action_approve")
        grant = self.granted(request)
        self.assertEqual(grant.amount, 75_000)
        account = self.account(partner)
        account._refresh_classes()
        self.assertTrue(account.is_above_formula)
        self.assertEqual(account.formula_amount, 60_000)

    @in_whole_runs
    def test_who_lacks_documents_is_b_however_well_they_pay(self):
        partner = self.on_credit(self.customer(), 90_000)
        self.assert_grade(self.graded(partner), "B")

    @in_whole_runs
    def test_collateral_that_ends_takes_the_limit_of_the_proposal(self):
        partner = self.on_credit(self.customer(), 90_000)
        made = self.pledged(partner, 40_000)
        self.graded(partner, "Bad")
        self.assert_proposal(self.proposed(partner), 40_000, 30, 40_000, 15)
        made.with_user(self.manager).action_end()
        self.assert_proposal(self.proposed(partner), 0, 0)


@tagged("post_install", "-at_install")
class TestJourneyS20Browser(OneBrowser, JourneyCase):
    """B with collateral as the analyst and the chairman see it."""

    @in_whole_runs
    def test_from_the_account_to_the_grant(self):
        partner = self.on_credit(self.customer(name="Warehouse Trading"), 90_000)
        self.pledged(partner, 40_000)
        self.graded(partner, "Bad")
        account = self.account(partner)
        url = f"/odoo/action-credit_management.credit_account_action/{account.id}"
        self.start_tour(url, "credit_s20_analyst_proposes", login="credit_analyst")
        request = account.request_ids
        self.assertEqual(
            (request.state, request.kind, request.amount, request.proposed_amount),
            ("submitted", "initial", 40_000, 40_000),
        )
        self.decide(request, *STEPS)
        self.assertFalse(request.limit_ids)
        url = f"/odoo/action-credit_management.credit_request_action/{request.id}"
        self.start_tour(url, "credit_s20_chairman_grants", login="credit_chairman")
        self.env.invalidate_all()
        self.assertEqual(
            (request.state, request.decided_by_id.login), ("approved", "credit_chairman")
        )
        self.assertEqual((account.limit_amount, account.available_amount), (40_000, -50_000))
