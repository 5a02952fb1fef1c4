"""Attacks on confirmed orders: every way to make one grow without a check."""

from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import RedirectWarning
from odoo.tests import tagged

from ..attack import REFUSALS, AttackCase


@tagged("post_install", "-at_install")
class TestAttackGrowth(AttackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax = cls.env["account.tax"].create(
            {"name": "Ten", "amount": 10, "company_id": cls.company.id}
        )
        cls.dozen = cls.env.ref("uom.product_uom_dozen")

    def grow(self, order, values, user=None, door="write", message="can't grow"):
        """Write to the order over RPC; it must be refused and nothing changed."""
        before = (
            order.amount_total,
            order.partner_id,
            order.partner_invoice_id,
            order.payment_term_id,
        )
        with self.refused(message=message):
            self.rpc(user or self.sales, order, door, values)
        after = (
            order.amount_total,
            order.partner_id,
            order.partner_invoice_id,
            order.payment_term_id,
        )
        self.assertEqual(after, before)

    def grow_line(self, order, **values):
        """Write to the order's line, directly and through the order."""
        self.grow(order, {"order_line": [Command.update(order.order_line[0].id, values)]})
        before = order.amount_total
        with self.refused(message="can't grow"):
            self.rpc(self.sales, order.order_line[0], "write", values)
        self.assertEqual(order.amount_total, before)

    def test_no_field_of_a_line_lets_the_order_grow(self):
        order = self.confirmed(1000)
        self.grow_line(order, product_uom_qty=2, price_unit=1000)
        self.grow_line(order, price_unit=1000.01)
        self.grow_line(order, tax_ids=[Command.set(self.tax.ids)])
        self.grow_line(order, discount=-1)
        self.grow_line(order, price_unit=10, product_uom_qty=200)
        self.rpc(self.sales, order.order_line, "write", {"discount": 50})
        self.assertEqual(order.amount_total, 500)
        self.rpc(self.sales, order.order_line, "write", {"discount": 0})
        self.assertEqual(order.amount_total, 1000)

    def test_a_unit_that_multiplies_the_price_is_growth(self):
        order = self.order(1, quantity=1)
        order.order_line.price_unit = 900
        order.action_confirm()
        with self.refused():
            self.rpc(self.sales, order.order_line, "write",
                     {"product_uom_id": self.dozen.id, "price_unit": 900 * 12})  # fmt: skip
        self.assertEqual(order.amount_total, 900)

    def test_an_added_line_is_growth_however_it_comes(self):
        order = self.confirmed(1000)
        line = {"product_id": self.product.id, "price_unit": 1, "tax_ids": False}
        self.grow(order, {"order_line": [Command.create(line)]})
        self.grow(order, {"order_line": [[0, "virtual", line]]})
        with self.refused():
            self.rpc(self.sales, "sale.order.line", "create", [dict(line, order_id=order.id)])
        with self.refused():
            self.rpc(self.sales, "sale.order.line", "create", [line],
                     context={"default_order_id": order.id})  # fmt: skip
        with self.refused():
            self.rpc(self.sales, order.order_line, "copy", {"order_id": order.id})
        with self.refused():
            self.rpc(self.sales, "sale.order.line", "load",
                     ["order_id/.id", "product_id/.id", "price_unit"],
                     [[str(order.id), str(self.product.id), "1"]])  # fmt: skip
            self.raise_unless_written(order)
        self.assertEqual(order.amount_total, 1000)

    def raise_unless_written(self, order):
        """An import answers with messages instead of raising: nothing may stand there then."""
        order.invalidate_recordset()
        self.assertEqual(order.amount_total, 1000)
        raise RedirectWarning("refused", 0, "")  # pylint: disable=translation-required

    def test_a_negative_line_brought_to_zero_is_growth(self):
        order = self.order(1500)
        order.order_line = [Command.create(
            {"product_id": self.product.id, "price_unit": -600, "product_uom_qty": 1, "tax_ids": False}
        )]  # fmt: skip
        order.action_confirm()
        self.assertEqual((order.state, order.amount_total), ("sale", 900))
        credit = order.order_line[1]
        for values in ({"product_uom_qty": 0}, {"price_unit": 0}, {"discount": 100}):
            with self.subTest(values), self.refused():
                self.rpc(self.sales, credit, "write", values)
        with self.refused():
            self.rpc(self.sales, credit, "unlink")
        self.grow(order, {"order_line": [Command.delete(credit.id)]}, message="")
        self.assertEqual(order.amount_total, 900)

    def test_a_line_moved_from_another_order_is_growth(self):
        order, other = self.confirmed(1000), self.order(500)
        with self.refused():
            self.rpc(self.sales, other.order_line, "write", {"order_id": order.id})
        self.grow(order, {"order_line": [Command.link(other.order_line.id)]})
        self.assertEqual(other.order_line.order_id, other)

    def test_a_write_that_shrinks_and_grows_is_judged_by_what_stands_in_the_end(self):
        order = self.confirmed(1000)
        line = order.order_line
        new = {"product_id": self.product.id, "price_unit": 1, "tax_ids": False}
        self.grow(order, {"order_line": [
            Command.update(line.id, {"product_uom_qty": 0}),
            Command.create(dict(new, price_unit=1500)),
        ]})  # fmt: skip
        self.rpc(self.sales, order, "write", {"order_line": [
            Command.update(line.id, {"price_unit": 999}), Command.create(new),
        ]})  # fmt: skip
        self.assertEqual(order.amount_total, 1000)

    def test_growth_in_small_steps_is_growth(self):
        order = self.confirmed(990)
        for price in (995, 1000):
            self.rpc(self.sales, order.order_line, "write", {"price_unit": price})
        self.grow_line(order, price_unit=1000.01)

    def test_another_customer_invoice_address_or_term_is_judged(self):
        order = self.confirmed(1000)
        poor = self.customer(name="Poor")
        self.grow(order, {"partner_id": poor.id})
        self.grow(order, {"partner_invoice_id": poor.id})
        self.company.credit_payment_term_id = self.env.ref("account.account_payment_term_30days")
        late = self.env.ref("account.account_payment_term_end_following_month")
        late.line_ids.nb_days = 90
        self.grow(order, {"payment_term_id": late.id})

    def test_a_smaller_order_for_another_customer_is_judged(self):
        order = self.confirmed(1000)
        poor = self.customer(name="Poor")
        self.grow(order, {"partner_id": poor.id, "partner_invoice_id": poor.id, "order_line": [
            Command.update(order.order_line.id, {"price_unit": 900}),
        ]})  # fmt: skip

    def test_another_currency_is_judged(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": euro.id, "company_id": self.company.id, "rate": 0.5, "name": self.today}
        )
        order = self.confirmed(1000)
        pricelist = self.env["product.pricelist"].create({"name": "EUR", "currency_id": euro.id})
        self.grow(order, {"pricelist_id": pricelist.id}, message="")
        self.grow(order, {"currency_id": euro.id})
        self.assertEqual(order.currency_id, self.company.currency_id)

    def test_bringing_a_far_order_forward_is_growth(self):
        self.company._credit_policy().order_horizon_days = 30
        far = fields.Datetime.now() + timedelta(days=90)
        order = self.confirmed(1000, commitment_date=far)
        self.assertEqual(self.exposure(), 0)
        self.confirmed(1000)
        self.grow(order, {"commitment_date": fields.Datetime.now()})
        self.grow(order, {"commitment_date": False})
        self.assertEqual(order.commitment_date, far)
        self.rpc(self.sales, order, "write", {"commitment_date": far + timedelta(days=1)})

    def test_moving_the_order_date_brings_no_far_order_into_the_limit(self):
        self.company._credit_policy().order_horizon_days = 30
        order = self.confirmed(1000)
        self.rpc(
            self.sales, order, "write", {"date_order": fields.Datetime.now() + timedelta(days=90)}
        )
        self.confirmed(1000)
        self.grow(order, {"date_order": fields.Datetime.now()})

    def test_a_locked_order_grows_no_more_than_an_unlocked_one(self):
        order = self.confirmed(1000)
        self.rpc(self.sales, order, "action_lock")
        with self.refused():
            self.rpc(self.sales, order.order_line, "write", {"price_unit": 2000})
        self.rpc(self.sales, order, "action_unlock")
        self.grow_line(order, price_unit=2000)

    def test_prices_updated_on_a_confirmed_order_are_judged(self):
        order = self.confirmed(1000)
        self.product.list_price = 5000
        with self.refused():
            self.rpc(self.sales, order, "action_update_prices")
            self.assertGreater(order.amount_total, 1000)
            self.env["sale.order"]._credit_judge_recomputed()
            self.env.cr.precommit.run()

    def test_growth_through_the_invoice_line_is_growth(self):
        order = self.confirmed(1000)
        invoice = order._create_invoices()
        accountant = self._user("clerk", "account.group_account_invoice")
        for commands in (
            [Command.update(order.order_line.id, {"price_unit": 5000})],
            [
                Command.create(
                    {"order_id": order.id, "product_id": self.product.id, "price_unit": 1}
                )
            ],
        ):
            with self.cr.savepoint(flush=False) as savepoint:
                try:
                    self.rpc(
                        accountant, invoice.invoice_line_ids, "write", {"sale_line_ids": commands}
                    )
                except REFUSALS:
                    savepoint.rollback()
            order.invalidate_recordset()
        self.assertEqual(order.amount_total, 1000)

    def test_a_release_covers_no_other_customer_and_no_larger_amount(self):
        order = self.held(1500)
        self.release(order)
        other = self.customer(name="Other", limit=100)
        self.grow_line(order, price_unit=1500.01)
        self.grow(order, {"partner_id": other.id})
        self.grow(order, {"partner_invoice_id": other.id})

    def test_the_tolerance_is_measured_once_from_the_released_amount(self):
        self.company._credit_policy().tolerance_percent = 10
        order = self.held(2000)
        self.release(order)
        for price in (2100, 2200):
            self.rpc(self.sales, order.order_line, "write", {"price_unit": price})
        self.grow(
            order, {"order_line": [Command.update(order.order_line.id, {"price_unit": 2201})]}
        )
        self.assertEqual(order.amount_total, 2200)

    def test_the_release_of_one_order_lets_no_other_through(self):
        order = self.held(1500)
        self.release(order)
        copy = order.copy()
        copy.action_confirm()
        self.assertEqual((copy.state, copy.credit_state), ("draft", "held"))

    def test_growth_over_the_ceiling_is_released_by_a_manager_only(self):
        self.company.credit_release_ceiling = 2000
        order = self.confirmed(1000)
        ids = self.rpc(self.sales, "credit.increase.request", "create",
                       [{"order_id": order.id, "amount": 5000, "reason": "More"}])  # fmt: skip
        self.rpc(self.sales, self.env["credit.increase.request"].browse(ids), "action_request")
        with self.refused(message="ceiling"):
            self.release(order)
        self.grow_line(order, price_unit=1100)
        self.release(order, self.manager)
        self.rpc(self.sales, order.order_line, "write", {"price_unit": 5000})
        self.assertEqual(order.amount_total, 5000)
