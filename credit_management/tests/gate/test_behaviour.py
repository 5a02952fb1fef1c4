"""The behaviour table, line by line: limit 1,000, a plain salesperson acts.

Two rows of it stand elsewhere: transactions at once in the concurrency tests,
the portal signature in the portal tests.
"""

from odoo import Command, fields
from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tests import tagged

from ..common import CreditCase


@tagged("post_install", "-at_install")
class TestBehaviour(CreditCase):
    def setUp(self):
        super().setUp()
        self.partner = self.customer(limit=1000)

    def exposure(self, partner=None):
        account = self.account(partner or self.partner)
        account.invalidate_recordset()
        return account.exposure_amount

    def test_01_confirm_1500_is_held_with_reason_queue_and_notification(self):
        order = self.order(1500)
        leader = self._user("leader", "sales_team.group_sale_salesman_all_leads")
        order.with_user(leader).action_confirm()
        hold = order.sudo().credit_hold_id
        self.assertIn("over the limit", hold.reason)
        self.assertIn(hold, self.env["credit.hold"].with_user(self.controller).search([]))
        self.announce()
        self.assertEqual(hold.activity_ids.user_id, self.controller)
        note = order.sudo().message_ids[0]
        self.assertIn(self.sales.partner_id, note.notified_partner_ids)
        self.assertTrue(note.is_internal or note.subtype_id.internal)

    def test_02_a_context_key_opens_nothing(self):
        order = self.order(1500)
        keys = (
            "bypass_risk",
            "force_confirm",
            "skip_credit_check",
            "credit_no_check",
            "validate_analytic",
        )
        order.with_context(
            **dict.fromkeys(keys, True), default_credit_state="passed"
        ).action_confirm()
        self.assertEqual((order.state, order.credit_state), ("draft", "held"))

    def test_03_the_dialogue_over_rpc_is_refused(self):
        hold = self.held(1500).sudo().credit_hold_id
        with self.assertRaises(AccessError):
            self.env["credit.decision"].with_user(self.sales).create(
                {"hold_ids": [Command.set(hold.ids)], "decision": "release", "reason": "Please"}
            ).action_decide()
        self.assertEqual(hold.state, "open")

    def test_04_writing_the_state_is_refused(self):
        order = self.order(1500)
        with self.assertRaises(UserError):
            order.write({"state": "sale"})
        self.assertEqual(order.state, "draft")

    def test_05_creating_a_confirmed_order_is_refused(self):
        with self.assertRaises(UserError):
            self.order(1500, state="sale")

    def test_06_confirm_100_then_quantity_times_100_is_refused(self):
        self.product.list_price = 100
        order = self.confirmed(100)
        with self.assertRaises(RedirectWarning):
            order.order_line.product_uom_qty = 100
        self.assertEqual(order.amount_total, 100)

    def test_07_one_batch_700_and_700_confirms_the_first_and_holds_the_second(self):
        orders = self.order(700) | self.order(700)
        orders.action_confirm()
        self.assertEqual(orders.mapped("credit_state"), ["passed", "held"])

    def test_08_a_batch_of_three_with_one_over_confirms_two_and_holds_one(self):
        orders = self.order(300) | self.order(1500) | self.order(300)
        orders.action_confirm()
        self.assertEqual(orders.mapped("credit_state"), ["passed", "held", "passed"])

    def test_10_a_foreign_invoice_of_100_eur_worth_200_usd_counts_200(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": euro.id, "name": self.today, "rate": 0.5, "company_id": self.company.id}
        )
        self.invoice(100, currency_id=euro.id)
        self.assertEqual(self.exposure(), 200)

    def test_11_order_draft_invoice_and_posted_invoice_count_500_each_time(self):
        order = self.confirmed(500)
        self.assertEqual(self.exposure(), 500)
        invoice = order.sudo()._create_invoices()
        self.assertEqual(self.exposure(), 500)
        invoice.action_post()
        self.assertEqual(self.exposure(), 500)

    def test_12_an_order_invoiced_on_delivery_counts_before_anything_is_delivered(self):
        self.product.invoice_policy = "delivery"
        self.confirmed(500)
        self.assertEqual(self.exposure(), 500)

    def test_13_a_down_payment_is_not_counted_twice(self):
        order = self.confirmed(500).sudo()
        wizard = self.env["sale.advance.payment.inv"].create(
            {
                "sale_order_ids": [Command.set(order.ids)],
                "advance_payment_method": "fixed",
                "fixed_amount": 300,
            }
        )
        down_payment = wizard._create_invoices(order)
        self.assertEqual(self.exposure(), 500)
        down_payment.action_post()
        self.assertEqual(self.exposure(), 500)
        order._create_invoices(final=True).action_post()
        self.assertEqual(self.exposure(), 500)

    def test_14_a_journal_entry_on_a_contact_of_the_customer_counts(self):
        contact = self.env["res.partner"].create({"name": "Contact", "parent_id": self.partner.id})
        entry = self.env["account.move"].create(
            {
                "move_type": "entry",
                "line_ids": [
                    Command.create(
                        {
                            "account_id": self._account("asset_receivable").id,
                            "partner_id": contact.id,
                            "debit": 300,
                        }
                    ),
                    Command.create({"account_id": self._account("income").id, "credit": 300}),
                ],
            }
        )
        entry.action_post()
        self.assertEqual(self.exposure(), 300)

    def test_15_the_order_of_another_company_is_decided_by_that_companys_account(self):
        first = self.company
        self.env.user.company_id = self._make_company()
        second = self.env.user.company_id
        second.credit_check_mode = "enforce"
        self.sales.company_ids |= second
        self.env = self.env(
            context=dict(self.env.context, allowed_company_ids=[second.id, first.id])
        )
        other = self.order(500)
        self.assertEqual(other.company_id, second)
        self.env = self.env(
            context=dict(self.env.context, allowed_company_ids=[first.id, second.id])
        )
        order = self.order(500)
        other.with_context(allowed_company_ids=[first.id, second.id]).action_confirm()
        self.assertEqual(other.credit_state, "held")
        self.assertEqual(other.sudo().credit_hold_id.account_id.company_id, second)
        order.with_user(self.sales).action_confirm()
        self.assertEqual(order.state, "sale")

    def test_16_exposure_does_not_change_with_the_company_switcher(self):
        second = self._make_company()
        self.confirmed(500)
        account = self.account(self.partner)
        seen = set()
        for companies in (self.company.ids, second.ids, (self.company | second).ids):
            account.invalidate_recordset()
            seen.add(account.sudo().with_context(allowed_company_ids=companies).exposure_amount)
        self.assertEqual(seen, {500.0})

    def test_17_an_order_of_a_subsidiary_beyond_the_limit_of_its_group_is_held(self):
        parent = self.customer(limit=1000, name="Parent")
        group = self.env["credit.group"].create({"name": "Group", "company_id": self.company.id})
        request = self.env["credit.request"].with_user(self.analyst).create(
            {"group_id": group.id, "amount": 1000, "date_from": self.today, "reason": "One hand"}
        )  # fmt: skip
        request.action_submit()
        request.with_user(self.manager).action_approve()
        group.account_ids = self.account(self.partner) | self.account(parent)
        self.confirmed(700, parent)
        self.confirmed(300)
        order = self.held(1)
        self.assertIn("group Group would owe", order.sudo().credit_hold_id.reason)

    def test_18_the_invoice_address_of_a_richer_partner_does_not_help(self):
        rich = self.customer(limit=100000, name="Rich")
        order = self.order(1500, partner_invoice_id=rich.id)
        order.action_confirm()
        self.assertEqual(order.credit_state, "held")

    def test_20_a_contact_manager_edits_no_limits(self):
        contacts = self._user("contacts", "base.group_partner_manager")
        account = self.account(self.partner)
        with self.assertRaises(AccessError):
            account.with_user(contacts).write({"user_id": contacts.id})
        with self.assertRaises(AccessError):
            self.env["credit.limit"].with_user(contacts).create(
                {
                    "account_id": account.id,
                    "amount": 99999,
                    "date_from": self.today,
                    "request_id": account.request_ids.id,
                }
            )
        with self.assertRaises(AccessError):
            account.limit_ids.with_user(contacts).write({"amount": 99999})

    def test_21_a_decision_is_written_only_by_deciding(self):
        hold = self.held(1500).sudo().credit_hold_id
        for user in (self.sales, self.analyst, self.controller, self.manager):
            with self.assertRaises(AccessError):
                hold.with_user(user).write({"state": "released"})
            with self.assertRaises(AccessError):
                hold.with_user(user).write(
                    {"decided_by_id": user.id, "decided_on": fields.Datetime.now()}
                )
        self.assertEqual(hold.state, "open")

    def test_22_lines_raised_after_a_release_are_refused_beyond_its_tolerance(self):
        self.company._credit_policy().tolerance_percent = 10
        order = self.held(1500)
        self.release(order)
        with self.assertRaises(RedirectWarning):
            order.order_line.price_unit = 1651
        order.order_line.price_unit = 1650
        self.assertEqual(order.amount_total, 1650)
