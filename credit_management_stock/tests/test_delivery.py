from odoo.tests import tagged

from odoo.addons.credit_management.tests.common import CreditCase

from .words import WarehouseMixin


@tagged("post_install", "-at_install")
class TestDelivery(WarehouseMixin, CreditCase):
    def setUp(self):
        super().setUp()
        self.partner = self.customer(limit=1000)
        self.goods()

    def deliver(self, order, quantity):
        picking = order.sudo().picking_ids
        picking.move_ids.write({"quantity": quantity, "picked": True})
        picking._action_done()
        return picking

    def test_delivering_more_than_ordered_is_accepted_counted_and_held(self):
        self.company._credit_policy().delivery_mode = "off"
        order = self.confirmed(1000, quantity=10)
        picking = self.deliver(order, 15)
        self.assertEqual((picking.state, order.order_line.qty_delivered), ("done", 15))
        account = self.account(self.partner)
        account.invalidate_recordset()
        self.assertEqual(account.exposure_amount, 1500)
        self.env["credit.hold"]._open_for_delivered()
        hold = order.sudo().credit_hold_id
        self.assertEqual((hold.kind, hold.state, hold.amount), ("delivered", "open", 1500))

    def test_more_than_ordered_that_the_limit_does_not_cover_waits(self):
        order = self.confirmed(1000, quantity=10)
        picking = self.deliver(order, 15)
        self.assertEqual((picking.state, picking.credit_delivery_state), ("assigned", "held"))
        self.assertEqual(picking.credit_delivery_hold_id.excess, 500)

    def test_what_a_delivery_adds_to_the_order_is_not_refused(self):
        order = self.confirmed(1000, quantity=10)
        with self.env["sale.order"]._credit_accept_growth():
            order.sudo().order_line.copy({"order_id": order.id, "price_unit": 50})
        hold = order.sudo().credit_hold_id
        self.assertEqual((order.state, hold.kind), ("sale", "delivered"))

    def test_delivered_goods_can_always_be_invoiced(self):
        order = self.confirmed(1000, quantity=10)
        self.deliver(order, 10)
        self.grant(self.partner, 0, "suspend")
        invoice = order.sudo()._create_invoices()
        invoice.action_post()
        self.assertEqual((invoice.state, invoice.amount_total), ("posted", 1000))

    def test_a_held_order_reserves_and_ships_nothing(self):
        order = self.held(1500, quantity=10)
        self.assertFalse(order.sudo().picking_ids)

    # --- what will never be delivered

    def exposure(self):
        self.env.flush_all()
        account = self.account(self.partner)
        account.invalidate_recordset()
        return account.exposure_amount

    def test_a_rest_that_will_not_be_delivered_leaves(self):
        order = self.confirmed(100, quantity=5)
        moves = order.sudo().picking_ids.move_ids
        moves.write({"quantity": 3, "picked": True})
        order.sudo().picking_ids.with_context(cancel_backorder=True)._action_done()
        self.assertEqual(order.order_line.qty_delivered, 3)
        self.assertEqual(self.exposure(), 60)
        order.sudo()._create_invoices().action_post()
        self.assertEqual(self.exposure(), 60)

    def test_a_line_never_shipped_leaves_under_either_policy(self):
        for policy in ("order", "delivery"):
            with self.subTest(policy=policy):
                self.product.invoice_policy = policy
                order = self.confirmed(100, quantity=5)
                self.assertEqual(self.exposure(), 100)
                order.sudo().picking_ids.action_cancel()
                self.assertEqual(self.exposure(), 0)

    def test_a_back_order_counts_until_it_is_cancelled(self):
        order = self.confirmed(100, quantity=5)
        self.deliver(order, 3)
        self.assertEqual(self.exposure(), 100)
        rest = order.sudo().picking_ids.filtered(lambda one: one.state != "done")
        rest.action_cancel()
        self.assertEqual(self.exposure(), 60)

    def test_what_is_delivered_after_all_counts_and_opens_a_hold(self):
        order = self.confirmed(1000, quantity=10)
        order.sudo().picking_ids.action_cancel()
        self.confirmed(900)
        again = order.sudo().picking_ids.copy()
        again.action_confirm()
        self.assertEqual(self.exposure(), 1900)
        self.env.cr.precommit.run()
        hold = order.sudo().credit_hold_id
        self.assertEqual((hold.kind, hold.state), ("delivered", "open"))

    def test_a_move_ends_no_line_the_warehouse_does_not_deliver(self):
        self.product = self.env["product.product"].create(
            {"name": "Service", "type": "service", "invoice_policy": "order", "taxes_id": False}
        )
        order = self.confirmed(1000, quantity=10)
        goods = self.env["product.product"].create({"name": "Goods", "type": "consu"})
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        move = self.env["stock.move"].create(
            {"product_id": goods.id, "product_uom_qty": 1, "company_id": self.company.id,
             "location_id": warehouse.lot_stock_id.id, "sale_line_id": order.order_line.id,
             "location_dest_id": self.env.ref("stock.stock_location_customers").id}
        )  # fmt: skip
        move._action_cancel()
        self.assertEqual(self.exposure(), 1000)
