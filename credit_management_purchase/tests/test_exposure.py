from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import SupplierCase


@tagged("post_install", "-at_install")
class TestPrepaidExposure(SupplierCase):
    """What is prepaid rests on entries and stock moves, and one sum goes through every case."""

    def setUp(self):
        super().setUp()
        self.grant(self.partner, 100000, kind="increase", segment="prepayment")

    def test_a_payment_counts_until_the_goods_are_received(self):
        order = self.bought(1000, quantity=10)
        self.assertEqual(self.figures(), (0, 1000))
        self.paid(1000)
        self.assertEqual(self.figures(), (1000, 1000))
        self.receive(order, 4)
        self.assertEqual(self.prepaid(), 600)
        self.receive(order, 6)
        self.assertEqual(self.figures(), (0, 0))

    def test_nothing_jumps_when_bill_and_payment_come_and_are_allocated(self):
        order = self.bought(1000, quantity=10)
        bill = self.bill(order)
        self.assertEqual(self.figures(), (0, 1000))
        payment = self.paid(1000)
        self.assertEqual(self.prepaid(), 1000)
        items = (bill | payment.move_id).sudo().line_ids
        items.filtered(lambda one: one.account_type == "liability_payable").reconcile()
        self.assertEqual(self.prepaid(), 1000)
        self.assertEqual(
            self.env["credit.exposure"].search([("partner_id", "=", self.partner.id)]).res_model,
            "purchase.order",
        )
        self.receive(order, 3)
        self.assertEqual(self.prepaid(), 700)
        self.receive(order, 7)
        self.assertEqual(self.prepaid(), 0)

    def test_a_bill_in_part_paid_counts_by_what_was_paid(self):
        bill = self.bill(self.bought(1000, quantity=10))
        self.pay_bill(bill, 300)
        self.assertEqual(self.figures(), (300, 1000))

    def test_paying_what_is_owed_prepays_nothing(self):
        order = self.bought(1000, quantity=10)
        self.receive(order, 10)
        self.paid(400)
        self.assertEqual(self.prepaid(), 0)
        self.pay_bill(self.bill(order))
        self.assertEqual(self.prepaid(), 400)  # 1,400 paid for goods of 1,000

    def test_a_bill_without_order_is_for_what_was_received(self):
        self.pay_bill(self.bill(amount=500))
        self.assertEqual(self.prepaid(), 0)
        self.paid(200)
        self.assertEqual(self.prepaid(), 200)
        self.bill(amount=150)
        self.assertEqual(self.prepaid(), 50)

    def test_an_open_bill_of_one_order_sets_off_no_advance_on_another(self):
        self.pay_bill(self.bill(self.bought(700, quantity=7)))
        self.assertEqual(self.prepaid(), 700)
        self.bill(amount=500)
        self.assertEqual(self.prepaid(), 700)

    def test_a_down_payment_counts_until_goods_of_its_amount_are_received(self):
        order = self.bought(1000, quantity=10)
        down = self.env["purchase.order.line"].create(
            {"order_id": order.id, "name": "Down payment", "is_downpayment": True,
             "product_qty": 0, "price_unit": 300, "tax_ids": False}
        )  # fmt: skip
        bill = self.env["account.move"].create(
            {"move_type": "in_invoice", "partner_id": self.partner.id, "invoice_date": self.today,
             "invoice_line_ids": [Command.create(
                 {"name": "Down payment", "price_unit": 300, "quantity": 1, "tax_ids": False,
                  "purchase_line_id": down.id})]}
        )  # fmt: skip
        bill.action_post()
        self.assertEqual(self.prepaid(), 0)
        self.pay_bill(bill)
        self.assertEqual(self.figures(), (300, 1000))
        self.receive(order, 2)
        self.assertEqual(self.prepaid(), 100)
        self.receive(order, 8)
        self.assertEqual(self.prepaid(), 0)

    def test_a_price_on_the_bill_other_than_ordered_leaves_no_rest(self):
        order = self.bought(1000, quantity=10)
        bill = self.bill(order, post=False)
        bill.invoice_line_ids.price_unit = 120
        bill.action_post()
        self.pay_bill(bill)
        self.assertEqual(self.prepaid(), 1200)
        self.receive(order, 10)
        self.assertEqual(self.prepaid(), 0)

    def test_what_is_refunded_counts_until_the_money_is_back(self):
        bill = self.bill(self.bought(1000, quantity=10))
        self.pay_bill(bill)
        wizard = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=bill.ids
        ).create({"journal_id": bill.journal_id.id})  # fmt: skip
        refund = self.env["account.move"].browse(wizard.refund_moves()["res_id"])
        refund.invoice_date = self.today
        refund.action_post()
        self.assertEqual(self.prepaid(), 1000)
        back = self.payment(1000, payment_type="inbound")
        back.action_post()
        (refund | back.move_id).sudo().line_ids.filtered(
            lambda one: one.account_type == "liability_payable"
        ).reconcile()
        self.assertEqual(self.prepaid(), 0)

    def test_a_cancelled_order_keeps_what_was_paid_for_it_and_promises_nothing(self):
        order = self.bought(1000, quantity=10)
        self.paid(300)
        order.sudo().button_cancel()
        self.assertEqual(self.figures(), (300, 300))

    def test_goods_sent_back_count_again(self):
        order = self.bought(1000, quantity=10)
        self.paid(1000)
        self.receive(order, 10)
        self.assertEqual(self.prepaid(), 0)
        picking = order.sudo().picking_ids
        wizard = self.env["stock.return.picking"].with_context(
            active_id=picking.id, active_ids=picking.ids, active_model="stock.picking"
        ).create({})  # fmt: skip
        wizard.product_return_moves.write({"quantity": 4, "to_refund": True})
        back = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        back.move_ids.write({"quantity": 4, "picked": True})
        back._action_done()
        self.assertEqual(self.prepaid(), 400)

    def test_a_drop_shipment_to_our_customer_is_a_receipt(self):
        route = self.env.ref("stock_dropshipping.route_drop_shipping", raise_if_not_found=False)
        if not route:
            self.skipTest("drop-shipping isn't installed")
        kind = self.env["stock.picking.type"].search(
            [("code", "=", "dropship"), ("company_id", "=", self.company.id)], limit=1
        )
        if not kind:
            self.skipTest("this company drop-ships nothing")
        order = self.purchase(
            1000, quantity=10, picking_type_id=kind.id, dest_address_id=self.customer().id
        )
        order.button_confirm()
        self.paid(1000)
        self.assertEqual(self.prepaid(), 1000)
        self.receive(order, 10)
        self.assertEqual(self.prepaid(), 0)

    def test_foreign_money_counts_in_the_companys_own(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": euro.id, "company_id": self.company.id, "name": "2020-01-01",
             "rate": 0.5}
        )  # fmt: skip
        self.bought(100, quantity=10, currency_id=euro.id)
        self.assertEqual(self.figures(), (0, 200))
        self.paid(100, currency_id=euro.id)
        self.assertEqual(self.prepaid(), 200)

    def test_a_bill_taken_back_to_draft_settles_nothing(self):
        bill = self.bill(amount=500)
        self.pay_bill(bill)
        self.assertEqual(self.prepaid(), 0)
        bill.button_draft()
        self.assertEqual(self.prepaid(), 500)

    def test_the_receivable_limit_of_a_supplier_that_buys_stays_as_it_is(self):
        self.grant(self.partner, 1000)
        self.paid(900)
        account = self.account(self.partner)
        account.invalidate_recordset()
        self.assertEqual((account.exposure_amount, account.available_amount), (0, 1000))
        self.assertEqual((account.limit_amount, account.prepayment_limit), (1000, 100000))
        category = self.env.ref("credit_management_purchase.credit_exposure_category_prepayment")
        category.treatment = "count"
        account.invalidate_recordset()
        self.assertEqual(account.exposure_amount, 900)

    def test_the_figures_of_many_accounts_cost_what_those_of_one_do(self):
        self.paid(900)
        accounts = self.account(self.partner)
        accounts |= self.account(self.supplier(10, name="A")) | self.account(
            self.supplier(name="B")
        )
        counts = []
        for those in (accounts[:1], accounts):
            self.env.flush_all()
            self.env.invalidate_all()
            those.mapped("partner_id.name")
            before = self.env.cr.sql_log_count
            those.mapped("prepayment_available")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])

    def entry(self, account, amount):
        """Post an entry of ``amount`` on ``account``, of the supplier; the bank has the rest."""
        bank = self._account("asset_cash")
        entry = self.env["account.move"].create(
            {
                "journal_id": self.bank.id,
                "line_ids": [
                    Command.create(
                        {"account_id": one.id, "partner_id": partner.id, "balance": value}
                    )
                    for one, partner, value in (
                        (account, self.partner, amount),
                        (bank, self.partner.browse(), -amount),
                    )
                ],
            }
        )
        entry.action_post()
        return entry

    def test_what_stands_on_an_account_of_prepayments_counts(self):
        for reconcile in (True, False):
            with self.subTest(reconcile=reconcile):
                account = self.env["account.account"].create(
                    {"name": "1123", "code": f"1123{reconcile:d}", "reconcile": reconcile,
                     "account_type": "asset_prepayments"}
                )  # fmt: skip
                self.entry(account, 300)
                self.assertEqual(self.prepaid(), 0, "not marked")
                mark = self.env["credit.ledger.account"].create(
                    {"account_id": account.id, "kind": "prepayment"}
                )
                self.assertEqual(self.prepaid(), 300)
                rows = self.env["credit.exposure"].search([("partner_id", "=", self.partner.id)])
                self.assertEqual(rows.mapped("category"), ["prepayment"], "no bill of a customer")
                self.entry(account, -120)
                self.assertEqual(self.prepaid(), 180, "what was earned is taken off")
                trading = self.partner.search([("credit_is_trading", "=", True)])
                self.assertIn(self.partner, trading)
                mark.active = False
                self.assertEqual(self.prepaid(), 0)

    def test_an_entry_on_an_account_of_prepayments_beyond_the_limit_opens_a_hold(self):
        account = self.env["account.account"].create(
            {"name": "1123", "code": "112300", "account_type": "asset_prepayments"}
        )
        self.env["credit.ledger.account"].create({"account_id": account.id, "kind": "prepayment"})
        self.entry(account, 100001)
        self.env.cr.precommit.run()
        hold = self.env["credit.prepayment.hold"].search([("partner_id", "=", self.partner.id)])
        self.assertEqual((hold.kind, hold.state, hold.excess), ("entry", "open", 1))

    def test_a_payable_account_cannot_be_marked_for_prepayments(self):
        payable = self.partner.property_account_payable_id
        with self.assertRaises(ValidationError):
            self.env["credit.ledger.account"].create(
                {"account_id": payable.id, "kind": "prepayment"}
            )
