"""What counts of an order, from its confirmation to its last invoice."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from .common import ExposureCase


@tagged("post_install", "-at_install")
class TestOrderExposure(ExposureCase):
    def post_invoice(self, order, **values):
        move = order._create_invoices(final=True)
        for line in move.invoice_line_ids:
            if line.product_id:
                line.write(values)
        move.action_post()
        return move

    def test_a_quotation_does_not_count_and_a_confirmed_order_does(self):
        order = self.order(confirm=False)
        self.assertEqual(self.counted(), 0)
        order.action_confirm()
        row = self.rows()
        self.assertRecordValues(
            row,
            [{"category": "order", "amount": 500.0, "res_model": "sale.order", "res_id": order.id}],
        )
        order._action_cancel()
        self.assertEqual(self.counted(), 0)

    def test_order_then_draft_invoice_then_posted_invoice_are_500_each_time(self):
        order = self.order()
        self.assertEqual(self.amounts(), {"order": 500.0})
        move = order._create_invoices()
        self.assertEqual(order.invoice_status, "invoiced")
        self.assertEqual(self.amounts(), {"order": 500.0})
        move.action_post()
        self.assertEqual(self.amounts(), {"receivable": 500.0})

    def test_an_order_invoiced_on_delivery_counts_before_anything_is_delivered(self):
        self.product.invoice_policy = "delivery"
        order = self.order(self.line(quantity=5, price=100))
        self.assertEqual(self.amounts(), {"order": 500.0})
        order.order_line.qty_delivered = 2
        self.assertEqual(self.amounts(), {"order": 300.0, "delivery": 200.0})
        move = order._create_invoices()
        self.assertEqual(self.amounts(), {"order": 300.0, "delivery": 200.0})
        move.action_post()
        self.assertEqual(self.amounts(), {"order": 300.0, "receivable": 200.0})

    def test_a_full_invoice_at_a_lower_price_closes_the_line(self):
        order = self.order(self.line(quantity=10, price=50))
        self.post_invoice(order, price_unit=30)
        self.assertEqual(self.amounts(), {"receivable": 300.0})

    def test_part_of_the_quantity_at_another_price_leaves_the_rest_at_the_orders_price(self):
        order = self.order(self.line(quantity=10, price=50))
        self.post_invoice(order, quantity=4, price_unit=10)
        self.assertEqual(self.amounts(), {"receivable": 40.0, "order": 300.0})

    def test_an_invoice_in_another_unit_counts_in_the_lines_unit(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.order(self.line(quantity=24, price=10))
        move = order._create_invoices()
        move.invoice_line_ids.write({"product_uom_id": dozen.id, "quantity": 1, "price_unit": 120})
        self.assertEqual(order.order_line.qty_invoiced, 12)
        self.assertEqual(self.amounts(), {"order": 240.0})
        move.action_post()
        self.assertEqual(self.amounts(), {"order": 120.0, "receivable": 120.0})

    def test_a_draft_credit_note_gives_the_order_nothing_back_and_a_posted_one_does(self):
        order = self.order(self.line(quantity=10, price=50))
        move = self.post_invoice(order)
        refund = move._reverse_moves()
        self.assertEqual(order.order_line.qty_invoiced, 0)
        self.assertEqual(self.amounts(), {"receivable": 500.0})
        refund.action_post()
        self.assertEqual(self.counted(), 500)
        self.assertEqual(self.amounts()["order"], 500)

    def test_over_delivery_counts(self):
        order = self.order(self.line(quantity=10, price=50))
        order.order_line.qty_delivered = 12
        self.assertEqual(self.amounts(), {"delivery": 600.0})
        self.post_invoice(order)
        self.assertEqual(self.amounts(), {"receivable": 500.0, "delivery": 100.0})

    def test_a_discount_line_lowers_and_never_below_zero(self):
        order = self.order(self.line(price=500), self.line(price=-100))
        self.assertEqual(self.amounts(), {"order": 400.0})
        order.order_line[0].qty_delivered = 1
        self.assertEqual(self.amounts(), {"delivery": 400.0})
        move = order._create_invoices()
        move.invoice_line_ids.filtered(lambda line: line.price_unit < 0).unlink()
        move.action_post()
        self.assertEqual(self.amounts(), {"receivable": 500.0})

    def test_a_returned_line_lowers_the_order(self):
        self.order(self.line(quantity=5, price=100), self.line(quantity=-2, price=100))
        self.assertEqual(self.amounts(), {"order": 300.0})

    def test_tax_is_included(self):
        tax = self.env["account.tax"].create(
            {"name": "Fifteen", "amount": 15.0, "company_id": self.company.id}
        )
        order = self.order(self.line(quantity=4, price=100, tax_ids=[Command.set(tax.ids)]))
        self.assertEqual(self.amounts(), {"order": 460.0})
        order.order_line.qty_delivered = 1
        self.assertEqual(self.amounts(), {"order": 345.0, "delivery": 115.0})

    def test_time_and_expenses_on_a_line_of_quantity_zero_count_with_their_tax(self):
        tax = self.env["account.tax"].create(
            {"name": "Ten", "amount": 10.0, "company_id": self.company.id}
        )
        self.product.invoice_policy = "delivery"
        order = self.order(
            self.line(price=500),
            self.line(quantity=0, price=50, tax_ids=[Command.set(tax.ids)]),
        )
        order.order_line[1].qty_delivered = 2
        self.assertEqual(self.amounts(), {"order": 500.0, "delivery": 110.0})
        self.post_invoice(order)
        self.assertEqual(self.amounts(), {"order": 500.0, "receivable": 110.0})

    def test_a_down_payment_is_money_once(self):
        order = self.order()
        draft = self.down_payment(order, 300)
        self.assertEqual(self.amounts(), {"order": 500.0})
        draft.action_post()
        self.assertEqual(self.amounts(), {"order": 200.0, "receivable": 300.0})
        final = order._create_invoices(final=True)
        self.assertEqual(final.amount_total, 200)
        self.assertEqual(self.amounts(), {"order": 200.0, "receivable": 300.0})
        final.action_post()
        self.assertEqual(self.amounts(), {"receivable": 500.0})

    def test_a_down_payment_given_back_opens_the_order_again(self):
        order = self.order()
        move = self.down_payment(order, 300)
        move.action_post()
        move._reverse_moves(cancel=True)
        self.assertEqual(self.amounts(), {"order": 500.0})

    def test_a_closed_order_leaves_but_for_what_was_delivered(self):
        order = self.order(self.line(quantity=10, price=50))
        order.sudo().credit_is_closed = True
        self.assertEqual(self.counted(), 0)
        order.order_line.qty_delivered = 3
        self.assertEqual(self.amounts(), {"delivery": 150.0})

    def test_orders_left_out_on_request_are_left_out(self):
        order, other = self.order(), self.order(self.line(price=70))
        self.assertEqual(self.balance(without_orders=order.ids).counted, 70)
        self.assertEqual(self.counted(), 570)
        self.assertTrue(other)

    def test_an_order_belongs_to_the_customer_it_is_invoiced_to(self):
        payer = self.env["res.partner"].create({"name": "Payer", "is_company": True})
        self.order(partner_invoice_id=payer.id)
        self.assertEqual(self.counted(), 0)
        self.assertEqual(self.balance(payer).counted, 500)

    def test_a_foreign_order_is_converted_at_todays_rate(self):
        self.euro_rate(0.9, self.today - timedelta(days=30))
        order = self.euro_order(90)
        self.assertEqual(self.amounts(), {"order": 100.0})
        self.euro_rate(0.45)
        self.euro_rate(0.1, self.today + timedelta(days=1))
        self.assertEqual(self.amounts(), {"order": 200.0})
        converted = self.eur._convert(order.amount_total, self.usd, self.company, self.today)
        self.assertEqual(self.counted(), converted)

    def test_a_rate_of_a_later_day_is_better_than_none(self):
        self.euro_rate(0.5, self.today + timedelta(days=3))
        self.euro_order(100)
        self.assertEqual(self.counted(), 200)
        self.assertEqual(self.balance().unknown_currency, "")

    def test_a_currency_without_any_rate_is_named(self):
        self.eur.rate_ids.unlink()
        self.euro_order(100)
        self.assertEqual(self.counted(), 100)
        self.assertEqual(self.balance().unknown_currency, "EUR")

    def test_the_day_of_an_order_is_its_commitment_date_else_its_own(self):
        order = self.order()
        self.assertEqual(self.rows().date_due, self.today)
        order.commitment_date = fields.Datetime.now() + timedelta(days=12)
        self.assertEqual(self.rows().date_due, self.today + timedelta(days=12))

    def test_an_order_beyond_the_horizon_is_left_out_unless_it_is_delivered(self):
        order = self.order(self.line(quantity=10, price=50))
        order.commitment_date = fields.Datetime.now() + timedelta(days=31)
        self.assertEqual(self.counted(), 500)
        self.company._credit_policy().order_horizon_days = 30
        self.assertEqual(self.counted(), 0)
        order.order_line.qty_delivered = 2
        self.assertEqual(self.amounts(), {"delivery": 100.0})
        order.commitment_date = fields.Datetime.now() + timedelta(days=29)
        self.assertEqual(self.counted(), 500)

    def test_the_early_payment_discount_of_the_order_follows_its_open_part(self):
        tax = self.env["account.tax"].create(
            {"name": "Twenty", "amount": 20.0, "company_id": self.company.id}
        )
        term = self.env["account.payment.term"].create(
            {
                "name": "Mixed",
                "early_discount": True,
                "discount_percentage": 10,
                "discount_days": 5,
                "early_pay_discount_computation": "mixed",
                "line_ids": [Command.create({"value": "percent", "value_amount": 100})],
            }
        )
        order = self.order(
            self.line(quantity=10, price=100, tax_ids=[Command.set(tax.ids)]),
            payment_term_id=term.id,
        )
        self.assertEqual(
            (order.amount_total, sum(order.order_line.mapped("price_total"))), (1180, 1200)
        )
        self.assertEqual(self.amounts(), {"order": 1180.0})
        order.order_line.qty_delivered = 5
        self.assertEqual(self.counted(), 1180)

    def euro_rate(self, rate, day=None):
        if not day:
            self.eur.rate_ids.filtered(
                lambda one: one.company_id == self.company and one.name == self.today
            ).unlink()
        self.env["res.currency.rate"].create(
            {
                "currency_id": self.eur.id,
                "company_id": self.company.id,
                "name": day or self.today,
                "rate": rate,
            }
        )

    def euro_order(self, amount):
        pricelist = self.env["product.pricelist"].create(
            {"name": "Euro", "currency_id": self.eur.id, "company_id": self.company.id}
        )
        return self.order(self.line(price=amount), pricelist_id=pricelist.id)

    def down_payment(self, order, amount):
        wizard = (
            self.env["sale.advance.payment.inv"]
            .with_context(active_model="sale.order", active_ids=order.ids)
            .create({"advance_payment_method": "fixed", "fixed_amount": amount})
        )
        return wizard._create_invoices(order)
