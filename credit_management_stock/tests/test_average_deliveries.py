"""Average deliveries are what the warehouse delivered, returns off; invoices elsewhere (R22)."""

from datetime import datetime, time

from odoo import Command
from odoo.tests import tagged

from odoo.addons.credit_management.tests.scoring.test_ledger_measures import LedgerCase

from .words import WarehouseMixin


@tagged("post_install", "-at_install")
class TestAverageDeliveries(WarehouseMixin, LedgerCase):
    def setUp(self):
        super().setUp()
        self.goods()
        self.grant(self.partner, 100_000)

    def delivered_on(self, order, quantity, on=0):
        """Let the warehouse deliver ``quantity`` of the order ``on`` days from today."""
        waiting = order.sudo().picking_ids.filtered(lambda one: one.state not in ("done", "cancel"))
        waiting.move_ids.write({"quantity": quantity, "picked": True})
        waiting._action_done()
        waiting.move_ids.date = datetime.combine(self.day(on), time(12))
        return waiting

    def returned(self, picking, quantity, on=0):
        """Let the customer send goods of a delivery back."""
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = quantity
        back = wizard._create_return()
        back.move_ids.write({"quantity": quantity, "picked": True})
        back._action_done()
        back.move_ids.date = datetime.combine(self.day(on), time(12))

    def yearly(self, on=0):
        self.env.flush_all()
        found = self.measures(on=on)
        return found.yearly_deliveries, found.yearly_deliveries_before

    def test_what_isnt_delivered_is_no_delivery_though_it_is_invoiced(self):
        self.product.invoice_policy = "order"
        order = self.confirmed(1200, quantity=12)
        order.sudo()._create_invoices().action_post()
        self.assertEqual(self.yearly(), (0, 0))
        self.delivered_on(order, 6)
        self.assertEqual(self.yearly(), (600, 0))
        self.assertEqual(self.measures().monthly_deliveries, 50)

    def test_what_is_delivered_counts_before_it_is_invoiced_and_once(self):
        order = self.confirmed(1200, quantity=12)
        self.delivered_on(order, 12)
        self.assertEqual(self.yearly(), (1200, 0))
        order.sudo()._create_invoices().action_post()
        self.assertEqual(self.yearly(), (1200, 0))

    def test_returns_are_off_on_the_day_they_come_back(self):
        order = self.confirmed(1200, quantity=12)
        picking = self.delivered_on(order, 12, on=-400)
        self.returned(picking, 2, on=-10)
        self.assertEqual(self.yearly(), (-200, 1200))
        self.assertEqual(self.yearly(on=-20), (0, 1200))
        self.assertEqual(self.yearly(on=-401), (0, 0))

    def test_the_day_is_the_companys(self):
        self.company._credit_policy().tz = "Pacific/Auckland"
        order = self.confirmed(1200, quantity=12)
        picking = self.delivered_on(order, 12)
        picking.move_ids.date = datetime.combine(self.day(-10), time(20))  # the next day there
        self.assertEqual(self.yearly(on=-10), (0, 0))
        self.assertEqual(self.yearly(on=-9), (1200, 0))

    def test_goods_count_with_their_tax_as_invoices_do(self):
        tax = self.env["account.tax"].create(
            {"name": "Ten", "amount": 10, "company_id": self.company.id}
        )
        order = self.order(1200, quantity=12)
        order.order_line.tax_ids = tax
        order.action_confirm()
        self.delivered_on(order, 12)
        self.assertEqual(self.yearly(), (1320, 0))
        order.sudo()._create_invoices().action_post()
        self.assertEqual(self.yearly(), (1320, 0))

    def test_packs_are_worth_what_is_in_them(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.order(1200, quantity=2)
        order.order_line.product_uom_id = dozen
        order.order_line.price_unit = 600
        order.action_confirm()
        self.delivered_on(
            order, 1 if order.sudo().picking_ids.move_ids.product_uom == dozen else 12
        )
        self.assertEqual(self.yearly(), (600, 0))

    def test_what_no_warehouse_delivers_counts_by_its_invoices(self):
        self.sold(700, -5, due=20)
        service = self.env["product.product"].create(
            {
                "name": "Installing",
                "type": "service",
                "invoice_policy": "delivery",
                "taxes_id": False,
            }
        )
        order = self.order(1200, quantity=12)
        line = {"product_id": service.id, "price_unit": 300, "tax_ids": False}
        order.write({"order_line": [Command.create(line)]})
        order.action_confirm()
        self.delivered_on(order, 6)
        self.assertEqual(self.yearly(), (700 + 600, 0))
        order.order_line[-1].qty_delivered = 1
        order.sudo()._create_invoices().action_post()
        self.assertEqual(self.yearly(), (700 + 600 + 300, 0))

    def test_an_advance_is_no_delivery(self):
        order = self.confirmed(1200, quantity=12)
        self.env["sale.advance.payment.inv"].with_context(
            active_model="sale.order", active_ids=order.ids
        ).create({"advance_payment_method": "fixed", "fixed_amount": 500}).create_invoices()
        order.sudo().invoice_ids.action_post()
        self.assertEqual(self.measures().balance, 500)
        self.assertEqual(self.yearly(), (0, 0))
        self.delivered_on(order, 12)
        order.sudo()._create_invoices(final=True).action_post()
        self.assertEqual((self.measures().balance, self.yearly()), (1200, (1200, 0)))

    def test_orders_in_another_currency_count_in_the_companys(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env["res.currency.rate"].create(
            {
                "currency_id": euro.id,
                "rate": 0.5,
                "name": self.day(-30),
                "company_id": self.company.id,
            }
        )
        prices = self.env["product.pricelist"].create({"name": "Euro", "currency_id": euro.id})
        order = self.confirmed(1200, quantity=12, pricelist_id=prices.id)
        self.delivered_on(order, 3)
        self.assertEqual(self.yearly(), (600, 0))

    def test_the_limit_of_the_grade_rests_on_what_was_delivered(self):
        self.product.invoice_policy = "order"
        order = self.confirmed(12_000, quantity=12)
        self.paid(self.sold(50, -60, due=-30), on=-40)  # bought on credit before
        invoice = order.sudo()._create_invoices()
        invoice.action_post()
        self.paid(invoice)
        self.delivered_on(order, 3)
        account = self.account(self.partner)
        account._approve_grade(self.env.ref("credit_management.credit_rating_a"))
        parts = {
            part.code: part.amount for part in account._propose_limit(self.today)[account].parts
        }
        self.assertAlmostEqual(parts["deliveries"], (3_000 + 50) / 12)
        self.assertAlmostEqual(parts["payments"], (12_000 + 50) / 12)

    def test_any_number_of_accounts_costs_the_same_queries(self):
        partners = self.env["res.partner"].create([{"name": f"No. {n}"} for n in range(20)])
        accounts = self.env["credit.account"]._get_or_create(partners, self.company)
        self.env.flush_all()
        counts = []
        for some in (accounts[:1], accounts) * 2:  # the first two fill the caches
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some._ledger_measures(self.today)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts[2:], counts)
