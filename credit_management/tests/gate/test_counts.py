"""The order that asks is measured as the orders that stand (R30, R45)."""

import random
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import CreditCase


class CountsCase(CreditCase):
    """Words for what an order counts, and what the check said it adds."""

    def setUp(self):
        super().setUp()
        self.partner = self.customer(limit=1000)

    def exposure(self):
        self.env.flush_all()
        account = self.account(self.partner)
        account.invalidate_recordset()
        return account.exposure_amount

    def post(self, order, **values):
        """Post an invoice of the order, its lines edited."""
        move = order.sudo()._create_invoices(final=True)
        move.invoice_line_ids.filtered("product_id").write(values)
        move.action_post()
        return move

    def payment(self, amount, partner=None):
        """Return a posted payment of the customer."""
        journal = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company.id)], limit=1
        )
        payment = self.env["account.payment"].create(
            {"amount": amount, "payment_type": "inbound", "partner_type": "customer",
             "partner_id": (partner or self.partner).id, "journal_id": journal.id}
        )  # fmt: skip
        payment.action_post()
        return payment

    def limit(self, amount):
        kind = "increase" if amount > self.account(self.partner).limit_amount else "decrease"
        self.grant(self.partner, amount, kind)

    def add_line(self, order, price, quantity=1):
        order.write({"order_line": [Command.create(
            {"product_id": self.product.id, "product_uom_qty": quantity, "price_unit": price,
             "tax_ids": False}
        )]})  # fmt: skip


@tagged("post_install", "-at_install")
class TestCounts(CountsCase):
    def test_growth_counts_what_was_invoiced_dearer(self):
        order = self.confirmed(100, quantity=10)
        self.post(order, quantity=5, price_unit=30)
        self.assertEqual(self.exposure(), 200)
        self.limit(200)
        with self.assertRaises(UserError) as refused:
            order.order_line.product_uom_qty = 14
        self.assertIn("240", str(refused.exception))

    def test_growth_counts_what_was_invoiced_cheaper(self):
        order = self.confirmed(100, quantity=10)
        self.post(order, price_unit=8)
        self.limit(100)
        self.add_line(order, 15)
        self.assertEqual(self.exposure(), 95)
        with self.assertRaises(UserError):
            self.add_line(order, 6)

    def test_an_order_invoiced_in_part_is_judged_by_what_it_adds_when_it_comes_back(self):
        order = self.confirmed(100, quantity=10)
        self.post(order, quantity=5)
        self.limit(100)
        order._action_cancel()
        order.action_draft()
        self.assertEqual(self.exposure(), 50)
        order.action_confirm()
        self.assertEqual((order.state, self.exposure()), ("sale", 100))

    def test_confirming_adds_what_the_check_said(self):
        """For any order: exposure after = exposure before + what the check said it adds."""
        chance = random.Random(10)
        self.limit(1_000_000)
        for number in range(12):
            with self.subTest(number=number):
                self.product.invoice_policy = chance.choice(["order", "delivery"])
                order = self.order(chance.randint(1, 40) * 10, quantity=chance.randint(1, 10))
                if chance.random() < 0.5:
                    self.add_line(order, chance.choice([7.5, -3]), chance.randint(1, 4))
                self.as_the_check_says(order)
                self.anything_happens(order, chance)
                order.with_context(disable_cancel_warning=True)._action_cancel()
                order.action_draft()
                self.as_the_check_says(order)

    def as_the_check_says(self, order):
        before = self.exposure()
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        check = order.sudo().credit_check_ids.sorted("id")[-1]
        self.assertAlmostEqual(self.exposure(), before + check.facts["facts"]["amount"], 2)

    def anything_happens(self, order, chance):
        line = order.sudo().order_line[0]
        if chance.random() < 0.7:
            line.qty_delivered = chance.randint(0, int(line.product_uom_qty) + 2)
        if line.qty_to_invoice and chance.random() < 0.8:
            quantity = chance.randint(1, int(line.product_uom_qty))
            move = self.post(order, quantity=quantity, price_unit=chance.choice([5, 10, 80]))
            if chance.random() < 0.5:
                refund = move._reverse_moves()
                refund.invoice_line_ids.write({"price_unit": chance.choice([1, 5])})
                refund.action_post()

    # --- closing and reopening

    def test_reopening_is_growth(self):
        self.controller.group_ids |= self.env.ref("sales_team.group_sale_salesman_all_leads")
        self.limit(100)
        order = self.order(100, user=self.controller)
        order.action_confirm()
        order.action_credit_close()
        self.assertEqual(self.exposure(), 0)
        self.confirmed(100)
        with self.assertRaises(UserError):
            order.action_credit_reopen()
        self.assertTrue(order.credit_is_closed)

    def test_reopening_what_fits_is_checked_and_goes_through(self):
        order = self.confirmed(600).with_user(self.controller)
        order.action_credit_close()
        before = len(order.sudo().credit_check_ids)
        order.action_credit_reopen()
        self.assertEqual((order.credit_is_closed, self.exposure()), (False, 600))
        self.assertEqual(len(order.sudo().credit_check_ids), before + 1)

    def test_what_a_closed_order_delivers_counts_and_opens_a_hold(self):
        self.product.invoice_policy = "delivery"
        order = self.confirmed(1000, quantity=10)
        order.with_user(self.controller).action_credit_close()
        self.confirmed(900)
        order.sudo().order_line.qty_delivered = 5
        self.assertEqual(self.exposure(), 1400)
        self.env["credit.hold"]._open_for_delivered()
        self.assertEqual(order.sudo().credit_hold_id.kind, "delivered")

    # --- categories and the horizon

    def show_only(self, code):
        self.env["credit.exposure.category"].search([("code", "=", code)]).treatment = "show"

    def test_an_order_that_is_only_shown_uses_no_limit(self):
        self.limit(100)
        self.show_only("order")
        order = self.confirmed(150)
        self.assertEqual(self.exposure(), 0)
        order.order_line.product_uom_qty = 3
        self.assertEqual(order.state, "sale")

    def test_an_order_due_beyond_the_horizon_uses_no_limit(self):
        self.company._credit_policy().order_horizon_days = 30
        self.limit(100)
        due = fields.Datetime.now() + timedelta(days=90)
        order = self.confirmed(150, commitment_date=due)
        self.add_line(order, 50)
        with self.assertRaises(UserError):
            order.commitment_date = fields.Datetime.now() + timedelta(days=20)

    def test_what_was_delivered_of_an_order_that_is_only_shown_counts(self):
        self.limit(100)
        self.show_only("order")
        order = self.confirmed(150, quantity=15)
        order.sudo().order_line.qty_delivered = 5
        self.assertEqual(self.exposure(), 50)

    # --- what is typed

    def test_a_salesperson_delivers_no_more_than_fits_by_typing(self):
        for draft in (False, True):
            with self.subTest(draft=draft):
                order = self.confirmed(400, quantity=1)
                if draft:
                    order.sudo()._create_invoices()
                with self.assertRaises(UserError) as refused:
                    order.order_line.qty_delivered = 50
                self.assertIn("20,000", str(refused.exception))
                self.assertLess(self.exposure(), 1000)

    def test_credit_control_delivers_by_typing_and_the_hold_opens_at_once(self):
        self.product.invoice_policy = "delivery"
        self.controller.group_ids |= self.env.ref("sales_team.group_sale_salesman_all_leads")
        order = self.confirmed(1000, quantity=1)
        order.with_user(self.controller).order_line.qty_delivered = 50
        hold = order.sudo().credit_hold_id
        self.assertEqual((hold.kind, hold.state, hold.amount), ("delivered", "open", 50_000))

    def test_a_draft_invoice_hides_no_over_delivery(self):
        order = self.confirmed(1000, quantity=1)
        order.sudo()._create_invoices()
        with self.env.protecting([self.env["sale.order.line"]._fields["qty_delivered"]],
                                 order.sudo().order_line):  # fmt: skip
            order.sudo().order_line.qty_delivered = 50  # as a compute assigns it
        self.env["credit.hold"]._open_for_delivered()
        self.assertEqual(order.sudo().credit_hold_id.kind, "delivered")

    def test_what_can_stay_behind_does_not_lower_what_is_judged(self):
        self.limit(100)
        self.product.invoice_policy = "delivery"
        order = self.order(5000)
        self.add_line(order, -4950)
        order.action_confirm()
        self.assertEqual((order.state, order.credit_state), ("draft", "held"))

    def test_an_invoice_that_asks_for_more_than_its_order_counts_says_so(self):
        self.limit(100)
        order = self.order(5000)
        self.add_line(order, -4950)
        order.action_confirm()
        self.assertEqual((order.state, self.exposure()), ("sale", 50))
        move = order.sudo()._create_invoices()
        self.assertFalse(move.credit_banner)
        move.invoice_line_ids.filtered(lambda line: line.price_unit < 0).unlink()
        self.assertIn("over the limit", move.credit_banner)

    def test_paid_orders_with_a_discount_are_prepaid(self):
        partner = self.customer(name="Cash")
        self.product.invoice_policy = "delivery"
        order = self.order(500, partner)
        self.add_line(order, -100)
        payment = self.payment(400, partner)
        order.sudo().credit_payment_ids = payment
        order.action_confirm()
        self.assertEqual(order.state, "sale", order.sudo().credit_hold_id.reason)


EDITABLE = {
    "account.move": {
        "currency_id": "chosen on a draft, booked when posted",
        "date": "chosen on a draft, booked when posted",
        "invoice_currency_rate": "chosen on a draft, booked when posted",
        "state": "moved by Odoo's own actions: a document that says posted is posted",
    },
    "account.move.line": {
        "account_id": "chosen on a draft, booked when posted",
        "balance": "chosen on a draft, booked when posted",
        "currency_id": "chosen on a draft, booked when posted",
        "company_id": "follows the move, which keeps it",
        "date": "follows the move",
        "date_maturity": "the first due date is kept",
        "display_type": "chosen on a draft",
        "move_id": "chosen when it is made",
        "partner_id": "chosen on a draft, booked when posted",
        "payment_id": "only names the payment; what is open is the item's",
        "product_uom_id": "chosen on a draft, booked when posted",
        "quantity": "chosen on a draft, booked when posted",
    },
    "sale.order": {
        "currency_id": "growth, judged",
        "partner_invoice_id": "growth, judged",
        "company_id": "a confirmed order keeps it",
        "date_order": "growth, judged",
    },
    "sale.order.line": {
        "discount": "growth, judged",
        "display_type": "growth, judged",
        "price_unit": "growth, judged",
        "product_id": "growth, judged",
        "product_uom_id": "growth, judged",
        "product_uom_qty": "growth, judged",
        "qty_delivered": "growth, judged",
        "is_downpayment": "refused",
    },
    "account.payment": {
        "state": "moved by Odoo's own actions",
        "move_id": "chosen when it is posted",
        "destination_account_id": "its entry is written anew, and counts where it is booked",
    },
    "payment.transaction": {},
    "res.partner": {},
}
"""Stored computed fields the exposure reads that people may write, and why that is safe."""


@tagged("post_install", "-at_install")
class TestTypedFigures(CountsCase):
    """Stored computed fields of Odoo can be written over RPC; the exposure doesn't follow."""

    def test_whose_credit_counts_can_not_be_typed(self):
        rich = self.customer(limit=100_000, name="Rich")
        self.limit(100)
        self.sales.group_ids |= self.env.ref("base.group_partner_manager")
        partner = self.partner.with_user(self.sales)
        partner.write({"commercial_partner_id": rich.id})
        self.assertEqual(partner.commercial_partner_id, partner)
        order = self.order(9000)
        order.action_confirm()
        self.assertEqual(order.credit_state, "held")
        made = self.env["res.partner"].with_user(self.sales).create(
            {"name": "Made", "commercial_partner_id": rich.id}
        )  # fmt: skip
        self.assertEqual(made.commercial_partner_id, made)
        made = (
            self.env["res.partner"]
            .with_user(self.sales)
            .with_context(default_commercial_partner_id=rich.id)
            .create({"name": "Made"})
        )
        self.assertEqual(made.commercial_partner_id, made)
        self.env["ir.default"].with_user(self.sales).set(
            "res.partner", "commercial_partner_id", rich.id, user_id=self.sales.id
        )
        for env in (self.env(user=self.sales), self.env(user=self.sales, su=True)):
            made = env["res.partner"].create({"name": "Made"})
            self.assertEqual(made.commercial_partner_id, made)

    def test_every_stored_figure_is_worked_out_again_or_refused(self):
        order = self.confirmed(500, quantity=5)
        order.sudo().order_line.qty_delivered = 2
        move = self.post(order, quantity=2)
        clerk = self._user(
            "clerk", "sales_team.group_sale_manager", "account.group_account_manager",
            "base.group_partner_manager",
        )  # fmt: skip
        documents = {
            "sale.order": order, "sale.order.line": order.order_line, "account.move": move,
            "account.move.line": move.line_ids.filtered("date_maturity"),
            "res.partner": self.partner, "account.payment": self.payment(30),
        }  # fmt: skip
        for model, names in self.env["credit.exposure"]._depends.items():
            for name in names if model in documents else ():
                field = self.env[model]._fields[name]
                if not (field.store and field.compute) or name in EDITABLE[model]:
                    continue
                with self.subTest(model=model, field=name):
                    self.typed_in_vain(documents[model].with_user(clerk)[:1], field)

    def typed_in_vain(self, record, field):
        before, exposure = record.sudo()[field.name], self.exposure()
        try:
            with self.env.cr.savepoint():
                record.write({field.name: self.something_else(field, before)})
                self.env.flush_all()
        except (AccessError, UserError):
            return
        record.invalidate_recordset()
        self.assertEqual(record.sudo()[field.name], before)
        self.assertEqual(self.exposure(), exposure)

    def something_else(self, field, value):
        if field.type in ("monetary", "float", "integer"):
            return value + 7
        if field.type == "boolean":
            return not value
        if field.type == "many2one":
            return self.env[field.comodel_name].search([("id", "!=", value.id)], limit=1).id
        if field.type == "selection":
            return next(key for key in reversed(field.get_values(self.env)) if key != value)
        return False
