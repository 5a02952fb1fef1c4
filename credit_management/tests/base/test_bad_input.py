"""Bad input gets a clear message naming the field, and nothing is written."""

from contextlib import suppress
from datetime import timedelta

from psycopg2.errors import ExclusionViolation

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.base.days import as_day
from ..common import CreditCase


@tagged("post_install", "-at_install")
class TestBadInput(CreditCase):
    def setUp(self):
        super().setUp()
        self.partner = self.customer()

    def refused(self, message, **values):
        """Ask for a limit with these values; it must be refused with this message."""
        before = self.env["credit.request"].search_count([])
        with self.assertRaisesRegex((UserError, ValidationError), message), self.cr.savepoint():
            self.env["credit.request"].with_user(self.analyst).create(
                {
                    "account_id": self.account(self.partner).id,
                    "kind": "initial",
                    "amount": 1000,
                    "date_from": self.today,
                    "reason": "Known for years",
                    **values,
                }
            )
        self.assertEqual(self.env["credit.request"].search_count([]), before)

    def test_amounts_must_be_real_and_positive(self):
        self.refused("Amount: a limit must be above zero", amount=0)
        self.refused("Amount: a limit must be above zero", amount=-5)
        self.refused("Amount: that is not a number", amount=float("inf"))
        self.refused("Amount: that is not a number", amount=float("nan"))
        self.refused("Amount: more than 15 digits", amount=1e15)

    def test_an_end_before_the_start_is_refused(self):
        self.refused("Until: .* is before the start", date_to=self.today - timedelta(days=1))

    def test_a_temporary_limit_needs_its_last_day(self):
        self.refused("Until: a temporary limit needs its last day", kind="temporary")

    def test_an_empty_reason_is_refused(self):
        self.refused("Reason: say why", reason="  ")

    def test_html_in_a_reason_stays_text(self):
        self.partner = self.customer(limit=100)
        order = self.held(500)
        self.release(order, reason="<script>alert(1)</script><b>ok</b>")
        hold = order.sudo().credit_hold_id
        self.assertNotIn("<", hold.decision_reason)
        self.assertNotIn("<script", order.sudo().message_ids[0].body)

    def test_an_increase_must_raise_and_a_decrease_must_lower(self):
        self.grant(self.partner, 1000)
        for kind, amount in (("increase", 1000), ("increase", 900), ("decrease", 1000)):
            with self.assertRaisesRegex(UserError, "must lie"):
                self.grant(self.partner, amount, kind)

    def test_an_order_in_a_currency_without_rate_is_held_with_that_reason(self):
        currency = self.env["res.currency"].create({"name": "XQX", "symbol": "X", "active": True})
        pricelist = self.env["product.pricelist"].create(
            {"name": "X", "currency_id": currency.id, "company_id": self.company.id}
        )
        self.grant(self.partner, 1000)
        order = self.order(10, pricelist_id=pricelist.id)
        self.assertEqual(order.currency_id, currency)
        order.action_confirm()
        self.assertEqual(order.credit_state, "held")
        self.assertIn("no exchange rate for XQX", order.sudo().credit_hold_id.reason)

    def test_an_order_over_zero_passes_and_adds_nothing(self):
        order = self.order(0)
        order.action_confirm()
        self.assertEqual((order.state, order.credit_state), ("sale", "passed"))

    def test_totals_nobody_can_compare_are_refused_by_name(self):
        self.grant(self.partner, 1000)
        order = self.order(1e15)
        with self.assertRaisesRegex(UserError, "Total of .*more than 15 digits"):
            order.action_confirm()
        self.assertEqual(order.state, "draft")

    def test_rules_and_policy_refuse_senseless_figures(self):
        rule = self.env.ref("credit_management.credit_rule_over_limit")
        policy = self.company._credit_policy()
        for record, values in (
            (rule, {"threshold": -1}),
            (rule, {"threshold": float("nan")}),
            (policy, {"tolerance_percent": -1}),
            (policy, {"tolerance_days": -1}),
            (policy, {"hold_overdue_days": -1}),
            (self.company, {"credit_release_ceiling": -1}),
        ):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                record.write(values)

    @mute_logger("odoo.sql_db")
    def test_two_rows_for_one_rule_and_scope_are_refused(self):
        with self.assertRaises(ExclusionViolation), self.cr.savepoint():
            self.env["credit.rule"].create({"kind": "over_limit", "severity": "warn"})

    def test_a_decided_request_cannot_be_decided_again(self):
        request = self.grant(self.partner, 1000)
        with self.assertRaisesRegex(UserError, "no longer possible"):
            request.with_user(self.manager).action_approve()
        self.assertEqual(len(request.limit_ids), 1)

    def test_who_changes_no_rule_changes_no_policy(self):
        versions = self.env["credit.policy"].search([]).mapped("version")
        for name in ("credit.rule", "credit.rating.policy", "credit.policy"):
            none = self.env[name].with_user(self.auditor)
            for method, args in (("create", [[]]), ("write", [{"active": True}]), ("unlink", [])):
                with self.subTest(f"{name} {method}"), suppress(UserError):
                    getattr(none, method)(*args)
        self.env.invalidate_all()
        self.assertEqual(self.env["credit.policy"].search([]).mapped("version"), versions)

    def test_a_day_that_is_needed_is_asked_for_by_name(self):
        account = self.account(self.partner)
        group = self.env["credit.group"].create({"name": "G", "company_id": self.company.id})
        paper = Command.create({"name": "register.pdf", "raw": b"%PDF-1.4"})
        for model, name, values in (
            ("credit.control", "date",
             {"group_id": group.id, "kind": "controller", "attachment_ids": [paper]}),
            ("credit.statement", "date_from",
             {"date_from": "2024-01-01", "date_to": "2024-12-31", "total_assets": 1, "equity": 1}),
            ("credit.survey", "date", {}),
        ):  # fmt: skip
            with self.subTest(model=model):
                record = self.env[model].create({"account_id": account.id, **values})
                label = record._fields[name].string
                message = f"{label}: a day is needed"
                with self.assertRaisesRegex(ValidationError, message), self.cr.savepoint():
                    record.write({name: False})

    def test_a_method_for_one_record_says_so(self):
        accounts = self.account(self.partner) | self.account(self.customer(name="Other"))
        for some in (accounts, accounts.browse()):
            with self.assertRaisesRegex(UserError, "one record at a time"):
                some.with_user(self.analyst).action_request_limit()

    def test_what_needs_more_than_a_name_says_so(self):
        with self.assertRaisesRegex(UserError, "a name alone"):
            self.env["credit.account"].name_create("Trading")

    def test_what_is_no_day_is_none_whatever_its_slice_raises(self):
        class Sliced:
            def __getitem__(self, key):
                raise KeyError(key)  # a mapping's since Python 3.12; a TypeError before

        for odd in (
            Sliced(),
            {"a": 1},
            [1],
            7,
            True,
            "soon",
            "2026-02-30",
            b"2026-02-03",
            None,
            "",
        ):
            with self.subTest(odd):
                self.assertIsNone(as_day(odd))
        self.assertEqual(as_day(str(self.today)), self.today)
        self.assertEqual(as_day(self.today), self.today)
