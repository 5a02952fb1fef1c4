"""The overview: all credit of a company on one screen."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_group import GroupCase


@tagged("post_install", "-at_install")
class TestOverview(GroupCase):
    def overview(self, user=None):
        return (
            self.env["credit.overview"]
            .with_user(user or self.analyst)
            .search([("company_id", "=", self.company.id)])
        )

    def test_the_figures_of_a_company(self):
        self.company.write({"credit_total_cap": 5000, "credit_net_capital": 10000})
        sister = self.customer(limit=1000, name="Sister")
        other = self.customer(limit=600, name="Other")
        self.group(1400, self.partner, sister)
        cash = self.customer(name="Cash")
        self.invoice(300, cash)
        self.invoice(900, days=-5)
        self.held(200)
        one = self.overview()
        self.assertEqual((one.total_granted, one.cap_percent), (2000, 40))
        # of customers with a limit only: 900 of 2,000; who buys for cash is in the exposure
        self.assertEqual((one.exposure, one.used_percent), (1200, 45))
        self.assertEqual((one.overdue, one.overdue_percent), (900, 75))
        self.assertEqual((one.hold_count, one.hold_amount), (1, 200))
        self.assertEqual((one.largest_name, one.concentration_percent), ("Holding", 14))
        self.assertEqual(one.herfindahl, 5800)
        self.assertEqual(one.holder_ids.mapped("name")[:2], ["Holding", "Other"])
        self.assertEqual(one.holder_ids[0].exposure, 900)
        self.assertEqual(one.holder_ids[0].capital_percent, 14)
        self.assertEqual(one.holder_ids[1].action_open()["res_id"], self.account(other).id)
        self.assertEqual(one.holder_ids[0].action_open()["res_model"], "credit.group")
        for name in ("accounts", "over_limit", "overdue", "exposure", "holds", "holders"):
            action = getattr(one, f"action_view_{name}")()
            records = self.env[action["res_model"]].with_user(self.analyst).search(action["domain"])
            self.assertEqual(bool(records), name != "over_limit", name)

    def test_a_company_without_anything_shows_zeros(self):
        second = self._make_company()
        one = self.env["credit.overview"].search([("company_id", "=", second.id)])
        self.assertEqual((one.exposure, one.cap_percent, one.herfindahl), (0, 0, 0))
        self.assertFalse(one.largest_name)

    def test_salespeople_dont_see_it_and_nobody_another_companys(self):
        for model in ("credit.overview", "credit.overview.holder"):
            with self.refused(AccessError):
                self.rpc(self.sales, model, "search", [])
        second = self._make_company()
        seen = self.overview().search([]).company_id
        self.assertNotIn(second, seen)
        self.assertIn(self.company, self.overview(self.auditor).company_id)
