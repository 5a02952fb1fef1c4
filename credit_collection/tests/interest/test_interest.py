from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common import CollectionCase


@tagged("post_install", "-at_install")
class TestInterest(CollectionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        case.account(cls.partner)
        case.rate(12.0, cls.today - timedelta(days=400))
        cls.policy = cls.company._credit_policy()
        cls.policy.interest_account_id = case._account("income")

    def rate(self, percent, first, **values):
        return (
            self.env["credit.interest.rate"]
            .with_user(self.manager)
            .create(
                {"percent": percent, "date_from": first, "company_id": self.company.id, **values}
            )
        )

    def propose(self, until=None):
        """Propose as the collector, by the dialogue; return what is new."""
        known = self.env["credit.interest"].search([])
        run = (
            self.env["credit.interest.run"]
            .with_user(self.collector)
            .create({"date_to": until or self.today, "account_ids": self.account(self.partner).ids})
        )
        run.action_start()
        return (self.env["credit.interest"].search([]) - known).with_user(self.collector)

    def test_late_parts_bear_interest_and_no_day_twice(self):
        invoice = self.late(3650, 30)
        self.settle(invoice, 1825, 20)
        first = self.propose(self.today - timedelta(days=10))
        # 1,825 for 10 days and 1,825 for 20 days at 12 %: 60 a hundred days on 3,650
        self.assertEqual(first.line_ids.mapped("days"), [10, 20])
        self.assertEqual(first.amount, 6.0 + 12.0)
        self.assertEqual(self.propose().amount, 6.0)
        self.assertFalse(self.propose())

    def test_a_change_of_rate_as_published(self):
        self.env["credit.interest.rate"].search([("company_id", "=", self.company.id)]).unlink()
        self.rate(10.15, date(2026, 1, 1))
        self.rate(10.40, date(2026, 7, 1))
        invoice = self.invoice(
            10000, invoice_date=date(2026, 5, 31), invoice_date_due=date(2026, 5, 31)
        )
        self.settle(invoice, 10000, (self.today - date(2026, 8, 14)).days)
        self.assertAlmostEqual(self.propose().amount, 211.64, 2)

    def test_it_becomes_a_draft_invoice_and_bears_no_interest_itself(self):
        self.policy.interest_fixed = 40
        self.late(3650, 30)
        interest = self.propose()
        self.assertEqual(interest.amount, 36.0 + 40.0)
        interest.action_invoice()
        move = interest.sudo().move_id
        self.assertEqual((move.state, move.amount_total), ("draft", 76.0))
        self.assertIn("30 days", move.invoice_line_ids[0].name)
        with self.refused(UserError, message="already"):
            interest.action_invoice()
        move.invoice_date_due = self.today - timedelta(days=20)
        move.invoice_date = self.today - timedelta(days=20)
        move.action_post()
        self.assertFalse(self.propose(), "never interest on interest, and the sum once")

    def test_waiving_needs_a_reason_and_the_right(self):
        self.late(3650, 30)
        interest = self.propose()
        with self.refused(AccessError):
            interest.action_waive("They are nice")
        with self.refused(UserError, message="say why"):
            interest.with_user(self.controller).action_waive(" ")
        interest.with_user(self.controller).action_waive("Our delivery was late")
        self.assertEqual((interest.state, interest.why), ("waived", "Our delivery was late"))
        self.assertFalse(self.propose(), "what was waived isn't charged later")

    def test_what_is_disputed_or_extended_bears_none(self):
        disputed, extended = self.late(3650, 30), self.late(3650, 30)
        self.dispute(disputed, 1)
        self.item(extended).sudo().credit_extended_until = self.today - timedelta(days=10)
        self.assertEqual(self.propose().line_ids.mapped("days"), [10])

    def test_rates_follow_each_other(self):
        with self.refused(ValidationError, message="two rates"):
            self.rate(9.0, self.today - timedelta(days=500))
        self.rate(9.0, self.today, date_to=self.today)
        with self.refused(ValidationError, message="no rate for"):
            self.rate(8.0, self.today + timedelta(days=2))
        with self.refused(AccessError):
            self.env["credit.interest.rate"].with_user(self.collector).create(
                {"percent": 1, "date_from": self.today + timedelta(days=1)}
            )

    def test_two_rates_entered_at_once_follow_each_other(self):
        rates = self.env["credit.interest.rate"]
        rates.search([("company_id", "=", self.company.id)]).unlink()
        first, second = rates.create(
            [{"company_id": self.company.id, "percent": percent, "date_from": day}
             for percent, day in ((10.0, date(2026, 1, 1)), (12.0, date(2026, 7, 1)))]
        )  # fmt: skip
        self.assertEqual((first.date_to, second.date_to), (date(2026, 6, 30), False))

    def test_days_without_a_rate_are_refused_in_words(self):
        self.late(100, 450)
        with self.refused(UserError, message="no rate of interest for"):
            self.propose()

    def test_a_letter_that_charges_proposes_it(self):
        self.late(3650, 61)
        self.sent()
        interest = self.account(self.partner).interest_ids
        self.assertEqual((interest.amount, interest.state), (73.2, "draft"))
