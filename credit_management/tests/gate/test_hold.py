from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import CreditCase


@tagged("post_install", "-at_install")
class TestHold(CreditCase):
    def setUp(self):
        super().setUp()
        self.partner = self.customer(limit=1000)

    def test_an_order_within_the_limit_confirms(self):
        order = self.confirmed(600)
        self.assertEqual(order.credit_state, "passed")
        self.assertEqual(order.sudo().credit_check_ids.verdict, "pass")

    def test_exactly_at_the_limit_passes_and_a_cent_over_does_not(self):
        self.confirmed(1000)
        self.held(0.01)

    def test_an_order_over_the_limit_is_held_with_its_figures(self):
        self.confirmed(400)
        order = self.held(1500)
        hold = order.sudo().credit_hold_id
        self.assertEqual(hold.state, "open")
        self.assertEqual(
            (hold.amount, hold.exposure, hold.limit_amount, hold.excess), (1500, 400, 1000, 900)
        )
        self.assertIn("900.00 over the limit", hold.reason.replace("\N{NO-BREAK SPACE}", " "))

    def test_delivered_goods_can_always_be_invoiced(self):
        order = self.confirmed(900)
        self.grant(self.partner, 0, "suspend")
        invoice = order.sudo()._create_invoices()
        invoice.action_post()
        self.assertEqual(invoice.state, "posted")

    def test_a_first_hold_opens_the_account_its_check_names(self):
        newcomer = self.customer(name="Newcomer")
        order = self.held(10, newcomer)
        hold = order.sudo().credit_hold_id
        self.assertEqual(hold.check_id.account_id, hold.account_id)
        self.assertEqual(hold.account_id.partner_id, newcomer)

    def test_an_invoice_without_an_order_is_not_held_counts_and_shows_the_banner(self):
        invoice = self.invoice(1500, post=False)
        self.assertIn("over the limit", invoice.credit_banner)
        invoice.action_post()
        self.assertEqual(self.account(self.partner).exposure_amount, 1500)

    def test_a_controller_releases_and_the_order_confirms(self):
        order = self.held(1500)
        with self.assertRaises(AccessError):
            self.release(order, self.sales)
        with self.assertRaises(AccessError):
            self.release(order, self.analyst)
        self.assertIs(self.release(order), True)
        self.assertEqual((order.state, order.credit_state), ("sale", "released"))

    def test_above_the_ceiling_a_manager_decides(self):
        self.company.credit_release_ceiling = 1000
        order = self.held(1500)
        with self.assertRaises(AccessError):
            self.release(order)
        self.release(order, self.manager)
        self.assertEqual(order.state, "sale")

    def test_a_release_without_reason_is_refused(self):
        order = self.held(1500)
        with self.assertRaises(UserError):
            self.release(order, reason=" <p> </p>")

    def test_a_rejected_order_stays_a_quotation(self):
        order = self.held(1500)
        order.sudo().credit_hold_id.with_user(self.controller).action_reject("Too much")
        self.assertEqual((order.state, order.credit_state), ("draft", "rejected"))

    def test_a_payment_makes_the_hold_ready(self):
        self.invoice(900)
        order = self.held(500)
        hold = order.sudo().credit_hold_id
        self.pay(600)
        hold.action_evaluate()
        self.assertEqual(hold.state, "ready")
        order.action_confirm()
        self.assertEqual((order.state, hold.state), ("sale", "cleared"))
