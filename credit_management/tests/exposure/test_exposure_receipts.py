"""Money received for orders, online and offline, each amount once."""

from odoo.tests import tagged

from .common import ExposureCase


@tagged("post_install", "-at_install")
class TestReceipts(ExposureCase):
    def post(self, transaction):
        """Give a transaction its payment, posted."""
        transaction.payment_id = self.payment(
            transaction.amount, payment_transaction_id=transaction.id, post=False
        )
        return transaction.payment_id

    def receipts(self, partner=None):
        key = (partner or self.customer).id, self.company.id
        return self.env["credit.exposure"]._receipts([key[0]], self.company.ids).get(key, [])

    def test_a_done_transaction_lowers_before_and_after_its_payment_is_posted_and_only_once(self):
        order = self.order(confirm=False)
        transaction = self.transaction(order, 500, state="pending")
        self.assertEqual(self.counted(), 0)
        transaction.state = "done"
        self.assertEqual(self.amounts(), {"deposit": -500.0})
        self.assertEqual(self.rows().res_model, "payment.transaction")
        payment = self.post(transaction)
        self.assertEqual(self.amounts(), {"deposit": -500.0})
        payment.action_post()
        self.assertEqual(self.amounts(), {"deposit": -500.0})
        self.assertEqual(self.rows().res_model, "account.move")
        payment.action_cancel()
        self.assertEqual(self.counted(), 0)

    def test_a_transaction_of_no_order_and_a_validation_are_no_deposit(self):
        order = self.order(confirm=False)
        self.transaction(self.env["sale.order"], 500)
        self.transaction(order, 500, operation="validation")
        self.assertEqual(self.counted(), 0)
        self.assertEqual(self.receipts(), [])

    def test_a_refund_gives_the_deposit_back(self):
        order = self.order(confirm=False)
        transaction = self.transaction(order, 500)
        refund = {
            "operation": "refund",
            "source_transaction_id": transaction.id,
            "sale_order_ids": False,
        }
        self.transaction(order, -200, **refund)
        self.assertEqual(self.counted(), -300)
        self.assertEqual([one.amount for one in self.receipts()], [300])
        self.post(transaction).action_post()
        self.assertEqual(self.counted(), -300)
        self.assertEqual([one.amount for one in self.receipts()], [300])

    def test_a_capture_in_parts_counts_through_its_parts(self):
        order = self.order(confirm=False)
        source = self.transaction(order, 500, state="pending")
        self.transaction(order, 300, source_transaction_id=source.id, sale_order_ids=False)
        self.assertEqual(self.counted(), -300)
        source.state = "done"
        self.assertEqual(self.counted(), -300)
        self.assertEqual([one.amount for one in self.receipts()], [300])

    def test_a_foreign_transaction_is_converted(self):
        self.env["res.currency.rate"].create(
            {
                "currency_id": self.eur.id,
                "company_id": self.company.id,
                "name": self.today,
                "rate": 0.5,
            }
        )
        self.transaction(self.order(confirm=False), 100, currency_id=self.eur.id)
        self.assertEqual(self.counted(), -200)

    def test_a_receipt_names_confirmed_orders_with_what_is_open_and_waiting_ones(self):
        confirmed = self.order(self.line(quantity=10, price=50))
        confirmed.order_line.qty_delivered = 1
        waiting, cancelled = self.order(confirm=False), self.order(confirm=False)
        cancelled._action_cancel()
        payment = self.payment(900)
        (confirmed | waiting | cancelled).sudo().credit_payment_ids = payment
        (receipt,) = self.receipts()
        self.assertEqual(receipt.amount, 900)
        self.assertEqual(receipt.committed, {confirmed.id: 500.0})
        self.assertEqual(receipt.waiting, frozenset(waiting.ids))

    def test_a_payment_is_one_receipt_however_it_names_its_orders(self):
        order, other = self.order(confirm=False), self.order(confirm=False)
        transaction = self.transaction(order | other, 500)
        self.assertEqual([one.amount for one in self.receipts()], [500])
        payment = self.post(transaction)
        payment.action_post()
        order.sudo().credit_payment_ids = payment
        (receipt,) = self.receipts()
        self.assertEqual(receipt.waiting, frozenset((order | other).ids))

    def test_a_draft_payment_and_an_allocated_one_are_no_receipt(self):
        order = self.order(confirm=False)
        order.sudo().credit_payment_ids = self.payment(500, post=False)
        self.assertEqual(self.receipts(), [])
        order.credit_payment_ids.action_post()
        self.assertEqual([one.amount for one in self.receipts()], [500])
        move = self.invoice(400)
        (move.line_ids + order.credit_payment_ids.move_id.line_ids).filtered(
            lambda line: line.account_type == "asset_receivable"
        ).reconcile()
        self.assertEqual([one.amount for one in self.receipts()], [100])

    def test_money_somebody_else_paid_stands_under_both(self):
        payer = self.env["res.partner"].create({"name": "Payer", "is_company": True})
        order = self.order(confirm=False)
        order.sudo().credit_payment_ids = self.payment(500, partner=payer)
        self.assertEqual(self.receipts(), self.receipts(payer))
        self.assertEqual(self.receipts()[0].waiting, frozenset(order.ids))

    def test_a_payment_that_names_no_order_is_no_receipt(self):
        self.payment(500)
        self.assertEqual(self.receipts(), [])
