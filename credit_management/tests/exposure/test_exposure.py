"""What counts, for whom, and when: invoices, payments, entries and what is overdue."""

from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from ...engine.overdue import OpenItem, overdue
from .common import ExposureCase


@tagged("post_install", "-at_install")
class TestLedgerExposure(ExposureCase):
    def test_a_customer_without_documents_has_no_row_and_no_key(self):
        self.assertFalse(self.rows())
        self.assertEqual(self.exposure(), {})

    def test_a_posted_invoice_counts_from_its_due_date(self):
        due = self.today + timedelta(days=30)
        move = self.invoice(500, due=due)
        row = self.rows()
        self.assertRecordValues(
            row,
            [
                {
                    "category": "receivable",
                    "amount": 500.0,
                    "date_due": due,
                    "res_model": "account.move",
                    "res_id": move.id,
                    "company_id": self.company.id,
                    "currency_id": self.usd.id,
                    "account_id": False,
                    "counted": True,
                    "overdue": False,
                }
            ],
        )

    def test_a_draft_invoice_without_an_order_does_not_count(self):
        self.invoice(500, post=False)
        self.assertEqual(self.counted(), 0)

    def test_two_instalments_are_two_rows_of_one_document(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "Halves",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 50, "nb_days": 0}),
                    Command.create({"value": "percent", "value_amount": 50, "nb_days": 30}),
                ],
            }
        )
        move = self.invoice(500, invoice_payment_term_id=term.id, invoice_date_due=False)
        rows = self.rows()
        self.assertEqual(rows.mapped("amount"), [250.0, 250.0])
        self.assertEqual(rows.mapped("res_id"), [move.id, move.id])
        self.assertEqual(rows[1].date_due, self.today + timedelta(days=30))
        self.assertEqual(self.balance().unsettled, 1)

    def test_a_credit_note_lowers_and_a_draft_one_does_not(self):
        self.invoice(500)
        draft = self.invoice(200, kind="out_refund", post=False)
        self.assertEqual(self.counted(), 500)
        draft.action_post()
        self.assertEqual(self.amounts(), {"receivable": 500.0, "deposit": -200.0})
        self.assertEqual(self.counted(), 300)

    def test_a_payment_lowers_when_it_is_posted_and_not_before(self):
        self.invoice(500)
        payment = self.payment(300, post=False)
        self.assertEqual(self.counted(), 500)
        payment.action_post()
        self.assertEqual(self.amounts(), {"receivable": 500.0, "deposit": -300.0})

    def test_an_allocated_payment_leaves_the_rest_of_the_invoice(self):
        move, payment = self.invoice(500), self.payment(300)
        (move.line_ids + payment.move_id.line_ids).filtered(
            lambda line: line.account_type == "asset_receivable"
        ).reconcile()
        self.assertEqual(self.amounts(), {"receivable": 200.0})

    def test_a_payment_on_a_contact_is_the_customers(self):
        self.invoice(500)
        self.payment(300, partner=self.contact)
        self.assertEqual(self.counted(), 200)

    def test_a_journal_entry_on_a_contact_counts(self):
        self.entry(300, post=False)
        self.assertEqual(self.counted(), 0)
        self.entry(300)
        self.assertEqual(self.amounts(), {"receivable": 300.0})

    def test_a_foreign_invoice_counts_at_the_value_it_was_booked_at(self):
        self.rate(self.eur, 0.5)
        self.invoice(100, currency_id=self.eur.id)
        self.rate(self.eur, 0.25, self.today + timedelta(days=1))
        self.assertEqual(self.counted(), 200)

    def test_a_due_date_moved_later_does_not_make_the_item_younger(self):
        due = self.today - timedelta(days=10)
        move = self.invoice(500, due=due)
        term_line = move.line_ids.filtered(lambda line: line.display_type == "payment_term")
        term_line.date_maturity = self.today + timedelta(days=90)
        self.assertEqual(self.rows().date_due, due)
        self.assertEqual(self.balance().overdue_days, 10)

    def rate(self, currency, rate, day=None):
        self.env["res.currency.rate"].create(
            {
                "currency_id": currency.id,
                "company_id": self.company.id,
                "name": day or self.today,
                "rate": rate,
            }
        )


@tagged("post_install", "-at_install")
class TestOverdue(ExposureCase):
    def test_due_today_is_not_overdue_and_yesterday_is_one_day(self):
        self.invoice(100, due=self.today)
        self.assertEqual((self.balance().overdue_amount, self.balance().overdue_days), (0, 0))
        self.invoice(50, due=self.today - timedelta(days=1))
        self.assertEqual((self.balance().overdue_amount, self.balance().overdue_days), (50, 1))
        self.assertEqual(self.rows(("overdue", "=", True)).amount, 50)

    def test_credits_settle_the_oldest_items_first_as_the_engine_says(self):
        items = [(100.0, 40), (200.0, 20), (300.0, 10), (400.0, -5)]
        for amount, days in items:
            self.invoice(amount, due=self.today - timedelta(days=days))
        paid = 0.0
        for amount in (60.0, 40.0, 150.0, 350.0, 100.0):
            self.payment(amount)
            paid += amount
            expected = overdue(
                [OpenItem(value, self.today - timedelta(days=days)) for value, days in items],
                paid,
                self.today,
            )
            balance = self.balance()
            with self.subTest(paid=paid):
                self.assertAlmostEqual(balance.overdue_amount, expected.amount)
                self.assertEqual(balance.overdue_days, expected.days)

    def test_money_that_is_not_in_the_ledger_settles_no_overdue_item(self):
        order = self.order(confirm=False)
        self.invoice(100, due=self.today - timedelta(days=5))
        self.transaction(order, 100)
        self.assertEqual(self.balance().overdue_days, 5)
        self.assertEqual(self.counted(), 0)

    def test_unsettled_counts_documents_and_not_rows(self):
        self.invoice(100)
        self.invoice(100)
        order = self.order(self.line(quantity=10, price=10))
        order.order_line.qty_delivered = 4
        self.payment(50)
        self.assertEqual(self.amounts()["delivery"], 40)
        self.assertEqual(self.balance().unsettled, 3)
