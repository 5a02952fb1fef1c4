from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .common import SupplierCase

FORGED = {
    "default_credit_prepayment_state": "released",
    "default_state": "released",
    "credit_prepayment_mode": "off",
    "skip_credit": True,
    "install_mode": True,
    "force_payment_move": True,
    "no_credit_check": True,
}


@tagged("post_install", "-at_install")
class TestAttackPrepayment(SupplierCase):
    """The least Purchase and Invoicing users try to pay 1,500 over a limit of 1,000."""

    def rpc(self, user, records, method, *args, **kwargs):
        """Call a public method as RPC does, with a context full of keys that open nothing."""
        env = self.env(user=user, context={**self.env.context, **FORGED})
        return call_kw(env[records._name], method, [records.ids, *args], kwargs)

    def nothing_went_out(self):
        self.assertEqual(self.prepaid(), 0)

    # --- orders

    def test_the_button_holds_an_order_whoever_presses_it_and_however(self):
        order = self.purchase(1500)
        for method in ("button_confirm", "button_approve"):
            self.rpc(self.buyer, order, method)
            self.assertEqual(
                (order.state, order.credit_prepayment_state), ("draft", "held"), method
            )
        self.assertFalse(order.sudo().picking_ids)

    def test_force_approves_nothing(self):
        order = self.purchase(1500)
        order.sudo().button_approve(force=True)
        self.assertEqual(order.state, "draft")

    def test_writing_the_state_is_refused_in_words(self):
        order = self.purchase(1500)
        with self.assertRaisesRegex(UserError, "is held: Steelworks"):
            self.rpc(self.buyer, order, "write", {"state": "purchase"})

    def test_creating_and_importing_a_confirmed_order_is_refused(self):
        vals = {
            "partner_id": self.partner.id,
            "payment_term_id": self.term.id,
            "state": "purchase",
            "order_line": [
                Command.create(
                    {"product_id": self.goods.id, "product_qty": 1, "price_unit": 1500,
                     "tax_ids": False}
                )
            ],
        }  # fmt: skip
        orders = self.env["purchase.order"].with_user(self.buyer)
        with self.assertRaisesRegex(UserError, "is held"):
            orders.create(vals)
        with self.assertRaisesRegex(UserError, "is held"):
            orders.with_context(default_state="purchase").create(
                {key: value for key, value in vals.items() if key != "state"}
            )

    def test_a_batch_holds_one_and_confirms_the_others(self):
        good, bad, free = self.purchase(700), self.purchase(700), self.purchase(300)
        (good | bad | free).button_confirm()
        self.assertEqual((good | bad | free).mapped("state"), ["purchase", "draft", "purchase"])

    def test_nobody_writes_hold_state_or_check(self):
        order = self.purchase(1500)
        order.button_confirm()
        hold = order.sudo().credit_prepayment_hold_id
        for user in (self.buyer, self.accountant, self.controller, self.manager):
            with self.assertRaises(AccessError):
                hold.with_user(user).write({"state": "released"})
            with self.assertRaises(AccessError):
                order.with_user(user).write({"credit_prepayment_state": "released"})
        with self.assertRaises(AccessError):
            self.rpc(self.buyer, hold, "action_release", "I like it")
        with self.assertRaises(AccessError):
            hold.check_id.with_user(self.manager).write({"outcome": "passed"})
        with self.assertRaises(UserError):
            hold.check_id.sudo().write({"outcome": "passed"})
        with self.assertRaises(UserError):
            hold.sudo().unlink()

    def test_the_own_order_isnt_released(self):
        self.controller.group_ids |= self.env.ref("purchase.group_purchase_user")
        order = self.purchase(1500, user=self.controller)
        order.button_confirm()
        hold = order.sudo().credit_prepayment_hold_id
        with self.assertRaisesRegex(AccessError, "is your own"):
            hold.with_user(self.controller).action_release("Mine")

    def test_a_released_order_isnt_released_for_more(self):
        order = self.purchase(1500)
        order.button_confirm()
        hold = order.sudo().credit_prepayment_hold_id
        order.user_id = self.manager
        with self.assertRaisesRegex(AccessError, "is your own"):
            hold.with_user(self.manager).action_release("Now mine")
        order.user_id = self.buyer
        order.company_id.sudo().po_double_validation = "two_step"  # someone else approves later
        order.company_id.sudo().po_double_validation_amount = 1
        hold.with_user(self.manager).action_release("Known for years")
        self.assertEqual((hold.state, order.state), ("released", "to approve"))
        order.order_line.price_unit = 1600
        with self.assertRaisesRegex(UserError, "is held"):
            order.sudo().write({"state": "purchase"})

    # --- payments

    def test_a_payment_is_refused_by_every_way_it_could_go_out(self):
        payment = self.payment(1500)
        with self.assertRaisesRegex(UserError, "can't go out: Steelworks"):
            self.rpc(self.accountant, payment, "action_post")
        for vals in ({"state": "in_process"}, {"state": "paid"}):
            with self.assertRaisesRegex(UserError, "is held"):
                self.rpc(self.accountant, payment, "write", vals)
        with self.assertRaisesRegex(UserError, "is held"):
            self.rpc(self.accountant, payment, "action_validate")
        payment.sudo().with_context(force_payment_move=True)._generate_journal_entry()
        for method in ("action_post",):
            with self.assertRaisesRegex(UserError, "is held"):
                self.rpc(self.accountant, payment.move_id, method)
        self.nothing_went_out()

    def test_a_payment_made_as_sent_is_refused(self):
        for state in ("in_process", "paid"):
            with self.assertRaisesRegex(UserError, "is held"):
                self.payment(1500, state=state)
        self.nothing_went_out()

    def test_a_payment_without_an_entry_counts_and_is_refused(self):
        payment = self.payment(900)
        payment.sudo().outstanding_account_id = False
        payment.action_post()
        self.assertEqual((payment.state, bool(payment.move_id)), ("in_process", False))
        self.assertEqual(self.prepaid(), 900)
        with self.assertRaisesRegex(UserError, "has gone out"):
            self.rpc(self.accountant, payment, "write", {"amount": 1})
        second = self.payment(200)
        second.sudo().outstanding_account_id = False
        with self.assertRaisesRegex(UserError, "is held"):
            self.rpc(self.accountant, second, "write", {"state": "paid"})

    # --- booked as a payment to a customer

    def test_a_supplier_is_not_paid_as_a_customer(self):
        """Whatever type and account the payment says: it is refused, or counts like any other."""
        receivable, payable = (
            self._account("asset_receivable").id, self._account("liability_payable").id
        )  # fmt: skip
        for values in (
            {"partner_type": "customer"},
            {"partner_type": "customer", "destination_account_id": payable},
            {"destination_account_id": receivable},
        ):
            with self.subTest(values):
                payment = self.payment(1500, **values)
                with self.assertRaisesRegex(UserError, "can't go out"), self.env.cr.savepoint():
                    self.rpc(self.accountant, payment, "action_post")
                self.nothing_went_out()
        self.paid(600, partner_type="customer")
        self.assertEqual(self.prepaid(), 600)
        self.paid(300, destination_account_id=receivable)
        self.assertEqual(self.prepaid(), 900)
        for values in ({"partner_type": "customer"}, {}):
            with self.assertRaisesRegex(UserError, "can't go out"), self.env.cr.savepoint():
                self.payment(200, **values).action_post()
        self.bill(amount=5000)  # what is owed for goods isn't set off against it
        self.assertEqual(self.prepaid(), 900)

    def test_nobody_turns_a_payment_into_one_to_a_customer_between_two_steps(self):
        payment = self.payment(600)
        self.rpc(self.accountant, payment, "write", {"partner_type": "customer", "amount": 1500})
        with self.assertRaisesRegex(UserError, "can't go out"), self.env.cr.savepoint():
            self.rpc(self.accountant, payment, "action_post")
        nobody = self.payment(100, partner=self.env["res.partner"], partner_type="customer")
        with self.assertRaisesRegex(UserError, "Say which supplier"), self.env.cr.savepoint():
            nobody.action_post()

    def test_an_incoming_payment_with_its_accounts_swapped_opens_a_hold(self):
        payment = self.payment(
            1500, payment_type="inbound", partner_type="customer",
            destination_account_id=self.bank.default_account_id.id,
        )  # fmt: skip
        payment.sudo().outstanding_account_id = self._account("liability_payable")
        payment.action_post()
        self.assertEqual(self.prepaid(), 1500)
        self.env.cr.precommit.run()
        hold = self.env["credit.prepayment.hold"].search([("partner_id", "=", self.partner.id)])
        self.assertEqual((hold.kind, hold.state), ("entry", "open"))

    def test_a_customer_gets_back_what_it_has_in_credit(self):
        buyer = self.customer()
        self.invoice(400, buyer, move_type="out_refund")
        self.pay(100, buyer)
        paid = self.payment(450, buyer, partner_type="customer")
        paid.action_post()
        self.assertEqual((paid.move_id.state, paid.credit_prepayment_state), ("posted", False))
        more = self.payment(60, buyer, partner_type="customer")
        with self.assertRaisesRegex(UserError, "credited first"), self.env.cr.savepoint():
            more.action_post()
        both = self.payment(30, buyer, partner_type="customer") | self.payment(
            30, buyer, partner_type="customer"
        )
        both.action_post()
        self.assertEqual(both.mapped("move_id.state"), ["posted"])

    def test_of_a_batch_the_others_go_out(self):
        payments = self.payment(700) | self.payment(700) | self.payment(300)
        result = self.rpc(self.accountant, payments, "action_post")
        self.assertEqual(result["tag"], "display_notification")
        self.assertEqual(payments.mapped("state"), ["in_process", "draft", "in_process"])
        self.assertEqual(payments.mapped("credit_prepayment_state"), [False, "held", False])
        self.assertEqual(self.prepaid(), 1000)

    def test_the_dialogue_that_pays_bills_holds_what_prepays_too_much(self):
        order = self.bought(900)
        bill = self.bill(order)
        bill.invoice_line_ids.sudo()  # the bill is over what was promised
        payment = self.pay_bill(bill, 1500)
        self.assertEqual((payment.state, payment.credit_prepayment_state), ("draft", "held"))
        self.nothing_went_out()

    def test_a_payment_to_nobody_is_refused_in_words(self):
        payment = self.payment(10, partner=self.env["res.partner"])
        with self.assertRaisesRegex(UserError, "which supplier"):
            payment.action_post()

    def test_a_payment_to_a_contact_counts_for_the_supplier(self):
        contact = self.env["res.partner"].create({"name": "Li", "parent_id": self.partner.id})
        with self.assertRaisesRegex(UserError, "can't go out"):
            self.payment(1500, partner=contact).action_post()

    def test_nothing_is_paid_to_a_stopped_supplier_in_advance(self):
        self.grant(self.partner, 0, "suspend")
        with self.assertRaisesRegex(UserError, "can't go out"):
            self.payment(1).action_post()
        bill = self.bill(amount=500)
        self.assertEqual(self.pay_bill(bill).move_id.state, "posted")  # debts are paid

    def test_a_release_lets_exactly_that_amount_through_once(self):
        payment = self.payment(1500)
        wizard = (
            self.env["credit.prepayment.asking"]
            .with_user(self.accountant)
            .create({"payment_ids": payment.ids, "reason": "They produce only against payment"})
        )
        wizard.action_ask()
        hold = payment.sudo().credit_prepayment_hold_id
        self.assertEqual((hold.state, hold.amount, hold.excess), ("open", 1500, 500))
        with self.assertRaises(AccessError):
            hold.with_user(self.accountant).action_release("Mine")
        hold.with_user(self.manager).action_release("The goods are insured")
        payment.amount = 1600
        with self.assertRaisesRegex(UserError, "can't go out"):
            payment.action_post()
        payment.amount = 1500
        payment.action_post()
        self.assertEqual((payment.state, hold.use), ("in_process", "used"))
        self.assertEqual(self.prepaid(), 1500)
        payment.action_draft()
        with self.assertRaisesRegex(UserError, "can't go out"):
            payment.action_post()

    # --- figures nobody types

    def test_typing_quantities_lowers_nothing(self):
        order = self.bought(1000, quantity=10)
        self.pay_bill(self.bill(order))
        line = order.order_line
        for vals in (
            {"qty_received": 10},
            {"qty_invoiced": 0},
            {"qty_received_method": "manual"},
            {"qty_received_method": "manual", "qty_received": 10, "qty_received_manual": 10},
        ):
            self.rpc(self.buyer, line, "write", vals)
            self.assertEqual(self.prepaid(), 1000, vals)
        refund = self.env["account.move"].create(
            {"move_type": "in_refund", "partner_id": self.partner.id,
             "invoice_line_ids": [Command.create(
                 {"product_id": self.goods.id, "quantity": 10, "price_unit": 100,
                  "tax_ids": False, "purchase_line_id": line.id})]}
        )  # fmt: skip
        self.assertEqual((refund.state, line.qty_invoiced), ("draft", 0))
        self.assertEqual(self.prepaid(), 1000)

    def test_typed_amounts_of_a_payment_are_worked_out_again(self):
        payment = self.payment(1500)
        self.rpc(self.accountant, payment, "write", {"amount_company_currency_signed": -1})
        with self.assertRaisesRegex(UserError, "can't go out"):
            payment.action_post()

    def test_only_credit_managers_say_when_goods_are_due(self):
        account = self.account(self.partner)
        with self.assertRaises(AccessError):
            account.with_user(self.analyst).prepayment_days = 900
        account.with_user(self.manager).prepayment_days = 30

    # --- entries can't be refused

    def test_an_entry_counts_and_opens_a_hold(self):
        entry = self.env["account.move"].create(
            {
                "journal_id": self.bank.id,
                "line_ids": [
                    Command.create(
                        {"account_id": self._account("liability_payable").id, "debit": 1500,
                         "partner_id": self.partner.id, "name": "out"}
                    ),
                    Command.create(
                        {"account_id": self._account("asset_cash").id, "credit": 1500,
                         "name": "out"}
                    ),
                ],
            }
        )  # fmt: skip
        entry.action_post()
        self.assertEqual(self.prepaid(), 1500)
        self.env.cr.precommit.run()
        hold = self.env["credit.prepayment.hold"].search([("move_id", "=", entry.id)])
        self.assertEqual((hold.kind, hold.state, hold.excess), ("entry", "open", 500))
        self.env["credit.prepayment.hold"]._open_for_booked()
        self.assertEqual(len(self.account(self.partner).prepayment_hold_ids), 1)
        self.bill(amount=600)
        hold._evaluate()
        self.assertEqual(hold.state, "cleared")
