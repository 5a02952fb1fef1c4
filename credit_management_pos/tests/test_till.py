from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .till import TillCase


@tagged("post_install", "-at_install")
class TestTill(TillCase):
    """Sales on account at the till: counted at once, judged, released (R30, R40, R41)."""

    def setUp(self):
        super().setUp()
        self.partner = self.customer(limit=1000)

    # what counts

    def test_a_sale_on_account_counts_at_once_and_after_closing_once(self):
        self.sell(400)
        self.assertEqual(self.exposure(), 400)
        self.till_session.action_pos_session_closing_control()
        self.assertEqual(self.till_session.state, "closed")
        self.assertEqual(self.exposure(), 400)

    def test_documents_and_what_counts(self):
        """Table: what is sold at the till -> what the customer owes then."""
        half = {self.cash: 60, self.on_account: 40}
        for says, sale, counts in (
            ("cash", {"method": self.cash}, 0),
            ("on account", {}, 100),
            ("in part", {"paid": half}, 40),
            ("on account, invoiced", {"to_invoice": True}, 100),
            ("cash, invoiced", {"method": self.cash, "to_invoice": True}, 0),
        ):
            with self.subTest(says):
                self.partner = self.customer(limit=1000)
                self.sell(100, **sale)
                self.assertEqual(self.exposure(), counts)

    def test_what_is_given_back_on_account_is_taken_off(self):
        self.sell(400)
        self.sell(-150)
        self.assertEqual(self.exposure(), 250)

    def test_a_contact_of_the_customer_is_the_customer(self):
        contact = self.customer(name="Contact", parent_id=self.partner.id, is_company=False)
        self.sell(400, contact)
        self.assertEqual(self.exposure(), 400)

    # orders settled at the till

    def settle(self, order, amount, **values):
        line = order.sudo().order_line[0]
        link = {"sale_order_origin_id": order.id, "sale_order_line_id": line.id}
        link |= values.pop("line", {})
        return self.sell(amount, line=link, **values)

    def test_an_order_settled_at_the_till_counts_once(self):
        """Table: how 900 of an order are settled -> what counts."""
        for says, sale, counts in (
            ("cash", {"method": self.cash}, 0),
            ("on account", {}, 900),
            ("in part", {"paid": {self.cash: 500, self.on_account: 400}}, 400),
        ):
            with self.subTest(says):
                self.partner = self.customer(limit=1000)
                order = self.confirmed(900)
                self.settle(order, 900, **sale)
                self.assertEqual(self.exposure(), counts)

    def test_at_a_lower_price_only_so_much_is_settled(self):
        order = self.confirmed(900)
        self.settle(order, 9, method=self.cash)
        self.assertEqual(self.exposure(), 891)

    def test_at_a_higher_price_the_difference_is_judged(self):
        order = self.confirmed(900)
        with self.assertRaises(UserError):
            self.settle(order, 1500)

    def test_a_down_payment_at_the_till_is_known(self):
        order = self.confirmed(900)
        link = {"product_id": self.advance.id, "sale_order_origin_id": order.id}
        self.sell(300, method=self.cash, line=link)
        self.assertEqual(self.exposure(), 600)

    def test_prepaid_at_the_till_is_prepaid(self):
        self.partner = self.customer()
        self.cashier.group_ids |= self.env.ref("sales_team.group_sale_salesman_all_leads")
        order = self.order(900)
        link = {"product_id": self.advance.id, "sale_order_origin_id": order.id}
        self.sell(900, method=self.cash, line=link)
        self.assertEqual((order.state, self.exposure()), ("sale", 0))

    # the gate

    def test_over_the_limit_is_refused_and_cash_is_not(self):
        self.sell(1000)
        with self.assertRaises(UserError) as caught:
            self.sell(1)
        self.assertIn("another payment method", str(caught.exception))
        self.assertNotIn("1,000", str(caught.exception))
        self.sell(500, method=self.cash)

    def test_a_salesperson_of_the_customer_reads_the_figures(self):
        self.sales.sudo().group_ids |= self.env.ref("point_of_sale.group_pos_user")
        with self.assertRaises(UserError) as caught:
            self.sell(1500, user=self.sales)
        self.assertIn("1,500", str(caught.exception))

    def test_modes(self):
        self.company.credit_check_mode = "observe"
        order = self.sell(1500)
        self.assertIn("1,500", str(order.message_ids[:1].body))
        self.company.credit_check_mode = "off"
        self.assertFalse(self.sell(1500).credit_till_hold_id)
        self.assertEqual(self.exposure(), 3000)

    def test_what_was_sold_offline_is_accepted_counted_and_held(self):
        order = self.sell(1500, credit_offline=True)
        hold = order.sudo().credit_till_hold_id
        self.assertEqual(
            (hold.state, hold.kind, hold.amount, hold.excess), ("open", "offline", 1500, 500)
        )
        self.assertEqual(self.exposure(), 1500)
        self.assertTrue(hold.activity_ids.user_id)
        self.assertFalse(
            self.sell(100, self.customer(limit=500), credit_offline=True).credit_till_hold_id
        )

    def test_asked_released_sold_once(self):
        till = self.env["pos.order"].with_user(self.cashier)
        asked = self.till.id, self.partner.id, 1200
        self.assertEqual(till.credit_till_check(*asked)["outcome"], "held")
        till.credit_till_ask(*asked, [], "Wedding")
        hold = self.env["credit.till.hold"].search([("partner_id", "=", self.partner.id)])
        self.assertEqual((hold.state, hold.explanation, hold.excess), ("open", "Wedding", 200))
        self.assertTrue(till.credit_till_check(*asked)["asked"])
        hold.with_user(self.controller).action_approve("Known for years")
        self.assertEqual((hold.state, hold.decision_reason), ("released", "Known for years"))
        self.assertEqual(till.credit_till_check(*asked)["outcome"], "released")
        order = self.sell(1200)
        self.assertEqual((order.state, hold.order_id), ("paid", order))
        with self.assertRaises(UserError):
            self.sell(1200)

    def test_rejected_stays_refused(self):
        till = self.env["pos.order"].with_user(self.cashier)
        till.credit_till_ask(self.till.id, self.partner.id, 1200)
        hold = self.env["credit.till.hold"].search([("partner_id", "=", self.partner.id)])
        hold.with_user(self.controller).action_reject("No")
        self.assertEqual(hold.state, "rejected")
        with self.assertRaises(UserError):
            self.sell(1200)

    def test_a_sale_that_fits_clears_the_question(self):
        till = self.env["pos.order"].with_user(self.cashier)
        till.credit_till_ask(self.till.id, self.partner.id, 1200)
        hold = self.env["credit.till.hold"].search([("partner_id", "=", self.partner.id)])
        self.sell(900)
        self.assertEqual(hold.state, "cleared")

    def test_a_preview_knows_what_is_settled(self):
        order = self.confirmed(900)
        till = self.env["pos.order"].with_user(self.cashier)
        asked = self.till.id, self.partner.id, 1000
        settled = [[order.order_line.id, 1]]
        self.assertEqual(till.credit_till_check(*asked)["outcome"], "held")
        self.assertEqual(till.credit_till_check(*asked, settled)["outcome"], "passed")

    def test_bad_questions(self):
        till = self.env["pos.order"].with_user(self.cashier)
        for amount in (float("nan"), float("inf"), 1e300, "much"):
            with self.assertRaises(UserError):
                till.credit_till_check(self.till.id, self.partner.id, amount)
        self.assertEqual(
            till.credit_till_check(self.till.id, self.partner.id, 0)["outcome"], "passed"
        )
        for one in ((0, self.partner.id, 1), (self.till.id, 0, 1)):
            with self.assertRaises(AccessError):
                till.credit_till_check(*one)
        with self.assertRaises(AccessError):
            self.env["pos.order"].with_user(self.sales).credit_till_check(
                self.till.id, self.partner.id, 1
            )

    def test_the_queries_do_not_grow_with_the_sales(self):
        partners = [self.customer(limit=1000, name=f"C{number}") for number in range(14)]
        counts = []
        for some in (partners[:2], partners[2:4], partners[4:]):
            sales = [self.sale(100, partner) for partner in some]
            self.env["pos.order"].with_user(self.cashier).sync_from_ui(sales)
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            self.env.cr.precommit.run()
            counts.append(self.cr.sql_log_count - start)
        self.assertLessEqual(counts[2], counts[1])

    def test_goods_are_handed_over_whatever_the_account_says(self):
        self.product.write({"type": "consu", "is_storable": True})
        for says, sale in (
            ("paid", {"method": self.cash}),
            ("on account", {}),
            ("offline", {"credit_offline": True}),
        ):
            with self.subTest(says):
                order = self.sell(900, **sale)
                self.assertEqual(order.picking_ids.mapped("state"), ["done"])
        self.assertEqual(self.exposure(), 1800)
        self.grant(self.partner, 0, "suspend")
        self.assertEqual(self.sell(5, method=self.cash).picking_ids.mapped("state"), ["done"])

    def later(self, amount=900, **values):
        """Sell goods that are shipped later; return the transfer they wait in."""
        self.product.write({"type": "consu", "is_storable": True})
        self.till.sudo().write(
            {"ship_later": True, "warehouse_id": self.env["stock.warehouse"].search(
                [("company_id", "=", self.company.id)], limit=1).id}
        )  # fmt: skip
        order = self.sell(amount, shipping_date=str(self.today), **values)
        picking = order.picking_ids
        self.env["stock.quant"]._update_available_quantity(self.product, picking.location_id, 100)
        picking.action_assign()
        return picking

    def leaves(self, picking):
        """Tell whether a transfer leaves when the warehouse validates it."""
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        return picking.state == "done"

    def test_what_is_shipped_later_was_judged_at_the_till(self):
        """Table: how it was paid, what has happened since -> it leaves or waits."""
        if "credit.delivery.hold" not in self.env:
            self.skipTest("no deliveries are checked here")
        late, stop = "late", "suspend"
        for method, since, leaves in (
            (self.cash, None, True),
            (self.cash, late, True),  # paid goods leave whatever else is owed
            (self.cash, stop, False),
            (self.on_account, None, True),
            (self.on_account, late, False),
            (self.on_account, stop, False),
        ):
            with self.subTest(method=method.name, since=since):
                self.partner = self.customer(limit=1000)
                picking = self.later(method=method)
                self.assertTrue(picking.move_ids, "nothing is shipped later")
                if since == late:
                    self.invoice(50, days=-60)
                elif since:
                    self.grant(self.partner, 0, since)
                self.assertEqual(self.leaves(picking), leaves)

    def test_no_more_leaves_for_a_sale_than_was_sold(self):
        if "credit.delivery.hold" not in self.env:
            self.skipTest("no deliveries are checked here")
        fine, more = self.later(method=self.cash), self.later(method=self.cash)
        self.invoice(50, days=-60)
        more.move_ids.quantity = 3
        both = fine | more
        both.move_ids.picked = True
        both.with_context(skip_backorder=True).button_validate()
        self.assertEqual(both.mapped("state"), ["done", "assigned"])
        self.assertEqual(more.credit_delivery_state, "held")

    def test_what_was_released_at_the_till_is_not_stopped_at_the_door(self):
        if "credit.delivery.hold" not in self.env:
            self.skipTest("no deliveries are checked here")
        orders = self.env["pos.order"].with_user(self.cashier)
        orders.credit_till_ask(self.till.id, self.partner.id, 1500)
        hold = self.env["credit.till.hold"].search([("partner_id", "=", self.partner.id)])
        hold.with_user(self.controller).action_approve("Yes")
        self.assertTrue(self.leaves(self.later(1500)))

    def test_the_line_of_several_units(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.confirmed(600, quantity=2)
        order.sudo().order_line.product_uom_id = dozen
        order.sudo().order_line.price_unit = 300
        line = {"qty": 12, "price_unit": 25}
        self.settle(order, 300, method=self.cash, line=line)
        self.assertEqual(self.exposure(), 300)
