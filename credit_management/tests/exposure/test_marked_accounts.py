"""Deposits and bills on accounts that aren't receivable: documents → what counts.

Read it as documentation; ``counted`` is the exposure.
"""

from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ...models.exposure.sql import prepared
from .common import ExposureCase


@tagged("post_install", "-at_install")
class TestMarkedAccounts(ExposureCase):
    def ledger(self, kind="asset_current", reconcile=True, code="112100", company=None):
        """Return an account of the company that isn't receivable."""
        company = company or self.company
        return (
            self.env["account.account"]
            .with_company(company)
            .create(
                {
                    "name": "Kept elsewhere", "code": code, "account_type": kind,
                    "reconcile": reconcile, "company_ids": [Command.set(company.ids)],
                }
            )
        )  # fmt: skip

    def mark(self, account, kind="bill", company=None, **values):
        values |= {"company_id": (company or self.company).id, "account_id": account.id}
        return self.env["credit.ledger.account"].create({"kind": kind} | values)

    def advances(self, reconcile=False, mark=True):
        """Return 2203 预收账款, marked."""
        account = self.ledger("liability_current", reconcile, "220300")
        if mark:
            self.mark(account, "deposit")
        return account

    def bills(self, kind="bill", **values):
        """Return 1121 应收票据, marked."""
        account = self.ledger()
        self.mark(account, kind, **values)
        return account

    def book(self, account, amount, other=None, due=0, company=None, partner=None):
        """Return the item of a posted entry of ``amount`` on the account, due in ``due`` days.

        The other side is the bank's, or on ``other``, for the same customer.
        """
        company = company or self.company
        bank = self.env["account.account"].search(
            [("account_type", "=", "asset_cash"), ("company_ids", "in", company.root_id.ids)],
            limit=1,
        )
        partner = (partner or self.contact).id
        due = self.today + timedelta(days=due)
        move = (
            self.env["account.move"]
            .with_company(company)
            .create(
                {
                    "company_id": company.id,
                    "date": self.today,
                    "line_ids": [
                        Command.create(
                            {"account_id": account.id, "partner_id": partner, "balance": amount,
                             "date_maturity": due}
                        ),
                        Command.create(
                            {"account_id": (other or bank).id, "balance": -amount,
                             "partner_id": partner if other else False}
                        ),
                    ],
                }
            )
        )  # fmt: skip
        move.action_post()
        return move.line_ids.filtered(lambda line: line.account_id == account)

    def bill(self, account, amount, due=30):
        """Return the item of a bill that settles an invoice of the same amount."""
        invoice = self.invoice(amount)
        receivable = invoice.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        item = self.book(account, amount, receivable.account_id, due)
        (receivable | (item.move_id.line_ids - item)).reconcile()
        return item

    @contextmanager
    def refused(self, words):
        with self.assertRaises(UserError) as caught:
            yield
        self.assertIn(words, str(caught.exception))

    def overdue(self):
        return self.balance().overdue_amount

    # --- deposits

    def test_a_deposit_on_an_account_that_is_marked_lowers_the_exposure(self):
        account = self.advances(mark=False)
        self.invoice(800)
        self.book(account, -500)
        self.assertEqual(self.counted(), 800)
        self.mark(account, "deposit")
        self.assertEqual(self.amounts(), {"receivable": 800.0, "deposit": -500.0})
        self.assertEqual(self.counted(), 300)

    def test_a_deposit_is_what_is_left_of_it(self):
        for reconcile in (False, True):
            with self.subTest(reconcile=reconcile):
                account = self.ledger("liability_current", reconcile, f"22030{int(reconcile)}")
                self.mark(account, "deposit")
                before = self.counted()
                given = self.book(account, -500)
                self.assertEqual(self.counted() - before, -500)
                taken = self.book(account, 200)
                self.assertEqual(self.counted() - before, -300)
                if reconcile:
                    (given | taken).reconcile()
                    self.assertEqual(self.counted() - before, -300)
                self.book(account, 300)
                self.assertEqual(self.counted() - before, 0)

    def test_a_payment_kept_as_a_deposit_is_money_for_the_order_it_names(self):
        for reconcile in (False, True):
            with self.subTest(reconcile=reconcile):
                account = self.ledger("liability_current", reconcile, f"22030{int(reconcile)}")
                self.mark(account, "deposit")
                order = self.order(confirm=False)
                payment = self.payment(500, destination_account_id=account.id)
                order.sudo().credit_payment_ids = payment
                self.assertEqual(payment.move_id.line_ids.account_id & account, account)
                exposures = self.env["credit.exposure"]
                key = self.customer.id, self.company.id
                (receipt,) = exposures._receipts([key[0]], [key[1]])[key]
                self.assertEqual((receipt.amount, receipt.waiting), (500, frozenset(order.ids)))
                self.book(account, 300)
                (receipt,) = exposures._receipts([key[0]], [key[1]])[key]
                self.assertEqual(receipt.amount, 200)
                order._action_cancel()
                self.book(account, 200)

    def test_more_taken_than_given_counts_as_nothing(self):
        account = self.advances()
        self.invoice(800)
        self.book(account, -500)
        self.book(account, 900)
        self.assertEqual(self.amounts(), {"receivable": 800.0})

    def test_nobody_gets_anothers_deposit(self):
        account = self.advances()
        other = self.env["res.partner"].create({"name": "Other"})
        self.book(account, 900, partner=other)
        self.book(account, -500)
        self.assertEqual(self.counted(), -500)
        self.assertIsNone(self.balance(other))

    def test_a_deposit_settles_the_oldest_of_what_is_overdue(self):
        account = self.advances()
        for days, amount in ((20, 300), (10, 500)):
            day = self.today - timedelta(days=days)
            self.invoice(amount, invoice_date=day, due=day)
        self.book(account, -300)
        balance = self.balance()
        self.assertEqual((balance.overdue_amount, balance.overdue_days), (500, 10))

    def test_rows_name_the_entries_a_deposit_is_left_of(self):
        account = self.advances()
        self.book(account, -100, due=-2)
        left = self.book(account, -400, due=-1)
        last = self.book(account, -50)
        self.book(account, 300)
        self.assertRecordValues(
            self.rows(),
            [
                {"category": "deposit", "amount": -200, "res_id": left.move_id.id},
                {"category": "deposit", "amount": -50, "res_id": last.move_id.id},
            ],
        )

    def test_what_is_not_posted_takes_nothing_from_a_deposit(self):
        account = self.advances(reconcile=True)
        given = self.book(account, -500)
        taken = self.book(account, 500)
        (given | taken).reconcile()
        self.assertEqual(self.counted(), 0)
        taken.move_id.button_draft()
        self.assertEqual(self.counted(), -500)

    # --- bills

    def test_a_bill_taken_counts_until_it_is_honoured(self):
        account = self.bills()
        item = self.bill(account, 900)
        self.assertEqual(self.amounts(), {"bill": 900.0})
        self.assertEqual(self.counted(), 900)
        (item | self.book(account, -900)).reconcile()
        self.assertEqual(self.counted(), 0)

    def test_a_bill_nobody_marked_counts_for_nothing(self):
        self.bill(self.ledger(), 900)
        self.assertEqual(self.counted(), 0)

    def test_a_bill_counts_so_many_days_after_it_is_due(self):
        for days, due, amount in (
            (0, 0, 900), (0, -1, 0), (10, -10, 900), (10, -11, 0), (0, 90, 900),
        ):  # fmt: skip
            with self.subTest(days=days, due=due):
                account = self.ledger(code=f"1121{days}{due + 100}")
                self.mark(account, days=days)
                before = self.counted()
                self.bill(account, 900, due)
                self.assertEqual(self.counted() - before, amount)

    def test_a_bill_is_not_overdue_by_itself(self):
        account = self.bills(days=10)
        self.bill(account, 900, due=-5)
        self.assertEqual(self.overdue(), 0)
        self.assertFalse(self.rows().overdue)

    def test_a_part_that_is_honoured_leaves(self):
        account = self.bills()
        item = self.bill(account, 900)
        (item | self.book(account, -400)).reconcile()
        self.assertEqual(self.counted(), 500)

    def test_money_nobody_reconciled_clears_the_oldest_bill_and_no_more(self):
        account = self.bills()
        self.bill(account, 900, due=10)
        self.bill(account, 100, due=20)
        self.book(account, -900)
        self.assertEqual(self.amounts(), {"bill": 100.0})
        self.book(account, -900)
        self.assertEqual(self.amounts(), {})

    def test_a_bill_honoured_by_what_is_not_posted_still_counts(self):
        account = self.bills()
        item = self.bill(account, 900)
        cleared = self.book(account, -400)
        (item | cleared).reconcile()
        cleared.move_id.button_draft()
        self.assertEqual(self.counted(), 900)

    def test_bank_acceptances_may_be_shown_only(self):
        account = self.bills("bank_bill")
        self.bill(account, 900)
        self.assertEqual(self.counted(), 900)
        category = self.env["credit.exposure.category"].search([("code", "=", "bank_bill")])
        category.treatment = "show"
        self.assertEqual(self.amounts(), {"bank_bill": 900.0})
        self.assertEqual(self.counted(), 0)
        self.assertFalse(self.rows().counted)
        category.treatment = "ignore"
        self.assertEqual(self.amounts(), {})

    # --- companies

    def test_a_mark_counts_in_its_company_only(self):
        other = self.make_company("Other Company")
        account = self.ledger(company=other)
        account.with_company(self.company).sudo().code = "112100"
        account.company_ids |= self.company
        self.mark(account, company=other)
        self.book(account, 900)
        self.assertEqual(self.counted(), 0)
        self.assertEqual(self.exposure(company=other), {})

    def test_a_branch_shares_the_marks_of_its_root(self):
        account = self.bills()
        branch = self.make_company("Branch", parent_id=self.company.id)
        self.book(account, 900, company=branch)
        self.assertEqual(self.counted(), 900)
        self.assertEqual(self.rows().company_id, branch)
        with self.refused("is a branch"):
            self.mark(account, company=branch)

    # --- the statement

    def test_the_functions_for_a_few_customers_agree_with_the_statement(self):
        advances, bills = self.advances(), self.bills(days=5)
        self.bill(bills, 900)
        self.bill(bills, 50, due=-3)
        self.book(advances, -333)
        self.book(advances, 33)
        few = self.exposure()
        with patch.object(prepared, "FEW", 0):
            self.assertEqual(self.exposure(), few)
        self.assertEqual(self.env["credit.exposure"]._balances()[next(iter(few))], few.popitem()[1])
        self.assertEqual(self.counted(), 650)

    def test_nothing_marked_is_not_looked_up(self):
        exposure = self.env["credit.exposure"]
        self.env["credit.ledger.account"].search([]).active = False
        sources = len(exposure._active_sources(exposure._frame()))
        self.bills()
        self.assertEqual(len(exposure._active_sources(exposure._frame())), sources + 1)

    def test_an_archived_mark_counts_nothing(self):
        account = self.ledger()
        mark = self.mark(account, active=False)
        self.bill(account, 900)
        self.assertEqual(self.counted(), 0)
        mark.active = True
        self.assertEqual(self.counted(), 900)

    # --- what may be marked, and by whom

    def test_what_may_not_be_marked(self):
        receivable = self.customer.with_company(self.company).property_account_receivable_id
        plain = self.ledger(reconcile=False, code="112101")
        for account, kind, words in (
            (receivable, "deposit", "counts already"),
            (plain, "bill", "Allow Reconciliation"),
            (plain, "bank_bill", "Allow Reconciliation"),
        ):
            with self.subTest(kind=kind), self.refused(words):
                self.mark(account, kind)
        self.mark(plain, "deposit")

    def test_an_account_is_marked_once_with_days_that_can_be(self):
        account = self.bills()
        for values in ({"account": account}, {"account": self.ledger(code="112102"), "days": -1}):
            with (
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.mark(values.pop("account"), **values)

    def test_another_companys_account_cannot_be_marked(self):
        account = self.ledger(company=self.make_company("Other Company"))
        with self.refused("company crossover"):
            self.mark(account)

    def test_an_account_of_bills_stays_one_that_is_reconciled(self):
        account = self.bills()
        for values in ({"reconcile": False}, {"account_type": "asset_receivable"}):
            with self.subTest(**values), self.assertRaises(ValidationError):
                account.write(values)
                account.flush_recordset()

    def person(self, group):
        return new_test_user(
            self.env, f"marks_{group.rpartition('.')[2]}", f"base.group_user,{group}",
            company_id=self.company.id, company_ids=[Command.set(self.company.ids)],
        )  # fmt: skip

    def test_only_credit_managers_mark(self):
        mark = self.mark(self.ledger())
        plain = self.ledger(code="112105")
        for group in ("sales_team.group_sale_manager", "credit_management.group_credit_controller",
                      "credit_management.group_credit_auditor", "account.group_account_manager"):  # fmt: skip
            mine = mark.with_user(self.person(group))
            values = {"company_id": self.company.id, "account_id": plain.id, "kind": "deposit"}
            for attack in (
                lambda mine=mine: mine.write({"active": False}),
                lambda mine=mine, values=values: mine.create(values),
                lambda mine=mine: mine.unlink(),
            ):
                with self.subTest(group), self.assertRaises(AccessError):
                    attack()
        manager = self.person("credit_management.group_credit_manager")
        mark.with_user(manager).write({"days": 3, "active": False})
        mark.with_user(manager).create(values)
        mark.with_user(manager).unlink()

    def test_salespeople_do_not_read_marks_controllers_do(self):
        mark = self.mark(self.ledger())
        with self.assertRaises(AccessError):
            mark.with_user(self.person("sales_team.group_sale_salesman")).read(["kind"])
        controller = self.person("credit_management.group_credit_controller")
        self.assertEqual(mark.with_user(controller).kind, "bill")
        other = self.make_company("Other Company")
        hidden = self.mark(self.ledger(company=other), company=other)
        self.assertFalse(mark.with_user(controller).search([("id", "=", hidden.id)]))
        with self.assertRaises(AccessError):
            hidden.with_user(controller).read(["kind"])

    # --- what a chart proposes

    def chart(self, name):
        """Let the company's chart be one whose module needn't be installed."""
        self.env.cr.execute(
            "UPDATE res_company SET chart_template = %s WHERE id = %s", (name, self.company.id)
        )
        self.company.invalidate_recordset(["chart_template"])

    def proposed(self):
        return (
            self.env["credit.ledger.account"]
            .with_context(active_test=False)
            .search([("company_id", "=", self.company.id)])
        )

    def test_chinese_charts_propose_and_nothing_is_switched_on(self):
        advances = self.ledger("liability_current", False, "220301")
        bills = self.ledger("asset_current", False, "1121")
        self.ledger("liability_current", False, "2204")
        marks = self.env["credit.ledger.account"]
        self.book(advances, -500)
        marks._propose(self.company)
        self.assertFalse(self.proposed())
        for chart in ("cn", "cn_large_bis"):
            self.chart(chart)
            marks._propose(self.company)
            self.assertRecordValues(
                self.proposed().sorted("kind"),
                [
                    {"account_id": bills.id, "kind": "bill", "active": False},
                    {"account_id": advances.id, "kind": "deposit", "active": False},
                ],
            )
        self.assertEqual(self.counted(), 0)

    def test_a_manager_has_accounts_proposed_and_switches_them_on(self):
        advances = self.ledger("liability_current", False, "2203")
        bills = self.ledger("asset_current", False, "1121")
        self.chart("cn")
        self.invoice(800)
        self.book(advances, -500)
        manager = self.person("credit_management.group_credit_manager")
        marks = self.env["credit.ledger.account"].with_user(manager)
        action = marks.with_context(allowed_company_ids=self.company.ids).action_propose()
        self.assertEqual(action["res_model"], "credit.ledger.account")
        by_kind = self.proposed().with_user(manager).grouped("kind")
        self.assertEqual(self.counted(), 800)
        by_kind["deposit"].active = True
        self.assertEqual(self.counted(), 300)
        with self.refused("Allow Reconciliation"):
            by_kind["bill"].active = True
        bills.reconcile = True
        by_kind["bill"].active = True
        controller = self.person("credit_management.group_credit_controller")
        bills.copy({"code": "112109", "name": "More"})
        with self.assertRaises(AccessError):
            marks.with_user(controller).action_propose()

    def test_a_manager_of_a_branch_proposes_for_its_root(self):
        branch = self.make_company("Branch", parent_id=self.company.id)
        account = self.ledger("liability_current", False, "2203")
        self.chart("cn")
        manager = self.person("credit_management.group_credit_manager")
        manager.write({"company_ids": [Command.set(branch.ids)], "company_id": branch.id})
        marks = self.env["credit.ledger.account"].with_user(manager)
        marks.with_context(allowed_company_ids=branch.ids).action_propose()
        self.assertEqual(self.proposed().account_id, account)
