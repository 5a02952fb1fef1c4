"""Extension of due dates (R24): what it does while it runs, and who can't help themselves to one."""

from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..attack import AttackCase


@tagged("post_install", "-at_install")
class TestExtension(AttackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls._user(
            "clerk", "account.group_account_invoice", "account.group_account_manager"
        )

    def item(self, move):
        return move.line_ids.filtered(lambda line: line.account_type == "asset_receivable")

    def extension(self, *moves, days=10, user=None, **values):
        """Return a draft request to extend the items of these invoices by ``days`` from today."""
        return self.env["credit.request"].with_user(user or self.analyst).create(
            {"account_id": self.account(self.partner).id, "kind": "extension",
             "date_to": self.today + timedelta(days=days), "reason": "Paid after the harvest",
             "item_ids": [Command.create({"move_line_id": line.id})
                          for move in moves for line in self.item(move)], **values}
        )  # fmt: skip

    def extended(self, *moves, **values):
        request = self.extension(*moves, **values)
        self.rpc(request.requested_by_id, request, "action_submit")
        self.rpc(self.manager, request, "action_approve")
        return request

    def overdue(self):
        """Return (amount, days) overdue by the exposure statement."""
        account = self.account(self.partner)
        account.invalidate_recordset()
        return account.overdue_amount, account.overdue_days

    def on_day(self, days):
        """Let the company's day be ``days`` after today."""
        day = self.today + timedelta(days=days)
        return patch.object(type(self.env["res.company"]), "_credit_day", lambda self, root: day)

    def test_extended_items_are_not_overdue_while_it_runs(self):
        invoice = self.invoice(300, days=-40)
        self.assertEqual(self.overdue(), (300, 40))
        self.extended(invoice)
        self.assertEqual(self.overdue(), (0, 0))
        self.confirmed(100)

    def test_it_ends_by_itself_after_its_last_day(self):
        self.extended(self.invoice(300, days=-40), days=10)
        for days, overdue in ((9, (0, 0)), (10, (0, 0)), (11, (300, 51))):
            with self.subTest(days), self.on_day(days):
                self.assertEqual(self.overdue(), overdue)

    def test_only_the_items_named_are_extended(self):
        one, _other = self.invoice(300, days=-40), self.invoice(200, days=-5)
        self.extended(one)
        self.assertEqual(self.overdue(), (200, 5))

    def test_the_due_date_of_the_invoice_stays_what_it_is(self):
        invoice = self.invoice(300, days=-40)
        due = invoice.invoice_date_due
        self.extended(invoice)
        self.assertEqual(invoice.invoice_date_due, due)
        self.assertEqual(self.item(invoice).date_maturity, due)

    def test_nothing_is_extended_before_it_is_approved(self):
        invoice = self.invoice(300, days=-40)
        request = self.extension(invoice)
        request.action_submit()
        self.assertEqual(self.overdue(), (300, 40))
        self.rpc(self.manager, request, "action_reject", "No")
        self.assertEqual(self.overdue(), (300, 40))

    def test_the_items_are_found_without_access_to_the_ledger(self):
        self.invoice(300, days=-40)
        self.invoice(200, days=20)
        self.invoice(100, self.customer(name="Other"), days=-40)
        request = self.extension()
        self.rpc(self.analyst, request, "action_add_overdue")
        items = request.with_user(self.analyst).item_ids
        self.assertEqual((items.mapped("amount"), items.days_overdue), ([300], 40))
        self.assertEqual(request.items_amount, 300)

    # what is refused

    def cannot_submit(self, request, message):
        with self.refused(UserError, message=message):
            self.rpc(request.requested_by_id, request, "action_submit")

    def test_a_date_that_extends_nothing_is_refused(self):
        self.cannot_submit(self.extension(self.invoice(300, days=20), days=10), "must end later")
        self.cannot_submit(self.extension(self.invoice(300, days=20), days=20), "must end later")
        self.cannot_submit(self.extension(self.invoice(300, days=-40), days=-1), "has passed")
        self.cannot_submit(self.extension(days=10), "which items")
        with self.refused(UserError, message="new due date"):
            self.extension(self.invoice(300, days=-40), date_to=False)

    def test_a_second_extension_has_to_end_later_than_the_first(self):
        invoice = self.invoice(300, days=-40)
        self.extended(invoice, days=10)
        self.cannot_submit(self.extension(invoice, days=5), "must end later")
        self.extended(invoice, days=15)
        self.assertEqual(self.item(invoice).credit_extended_until, self.today + timedelta(days=15))

    def test_items_of_others_are_refused(self):
        other = self.customer(name="Other")
        for move in (self.invoice(300, other, days=-40), self.pay(100)):
            with self.subTest(move.name), self.refused(UserError, message="Items"):
                self.extension(move)
        bill = self.invoice(50, move_type="in_invoice")
        line = bill.line_ids.filtered(lambda line: line.account_type == "liability_payable")
        with self.refused(UserError, message="no receivable"):
            self.extension(item_ids=[Command.create({"move_line_id": line.id})])

    def test_items_paid_meanwhile_are_refused_when_it_is_decided(self):
        invoice = self.invoice(300, days=-40)
        request = self.extension(invoice)
        request.action_submit()
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({})._create_payments()
        with self.refused(UserError, message="isn't open any more"):
            self.rpc(self.manager, request, "action_approve")
        self.assertFalse(self.item(invoice).credit_extended_until)

    def test_other_kinds_have_no_items(self):
        request = self.extension(self.invoice(300, days=-40))
        with self.refused(UserError, message="only an extension"):
            self.rpc(self.analyst, request, "write", {"kind": "increase", "amount": 5})

    def test_items_follow_the_request_and_only_its_author_changes_them(self):
        invoice, other = self.invoice(300, days=-40), self.invoice(200, days=-4)
        request = self.extension(invoice)
        line = self.item(other)
        values = {"request_id": request.id, "move_line_id": line.id}
        for user in (self.sales, self.controller, self.manager, self.auditor):
            with self.subTest(user.name), self.refused(AccessError):
                self.rpc(user, "credit.request.item", "create", [values])
        for forged in ({"amount": 1}, {"date_due": "2099-01-01"}, {"move_line_id": line.id}):
            with self.subTest(forged), self.refused():
                self.rpc(self.analyst, request.item_ids, "write", forged)
        request.action_submit()
        for method, args in (("unlink", ()), ("write", ({"move_line_id": line.id},))):
            with self.subTest(method), self.refused(UserError):
                self.rpc(self.analyst, request.item_ids, method, *args)
        with self.refused(UserError):
            self.rpc(self.analyst, "credit.request.item", "create", [values])

    # round the request

    def test_nobody_writes_an_extension_into_the_ledger(self):
        invoice = self.invoice(300, days=-40)
        values = {"credit_extended_until": "2099-01-01"}
        for user in (self.sales, self.clerk, self.controller, self.manager):
            with self.subTest(user.name), self.refused(AccessError):
                self.rpc(user, self.item(invoice), "write", values)
        with self.refused():
            self.rpc(self.clerk, invoice, "write",
                     {"line_ids": [Command.update(self.item(invoice).id, values)]})  # fmt: skip
        self.assertEqual(self.overdue(), (300, 40))

    def test_an_invoice_is_not_born_extended(self):
        self.rpc(self.clerk, "ir.default", "set", "account.move.line", "credit_extended_until",
                 "2099-01-01", True)  # fmt: skip
        order = self.confirmed(100)
        order = order.with_context(default_credit_extended_until="2099-01-01")
        move = order.sudo()._create_invoices()
        self.assertTrue(self.item(move))
        self.assertFalse(self.item(move).credit_extended_until)
        values = {
            "move_type": "out_invoice", "partner_id": self.partner.id,
            "invoice_date": str(self.today),
            "invoice_line_ids": [Command.create({"name": "x", "price_unit": 10, "tax_ids": False})],
        }  # fmt: skip
        context = {"default_credit_extended_until": "2099-01-01"}
        ids = self.rpc(self.clerk, "account.move", "create", [values], context=context)
        self.assertFalse(any(self.env["account.move"].browse(ids).line_ids.mapped(
            "credit_extended_until")))  # fmt: skip

    def test_an_entry_set_back_to_draft_loses_its_extension(self):
        invoice = self.invoice(300, days=-40)
        self.extended(invoice)
        invoice.with_user(self.clerk).button_draft()
        invoice.invoice_line_ids.price_unit = 900
        invoice.action_post()
        self.assertFalse(self.item(invoice).credit_extended_until)
        self.assertEqual(self.overdue()[0], 900)

    def test_a_copy_is_not_extended(self):
        invoice = self.invoice(300, days=-40)
        self.extended(invoice)
        self.assertFalse(self.item(invoice.copy()).credit_extended_until)

    def test_a_salesperson_files_an_extension_for_own_customers_only(self):
        invoice = self.invoice(300, days=-40)
        self.partner.user_id = self.sales
        self.assertEqual(self.extension(invoice, user=self.sales).item_ids.amount, 300)
        with self.refused(AccessError):
            self.extension(invoice, user=self.other_sales)

    def test_an_extension_needs_authority_over_what_is_extended(self):
        group = self.env.ref("credit_management.group_credit_controller")
        boss = self.env.ref("credit_management.group_credit_manager")
        self.env["credit.authority"].create([
            {"kind": "extension", "sequence": 10, "group_id": group.id, "authority": "amount",
             "amount": 250, "company_id": self.company.id},
            {"kind": "extension", "sequence": 20, "group_id": boss.id,
             "company_id": self.company.id},
        ])  # fmt: skip
        small, large = self.invoice(250, days=-4), self.invoice(250.01, days=-4)
        for move, steps in ((small, 1), (large, 2)):
            request = self.extension(move)
            request.action_submit()
            self.assertEqual(len(request.approval_ids), steps)

    def test_holds_are_judged_again(self):
        invoice = self.invoice(300, days=-40)
        order = self.held(100)
        self.extended(invoice)
        self.hold_of(order).sudo()._evaluate()
        self.assertEqual(self.hold_of(order).state, "ready")
        self.assertEqual(fields.Date.to_string(self.item(invoice).credit_extended_until),
                         str(self.today + timedelta(days=10)))  # fmt: skip
