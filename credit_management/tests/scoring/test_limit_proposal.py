"""The limit a grade earns, from the ledger to the request; classes and warnings of the night."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..grade.common import GradingCase

# grade, credit before, balance, collateral → standing limit, temporary limit (R22 of the policy)
CASES = [
    ("a", False, 0, 0, 0, 60_000),
    ("a", True, 90_000, 0, 60_000, 0),
    ("a", True, 25_000, 0, 25_000, 0),
    ("b", True, 90_000, 0, 0, 0),
    ("b", True, 90_000, 40_000, 40_000, 40_000),
    ("b", True, 25_000, 40_000, 25_000, 25_000),
    ("c", True, 90_000, 500_000, 0, 0),
]


@tagged("post_install", "-at_install")
class TestLimitProposal(GradingCase):
    def proposal(self, account, **ledger):
        """Return what the formula allows today."""
        figures = {"monthly_deliveries": 80_000, "monthly_payments": 60_000, **ledger}
        with self.ledger(**figures):
            return account._propose_limit(self.today)[account]

    def collateral(self, value, insured=0.0):
        """Let every account have valid collateral of this value."""
        accounts = self.env["credit.account"]
        self.patch(
            type(accounts),
            "_collateral_values",
            lambda accounts, date: dict.fromkeys(accounts.ids, (value, insured)),
        )

    def test_the_cases_of_the_policy_end_in_their_figures(self):
        for grade, before, balance, collateral, standing, temporary in CASES:
            with self.subTest(grade=grade, balance=balance, collateral=collateral):
                self.collateral(collateral)
                account = self.graded(getattr(self, grade))
                found = self.proposal(account, had_credit=before, highest_balance=balance)
                self.assertEqual((found.amount, found.temporary_amount), (standing, temporary))

    def test_the_ledger_is_the_one_of_the_books(self):
        partner = self.customer()
        account = self.graded(self.a, partner)
        for months in (2, 3):
            day = self.today - relativedelta(months=months)
            move = self.invoice(1200, partner, post=False, invoice_date=day)
            move.invoice_date_due = day + timedelta(days=30)
            move.action_post()
        with self.subTest("no payment: no limit"):
            self.assertEqual(account._propose_limit(self.today)[account].amount, 0)
        self.pay(600, partner)
        found = account._propose_limit(self.today)[account]
        self.assertEqual(found.amount, 50)
        self.assertEqual(
            [(part.code, part.amount) for part in found.parts],
            [("deliveries", 200), ("payments", 50), ("highest", 2400)],
        )

    def test_insurance_comes_on_top_where_the_policy_says_so(self):
        self.collateral(0, insured=50_000)
        self.policy(self.a).write(
            {"formula": "fixed", "amount": 100_000, "insured_percent": 50, "temporary": "never"}
        )
        account = self.graded(self.a)
        self.assertEqual(self.proposal(account).amount, 125_000)

    def test_the_net_worth_is_the_one_of_the_newest_statement(self):
        account = self.graded(self.a)
        self.policy(self.a).write(
            {"formula": "net_worth", "percent": 10, "temporary": "never",
             "is_capped_by_balance": False}
        )  # fmt: skip
        self.assertEqual(self.proposal(account).reasons[0].code, "no_statement")
        year = self.today.year - 1
        self.env["credit.statement"].create(
            {
                "account_id": account.id,
                "date_from": f"{year}-01-01",
                "date_to": f"{year}-12-31",
                "total_assets": 1000,
                "total_liabilities": 600,
                "equity": 400,
            }
        )
        self.assertEqual(self.proposal(account).amount, 40)

    def test_who_is_not_graded_gets_nothing_and_is_told(self):
        account = self.account(self.customer())
        found = self.proposal(account)
        self.assertEqual([reason.code for reason in found.reasons], ["ungraded"])
        text = self.env["credit.reason.wording"]._text(found.reasons[0], self.company.currency_id)
        self.assertIn("isn't graded", text)

    def test_other_segments_have_no_formula(self):
        account = self.graded(self.a)
        found = account._propose_limit(self.today, "prepayment")[account]
        self.assertEqual((found.limit_type, found.amount), ("none", 0))

    def test_many_accounts_cost_the_same_queries(self):
        few = self.accounts(3)
        many = self.accounts(12)
        self.assertLessEqual(self.queries_of(many), self.queries_of(few))

    def accounts(self, count):
        accounts = self.env["credit.account"]
        for number in range(count):
            accounts |= self.graded((self.a, self.b, self.c)[number % 3], name=f"No. {number}")
        return accounts

    def queries_of(self, accounts):
        self.env.flush_all()
        self.env.invalidate_all()
        accounts.browse(accounts.ids)._propose_limit(self.today)
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        accounts.browse(accounts.ids)._propose_limit(self.today)
        return self.cr.sql_log_count - before

    # --- the request and the wizard

    def request(self, account, **values):
        return (
            self.env["credit.request"]
            .with_user(self.analyst)
            .create({"account_id": account.id, "amount": 70_000, "reason": "Grows", **values})
        )

    def test_a_request_keeps_what_the_formula_allowed(self):
        account = self.graded(self.a)
        request = self.request(account)
        figures = {"monthly_deliveries": 80_000, "monthly_payments": 60_000, "had_credit": True}
        with self.ledger(balance=90_000, **figures):
            request.action_submit()
        self.assertEqual((request.proposed_amount, request.amount), (60_000, 70_000))
        self.assertIn("average monthly payments $\xa060,000.00", request.proposal_reasons)
        with self.ledger(balance=10, **figures):
            self.assertEqual(request.proposed_amount, 60_000)

    def test_the_proposal_is_written_by_nobody(self):
        account = self.graded(self.a)
        request = self.request(account)
        for user in (self.analyst, self.manager):
            with self.refused(AccessError):
                self.rpc(user, request, "write", {"proposed_amount": 1e6})
        values = {"account_id": account.id, "amount": 1, "reason": "x", "proposed_amount": 1e6}
        with self.refused(AccessError):
            self.rpc(self.analyst, "credit.request", "create", values)
        forged = self.rpc(
            self.analyst,
            "credit.request",
            "create",
            {"account_id": account.id, "amount": 1, "reason": "x"},
            context={"default_proposed_amount": 1e6},
        )
        forged = self.env["credit.request"].browse(forged)
        self.assertFalse(forged.proposed_amount)

    def test_from_the_account_to_a_request_of_what_is_allowed(self):
        account = self.graded(self.a).with_user(self.analyst)
        with self.ledger(
            monthly_deliveries=80_000, monthly_payments=60_000, balance=90_000, had_credit=True
        ):
            action = account.action_propose_limit()
            wizard = self.env["credit.proposal"].with_user(self.analyst).browse(action["res_id"])
            self.assertEqual((wizard.amount, wizard.days, wizard.reduction), (60_000, 30, 30_000))
            self.assertIn("Smallest of average monthly deliveries", wizard.text)
            context = wizard.action_request()["context"]
        self.assertEqual((context["default_kind"], context["default_amount"]), ("initial", 60_000))

    def test_nobody_reads_the_figures_of_an_account_they_do_not_see(self):
        account = self.graded(self.a, name="Not theirs", user_id=self.sales.id)
        with self.refused(AccessError):
            self.rpc(self.other_sales, account, "action_propose_limit")
        with self.refused(AccessError):
            values = {"account_id": account.id, "date": self.today}
            self.rpc(self.other_sales, "credit.proposal", "create", values)
        mine = self.graded(self.a, name="Theirs", user_id=self.other_sales.id)
        wizard = self.rpc(
            self.other_sales, "credit.proposal", "create", dict(values, account_id=mine.id)
        )
        wizard = self.env["credit.proposal"].browse(wizard)
        with self.refused(AccessError):
            self.rpc(self.other_sales, wizard, "write", {"account_id": account.id})
        new = self.env["credit.proposal"]
        with self.refused(AccessError):
            self.rpc(
                self.other_sales, new, "onchange", values, ["account_id"],
                {"account_id": {}, "limit_amount": {}, "amount": {}, "text": {}},
            )  # fmt: skip

    # --- every night

    def test_accounts_are_classified_every_night(self):
        account = self.graded(self.a)
        self.company._credit_policy().write({"key_from": 1000, "occasional_below": 10})
        with self.ledger(years=0.5, yearly_deliveries=5000):
            account._refresh_classes()
        kinds = (account.class_time, account.class_trade, account.class_weight, account.class_risk)
        self.assertEqual(kinds, ("new", "current", "key", "quality"))

    def test_classes_are_written_by_nobody(self):
        account = self.graded(self.a)
        for name, value in (("class_risk", "quality"), ("is_above_formula", False)):
            with self.refused(AccessError):
                self.rpc(self.manager, account, "write", {name: value})

    def test_a_limit_above_the_formula_is_said_once(self):
        self.company._credit_policy().rating_scale_id = self.a.scale_id
        partner = self.customer(limit=100_000)
        account = self.graded(self.a, partner)
        account.user_id = self.controller
        figures = {"monthly_deliveries": 80_000, "monthly_payments": 60_000, "had_credit": True}
        with self.ledger(balance=90_000, **figures):
            account._refresh_classes()
            account._refresh_classes()
        self.assertTrue(account.is_above_formula)
        self.assertEqual(account.formula_amount, 60_000)
        activity = account.activity_ids.filtered(lambda one: one.user_id == self.controller)
        self.assertEqual(len(activity), 1)
        self.assertIn("60,000", activity.note)

    def test_nothing_is_said_before_the_company_has_chosen_a_scale(self):
        account = self.graded(self.a, self.customer(limit=100_000))
        with self.ledger(had_credit=True):
            account._refresh_classes()
        self.assertFalse(account.is_above_formula)

    def test_a_limit_within_the_formula_is_not_said(self):
        self.company._credit_policy().rating_scale_id = self.a.scale_id
        account = self.graded(self.a, self.customer(limit=100))
        figures = {"monthly_deliveries": 80_000, "monthly_payments": 60_000, "had_credit": True}
        with self.ledger(balance=90_000, **figures):
            account._refresh_classes()
        self.assertFalse(account.is_above_formula)

    def test_the_scheduled_run_takes_all_accounts(self):
        account = self.graded(self.a)
        left = lambda cron, processed=0, *, remaining=None, deactivate=False: 1.0  # noqa: E731
        self.patch(type(self.env["ir.cron"]), "_commit_progress", left)
        self.env["credit.account"]._cron_refresh_classes()
        self.assertEqual(account.class_time, "prospect")
