from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from .words import DeliveryCase


@tagged("post_install", "-at_install")
class TestDeliveredExposure(DeliveryCase):
    """Delivered, not invoiced: counted once, with its age."""

    def setUp(self):
        super().setUp()
        self.partner = self.customer(unlimited=True)

    def parts(self):
        """Return {category: amount} of the customer."""
        self.env.flush_all()
        balances = self.env["credit.exposure"]._balances([self.partner.id], [self.company.id])
        balance = balances.get((self.partner.id, self.company.id))
        return {
            name: sum_ for name, sum_ in (balance.by_category if balance else {}).items() if sum_
        }

    def age(self, picking, days):
        """Let the goods of a transfer have left ``days`` ago."""
        picking.sudo().move_ids.date = fields.Datetime.now() - timedelta(days=days)

    def row(self):
        """Return the delivered row of the customer, as its controller sees it."""
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["credit.exposure"].with_user(self.controller).search(
            [("partner_id", "=", self.partner.id), ("category", "=", "delivery")]
        )  # fmt: skip

    def test_early_warning_reads_the_days_since_the_oldest_goods_left(self):
        picking = self.transfer(1000, 10)
        self.ship(picking)
        self.age(picking, 20)
        account = self.account(self.partner)
        self.env["credit.alert"]._look_at(account)
        alert = account.alert_ids.filtered(lambda one: one.kind == "delivered_days")
        self.assertEqual((alert.value, alert.state), (20, "open"))
        self.assertIn("20 days ago", alert.text)
        picking.sudo().sale_id._create_invoices().action_post()
        account.sudo().watched_on = False
        self.env["credit.alert"]._look_at(account)
        self.assertEqual(alert.state, "over")

    def test_every_step_counts_once_under_either_policy(self):
        for policy in ("order", "delivery"):
            with self.subTest(policy=policy):
                self.product.invoice_policy = policy
                picking = self.transfer(1000, 10)
                order = picking.sudo().sale_id
                self.assertEqual(self.parts(), {"order": 1000})
                self.ship(picking, 4)
                self.assertEqual(self.parts(), {"order": 600, "delivery": 400})
                order._create_invoices().action_post()
                invoiced = {
                    "order": {"receivable": 1000},
                    "delivery": {"receivable": 400, "order": 600},
                }
                self.assertEqual(self.parts(), invoiced[policy])
                rest = self.transfer_of(order)
                self.ship(rest, 7)  # one more than ordered
                over = {"order": {"receivable": 1000, "delivery": 100},
                        "delivery": {"receivable": 400, "delivery": 700}}  # fmt: skip
                self.assertEqual(self.parts(), over[policy])
                self.back(rest, 7)
                self.assertEqual(
                    sum(self.parts().values()), {"order": 1000, "delivery": 400}[policy]
                )
                self.partner = self.customer(unlimited=True, name="Next")

    def back(self, picking, quantity):
        """Take goods back."""
        wizard = self.env["stock.return.picking"].with_context(
            active_id=picking.id, active_ids=picking.ids, active_model="stock.picking"
        ).create({})  # fmt: skip
        wizard.product_return_moves.quantity = quantity
        back = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        self.ship(back.with_user(self.keeper), quantity)

    def test_the_oldest_goods_say_since_when(self):
        picking = self.transfer(1000, 10)
        order = picking.sudo().sale_id
        self.ship(picking, 4)
        self.age(picking, 40)
        rest = self.transfer_of(order)
        self.ship(rest)
        self.age(rest, 10)
        row = self.row()
        self.assertEqual((row.delivered_days, row.delivered_age), (40, "60"))
        self.assertEqual(row.date_delivered, self.today - timedelta(days=40))
        invoice = order._create_invoices()
        invoice.invoice_line_ids.quantity = 4
        invoice.action_post()
        self.assertEqual((self.row().delivered_days, self.row().delivered_age), (10, "30"))

    def test_what_came_back_has_no_age(self):
        picking = self.transfer(1000, 10)
        self.ship(picking)
        self.age(picking, 100)
        self.assertEqual(self.row().delivered_age, "91")
        self.back(picking, 10)
        self.assertFalse(self.row())

    def test_buckets_filter_the_screen(self):
        picking = self.transfer(1000, 10)
        self.ship(picking)
        self.age(picking, 70)
        self.row()
        exposure = self.env["credit.exposure"].with_user(self.controller)
        mine = [("partner_id", "=", self.partner.id)]
        found = {
            age: len(exposure.search([*mine, ("delivered_age", "=", age)]))
            for age in ("30", "60", "90", "91")
        }
        self.assertEqual(found, {"30": 0, "60": 0, "90": 1, "91": 0})
        self.assertTrue(exposure.search([*mine, ("delivered_days", ">", 60)]))
        self.assertFalse(exposure.search([*mine, ("delivered_days", ">", 90)]))
        before = self.today - timedelta(days=60)
        self.assertTrue(exposure.search([*mine, ("date_delivered", "<", before)]))

    def rule(self, **values):
        """Have the rule on deliveries without invoice speak."""
        rule = self.env.ref("credit_management_stock.credit_rule_delivered_days").sudo()
        rule.write({"severity": "hold", "threshold": 30, **values})

    def test_delivered_and_not_invoiced_for_too_long_holds_the_next_order(self):
        picking = self.transfer(1000, 10)
        self.ship(picking)
        self.age(picking, 31)
        self.confirmed(10)  # the rule is off as shipped
        self.rule()
        order = self.held(10)
        self.assertIn("31 days ago", order.sudo().credit_hold_id.reason)
        self.age(picking, 30)
        self.confirmed(10)

    def test_it_holds_the_next_delivery_where_it_is_asked_there_only(self):
        first = self.transfer(1000, 10)
        self.ship(first)
        self.age(first, 31)
        self.rule(stage="delivery")
        second = self.transfer(100, 1)
        self.ship(second)
        self.waits(second)

    def test_a_rule_is_asked_at_its_stage(self):
        rules = self.env["credit.rule"]
        kinds = lambda stage: set(rules._rules_for(self.company.id, stage=stage).chosen)  # noqa: E731
        self.assertNotIn("unsettled_sale", kinds("delivery"))
        self.assertNotIn("unpaid_delivery", kinds("order"))
        own = {"kind": "overdue_days", "company_id": self.company.id, "threshold": 90}
        rules.create([{**own, "stage": "both"}, {**own, "stage": "delivery", "threshold": 60}])
        table = {
            stage: rules._rules_for(self.company.id, stage=stage).chosen
            for stage in ("order", "delivery")
        }
        self.assertEqual(table["order"]["overdue_days"].threshold, 90)
        self.assertEqual(table["delivery"]["overdue_days"].threshold, 60)


@tagged("post_install", "-at_install")
class TestDeliveryCounts(DeliveryCase):
    """A transfer of many lines costs what one of a few costs."""

    def order_of(self, lines):
        """Return the ready transfer of an order of so many products."""
        products = self.env["product.product"].create(
            [{"name": f"Goods {number}", "type": "consu", "is_storable": True, "taxes_id": False}
             for number in range(lines)]
        )  # fmt: skip
        for product in products:
            self.env["stock.quant"]._update_available_quantity(
                product, self.warehouse.lot_stock_id, 100
            )
        order = self.order(1)
        order.order_line = [
            Command.create({"product_id": product.id, "product_uom_qty": 1, "price_unit": 1})
            for product in products
        ]
        order.action_confirm()
        picking = self.transfer_of(order)
        picking.move_ids.picked = True
        self.env.flush_all()
        self.env.invalidate_all()
        return picking

    def judged(self, picking):
        """Return how many queries judging and admitting the transfer takes."""
        picking.move_ids.move_line_ids.mapped("quantity")
        before = self.env.cr.sql_log_count
        self.assertFalse(picking._credit_stop())
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_twenty_lines_cost_as_many_queries_as_two(self):
        self.judged(self.order_of(1))  # what Odoo remembers
        self.assertEqual(self.judged(self.order_of(20)), self.judged(self.order_of(2)))

    def test_several_transfers_cost_as_many_queries_as_one(self):
        self.judged(self.order_of(1))
        one = self.judged(self.order_of(2))
        several = self.order_of(2) | self.order_of(2) | self.order_of(2)
        self.env.invalidate_all()
        self.assertLessEqual(self.judged(several), one + 2)
