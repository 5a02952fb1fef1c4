from odoo.tests import tagged

from odoo.addons.credit_management.tests.common import CreditCase


@tagged("post_install", "-at_install")
class TestDelivery(CreditCase):
    def setUp(self):
        super().setUp()
        self.partner = self.customer(limit=1000)
        self.product.write({"type": "consu", "is_storable": True, "invoice_policy": "delivery"})

    def deliver(self, order, quantity):
        picking = order.sudo().picking_ids
        picking.move_ids.write({"quantity": quantity, "picked": True})
        picking._action_done()
        return picking

    def test_delivering_more_than_ordered_is_accepted_counted_and_held(self):
        order = self.confirmed(1000, quantity=10)
        picking = self.deliver(order, 15)
        self.assertEqual((picking.state, order.order_line.qty_delivered), ("done", 15))
        account = self.account(self.partner)
        account.invalidate_recordset()
        self.assertEqual(account.exposure_amount, 1500)
        self.env["credit.hold"]._open_for_delivered()
        hold = order.sudo().credit_hold_id
        self.assertEqual((hold.kind, hold.state, hold.amount), ("delivered", "open", 1500))

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
