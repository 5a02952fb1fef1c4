from datetime import date, datetime

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

    def test_a_month_begins_at_midnight_of_the_company_and_a_promise_counts_in_its_own(self):
        self.company._credit_policy().tz = "Asia/Shanghai"
        results = self.env["credit.collection.result"]
        april, may = date(2020, 4, 1), date(2020, 5, 1)
        contacts = self.env["credit.collection.contact"].with_user(self.collector)
        for moment in (datetime(2020, 3, 31, 17), datetime(2020, 4, 30, 17)):
            contacts.create({"account_id": self.account(self.partner).id, "date": moment,
                             "result": "reached", "note": "They will pay"})  # fmt: skip
        # the scheduler stood still: the end of a promise of April is noted in May
        self.promise(100, 1).sudo().write(
            {"date": date(2020, 4, 28), "state": "broken", "ended_on": datetime(2020, 5, 20)}
        )
        counted = {}
        for first in (april, may):
            rows = results._counts(self.company, first, first + relativedelta(months=1))
            counted[first] = {name: count for name, _user, count in rows}
        self.assertEqual(counted[april], {"contact_count": 1, "broken_count": 1})
        self.assertEqual(counted[may], {"contact_count": 1})
        self.company._credit_policy().promise_grace_days = 20
        self.assertEqual(results._closed_after(self.company), 21)

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
