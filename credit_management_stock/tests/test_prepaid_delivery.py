from odoo.tests import tagged

from .words import DeliveryCase


@tagged("post_install", "-at_install")
class TestPrepaidDelivery(DeliveryCase):
    """Payment before delivery ships what is paid, and nothing else."""

    def setUp(self):
        super().setUp()
        self.partner = self.customer(name="Cash")

    def cash(self, amount=1000, quantity=10):
        """Return a confirmed order that isn't paid."""
        return self.confirmed(amount, quantity=quantity, payment_term_id=self.prepaying().id)

    def test_unpaid_may_confirm_what_the_warehouse_will_not_let_go(self):
        """Table: what is sold, how deliveries are checked -> confirmed unpaid or held."""
        term = {"payment_term_id": self.prepaying().id}
        policy = self.company._credit_policy()
        self.confirmed(1000, **term)
        policy.delivery_mode = "observe"
        self.held(1000, **term)
        policy.delivery_mode = "same"
        goods, service = self.product, self.env["product.product"].create(
            {"name": "Advice", "type": "service", "list_price": 1, "taxes_id": False}
        )  # fmt: skip
        mixed = self.order(1000, **term)
        mixed.sudo().order_line.copy({"order_id": mixed.id, "product_id": service.id})
        mixed.action_confirm()
        self.assertEqual(mixed.credit_state, "held")
        self.product = service
        self.held(1000, **term)
        policy.allow_unpaid_prepayment = True  # the company's own decision
        self.confirmed(1000, **term)
        self.product = goods

    def test_unpaid_waits_and_says_what_is_missing(self):
        picking = self.transfer_of(self.cash())
        self.ship(picking)
        self.waits(picking)
        hold = self.hold_of(picking)
        self.assertEqual(hold.missing, 1000)
        self.assertIn("Payment before delivery", hold.reason)
        self.assertNotIn("no credit", hold.reason)

    def test_paid_leaves(self):
        order = self.cash()
        self.paid(order, 1000)
        picking = self.transfer_of(order)
        self.ship(picking)
        self.assertEqual(picking.state, "done")

    def test_paid_by_a_settled_invoice_leaves(self):
        self.product.invoice_policy = "order"
        order = self.cash()
        invoice = order.sudo()._create_invoices()
        invoice.action_post()
        picking = self.transfer_of(order)
        self.ship(picking)
        self.waits(picking)
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({})._create_payments()  # fmt: skip
        self.ship(picking)
        self.assertEqual(picking.state, "done")

    def test_a_credit_note_pays_nothing(self):
        self.product.invoice_policy = "order"
        order = self.cash()
        invoice = order.sudo()._create_invoices()
        invoice.action_post()
        note = invoice._reverse_moves(cancel=True)
        self.assertEqual((note.state, invoice.amount_residual), ("posted", 0))
        self.assertEqual(order.sudo()._credit_settled(), {order.id: 0})
        picking = self.transfer_of(order)
        self.ship(picking)
        self.waits(picking)

    def test_what_is_paid_covers_what_has_gone_before(self):
        order = self.cash()
        self.paid(order, 500)
        picking = self.transfer_of(order)
        self.ship(picking, 5)
        self.assertEqual(picking.state, "done")
        rest = self.transfer_of(order)
        self.ship(rest, 1)
        self.waits(rest)
        self.assertEqual(self.hold_of(rest).missing, 100)

    def test_money_for_one_order_lets_no_other_leave(self):
        first, second = self.cash(), self.cash()
        self.paid(first, 1000)
        other = self.transfer_of(second)
        self.ship(other)
        self.waits(other)
        mine = self.transfer_of(first)
        self.ship(mine)
        self.assertEqual(mine.state, "done")

    def test_one_payment_for_two_orders_is_spent_once(self):
        first, second = self.cash(), self.cash()
        payment = self.paid(first, 1000)
        second.sudo().credit_payment_ids |= payment
        both = self.transfer_of(first) | self.transfer_of(second)
        both.move_ids.picked = True
        both.with_context(skip_backorder=True).button_validate()
        self.assertEqual(both.mapped("state"), ["done", "assigned"])

    def test_paid_in_part_its_part_leaves_where_the_company_says_so(self):
        self.company._credit_policy().part_payment_ships = True
        order = self.cash()
        self.paid(order, 550)
        picking = self.transfer_of(order)
        self.ship(picking)
        self.assertEqual((picking.state, self.at_customer(picking)), ("done", 5))
        rest = self.transfer_of(order)
        self.assertEqual(rest.move_ids.product_uom_qty, 5)
        self.ship(rest)
        self.waits(rest)
        self.assertEqual(self.hold_of(rest).missing, 450)

    def test_paid_for_less_than_one_piece_nothing_leaves(self):
        self.company._credit_policy().part_payment_ships = True
        order = self.cash()
        self.paid(order, 50)
        picking = self.transfer_of(order)
        self.ship(picking)
        self.waits(picking)
        self.assertEqual(picking.move_ids.quantity, 10)

    def test_a_part_leaves_of_nobody_who_is_stopped_for_something_else(self):
        self.company._credit_policy().part_payment_ships = True
        order = self.cash()
        self.paid(order, 500)
        self.account(self.partner)
        self.grant(self.partner, 0, "suspend")
        picking = self.transfer_of(order)
        self.ship(picking)
        self.waits(picking)

    def test_the_money_lets_it_leave_by_itself(self):
        self.company._credit_policy().ship_when_ready = True
        order = self.cash()
        picking = self.transfer_of(order)
        self.ship(picking)
        self.waits(picking)
        self.paid(order, 1000)
        self.evaluate()
        self.assertEqual(picking.state, "done")
