"""Constant queries: what the check may cost, whatever the size."""

from odoo.tests import tagged

from ..common import CreditCase
from ..whole import in_whole_runs

ADDED = 8
"""Queries the check may add to a confirmation, for one order or a hundred."""


@tagged("post_install", "-at_install")
class TestQueryBudget(CreditCase):
    def setUp(self):
        super().setUp()
        self.partner = self.customer(limit=1_000_000)

    def queries_of(self, orders, mode):
        """Return the queries of confirming ``orders`` in ``mode``, with warm caches."""
        self.company.credit_check_mode = mode
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        orders.action_confirm()
        self.env.cr.flush()
        return self.cr.sql_log_count - before

    def added(self, make):
        """Return what the check adds to confirming the orders ``make`` returns."""
        self.queries_of(make(), "off")
        self.queries_of(make(), "enforce")
        plain = self.queries_of(make(), "off")
        return self.queries_of(make(), "enforce") - plain

    def test_the_check_adds_few_queries_to_one_order(self):
        self.assertLessEqual(self.added(lambda: self.order(1)), ADDED)

    @in_whole_runs
    def test_a_hundred_orders_cost_the_same_queries(self):
        customers = [self.customer(limit=1000, name=f"Customer {n}") for n in range(30)]

        def make():
            return self.env["sale.order"].union(*(self.order(1, partner) for partner in customers))

        self.assertLessEqual(self.added(make), ADDED)

    @in_whole_runs
    def test_members_of_groups_cost_two_queries_more_whatever_the_number(self):
        customers = [self.customer(limit=1000, name=f"Member {n}") for n in range(30)]
        for number in range(5):
            group = self.env["credit.group"].create(
                {"name": f"Group {number}", "company_id": self.company.id}
            )
            request = self.env["credit.request"].with_user(self.analyst).create(
                {"group_id": group.id, "amount": 9000, "date_from": self.today, "reason": "One"}
            )  # fmt: skip
            request.action_submit()
            request.with_user(self.manager).action_approve()
            group.account_ids = self.account(self.env["res.partner"].union(*customers[number::5]))

        def one():
            return self.order(1, customers[0])

        def many():
            return self.env["sale.order"].union(*(self.order(1, each) for each in customers))

        # Memberships of a test are never committed: without this the proof would ask about them.
        proof = self.env.registry["credit.proof"]
        self.patch(proof, "_written_here", lambda self, keys: keys)
        added = self.added(one), self.added(many)
        self.assertLessEqual(max(added), ADDED + 2, added)

    def test_orders_in_foreign_currencies_cost_the_same_queries(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": euro.id, "name": self.today, "rate": 0.5, "company_id": self.company.id}
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "EUR", "currency_id": euro.id, "company_id": self.company.id}
        )

        def make():
            orders = [self.order(1, pricelist_id=pricelist.id) for _n in range(10)]
            return self.env["sale.order"].union(*orders)

        self.assertLessEqual(self.added(make), ADDED)

    def test_a_held_order_costs_no_more_than_twice_a_confirmed_one(self):
        """Activities, messages and mails wait for the job right after the commit (K9)."""
        small = self.customer(limit=1, name="Small")

        def one(partner):
            return self.queries_of(self.order(50, partner), "enforce")

        one(self.partner), one(small)  # warm
        confirmed, held = one(self.partner), one(small)
        self.assertLessEqual(held, 1.5 * confirmed, (held, confirmed))

    @in_whole_runs
    def test_held_orders_of_a_batch_share_their_queries(self):
        small = [self.customer(limit=1, name=f"Small {n}") for n in range(20)]

        def many(partners):
            orders = self.env["sale.order"].union(*(self.order(50, each) for each in partners))
            return self.queries_of(orders, "enforce")

        many(small[:2])
        two, twenty = many(small[:2]), many(small)
        self.assertLessEqual(twenty - two, 18 * 10, (two, twenty))

    def test_many_open_items_cost_the_same_queries(self):
        for _n in range(20):
            self.invoice(1)
        self.assertLessEqual(self.added(lambda: self.order(1)), ADDED)

    def test_orders_that_fail_in_observe_mode_cost_the_same_queries(self):
        """No accounts, observe: what every installation begins with."""

        def added(number):
            partners = [self.customer(name=f"Cash {n}") for n in range(number)]

            def make():
                return self.env["sale.order"].union(*(self.order(1, each) for each in partners))

            for mode in ("off", "observe"):
                self.queries_of(make(), mode)
            plain = self.queries_of(make(), "off")
            return self.queries_of(make(), "observe") - plain

        self.assertLessEqual(added(20), max(added(1), ADDED))

    def test_released_orders_cost_the_same_queries(self):
        def queries(number):
            orders = self.env["sale.order"].union(
                *(self.order(1, self.customer(name=f"Cash {n}")) for n in range(number))
            )
            orders.action_confirm()
            self.assertEqual(set(orders.mapped("credit_state")), {"held"})
            for order in orders:
                hold = order.sudo().credit_hold_id
                hold._update_state("released")
                hold.write({"decided_on": self.env.cr.now(), "use": "unused"})
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            rulings = self.env["credit.judge"]._judge(orders)
            self.assertEqual({one.outcome for one in rulings}, {"released"})
            return self.cr.sql_log_count - before

        queries(1)
        self.assertLessEqual(queries(20), queries(1))

    def test_a_customer_with_many_orders_moves_under_a_parent_for_the_same_queries(self):
        self.company.credit_check_mode = "observe"

        def queries(number):
            parent, child = self.customer(name="Parent"), self.customer(name="Child")
            for _n in range(number):
                self.confirmed(1, child)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            child.write({"parent_id": parent.id, "is_company": False})
            self.env.flush_all()
            return self.cr.sql_log_count - before

        queries(1)
        one, many = queries(1), queries(20)
        self.assertLessEqual(many, one)

    @in_whole_runs
    def test_figures_of_many_accounts_cost_two_queries(self):
        for n in range(20):
            self.customer(limit=100, name=f"Customer {n}")
        accounts = self.env["credit.account"].search([("company_id", "=", self.company.id)])
        accounts.mapped("partner_id.name")
        accounts.mapped("currency_id.rounding")
        self.env.flush_all()
        before = self.cr.sql_log_count
        accounts.mapped("available_amount")
        self.assertLessEqual(self.cr.sql_log_count - before, 5)
