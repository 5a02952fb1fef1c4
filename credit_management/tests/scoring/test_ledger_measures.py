"""What the ledger says of a customer: invoices, payments, days late, orders."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import Command
from odoo.tests import tagged

from ...engine.measures import Ledger
from ..common import CreditCase


class LedgerCase(CreditCase):
    """Words for customers with a history of payment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls("setUp").customer()

    def day(self, offset):
        return self.today + timedelta(days=offset)

    def sold(self, amount, on, due=None, partner=None, **values):
        """Return an invoice dated ``on`` days from today, due ``due`` days from today."""
        return self.invoice(
            amount,
            partner,
            invoice_date=self.day(on),
            date=self.day(on),
            invoice_date_due=self.day(on if due is None else due),
            **values,
        )

    def paid(self, invoice, amount=None, on=0):
        """Let the customer pay an invoice ``on`` days from today."""
        move = self.received(amount or invoice.amount_total, on, invoice.partner_id)
        self.match(invoice, move)
        return move

    def received(self, amount, on=0, partner=None, journal="bank"):
        """Return a posted entry that lowers what the customer owes."""
        partner = partner or self.partner
        receivable = partner.with_company(self.company).property_account_receivable_id
        other = self._account("asset_cash" if journal == "bank" else "expense")
        move = self.env["account.move"].create(
            {
                "move_type": "entry",
                "date": self.day(on),
                "journal_id": self.env["account.journal"]
                .search([("company_id", "=", self.company.id), ("type", "=", journal)], limit=1)
                .id,
                "line_ids": [
                    Command.create({"account_id": other.id, "debit": amount, "name": "in"}),
                    Command.create(
                        {
                            "account_id": receivable.id,
                            "partner_id": partner.id,
                            "credit": amount,
                            "name": "in",
                        }
                    ),
                ],
            }
        )
        move.action_post()
        return move

    def match(self, *moves):
        """Reconcile the receivable items of these entries."""
        self.env["account.move.line"].concat(*(move.line_ids for move in moves)).filtered(
            lambda line: line.account_type == "asset_receivable"
        ).reconcile()

    def measures(self, partner=None, on=0):
        account = self.account(partner or self.partner)
        return account._ledger_measures(self.day(on))[account.id]


@tagged("post_install", "-at_install")
class TestLedgerMeasures(LedgerCase):
    def test_of_a_customer_without_history_nothing_is_said(self):
        self.assertEqual(self.measures(), Ledger())

    def test_the_first_invoice_begins_the_business(self):
        self.sold(100, -731)
        self.sold(100, -10)
        found = self.measures()
        self.assertEqual((found.first_sale, found.years), (self.day(-731), 2.0))

    def test_days_late_are_weighted_by_amount(self):
        self.paid(self.sold(900, -100, due=-70), on=-70)
        self.paid(self.sold(100, -100, due=-70), on=-50)
        found = self.measures()
        self.assertAlmostEqual(found.average_days_late, 2)  # 100 × 20 days over 1,000
        self.assertAlmostEqual(found.on_time_share, 0.9)
        self.assertEqual(found.worst_days_late, 20)

    def test_early_payment_doesnt_make_up_for_late_payment(self):
        self.paid(self.sold(100, -100, due=-70), on=-100)
        self.paid(self.sold(100, -100, due=-70), on=-60)
        self.assertAlmostEqual(self.measures().average_days_late, 5)

    def test_an_unpaid_overdue_item_counts_with_its_days_so_far(self):
        self.sold(100, -40, due=-10)
        found = self.measures()
        self.assertEqual((found.average_days_late, found.on_time_share), (10, 0))
        self.assertEqual(found.worst_days_late, 10)

    def test_what_isnt_due_yet_says_nothing(self):
        self.sold(100, -40, due=0)
        found = self.measures()
        self.assertIsNone(found.average_days_late)
        self.assertEqual(found.balance, 100)

    def test_a_part_payment_counts_with_its_own_day(self):
        invoice = self.sold(100, -60, due=-30)
        self.paid(invoice, 50, on=-30)
        found = self.measures()
        self.assertEqual((found.average_days_late, found.on_time_share), (15, 0.5))
        self.assertEqual(found.balance, 50)

    def test_an_unallocated_payment_is_set_off_against_the_oldest_item(self):
        self.sold(100, -60, due=-30)
        self.sold(100, -40, due=-10)
        self.received(100, -5)
        found = self.measures()
        self.assertEqual((found.average_days_late, found.balance), (10, 100))

    def test_what_a_credit_note_took_away_was_never_late(self):
        invoice = self.sold(100, -60, due=-30)
        note = self.invoice(100, move_type="out_refund")
        self.match(invoice, note)
        found = self.measures()
        self.assertIsNone(found.average_days_late)
        self.assertEqual(found.yearly_deliveries, 0)

    def test_a_write_off_is_late_and_no_payment(self):
        invoice = self.sold(100, -60, due=-30)
        self.match(invoice, self.received(100, journal="general"))
        found = self.measures()
        self.assertEqual((found.average_days_late, found.yearly_payments), (30, 0))

    def test_a_moved_due_date_doesnt_make_a_payer_punctual(self):
        invoice = self.sold(100, -60, due=-30)
        invoice.line_ids.filtered("date_maturity").date_maturity = self.day(30)
        self.assertEqual(self.measures().average_days_late, 30)

    def test_payments_and_deliveries_of_this_year_and_the_one_before(self):
        this, last = 0, (self.today - relativedelta(months=12) - self.today).days
        self.paid(self.sold(1200, last), on=last)
        self.paid(self.sold(2400, last + 1), on=last + 1)
        self.sold(600, this)
        found = self.measures()
        self.assertEqual((found.yearly_payments, found.yearly_payments_before), (2400, 1200))
        self.assertEqual((found.yearly_deliveries, found.yearly_deliveries_before), (3000, 1200))
        self.assertEqual((found.monthly_payments, found.monthly_deliveries), (200, 250))

    def test_credit_is_what_stayed_open_past_its_invoice_date(self):
        self.paid(self.sold(100, -10), on=-10)
        self.sold(100, 0)
        self.assertFalse(self.measures().had_credit)
        self.paid(self.sold(100, -10), on=-9)
        self.assertTrue(self.measures().had_credit)

    def test_orders_of_this_year_over_the_last(self):
        self.grant(self.partner, 1000)
        for amount, days in ((50, -400), (50, -380), (90, -5)):
            self.confirmed(amount).sudo().date_order = self.day(days)
        self.assertAlmostEqual(self.measures().order_trend, 0.9)

    def test_a_past_day_is_read_back_as_it_was(self):
        invoice = self.sold(100, -60, due=-30)
        self.paid(invoice, on=-10)
        then, now = self.measures(on=-20), self.measures()
        self.assertEqual((then.balance, then.average_days_late, then.on_time_share), (100, 10, 0))
        self.assertEqual((now.balance, now.average_days_late), (0, 20))
        self.assertEqual(self.measures(on=-61), Ledger())

    def test_contacts_count_for_their_customer_and_companies_stay_apart(self):
        contact = self.env["res.partner"].create({"name": "Contact", "parent_id": self.partner.id})
        self.sold(100, -40, due=-10, partner=contact)
        other = self._make_company()
        account = self.env["credit.account"]._get_or_create(self.partner, other)
        both = account | self.account(self.partner)
        found = both._ledger_measures(self.today)
        self.assertEqual(found[self.account(self.partner).id].balance, 100)
        self.assertEqual(found[account.id], Ledger())

    def test_any_number_of_accounts_costs_the_same_queries(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(30)]
        )
        accounts = self.env["credit.account"]._get_or_create(partners, self.company)
        self.env.flush_all()
        counts = []
        for some in (accounts[:1], accounts) * 2:  # the first two fill the caches
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some._ledger_measures(self.today)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts[2:], counts)
