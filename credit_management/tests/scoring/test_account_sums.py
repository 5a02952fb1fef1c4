"""The accounts summed up and drawn: pivot, order, parts, history, counts."""

from datetime import timedelta

from odoo.tests import tagged

from ..attack import AttackCase


@tagged("post_install", "-at_install")
class TestAccountSums(AttackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        words = cls("setUp")
        cls.industry = cls.env["res.partner.industry"].create({"name": "Steel"})
        cls.steel = words.customer(limit=600, name="Steel", industry_id=cls.industry.id)
        cls.free = words.customer(unlimited=True, name="Free", industry_id=cls.industry.id)
        cls.foreign = words.customer(limit=50, name="Foreign", user_id=cls.other_sales.id)
        words.invoice(400, cls.steel, days=-10)
        words.invoice(100, cls.free)
        words.invoice(30, cls.foreign)
        words.pay(150, cls.steel)
        words.confirmed(200, cls.partner)
        cls.env["credit.account"].search([("company_id", "=", cls.company.id)])._refresh_state()

    def sums(self, user, groupby, *extra):
        """Return {group: (limits, exposure, overdue)} as pivot and graph ask for them."""
        rows = (
            self.env["credit.account"]
            .with_user(user)
            .formatted_read_group(
                [("company_id", "=", self.company.id)],
                [groupby],
                ["limit_amount:sum", "exposure_amount:sum", "overdue_amount:sum", *extra],
            )
        )
        return {
            row[groupby] and row[groupby][1]: (
                row["limit_amount:sum"],
                row["exposure_amount:sum"],
                row["overdue_amount:sum"],
            )
            for row in rows
        }

    def test_the_sums_are_those_of_the_accounts(self):
        found = self.sums(self.analyst, "industry_id", "overdue_days:max")
        self.assertEqual(found, {"Steel": (600, 350, 250), False: (1050, 230, 0)})
        accounts = self.env["credit.account"].search([("company_id", "=", self.company.id)])
        for place, name in enumerate(("limit_amount", "exposure_amount", "overdue_amount")):
            self.assertEqual(
                sum(one[place] for one in found.values()), sum(accounts.mapped(name)), name
            )

    def test_they_can_be_grouped_by_grade_salesperson_and_class(self):
        by_seller = self.sums(self.analyst, "salesperson_id")
        self.assertEqual(by_seller[self.other_sales.name], (50, 30, 0))
        for name in ("rating_id", "class_weight", "class_risk", "state"):
            rows = self.env["credit.account"].with_user(self.analyst).formatted_read_group(
                [("company_id", "=", self.company.id)], [name], ["exposure_amount:sum"]
            )  # fmt: skip
            self.assertEqual(sum(row["exposure_amount:sum"] for row in rows), 580, name)
        fields = self.env["credit.account"].with_user(self.analyst).fields_get()
        self.assertEqual(fields["exposure_amount"]["aggregator"], "sum")
        self.assertTrue(fields["industry_id"]["groupable"])

    def test_a_salesperson_sums_up_own_customers_and_nobody_another_companys(self):
        self.assertEqual(self.sums(self.other_sales, "salesperson_id"),
                         {self.other_sales.name: (50, 30, 0)})  # fmt: skip
        second = self._make_company()
        stranger = self.env["credit.account"].create(
            {"partner_id": self.customer(name="There").id, "company_id": second.id}
        )
        rows = self.env["credit.account"].with_user(self.analyst)._read_group(
            [], ["company_id"], ["limit_amount:sum", "id:recordset"]
        )  # fmt: skip
        self.assertNotIn(stranger, self.env["credit.account"].union(*(row[2] for row in rows)))

    def test_the_list_is_sorted_by_figures(self):
        names = (
            self.env["credit.account"]
            .with_user(self.analyst)
            .search([("company_id", "=", self.company.id)], order="exposure_amount desc")
            .mapped("partner_id.name")
        )
        self.assertEqual(names, ["Steel", "Customer", "Free", "Foreign"])

    def test_sums_cost_the_same_for_many_accounts(self):
        counts = []
        for number in range(2):
            self.sums(self.analyst, "rating_id")
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            self.sums(self.analyst, "rating_id")
            counts.append(self.cr.sql_log_count - start)
            for one in range(5):
                self.account(self.customer(name=f"More {number} {one}"))
        self.assertLessEqual(counts[1], counts[0])

    def test_the_exposure_in_its_parts(self):
        parts = self.account(self.steel).with_user(self.analyst).exposure_parts
        self.assertEqual((parts["limit"], parts["total"]), (600, 250))
        self.assertEqual(
            {one["code"]: one["amount"] for one in parts["parts"]},
            {"receivable": 400, "deposit": -150},
        )
        self.assertFalse(self.account(self.free).exposure_parts["limit"])
        self.assertEqual(self.account(self.partner).exposure_parts["parts"][0]["code"], "order")

    def test_limit_and_receivables_over_twelve_months(self):
        account = self.account(self.steel)
        self.grant(self.steel, 900, "increase", date_from=self.today + timedelta(days=40))
        months = account.with_user(self.analyst).limit_history["months"]
        self.assertEqual(len(months), 12)
        self.assertEqual(months[-1], {"day": self.today.isoformat(), "owed": 250, "limit": 600,
                                      "unlimited": False})  # fmt: skip
        self.assertEqual((months[0]["owed"], months[0]["limit"]), (0, 0))
        self.assertTrue(self.account(self.free).limit_history["months"][-1]["unlimited"])

    def test_the_buttons_count_what_the_user_may_read(self):
        self.held(900, self.steel)
        self.grant(self.steel, 700, "increase")
        account = self.account(self.steel).with_user(self.analyst)
        self.assertEqual(
            (account.pending_hold_count, account.hold_count, account.request_count,
             account.open_request_count, account.grant_count), (1, 1, 2, 0, 2),
        )  # fmt: skip
        self.assertGreaterEqual(account.check_count, 1)
        accounts = self.env["credit.account"].with_user(self.analyst).search([])
        names = ["hold_count", "request_count", "survey_count", "review_count", "exposure_parts"]
        counts = []
        for some in (accounts[:1], accounts):
            for _warm in range(2):
                self.env.invalidate_all()
                some.mapped("partner_id.name")
                start = self.cr.sql_log_count
                some.read(names)
                count = self.cr.sql_log_count - start
            counts.append(count)
        self.assertLessEqual(counts[1], counts[0] + 2)
