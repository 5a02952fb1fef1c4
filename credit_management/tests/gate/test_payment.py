from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..online import OnlineCase


class PaymentCase(OnlineCase):
    """A payment provider that answers what the test says, and the ways to pay."""

    def setUp(self):
        super().setUp()
        method = self.env.ref("payment.payment_method_unknown")
        form = self.env["ir.ui.view"].create(
            {"name": "Form", "type": "qweb", "arch": "<form action='dummy' method='post'/>"}
        )
        self.provider = self.env["payment.provider"].create(
            {"name": "Dummy", "code": "none", "state": "test", "is_published": True,
             "company_id": self.company.id, "redirect_form_view_id": form.id,
             "payment_method_ids": [Command.set(method.ids)]}
        )  # fmt: skip
        method.active = True
        self.can_authorize()
        self.journal = self.env["account.journal"].search(
            [("company_id", "=", self.company.id), ("type", "=", "bank")], limit=1
        )
        self.journal.inbound_payment_method_line_ids[0].payment_provider_id = self.provider

    def can_authorize(self):
        """Have providers authorize first and capture later, in parts, too."""
        cls = self.registry["payment.provider"]
        origin = cls._compute_feature_support_fields

        def supporting(providers):
            origin(providers)
            providers.support_manual_capture = "partial"

        self.patch(cls, "_compute_feature_support_fields", supporting)

    def to_pay(self, amount, percent=1.0, **values):
        """Return a quotation the salesperson has sent, to be paid online."""
        return self.quotation(
            amount,
            require_signature=False,
            require_payment=True,
            prepayment_percent=percent,
            **values,
        )

    def start_payment(self, order, amount):
        """Begin to pay, as the customer's user on the portal; return the transaction."""
        self.authenticate("credit_buyer", "credit_buyer")
        before = order.sudo().transaction_ids
        self.make_jsonrpc_request(
            f"/my/orders/{order.id}/transaction",
            {
                "access_token": order.sudo()._portal_ensure_token(),
                "provider_id": self.provider.id,
                "payment_method_id": self.provider.payment_method_ids.id,
                "token_id": None,
                "amount": amount,
                "flow": "redirect",
                "tokenization_requested": False,
                "landing_route": order.sudo().get_portal_url(),
            },
        )
        return order.sudo().transaction_ids - before

    def look_at_status(self):
        """Look at the payment status page, which processes the payment."""
        return self.make_jsonrpc_request("/payment/status/poll", {})

    def pay_online(self, order, amount, state="done"):
        """Pay on the portal; the provider says ``state``; return the transaction."""
        transaction = self.start_payment(order, amount)
        self.provider_says(transaction, state)
        self.look_at_status()
        return transaction

    def provider_says(self, transaction, state):
        getattr(transaction, f"_set_{state}")()

    def transaction(self, orders, amount, **values):
        """Return a transaction of these orders as a payment link for several makes it."""
        return (
            self.env["payment.transaction"]
            .sudo()
            .create(
                {
                    "provider_id": self.provider.id,
                    "payment_method_id": self.provider.payment_method_ids.id,
                    "amount": amount,
                    "currency_id": self.company.currency_id.id,
                    "partner_id": self.buyer.partner_id.id,
                    "operation": "online_redirect",
                    "reference": f"test {orders.ids} {amount}",
                    "sale_order_ids": [Command.set(orders.ids)],
                    **values,
                }
            )
        )

    def assertReviewed(self, order):
        self.assertEqual((order.state, order.credit_state), ("sent", "held"))
        self.assertEqual(
            self.mails(), [f"{self.company.name}: your order {order.name} is being reviewed"]
        )
        page = self.page(order.get_portal_url())
        self.assertTrue(page.find_class("o_credit_review"))
        self.assertSilent(self.text(page), *self.mail_texts(), self.chatter(order))


@tagged("post_install", "-at_install")
class TestOnlinePayment(PaymentCase):
    """A customer pays online, in full or in part, what doesn't fit the credit."""

    def test_paid_in_full_it_needs_no_credit(self):
        order = self.to_pay(5000)
        transaction = self.pay_online(order, 5000)
        self.assertEqual((order.state, order.credit_state), ("sale", "passed"))
        self.assertTrue(transaction.payment_id)
        self.assertEqual(order.sudo().credit_check_ids.facts["forced"], "prepaid")
        self.assertEqual(len(self.mails()), 1)
        self.assertIn("Order (Ref", self.mails()[0])

    def test_paid_money_counts_before_and_after_the_payment_has_an_entry(self):
        account = self.account(self.partner)
        order = self.to_pay(5000)
        transaction = self.start_payment(order, 5000)
        self.provider_says(transaction, "done")
        self.assertEqual(account.exposure_amount, -5000)
        self.look_at_status()
        self.assertEqual(transaction.payment_id.move_id.state, "posted")
        account.invalidate_recordset()
        self.assertEqual((order.state, account.exposure_amount), ("sale", 0))

    def test_processed_by_the_scheduled_action_it_is_the_same(self):
        paid, partly = self.to_pay(5000), self.to_pay(5000, percent=0.3)
        transactions = self.start_payment(paid, 5000) | self.start_payment(partly, 1500)
        self.provider_says(transactions, "done")
        self.env.flush_all()
        with self.registry.cursor() as cr:
            self.env(cr=cr)["payment.transaction"].sudo()._cron_post_process()
        self.env.invalidate_all()
        self.assertEqual(paid.state, "sale")
        self.assertEqual((partly.state, partly.credit_state), ("sent", "held"))
        self.assertTrue(all(transactions.mapped("is_post_processed")))
        self.assertEqual(len(self.mails()), 2)

    def test_the_rest_of_a_part_payment_that_fits_confirms(self):
        order = self.to_pay(1400, percent=0.3)
        self.pay_online(order, 420)
        self.assertEqual((order.state, order.credit_state), ("sale", "passed"))
        self.assertEqual(self.account(self.partner).exposure_amount, 980)

    def test_the_rest_of_a_part_payment_that_does_not_fit_is_held(self):
        order = self.to_pay(1500, percent=0.3)
        transaction = self.pay_online(order, 450)
        self.assertReviewed(order)
        self.assertEqual((transaction.state, transaction.payment_id.amount), ("done", 450))
        self.assertIn("payment of $ 450.00", self.mail_texts()[0].replace("\xa0", " "))
        page = self.page(order.get_portal_url())
        self.assertFalse(page.xpath("//a[@data-bs-target='#modalaccept']"))

    def test_paying_the_rest_lets_the_held_order_through(self):
        order = self.to_pay(1500, percent=0.3)
        self.pay_online(order, 450)
        self._init_mail_mock()
        self.pay_online(order, 1050)
        self.assertEqual((order.state, order.credit_state), ("sale", "passed"))
        self.assertEqual(order.sudo().credit_hold_id.state, "cleared")
        self.assertEqual(len(self.mails()), 1)
        self.assertIn("Order (Ref", self.mails()[0])

    def test_released_with_a_part_paid_it_confirms_and_the_customer_is_told(self):
        order = self.to_pay(1500, percent=0.3)
        self.pay_online(order, 450)
        self._init_mail_mock()
        self.release(order)
        self.assertEqual((order.state, order.credit_state), ("sale", "released"))
        self.assertEqual(len(self.mails()), 1)

    def test_authorized_only_is_not_received(self):
        order = self.to_pay(1500)
        transaction = self.pay_online(order, 1500, "authorized")
        self.assertReviewed(order)
        self.assertEqual(transaction.state, "authorized")

    def test_authorized_and_within_the_limit_confirms_on_credit(self):
        order = self.to_pay(1000)
        self.pay_online(order, 1000, "authorized")
        self.assertEqual((order.state, self.account(self.partner).exposure_amount), ("sale", 1000))

    def test_captured_it_is_prepaid(self):
        order = self.to_pay(1500)
        transaction = self.pay_online(order, 1500, "authorized")
        self._init_mail_mock()
        self.provider_says(transaction, "done")
        transaction._post_process()
        self.assertEqual((order.state, order.credit_state), ("sale", "passed"))
        self.assertEqual(len(self.mails()), 1)

    def test_pending_confirms_nothing_and_says_so_as_usual(self):
        order = self.to_pay(1500)
        transaction = self.pay_online(order, 1500, "pending")
        self.assertEqual((order.state, order.credit_state), ("sent", "none"))
        self.assertIn("Pending Order", self.mails()[0])
        self._init_mail_mock()
        self.provider_says(transaction, "done")
        transaction._post_process()
        self.assertEqual(order.state, "sale")

    def test_signed_and_part_paid_it_is_answered_once(self):
        order = self.quotation(1500, require_payment=True, prepayment_percent=0.3)
        self.sign(order)
        self.assertEqual((order.state, order.credit_state), ("sent", "none"))
        self.assertFalse(self.mails())
        self.pay_online(order, 450)
        self.assertReviewed(order)

    def test_a_stopped_customer_is_held_even_paid_in_full(self):
        self.grant(self.partner, 0, "suspend")
        order = self.to_pay(500)
        transaction = self.pay_online(order, 500)
        self.assertReviewed(order)
        self.assertEqual(transaction.state, "done")
        self.grant(self.partner, 0, "resume")
        self.company._credit_policy().auto_confirm_ready = True
        order.sudo().credit_hold_id.with_user(self.controller).action_evaluate()
        self.assertEqual(order.state, "sale")

    def test_a_customer_on_hold_may_pay_in_full(self):
        self.invoice(100, days=-60)
        account = self.account(self.partner)
        account._refresh_state()
        self.assertEqual(account.state, "hold")
        order = self.to_pay(5000)
        self.pay_online(order, 5000)
        self.assertEqual(order.state, "sale")


@tagged("post_install", "-at_install")
class TestReceivedMoney(PaymentCase):
    """Money counts once, whatever it is linked to."""

    def test_one_transaction_for_two_orders_is_counted_once(self):
        orders = self.order(2000, self.buyer.partner_id) | self.order(2000, self.buyer.partner_id)
        transaction = self.transaction(orders, 2000)
        transaction._set_done()
        transaction._post_process()
        self.assertEqual(set(orders.mapped("state")), {"draft"})
        orders.action_confirm()
        self.assertEqual(orders.mapped("credit_state"), ["passed", "held"])

    def test_one_transaction_for_both_orders_in_full_lets_both_through(self):
        orders = self.order(2000, self.buyer.partner_id) | self.order(2000, self.buyer.partner_id)
        self.transaction(orders, 4000)._set_done()
        orders.action_confirm()
        self.assertEqual(orders.mapped("state"), ["sale", "sale"])

    def test_a_validation_is_no_money(self):
        order = self.to_pay(1500)
        transaction = self.transaction(order, 1500, operation="validation")
        transaction._set_done()
        order.action_confirm()
        self.assertEqual(order.credit_state, "held")

    def bank_payment(self, amount, partner=None, post=True):
        payment = self.env["account.payment"].create(
            {"payment_type": "inbound", "partner_type": "customer", "amount": amount,
             "partner_id": (partner or self.partner).id, "journal_id": self.journal.id,
             "payment_method_line_id": self.journal.inbound_payment_method_line_ids[0].id}
        )  # fmt: skip
        if post:
            payment.action_post()
        return payment

    def test_a_bank_payment_an_accountant_links_makes_the_order_prepaid(self):
        order = self.order(5000)
        payment = self.bank_payment(5000)
        with self.assertRaises(AccessError):
            order.credit_payment_ids = payment
        accountant = self._user("accountant", "account.group_account_invoice")
        order.with_user(accountant).credit_payment_ids = payment
        order.action_confirm()
        self.assertEqual((order.state, order.credit_state), ("sale", "passed"))
        self.assertEqual(self.account(self.partner).exposure_amount, 0)

    def test_a_draft_payment_makes_nothing_prepaid(self):
        order = self.order(5000)
        order.sudo().credit_payment_ids = self.bank_payment(5000, post=False)
        order.action_confirm()
        self.assertEqual((order.state, order.credit_state), ("draft", "held"))

    def test_a_bank_payment_linked_to_two_orders_is_counted_once(self):
        orders = self.order(2000) | self.order(2000)
        orders.sudo().credit_payment_ids = self.bank_payment(2000)
        orders.action_confirm()
        self.assertEqual(orders.mapped("credit_state"), ["passed", "held"])


@tagged("post_install", "-at_install")
class TestAutomaticInvoice(PaymentCase):
    """With Odoo's automatic invoice on, what is paid is invoiced; what is held isn't."""

    def setUp(self):
        super().setUp()
        self.env["ir.config_parameter"].set_param("sale.automatic_invoice", "True")

    def test_paid_in_full_it_is_invoiced_and_settled(self):
        order = self.to_pay(5000)
        self.pay_online(order, 5000)
        self.assertEqual(order.sudo().invoice_ids.state, "posted")
        self.assertEqual(self.account(self.partner).exposure_amount, 0)

    def test_held_it_is_not_invoiced_and_the_money_is_kept(self):
        order = self.to_pay(1500, percent=0.3)
        transaction = self.pay_online(order, 450)
        self.assertReviewed(order)
        self.assertFalse(order.sudo().invoice_ids)
        self.assertEqual(transaction.payment_id.amount, 450)
        self.assertEqual(self.account(self.partner).exposure_amount, -450)

    def test_released_the_part_that_was_paid_is_invoiced_then(self):
        order = self.to_pay(1500, percent=0.3)
        self.pay_online(order, 450)
        self.release(order)
        invoice = order.sudo().invoice_ids
        self.assertEqual(
            (order.state, invoice.state, invoice.amount_total), ("sale", "posted", 450)
        )
        self.assertEqual(invoice.amount_residual, 0)
        self.assertEqual(self.account(self.partner).exposure_amount, 1050)

    def test_a_paid_order_of_a_stopped_customer_is_invoiced_in_full_once_they_are_resumed(self):
        self.grant(self.partner, 0, "suspend")
        order = self.to_pay(500)
        self.pay_online(order, 500)
        with self.assertRaisesRegex(UserError, "Resumption"):
            self.release(order)
        self.grant(self.partner, 0, "resume")
        order.action_confirm()
        invoice = order.sudo().invoice_ids
        self.assertEqual((invoice.state, invoice.amount_total), ("posted", 500))

    def test_paying_the_rest_invoices_once(self):
        order = self.to_pay(1500, percent=0.3)
        self.pay_online(order, 450)
        self.pay_online(order, 1050)
        self.assertEqual(order.state, "sale")
        self.assertEqual(sum(order.sudo().invoice_ids.mapped("amount_total")), 1500)
