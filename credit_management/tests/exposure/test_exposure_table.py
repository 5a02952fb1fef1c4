"""What counts: documents on the left, amount on the right. Read it as documentation.

Prices are without tax and limits of 1,000 unless said; ``counted`` is the exposure.
"""

from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from .common import ExposureCase


@tagged("post_install", "-at_install")
class TestExposureTable(ExposureCase):
    def counts(self, amount, overdue=None):
        balance = self.balance()
        self.assertEqual(self.counted(), amount)
        if overdue is not None:
            found = (balance.overdue_amount, balance.overdue_days) if balance else (0, 0)
            self.assertEqual(found, overdue)

    def reconcile(self, *moves):
        lines = self.env["account.move"].union(*moves).line_ids
        lines.filtered(lambda line: line.account_type == "asset_receivable").reconcile()

    def paid(self, invoice, amount=None, partner=None):
        """Return a posted payment that settles ``amount`` of the invoice."""
        payment = self.payment(amount or invoice.amount_total, partner=partner)
        self.reconcile(invoice, payment.move_id)
        return payment

    def post_lines(self, order, quantity=None, price=None):
        """Post an invoice of the order: by default of everything, at its price."""
        move = order._create_invoices(final=True)
        lines = move.invoice_line_ids.filtered("product_id")
        values = {"quantity": quantity, "price_unit": price}
        lines.write({key: value for key, value in values.items() if value is not None})
        move.action_post()
        return move

    def credit(self, invoice, price=None, quantity=None, post=True):
        """Return a credit note over the invoice's lines, the price or quantity edited."""
        refund = invoice._reverse_moves([{"invoice_date": self.today}])
        values = {"quantity": quantity, "price_unit": price}
        refund.invoice_line_ids.write({k: v for k, v in values.items() if v is not None})
        if post:
            refund.action_post()
        return refund

    # --- A. what isn't posted settles nothing

    def overdue_invoice(self, amount=900):
        day = self.today - timedelta(days=10)
        return self.invoice(amount, invoice_date=day, due=day)

    def test_a_payment_back_in_draft_settles_nothing(self):
        invoice = self.overdue_invoice()
        payment = self.paid(invoice)
        self.counts(0, (0, 0))
        payment.action_draft()
        self.counts(900, (900, 10))
        payment.action_post()

    def test_a_part_payment_back_in_draft_settles_no_part(self):
        invoice = self.overdue_invoice()
        payment = self.paid(invoice, 500)
        self.counts(400, (400, 10))
        payment.action_draft()
        self.counts(900, (900, 10))

    def test_a_credit_note_back_in_draft_settles_nothing(self):
        invoice = self.overdue_invoice()
        refund = self.credit(invoice)
        self.counts(0, (0, 0))
        refund.button_draft()
        self.counts(900, (900, 10))

    def test_a_draft_credit_note_that_is_reconciled_settles_nothing(self):
        invoice = self.overdue_invoice()
        refund = self.credit(invoice, post=False)
        self.reconcile(invoice, refund)
        self.counts(900, (900, 10))

    def test_a_journal_entry_back_in_draft_settles_nothing(self):
        invoice = self.overdue_invoice()
        entry = self.entry(-900)
        self.reconcile(invoice, entry)
        self.counts(0, (0, 0))
        entry.button_draft()
        self.counts(900, (900, 10))

    def test_money_of_an_invoice_back_in_draft_is_free_again(self):
        order = self.order(self.line(price=900))
        invoice = self.post_lines(order)
        self.paid(invoice)
        self.counts(0)
        invoice.button_draft()
        self.assertEqual(self.amounts(), {"order": 900.0, "deposit": -900.0})
        self.counts(0)

    def test_rows_of_what_is_open_again_name_the_document(self):
        invoice = self.overdue_invoice()
        self.paid(invoice).action_draft()
        self.assertRecordValues(
            self.rows(),
            [{"category": "receivable", "amount": 900, "res_id": invoice.id, "overdue": True}],
        )

    # --- B. quantity decides; money alone does not

    def test_a_credit_note_reopens_no_more_than_it_credited(self):
        for policy in ("order", "delivery"):
            with self.subTest(policy=policy):
                self.product.invoice_policy = policy
                order = self.order(self.line(quantity=10, price=10))
                order.order_line.qty_delivered = 10
                before = self.counted() - 100
                self.credit(self.post_lines(order), price=2)
                self.assertEqual(self.counted() - before, 100)

    def test_a_credit_note_on_a_part_reopens_no_more_than_it_credited(self):
        order = self.order(self.line(quantity=10, price=10))
        invoice = self.post_lines(order, quantity=4)
        self.credit(invoice, price=1)
        self.counts(100)

    def test_a_full_credit_note_reopens_the_order(self):
        order = self.order(self.line(quantity=10, price=10))
        self.credit(self.post_lines(order))
        self.assertEqual(self.amounts()["order"], 100)
        self.counts(100)

    def test_an_invoice_at_a_wrong_price_taken_back_in_full_reopens_the_whole_line(self):
        order = self.order(self.line(quantity=10, price=10))
        self.credit(self.post_lines(order, price=2))
        self.counts(100)

    def test_a_correction_covers_nothing_of_the_order(self):
        order = self.order(self.line(quantity=10, price=10))
        self.post_lines(order, quantity=4)
        debit = order._create_invoices()
        debit.sudo().credit_is_correction = True
        debit.invoice_line_ids.write({"quantity": 4, "price_unit": 2})
        debit.action_post()
        self.counts(108)
        self.credit(debit)
        self.counts(100)

    # --- E. what will never be delivered

    def test_a_closed_order_counts_what_was_delivered_and_not_invoiced(self):
        order = self.order(self.line(quantity=5, price=20))
        order.order_line.qty_delivered = 3
        self.post_lines(order, quantity=3)
        self.counts(100)
        order.sudo().credit_is_closed = True
        self.counts(60)

    def test_a_line_that_has_ended_counts_what_was_delivered(self):
        order = self.order(self.line(quantity=100, price=10))
        order.order_line.qty_delivered = 98.5
        self.counts(1000)
        order.sudo().order_line.credit_is_ended = True
        self.counts(985)

    def test_a_line_of_which_nothing_will_come_leaves(self):
        order = self.order(self.line(quantity=5, price=20), self.line(price=7))
        order.sudo().order_line[0].credit_is_ended = True
        self.counts(7)

    def test_a_full_return_and_credit_gives_nothing(self):
        for policy in ("order", "delivery"):
            with self.subTest(policy=policy):
                self.product.invoice_policy = policy
                order = self.order(self.line(quantity=5, price=20))
                order.order_line.qty_delivered = 5
                invoice = self.post_lines(order)
                order.order_line.qty_delivered = 0
                order.sudo().order_line.credit_is_ended = True
                self.credit(invoice)
                self.counts(0)

    # --- H. down payments in another currency than the order's

    def rate(self, rate, day, currency=None):
        currency = currency or self.eur
        currency.active = True
        self.env["res.currency.rate"].search(
            [("currency_id", "=", currency.id), ("company_id", "=", self.company.id),
             ("name", "=", day)]
        ).unlink()  # fmt: skip
        self.env["res.currency.rate"].create(
            {"currency_id": currency.id, "company_id": self.company.id, "name": day, "rate": rate}
        )

    def euro_order(self, amount):
        pricelist = self.env["product.pricelist"].create(
            {"name": "Euro", "currency_id": self.eur.id, "company_id": self.company.id}
        )
        return self.order(
            self.line(price=amount),
            pricelist_id=pricelist.id,
            date_order=self.today - timedelta(days=20),
        )

    def down_payment(self, order, amount, currency):
        wizard = (
            self.env["sale.advance.payment.inv"]
            .with_context(active_model="sale.order", active_ids=order.ids)
            .create({"advance_payment_method": "fixed", "fixed_amount": 100})
        )
        move = wizard._create_invoices(order)
        move.currency_id = currency
        move.invoice_date = self.today
        move.invoice_line_ids.filtered("product_id").price_unit = amount
        move.invoice_line_ids.filtered(lambda line: line.quantity).price_unit = amount
        move.action_post()
        return move

    def test_a_down_payment_in_company_currency_is_converted_at_its_day(self):
        self.rate(0.5, self.today - timedelta(days=30))
        order = self.euro_order(1000)
        self.counts(2000)
        self.rate(0.25, self.today)
        self.counts(4000)
        move = self.down_payment(order, 1200, self.usd)
        self.assertEqual(move.amount_total, 1200)
        self.counts(4000)
        self.credit(move)
        self.counts(4000)

    def test_a_down_payment_in_a_third_currency_is_converted_at_its_day(self):
        gbp = self.env.ref("base.GBP")
        for day, euro, pound in ((30, 0.5, 0.5), (0, 0.25, 0.2)):
            self.rate(euro, self.today - timedelta(days=day))
            self.rate(pound, self.today - timedelta(days=day), gbp)
        order = self.euro_order(1000)
        move = self.down_payment(order, 240, gbp)
        self.counts(4000)
        self.credit(move)
        self.counts(4000)

    # --- I. tax of lines ordered as none

    def test_odoos_tax_engine_says_what_time_and_expenses_come_to(self):
        def tax(**values):
            return self.env["account.tax"].create(
                {"name": str(values), "company_id": self.company.id} | values
            )

        self.product.invoice_policy = "delivery"
        percent = tax(amount=10, sequence=1, include_base_amount=True)
        for name, taxes, amount in (
            ("fixed", tax(amount=3, amount_type="fixed"), 530),
            ("division", tax(amount=20, amount_type="division"), 625),
            ("percent on percent", percent | tax(amount=10, sequence=2), 605),
            ("included", tax(amount=10, price_include_override="tax_included"), 500),
        ):
            with self.subTest(name):
                before = self.counted()
                order = self.order(
                    self.line(quantity=0, price=50, tax_ids=[Command.set(taxes.ids)])
                )
                order.order_line.qty_delivered = 10
                self.assertEqual(self.counted() - before, amount)
                self.post_lines(order)
                self.assertEqual(self.amounts().get("delivery", 0), 0)

    # --- J3. what an order may come to

    def test_a_negative_line_that_can_stay_behind_lowers_nothing(self):
        self.product.invoice_policy = "delivery"
        order = self.order(self.line(price=5000), self.line(price=-4950))
        self.assertEqual(order.amount_total, 50)
        self.counts(5000)
        order.order_line[1].qty_delivered = 1
        self.counts(50)

    def test_a_discount_is_taken_off(self):
        self.order(self.line(price=1000), self.line(price=-100))
        self.counts(900)

    # --- money in a foreign currency: what is owed in it decides

    def euro_payment(self, amount):
        payment = self.payment(amount, currency_id=self.eur.id)
        self.assertEqual(payment.move_id.line_ids.currency_id, self.eur)
        return payment

    def test_a_foreign_payment_takes_off_what_it_will_settle(self):
        day = self.today - timedelta(days=5)
        self.rate(0.5, self.today - timedelta(days=30))
        invoice = self.invoice(100, currency_id=self.eur.id, invoice_date=day, due=day)
        self.counts(200, (200, 5))
        self.rate(0.25, self.today)
        payment = self.euro_payment(60)
        self.counts(80, (80, 5))
        self.reconcile(invoice, payment.move_id)
        self.counts(80, (80, 5))

    def test_what_a_foreign_payment_has_left_counts_at_todays_rate_like_an_order(self):
        self.rate(0.5, self.today - timedelta(days=30))
        order = self.euro_order(100)
        day = self.today - timedelta(days=5)
        self.payment(100, currency_id=self.eur.id, date=day)
        self.counts(0)
        self.rate(0.25, self.today)
        self.assertEqual(self.amounts(), {"order": 400.0, "deposit": -400.0})
        self.assertTrue(order)

    # --- branches

    def test_what_is_posted_in_a_branch_counts_with_its_head_company(self):
        branch = self.make_company("Branch", parent_id=self.company.id)
        self.env = self.env(
            context=dict(self.env.context, allowed_company_ids=[branch.id, self.company.id])
        )
        receivable = self.customer.with_company(self.company).property_account_receivable_id
        income = self.env["account.account"].search(
            [("account_type", "=", "income"), ("company_ids", "in", self.company.ids)], limit=1
        )
        entry = self.env["account.move"].create(
            {"company_id": branch.id, "date": self.today, "line_ids": [
                Command.create({"account_id": receivable.id, "partner_id": self.contact.id,
                                "balance": 300}),
                Command.create({"account_id": income.id, "balance": -300})]}
        )  # fmt: skip
        entry.action_post()
        self.counts(300)
        self.assertEqual(self.rows().company_id, branch)
