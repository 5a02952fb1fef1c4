"""Company cap (R25) and concentration (R27)."""

import random
from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ...engine.concentration import granted_to_group
from ...engine.limits import Limit
from .test_group import GroupCase


@tagged("post_install", "-at_install")
class TestCapital(GroupCase):
    def rule(self, kind, severity, threshold=0.0):
        self.env["credit.rule"].create(
            {"kind": kind, "severity": severity, "threshold": threshold,
             "company_id": self.company.id}
        )  # fmt: skip

    def test_a_grant_over_the_cap_is_refused_with_the_figures_and_nothing_is_written(self):
        self.company.credit_total_cap = 1500
        other = self.customer(name="Other")
        with self.refused(UserError, message=r"1,501\.00.*1\.00 over.*1,500\.00.*1,000\.00"):
            self.grant(other, 501)
        self.assertFalse(self.account(other).limit_ids)
        self.grant(other, 500)
        self.assertEqual(self.account(other).limit_amount, 500)

    def test_temporary_coming_and_unlimited_grants_count_and_a_decrease_always_may(self):
        self.company.credit_total_cap = 1500
        later = self.today + timedelta(days=9)
        with self.refused(UserError, message="over the company's cap"):
            self.grant(self.partner, 501, "temporary", date_from=later, date_to=later)
        with self.refused(UserError, message="unlimited limit can't stay under"):
            self.grant(self.partner, 0, "increase", limit_type="unlimited")
        self.company.credit_total_cap = 100
        self.grant(self.partner, 500, "decrease")
        self.assertEqual(self.account(self.partner).limit_amount, 500)

    def test_a_rule_that_warns_tells_and_lets_it_go(self):
        self.rule("company_cap", "warn")
        self.company.credit_total_cap = 1500
        other = self.customer(name="Other")
        self.grant(other, 600)
        account = self.account(other)
        self.assertEqual(account.limit_amount, 600)
        self.assertTrue(any("over the company" in (m.body or "") for m in account.message_ids))

    def test_orders_are_held_while_the_limits_exceed_the_cap(self):
        self.company.credit_total_cap = 1000
        self.assertEqual(self.confirmed(1).credit_state, "passed")
        self.company.credit_total_cap = 999
        order = self.held(1)
        self.assertIn("1.00 over the company's cap", order.sudo().credit_hold_id.reason)

    def test_concentration_warns_from_its_threshold_on(self):
        sister = self.customer(limit=1000, name="Sister")
        self.group(1600, self.partner, sister)
        self.company.credit_net_capital = 10000
        order = self.confirmed(1)
        self.assertEqual(order.credit_state, "warned")
        (finding,) = order.sudo().credit_check_ids.findings
        self.assertEqual((finding["rule"], finding["value"]), ("concentration", 16))
        self.assertIn("Holding", finding["text"])
        self.rule("concentration", "hold", 16)
        self.assertEqual(self.confirmed(1).credit_state, "passed")

    def test_companies_that_set_neither_pay_no_query(self):
        self.patch(
            self.env.registry["credit.limit"],
            "_granted",
            lambda *args, **kwargs: self.fail("asked"),
        )
        self.confirmed(1)

    def test_amounts_that_make_no_sense_are_refused(self):
        for name in ("credit_total_cap", "credit_net_capital"):
            for amount in (-1, float("nan"), float("inf"), 1e16):
                with self.refused(ValidationError, message="amount of zero or more"):
                    self.company[name] = amount

    def test_who_administers_nothing_writes_neither(self):
        for user in (self.sales, self.analyst, self.controller, self.auditor):
            with self.refused(AccessError):
                self.rpc(user, self.company, "write", {"credit_total_cap": 0})

    def test_the_sum_in_the_database_is_what_the_engine_says(self):
        draw = random.Random(5)
        partners = [self.customer(name=f"Customer {n}") for n in range(8)]
        groups = [self.group(None, name=f"Group {n}") for n in range(3)]
        for number, partner in enumerate(partners):
            account = self.account(partner)
            if number < 6:
                account.group_id = groups[number % 3]
            for _n in range(draw.randint(0, 3)):
                self.draw_grant(draw, partner=partner)
        for group in groups[:2]:
            for _n in range(draw.randint(1, 3)):
                self.draw_grant(draw, group=group)
        for day in (self.today, self.today + timedelta(days=3)):
            expected = self.expected(day)
            granted = self.env["credit.limit"]._granted_to_all(self.company.id, day)
            self.assertEqual(
                {holder: amount for holder, amount in granted.items() if amount},
                {holder: amount for holder, amount in expected.items() if amount},
            )
            total, _holders = self.env["credit.limit"]._granted(self.company.id, day)
            self.assertAlmostEqual(total, sum(expected.values()))

    def draw_grant(self, draw, partner=None, group=None):
        start, amount = self.today + timedelta(days=draw.randint(0, 4)), draw.randint(1, 900)
        values = {
            "kind": draw.choice(["initial", "initial", "temporary", "temporary"]),
            "limit_type": draw.choice(["amount"] * 5 + ["unlimited"]),
            "date_from": start,
            "date_to": start + timedelta(days=draw.randint(0, 3)),
        }
        if draw.random() < 0.3:  # a decrease, whatever was granted before
            values["limit_type"] = "amount"
            owner = {"account_id": self.account(partner).id} if partner else {"group_id": group.id}
            self.env["credit.limit"]._create_guarded(
                [{**values, **owner, "kind": "permanent", "amount": amount, "ends_temporary": True,
                  "request_id": self.account(self.partner).request_ids[:1].id}]
            )  # fmt: skip
        elif partner:
            self.grant(partner, amount, **values)
        else:
            self.grant_group(group, amount, **values)

    def expected(self, day):
        accounts = self.env["credit.account"].search([("company_id", "=", self.company.id)])
        limits = accounts._limits(day)
        result = {}
        for account in accounts.filtered(lambda one: not one.group_id):
            result[account.id] = limits.get(account.id, Limit()).amount
        for group in accounts.group_id:
            result[-group.id] = granted_to_group(
                [limits.get(account.id, Limit()) for account in group.account_ids],
                group._limits(day).get(group.id, Limit()),
            )
        return result
