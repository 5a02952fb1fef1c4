"""Taxes advanced for customers (垫税): a segment with a limit of its own (R29)."""

from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import CreditCase


@tagged("post_install", "-at_install")
class TestTaxAdvance(CreditCase):
    def setUp(self):
        super().setUp()
        self.partner = self.customer(limit=1000)
        self.duties = self.env["account.account"].create(
            {"name": "Import duties advanced", "code": "122190", "account_type": "asset_current",
             "reconcile": True, "company_ids": [Command.set(self.company.ids)]}
        )  # fmt: skip
        self.bank = self.env["account.account"].search(
            [("account_type", "=", "asset_cash"), ("company_ids", "in", self.company.ids)], limit=1
        )

    def mark(self, days=30):
        return self.env["credit.ledger.account"].create(
            {"company_id": self.company.id, "account_id": self.duties.id, "kind": "tax_advance",
             "days": days}
        )  # fmt: skip

    def advance(self, amount, days=0, partner=None):
        """Post an entry of taxes paid for the customer, ``days`` ago; below zero: paid back."""
        move = self.env["account.move"].create(
            {
                "company_id": self.company.id,
                "date": self.today - timedelta(days=days),
                "line_ids": [
                    Command.create({"account_id": self.duties.id, "balance": amount,
                                    "partner_id": (partner or self.partner).id}),
                    Command.create({"account_id": self.bank.id, "balance": -amount}),
                ],
            }
        )  # fmt: skip
        move.action_post()
        return move.line_ids.filtered(lambda line: line.account_id == self.duties)

    def tag(self, name="Import VAT"):
        return self.env["account.account.tag"].create({"name": name, "applicability": "taxes"})

    def mark_tag(self, tag, **values):
        return self.env["credit.ledger.account"].create(
            {"company_id": self.company.id, "tag_id": tag.id, "kind": "tax_advance", "days": 30}
            | values
        )

    def book(self, amount, tags, account=None):
        """Post an entry whose line carries ``tags``; return that line."""
        move = self.env["account.move"].create(
            {
                "company_id": self.company.id,
                "line_ids": [
                    Command.create({"account_id": (account or self.duties).id, "balance": amount,
                                    "partner_id": self.partner.id,
                                    "tax_tag_ids": [Command.set(tags.ids)]}),
                    Command.create({"account_id": self.bank.id, "balance": -amount}),
                ],
            }
        )  # fmt: skip
        move.action_post()
        return move.line_ids.filtered("tax_tag_ids")

    def figures(self):
        self.env.flush_all()
        account = self.account(self.partner)
        account.invalidate_recordset()
        return account.tax_advance_amount, account.tax_advance_available, account.exposure_amount

    def test_until_an_account_is_marked_there_is_no_such_segment(self):
        self.advance(500)
        self.assertEqual(self.figures(), (0, 0, 0))
        self.assertNotIn("tax_advance", self.env["credit.account"]._segments_used())
        self.mark()
        self.assertIn("tax_advance", self.env["credit.account"]._segments_used())
        self.assertEqual(self.figures(), (500, -500, 0))

    def test_what_counts(self):
        """Table: booked -> advanced. Receivables aren't touched."""
        self.mark()
        self.grant(self.partner, 300, segment="tax_advance")
        paid = self.advance(200)
        self.assertEqual(self.figures(), (200, 100, 0))
        back = self.advance(-50)
        self.assertEqual(self.figures(), (150, 150, 0))
        (paid | back).reconcile()
        self.assertEqual(self.figures(), (150, 150, 0))
        (paid | self.advance(-150)).reconcile()
        self.assertEqual(self.figures(), (0, 300, 0))

    def test_what_counts_by_tag(self):
        """Table: booked with a tag -> advanced, on whatever account; receivables count once."""
        vat, other = self.tag(), self.tag("Other")
        plain = self.duties.copy({"code": "122191", "reconcile": False})
        self.mark_tag(vat)
        self.assertIn("tax_advance", self.env["credit.account"]._segments_used())
        paid = self.book(200, vat)
        self.assertEqual(self.figures()[0], 200)
        self.book(70, other)
        self.advance(30)
        self.assertEqual(self.figures()[0], 200)
        self.book(100, vat, plain)
        self.assertEqual(self.figures()[0], 300)
        self.book(-40, vat, plain)
        self.assertEqual(self.figures()[0], 260)
        back = self.advance(-200)
        (paid | back).reconcile()
        self.assertEqual(self.figures()[0], 60)
        back.move_id.button_draft()
        self.assertEqual(self.figures()[0], 260)
        receivable = self.partner.with_company(self.company).property_account_receivable_id
        self.book(500, vat, receivable)
        self.assertEqual((self.figures()[0], self.figures()[2]), (260, 500))

    def test_what_two_marks_tell_of_counts_once(self):
        tags = self.tag() | self.tag("Customs duty")
        for tag in tags:
            self.mark_tag(tag)
        self.book(200, tags)
        self.assertEqual(self.figures()[0], 200)
        self.mark(days=0)
        self.assertEqual(self.figures()[0], 200)
        account = self.account(self.partner)
        self.assertEqual(account.tax_advance_deadline, self.today)

    def test_a_tag_over_the_limit_holds_and_what_is_paid_back_lets_go(self):
        vat = self.tag()
        self.mark_tag(vat)
        self.grant(self.partner, 300, segment="tax_advance")
        self.account(self.partner).sudo().user_id = self.controller
        self.book(350, vat)
        self.assertEqual(self.account(self.partner).sudo().activity_ids.user_id, self.controller)
        hold = self.held(100).sudo().credit_hold_id
        self.book(-50, vat)
        hold.action_evaluate()
        self.assertEqual(hold.state, "ready")

    def test_a_mark_is_about_an_account_or_a_tag_of_items(self):
        vat = self.tag()
        accounts = self.env["account.account.tag"].create(
            {"name": "Assets", "applicability": "accounts"}
        )
        self.assertEqual(self.mark_tag(vat).display_name, "Import VAT")
        for wrong in (
            {},
            {"tag_id": False},
            {"tag_id": self.tag("Both").id, "account_id": self.duties.id},
            {"tag_id": self.tag("Bill").id, "kind": "bill"},
        ):
            with (
                self.subTest(wrong),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self.mark_tag(vat, **wrong)
        with self.assertRaisesRegex(ValidationError, "Assets isn't a tag of journal items"):
            self.mark_tag(accounts)

    def test_over_the_limit_the_next_order_is_held_and_credit_control_hears_of_it(self):
        self.mark()
        self.grant(self.partner, 300, segment="tax_advance")
        self.advance(300)
        self.confirmed(100)
        account = self.account(self.partner).sudo()
        account.user_id = self.controller
        self.assertFalse(account.activity_ids)
        self.advance(50)
        self.assertEqual(account.activity_ids.user_id, self.controller)
        self.assertIn("350", account.message_ids[0].body)
        hold = self.held(100).sudo().credit_hold_id
        self.assertIn("350", hold.reason)
        self.assertEqual(hold.check_id._replay().outcome, "hold")
        self.advance(-50)
        hold.action_evaluate()
        self.assertEqual(hold.state, "ready")

    def test_later_than_its_days_warns(self):
        self.mark(days=10)
        self.grant(self.partner, 300, segment="tax_advance")
        self.advance(100, days=15)
        account = self.account(self.partner)
        account.invalidate_recordset()
        self.assertEqual(account.tax_advance_deadline, self.today - timedelta(days=5))
        self.assertEqual(account.tax_advance_days_late, 5)
        order = self.order(100)
        order.action_confirm()
        self.assertEqual(order.credit_state, "warned")
        self.env.ref("credit_management.credit_rule_tax_late").sudo().threshold = 5
        self.assertEqual(self.confirmed(100).credit_state, "passed")

    def test_a_request_shows_the_figures_of_its_segment(self):
        self.mark()
        self.grant(self.partner, 300, segment="tax_advance")
        self.advance(120)
        request = self.env["credit.request"].with_user(self.analyst).create(
            {"account_id": self.account(self.partner).id, "kind": "increase", "amount": 500,
             "segment": "tax_advance", "date_from": self.today, "reason": "More imports"}
        )  # fmt: skip
        self.assertEqual(
            (request.current_limit_amount, request.current_exposure_amount), (300, 120)
        )

    def test_receivables_cannot_be_marked_so(self):
        receivable = self.partner.with_company(self.company).property_account_receivable_id
        with self.assertRaises(ValidationError):
            self.env["credit.ledger.account"].create(
                {"company_id": self.company.id, "account_id": receivable.id, "kind": "tax_advance"}
            )

    def test_more_accounts_cost_the_same_queries(self):
        self.mark()
        partners = [self.customer(limit=100, name=f"C{number}") for number in range(8)]
        for partner in partners:
            self.advance(10, partner=partner)
        accounts = self.env["credit.account"].union(*map(self.account, partners))
        counts = []
        for some in (accounts[:2], accounts[:2], accounts):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            some.mapped("tax_advance_amount")
            counts.append(self.cr.sql_log_count - start)
        self.assertEqual(counts[2], counts[1])
