from dateutil.relativedelta import relativedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import CollectionCase


@tagged("post_install", "-at_install")
class TestResult(CollectionCase):
    def test_what_was_paid_late_counts_for_who_collects(self):
        account = self.account(self.partner)
        account.with_user(self.controller).collector_id = self.collector
        self.settle(self.late(1000, 10), 400)
        self.settle(self.invoice(500, days=5), 500)
        first = self.today.replace(day=1)
        target = {"user_id": self.collector.id, "month": self.today, "amount": 800}
        self.env["credit.collection.target"].with_user(self.manager).create(
            {**target, "company_id": self.company.id}
        )
        results = self.env["credit.collection.result"]
        results._work_out(self.company, first)
        results._work_out(self.company, first)
        mine = [("company_id", "=", self.company.id), ("user_id", "=", self.collector.id)]
        row = results.with_user(self.controller).search(mine)
        self.assertEqual((row.collected, row.target, row.reached), (400, 800, 0.5))
        with self.refused(AccessError):
            row.with_user(self.manager).write({"collected": 9})
        with self.refused(AccessError):
            row.with_user(self.collector).read(["collected"])

    def test_a_closed_month_stays_and_missed_ones_are_caught_up(self):
        this = self.today.replace(day=1)
        results = self.env["credit.collection.result"]
        old = this - relativedelta(months=3)
        closed = results.create(
            {"company_id": self.company.id, "user_id": self.collector.id, "month": old,
             "collected": 5, "is_closed": True}
        )  # fmt: skip
        months = results._open_months(self.company, this)
        self.assertEqual(months, [old + relativedelta(months=n) for n in (1, 2, 3)])
        results._cron_update()
        self.assertEqual(closed.collected, 5)
