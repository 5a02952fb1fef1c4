"""Attacks on decisions and evidence: who releases, who approves, and what stays written."""

from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..attack import AttackCase

ALL_MODELS = (
    "credit.account", "credit.limit", "credit.request", "credit.rating", "credit.rule",
    "credit.policy", "credit.exposure.category", "credit.check", "credit.hold",
    "credit.assessment", "credit.assessment.line", "credit.scorecard",
    "credit.group", "credit.collateral", "credit.overview", "credit.overview.holder",
    "credit.authority", "credit.approval",
)  # fmt: skip


@tagged("post_install", "-at_install")
class TestAttackDecision(AttackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls._user(
            "seller",
            "sales_team.group_sale_salesman_all_leads",
            "credit_management.group_credit_controller",
        )
        cls.boss = cls._user(
            "boss", "sales_team.group_sale_manager", "credit_management.group_credit_manager"
        )
        cls.other_manager = cls._user("manager2", "credit_management.group_credit_manager")
        cls.clerk = cls._user(
            "clerk", "account.group_account_invoice", "account.group_account_manager"
        )
        cls.contacts = cls._user("contacts", "base.group_partner_manager")
        cls.sales_manager = cls._user("salesmanager", "sales_team.group_sale_manager")

    def request(self, user=None, **values):
        return self.env["credit.request"].with_user(user or self.analyst).create(
            {"account_id": self.account(self.partner).id, "kind": "temporary", "amount": 500,
             "date_from": self.today, "date_to": self.today, "reason": "Season", **values}
        )  # fmt: skip

    def cannot_release(self, order, user):
        hold = self.hold_of(order)
        for method in ("action_release", "action_reject"):
            with self.subTest(f"{user.name} {method}"), self.refused(AccessError):
                self.rpc(user, hold, method, "Because I can")
        self.assertEqual((hold.state, hold.decided_by_id.ids), ("open", []))
        self.assert_quotation(order)

    # who releases

    def test_who_only_looks_at_the_dialogue_changes_nothing(self):
        order = self.held(1500)
        hold = self.hold_of(order)
        order.sudo().with_context(tracking_disable=True).order_line.price_unit = 100
        before = hold.check_id, hold.state, hold.amount
        for user in (self.sales, self.auditor):
            with self.subTest(user.name):
                self.rpc(user, hold, "action_release")
                self.assertEqual((hold.check_id, hold.state, hold.amount), before)

    def test_only_controllers_and_managers_decide_on_holds(self):
        order = self.held(1500)
        for user in (self.sales, self.other_sales, self.analyst, self.auditor, self.clerk,
                     self.contacts, self.sales_manager):  # fmt: skip
            self.cannot_release(order, user)
        self.rpc(self.controller, self.hold_of(order), "action_release", "Known for years")
        self.assertEqual(order.state, "sale")

    def test_nobody_releases_the_order_they_made_for_somebody_else(self):
        order = self.order(1500, user=self.seller)
        self.rpc(self.seller, order, "write", {"user_id": self.sales.id})
        order.with_user(self.sales).action_confirm()
        self.cannot_release(order, self.seller)

    def test_the_creator_cannot_be_forged(self):
        ids = self.rpc(self.seller, "sale.order", "create", [{
            "partner_id": self.partner.id, "user_id": self.sales.id, "create_uid": self.sales.id,
            "order_line": [Command.create({"product_id": self.product.id, "price_unit": 1500})],
        }])  # fmt: skip
        order = self.env["sale.order"].browse(ids)
        self.rpc(self.seller, order, "write", {"create_uid": self.sales.id})
        order.invalidate_recordset()
        self.assertEqual(order.create_uid, self.seller)
        self.rpc(self.sales, order, "action_confirm")
        self.cannot_release(order, self.seller)

    def test_a_former_salesperson_cannot_release_however_long_ago(self):
        order = self.order(1500)
        manager = self.sales_manager
        for user in (self.seller, self.other_sales, self.boss, self.sales):
            self.rpc(manager, order, "write", {"user_id": user.id})
        self.rpc(self.sales, order, "action_confirm")
        self.cannot_release(order, self.seller)
        self.cannot_release(order, self.boss)
        self.release(order)
        self.assertEqual(order.state, "sale")

    def test_whoever_tried_to_confirm_earlier_cannot_release_later(self):
        order = self.order(1500)
        self.rpc(self.seller, order, "action_confirm")
        self.release(order)
        self.rpc(self.sales, order, "action_cancel")
        order.with_user(self.sales)._action_cancel()
        self.rpc(self.sales, order, "action_draft")
        self.rpc(self.sales, order, "action_confirm")
        self.assertEqual(order.credit_state, "held")
        self.cannot_release(order, self.seller)

    def test_one_own_order_in_a_batch_stops_the_batch(self):
        mine = self.order(1500, user=self.seller)
        mine.action_confirm()
        theirs = self.held(1600)
        holds = self.hold_of(mine) | self.hold_of(theirs)
        with self.refused(AccessError):
            self.rpc(self.seller, holds, "action_release", "Both")
        self.assertEqual(set(holds.mapped("state")), {"open"})

    def test_an_own_order_for_a_contact_of_the_customer_is_an_own_order(self):
        contact = self.env["res.partner"].create({"name": "Branch", "parent_id": self.partner.id})
        order = self.order(1500, contact, user=self.seller)
        order.action_confirm()
        self.cannot_release(order, self.seller)

    def test_lowering_releasing_and_raising_does_not_pass_the_ceiling(self):
        self.company.credit_release_ceiling = 2000
        order = self.held(5000)
        self.cannot_release(order, self.controller)
        self.rpc(self.sales, order.order_line, "write", {"price_unit": 2000})
        self.hold_of(order).action_evaluate()
        self.release(order)
        self.assertEqual(order.state, "sale")
        with self.refused(message="can't grow"):
            self.rpc(self.sales, order.order_line, "write", {"price_unit": 5000})

    def test_an_order_raised_after_it_was_held_is_measured_as_it_stands(self):
        self.company.credit_release_ceiling = 2000
        order = self.held(1500)
        self.rpc(self.sales, order.order_line, "write", {"price_unit": 5000})
        with self.refused(AccessError, message="ceiling"):
            self.release(order)
        self.assert_quotation(order)

    def test_a_foreign_currency_does_not_lower_the_ceiling(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": euro.id, "company_id": self.company.id, "rate": 0.5, "name": self.today}
        )
        self.company.credit_release_ceiling = 2000
        pricelist = self.env["product.pricelist"].create({"name": "EUR", "currency_id": euro.id})
        order = self.held(1500, pricelist_id=pricelist.id)
        self.assertEqual(self.hold_of(order).amount, 3000)
        self.cannot_release(order, self.controller)

    def test_a_decided_hold_cannot_be_decided_again(self):
        order = self.held(1500)
        hold = self.hold_of(order)
        self.rpc(self.controller, hold, "action_reject", "No")
        for method in ("action_release", "action_reject"):
            with self.refused(UserError):
                self.rpc(self.manager, hold, method, "Yes")
        self.assertEqual((hold.state, hold.decision_reason), ("rejected", "No"))

    def test_empty_reasons_in_disguise_are_refused(self):
        hold = self.hold_of(self.held(1500))
        for reason in ("", " \n", "<p><br></p>", "<!-- x -->", "&nbsp;", False):
            with self.subTest(reason), self.refused(UserError, message="Reason"):
                self.rpc(self.controller, hold, "action_release", reason)
        self.assertEqual(hold.state, "open")

    def test_a_salesperson_moves_no_hold_by_having_it_judged(self):
        hold = self.hold_of(self.held(1500))
        self.rpc(self.sales, hold, "action_evaluate")
        self.assertEqual(hold.state, "open")

    # who approves

    def test_only_managers_decide_on_requests(self):
        request = self.request()
        request.action_submit()
        for user in (
            self.sales,
            self.analyst,
            self.controller,
            self.auditor,
            self.clerk,
            self.contacts,
        ):
            for method in ("action_approve", "action_reject"):
                with self.subTest(f"{user.name} {method}"), self.refused(AccessError):
                    self.rpc(user, request, method, "Fine")
        self.assertEqual((request.state, request.limit_ids.ids), ("submitted", []))
        self.rpc(self.manager, request, "action_approve")
        self.assertEqual(request.limit_ids.amount, 500)

    def test_a_request_cannot_be_filed_in_another_name(self):
        for forged in ({"requested_by_id": self.analyst.id}, {"state": "submitted"},
                       {"decided_by_id": self.analyst.id}, {"limit_ids": [Command.create({})]}):  # fmt: skip
            with self.subTest(forged), self.refused():
                self.request(self.manager, **forged)
        ids = self.rpc(self.manager, "credit.request", "create", [{
            "account_id": self.account(self.partner).id, "kind": "temporary", "amount": 500,
            "date_from": str(self.today), "date_to": str(self.today), "reason": "Season",
            "create_uid": self.analyst.id,
        }], context={"default_requested_by_id": self.analyst.id, "default_state": "approved"})  # fmt: skip
        request = self.env["credit.request"].browse(ids)
        self.assertEqual(
            (request.requested_by_id, request.create_uid), (self.manager, self.manager)
        )
        self.assertEqual(request.state, "draft")
        request.with_user(self.manager).action_submit()
        with self.refused(AccessError, message="own request"):
            self.rpc(self.manager, request, "action_approve")

    def test_ones_own_defaults_approve_no_request(self):
        self.rpc(self.analyst, "ir.default", "set", "credit.request", "state", "approved", True)
        self.rpc(self.analyst, "ir.default", "set", "credit.request", "decided_by_id", 1, True)
        request = self.request()
        self.assertEqual((request.state, request.decided_by_id.ids), ("draft", []))

    def test_a_manager_who_changes_anothers_request_cannot_approve_what_they_wrote(self):
        request = self.request()
        request.action_submit()
        self.rpc(self.manager, request, "action_draft")
        for values in ({"amount": 1e6}, {"date_to": "2099-01-01"}, {"limit_type": "unlimited"}):
            with self.subTest(values), self.refused(AccessError, message="filed by"):
                self.rpc(self.manager, request, "write", values)
        self.assertEqual(request.amount, 500)
        self.rpc(self.analyst, request, "write", {"amount": 600})
        self.rpc(self.analyst, request, "action_submit")
        self.rpc(self.manager, request, "action_approve")
        self.assertEqual(request.limit_ids.amount, 600)

    def test_a_request_cannot_be_changed_once_it_is_submitted_or_approved(self):
        request = self.request()
        request.action_submit()
        for state in ("submitted", "approved"):
            for values in ({"amount": 9e6}, {"kind": "initial"}, {"date_to": "2099-01-01"},
                           {"account_id": self.account(self.customer()).id}):  # fmt: skip
                with self.subTest(f"{state} {values}"), self.refused():
                    self.rpc(self.analyst, request, "write", values)
            with self.refused():
                self.rpc(self.analyst, request, "unlink")
            if state == "submitted":
                self.rpc(self.manager, request, "action_approve")
        with self.refused():
            self.rpc(self.analyst, request, "action_draft")
        self.assertEqual(self.account(self.partner).limit_amount, 1500)

    def test_a_request_moved_through_its_account_is_guarded_too(self):
        request = self.request()
        request.action_submit()
        request.with_user(self.manager).action_approve()
        other = self.account(self.customer(name="Other"))
        for commands in ([Command.link(request.id)], [Command.update(request.id, {"amount": 1})],
                         [Command.set(request.ids)]):  # fmt: skip
            with self.subTest(commands), self.refused():
                self.rpc(self.controller, other, "write", {"request_ids": commands})
        self.assertEqual(request.account_id, self.account(self.partner))

    def test_a_copied_request_is_a_draft_of_whoever_copied_it(self):
        request = self.request()
        request.action_submit()
        request.with_user(self.manager).action_approve()
        copy = self.env["credit.request"].browse(self.rpc(self.manager, request, "copy"))
        self.assertEqual(
            (copy.state, copy.requested_by_id, copy.limit_ids.ids), ("draft", self.manager, [])
        )

    # evidence and ledger

    def records_of_all_kinds(self):
        order = self.held(1500)
        account = self.account(self.partner)
        return [account, account.limit_ids, account.request_ids, self.hold_of(order),
                order.sudo().credit_check_ids]  # fmt: skip

    def test_ledger_checks_and_holds_are_changed_by_nobody(self):
        users = (self.sales, self.analyst, self.controller, self.manager, self.auditor, self.clerk,
                 self.boss)  # fmt: skip
        account, limits, _requests, hold, checks = self.records_of_all_kinds()
        forged = [
            (limits, {"amount": 1e6}), (limits, {"date_to": "2000-01-01"}), (limits, {"account_id": 1}),
            (checks, {"verdict": "pass"}), (checks, {"findings": []}), (checks, {"order_id": False}),
            (hold, {"state": "released"}), (hold, {"amount": 1}), (hold, {"attempt_user_ids": []}),
            (hold, {"decision_reason": "x"}), (hold, {"use": "unused"}), (hold, {"order_id": 1}),
            (account, {"state": "open"}), (account, {"partner_id": 1}), (account, {"company_id": 1}),
            (account, {"limit_ids": [Command.clear()]}), (account, {"hold_ids": [Command.clear()]}),
            (account, {"limit_ids": [Command.create({"amount": 1e6})]}),
        ]  # fmt: skip
        for user in users:
            for records, values in forged:
                with self.subTest(f"{user.name} {records} {values}"), self.refused():
                    self.rpc(user, records, "write", values)
            for records in (limits, checks, hold, account):
                with self.subTest(f"{user.name} deletes {records}"), self.refused():
                    self.rpc(user, records, "unlink")
        self.assertEqual((limits.amount, hold.state, account.state), (1000, "open", "open"))

    def test_ledger_checks_and_holds_are_created_by_nobody(self):
        order, account = self.order(1500), self.account(self.partner)
        request = account.request_ids
        for user in (self.sales, self.analyst, self.controller, self.manager, self.auditor):
            for model, values in (
                ("credit.limit", {"account_id": account.id, "amount": 1e6, "request_id": request.id,
                                  "date_from": str(self.today)}),
                ("credit.hold", {"order_id": order.id, "account_id": account.id, "state": "released"}),
                ("credit.check", {"order_id": order.id, "verdict": "pass", "order_name": "x"}),
            ):  # fmt: skip
                with self.subTest(f"{user.name} {model}"), self.refused(AccessError):
                    self.rpc(user, model, "create", [values])
                with self.subTest(f"{user.name} {model} default"), self.refused(AccessError):
                    self.rpc(user, model, "create", [{}],
                             context={f"default_{key}": value for key, value in values.items()})  # fmt: skip
        self.assertEqual(account.limit_amount, 1000)

    def test_the_system_itself_changes_neither_ledger_nor_checks(self):
        _account, limits, _requests, hold, checks = self.records_of_all_kinds()
        for records, values in ((limits, {"amount": 1e6}), (checks, {"verdict": "pass"})):
            with self.refused(UserError):
                records.sudo().write(values)
            with self.refused(UserError):
                records.sudo().unlink()
        with self.refused(UserError):
            hold.sudo().unlink()

    def test_an_order_somebody_decided_on_cannot_be_deleted(self):
        order = self.held(1500)
        hold = self.hold_of(order)
        self.rpc(self.controller, hold, "action_reject", "No")
        with self.refused(UserError, message="cancel it instead"):
            self.rpc(self.sales_manager, order, "unlink")
        self.assertEqual(hold.decision_reason, "No")

    def test_a_deleted_quotation_leaves_its_checks(self):
        order = self.held(1500)
        checks, name = order.sudo().credit_check_ids, order.name
        self.rpc(self.sales_manager, order, "unlink")
        checks.invalidate_recordset()
        self.assertEqual((checks.order_name, checks.amount), (name, 1500))

    def test_a_customer_with_an_account_cannot_be_deleted(self):
        partner = self.customer(limit=10, name="Short")
        with self.refused(Exception):
            self.rpc(self.contacts, partner, "unlink")
        self.assertTrue(self.account(partner).limit_ids)

    # settings

    def test_rules_policy_grades_and_categories_are_edited_by_managers_only(self):
        rule = self.env.ref("credit_management.credit_rule_over_limit")
        policy = self.company._credit_policy()
        category = self.env["credit.exposure.category"].search([], limit=1)
        rating = self.env["credit.rating"].search([], limit=1)
        forged = [(rule, {"severity": "ignore"}), (rule, {"threshold": 1e9}),
                  (policy, {"tolerance_percent": 100}), (policy, {"allow_unpaid_prepayment": True}),
                  (category, {"treatment": "ignore"}), (rating, {"name": "AAA"})]  # fmt: skip
        for user in (self.sales, self.analyst, self.controller, self.auditor, self.sales_manager,
                     self.clerk):  # fmt: skip
            for records, values in forged:
                with self.subTest(f"{user.name} {values}"), self.refused(AccessError):
                    self.rpc(user, records, "write", values)
            with self.subTest(f"{user.name} deletes"), self.refused(AccessError):
                self.rpc(user, rule, "unlink")
            with self.subTest(f"{user.name} creates"), self.refused(AccessError):
                self.rpc(user, "credit.rule", "create",
                         [{"kind": "over_limit", "severity": "ignore", "company_id": self.company.id}])  # fmt: skip
        version = rule.version
        self.rpc(self.manager, rule, "write", {"severity": "warn"})
        self.assertGreater(rule.version, version)

    def test_the_company_is_edited_by_none_of_them(self):
        for user in (self.sales, self.analyst, self.controller, self.manager, self.auditor,
                     self.sales_manager, self.clerk, self.contacts):  # fmt: skip
            for values in ({"credit_check_mode": "off"}, {"credit_release_ceiling": 1e9},
                           {"credit_payment_term_id": False}):  # fmt: skip
                with self.subTest(f"{user.name} {values}"), self.refused(AccessError):
                    self.rpc(user, self.company, "write", values)
            with self.subTest(f"{user.name} settings"), self.refused(AccessError):
                ids = self.rpc(user, "res.config.settings", "create", [{}])
                self.rpc(user, self.env["res.config.settings"].browse(ids), "execute")
        self.assertEqual(self.company.credit_check_mode, "enforce")

    def test_a_term_is_flagged_by_managers_only_whatever_the_defaults_say(self):
        term = self.env["account.payment.term"].create(
            {"name": "Ours", "company_id": self.company.id}
        )
        for context in ({}, {"default_credit_before_delivery": True}):
            values = {"name": "Mine", "company_id": self.company.id}
            values.update({} if context else {"credit_before_delivery": True})
            with self.refused(AccessError):
                self.rpc(self.clerk, "account.payment.term", "create", [values], context=context)
        with self.refused(AccessError):
            self.rpc(self.clerk, term, "write", {"credit_before_delivery": True})
        self.rpc(self.clerk, "ir.default", "set", "account.payment.term", "credit_before_delivery",
                 True, True)  # fmt: skip
        ids = self.rpc(self.clerk, "account.payment.term", "create",
                       [{"name": "Mine", "company_id": self.company.id}])  # fmt: skip
        self.assertFalse(self.env["account.payment.term"].browse(ids).credit_before_delivery)

    def test_grade_and_longest_term_of_an_account_are_a_managers(self):
        account = self.account(self.partner)
        rating = self.env["credit.rating"].search([], limit=1)
        for user in (self.analyst, self.controller):
            for values in ({"rating_id": rating.id}, {"payment_term_id": False}):
                with self.subTest(f"{user.name} {values}"), self.refused(AccessError):
                    self.rpc(user, account, "write", values)
        stranger = self.customer(name="Stranger")
        # Guarded defaults are dropped, the customer's among them: nothing is left to create.
        with self.refused(AccessError, IntegrityError):
            self.rpc(self.analyst, "credit.account", "create", [{}], context={
                "default_partner_id": stranger.id, "default_state": "open",
                "default_rating_id": rating.id,
            })  # fmt: skip

    # the auditor

    def test_the_auditor_writes_nothing_at_all(self):
        order = self.held(1500)
        request = self.request()
        records = [*self.records_of_all_kinds(), request, self.company._credit_policy(),
                   self.env["credit.rule"].search([], limit=1)]  # fmt: skip
        for one in records:
            self.assertTrue(self.rpc(self.auditor, one, "read", ["display_name"]))
            for method, args in (("write", [{"id": one[:1].id}]), ("unlink", []),
                                 ("message_post", [])):  # fmt: skip
                if method == "message_post" and not hasattr(one, method):
                    continue
                with self.subTest(f"{one._name} {method}"), self.refused(AccessError):
                    self.rpc(self.auditor, one[:1], method, *args,
                             **({"body": "Hello"} if method == "message_post" else {}))  # fmt: skip
        for model in ALL_MODELS:
            with self.subTest(model), self.refused(AccessError):
                self.rpc(self.auditor, model, "create", [{}])
        for records, method in ((request, "action_submit"), (request, "action_cancel"),
                                (self.hold_of(order), "action_evaluate"),
                                (order, "action_confirm"), (order, "action_credit_close"),
                                (self.customer(), "action_view_credit_account")):  # fmt: skip
            with self.subTest(method), self.refused(AccessError):
                self.rpc(self.auditor, records, method)

    # ledger dates

    def test_a_grant_of_yesterday_or_tomorrow_gives_nothing_today(self):
        for days in (-1, 1):
            day = self.today + timedelta(days=days)
            self.request(date_from=day, date_to=day)
            request = self.account(self.partner).request_ids[:1]
            request.with_user(self.analyst).action_submit()
            request.with_user(self.manager).action_approve()
        self.held(1001)
