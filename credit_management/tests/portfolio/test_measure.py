from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...models.portfolio.credit_measure import AGES
from ..attack import AttackCase


@tagged("post_install", "-at_install")
class TestMeasure(AttackCase):
    """Measures of months that are over, from documents; what can't be said has no row."""

    def setUp(self):
        super().setUp()
        self.partner = self.customer(limit=9000)
        self.account(self.partner)
        self.last = self.today.replace(day=1) - timedelta(days=1)
        self.before = self.last.replace(day=1) - timedelta(days=1)

    def sold(self, amount, day, due, partner=None):
        return self.invoice(
            amount, partner or self.partner, invoice_date=day, date=day, invoice_date_due=due
        )

    def measured(self, day=None):
        self.env["credit.measure"]._measure(self.company)
        rows = self.env["credit.measure"].search(
            [("company_id", "=", self.company.id), ("date", "=", day or self.last)]
        )
        return {row.code: round(row.value, 4) for row in rows}

    def test_the_books_of_a_month_as_they_were(self):
        due = self.last + timedelta(days=10)
        self.sold(300, self.last - timedelta(days=5), due)
        late = self.sold(100, self.before - timedelta(days=40), self.before - timedelta(days=10))
        other = self.customer(name="Other")
        self.sold(200, self.last, due, other)
        found = self.measured()
        self.assertEqual((found["receivable"], found["overdue"], found["sales"]), (600, 100, 500))
        self.assertEqual([found[code] for code in AGES], [500, 0, 100, 0, 0])
        self.assertEqual(found["top"], 1.0)
        self.assertEqual(found["hhi"], round((400 / 6) ** 2 + (200 / 6) ** 2, 4))
        self.pay(100, self.partner)  # today: the month that is over stays as it was
        (late.line_ids + self.env["account.move.line"].search(
            [("partner_id", "=", self.partner.id), ("balance", "=", -100)])
         ).filtered(lambda line: line.account_id == late.line_ids.account_id.filtered(
            lambda one: one.account_type == "asset_receivable")).reconcile()  # fmt: skip
        self.assertEqual(self.measured()["receivable"], 600)

    def test_days_and_collecting(self):
        due = self.last + timedelta(days=10)
        self.sold(400, self.before, self.before + timedelta(days=5))
        self.sold(500, self.last, due)
        found = self.measured()
        days = sum(
            day.day
            for day in (self.last, self.before, self.before.replace(day=1) - timedelta(days=1))
        )
        self.assertEqual(found["dso"], round(900 / 900 * days, 4))
        self.assertEqual(found["dso_best"], round(500 / 900 * days, 4))
        self.assertEqual(found["delinquent"], round(400 / 900 * days, 4))
        self.assertEqual(found["dso_count_back"], self.last.day + self.before.day)
        self.assertEqual(found["effectiveness"], 0.0)
        self.assertEqual(found["roll_30"], 1.0)

    def test_credits_lower_what_is_oldest(self):
        self.sold(400, self.before, self.before)
        self.sold(500, self.last, self.last + timedelta(days=10))
        self.invoice(
            300, self.partner, move_type="out_refund", invoice_date=self.last, date=self.last
        )
        self.invoice(900, self.customer(name="In credit"), move_type="out_refund",
                     invoice_date=self.last, date=self.last)  # fmt: skip
        found = self.measured()
        self.assertEqual((found["receivable"], found["overdue"]), (600, 100))

    def test_what_cant_be_said_has_no_row(self):
        found = self.measured()
        nothing = ("receivable", "overdue", "sales", "dso_count_back", *AGES)
        self.assertEqual(found, dict.fromkeys(nothing, 0))
        for user in (self.analyst, self.auditor):
            with self.refused(AccessError):
                self.rpc(user, "credit.measure", "create", [{"company_id": self.company.id}])
        with self.refused(AccessError):
            self.rpc(self.sales, "credit.measure", "search_read", [])

    def test_months_are_worked_out_once_and_the_newest_again(self):
        self.measured()
        rows = self.env["credit.measure"].search([("company_id", "=", self.company.id)])
        self.assertEqual(len(set(rows.mapped("date"))), 13)
        self.sold(500, self.last, self.last)
        self.assertEqual(self.measured()["receivable"], 500)
        self.assertEqual(
            len(set(rows.search([("company_id", "=", self.company.id)]).mapped("date"))), 13
        )
