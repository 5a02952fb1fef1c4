"""Attacks through the customer: contacts, parents, merges, companies, figures, and reading."""

from contextlib import suppress

import psycopg2

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..attack import REFUSALS, AttackCase

NONSENSE = (float("nan"), float("inf"), float("-inf"), 1e15, 1e300)
NONSENSE_ERRORS = (ValueError, OverflowError, psycopg2.Error, *REFUSALS)


@tagged("post_install", "-at_install")
class TestAttackCustomer(AttackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contacts = cls._user("contacts", "base.group_partner_manager")
        cls.clerk = cls._user(
            "clerk", "account.group_account_invoice", "base.group_partner_manager"
        )

    def contact(self, name="Contact", **values):
        return self.env["res.partner"].create(
            {"name": name, "parent_id": self.partner.id, "email": self.partner.email, **values}
        )

    # contacts

    def test_contacts_share_one_limit(self):
        self.confirmed(600, self.contact())
        new = self.rpc(self.contacts, "res.partner", "create",
                       [{"name": "New", "parent_id": self.partner.id}])  # fmt: skip
        order = self.order(600, self.env["res.partner"].browse(new))
        order.action_confirm()
        self.assertEqual((order.state, order.credit_state), ("draft", "held"))

    def test_a_contact_with_open_orders_cannot_leave_the_customer(self):
        contact = self.contact()
        order = self.confirmed(1000, contact)
        stranger = self.customer(name="Stranger")
        for values in ({"parent_id": stranger.id}, {"parent_id": False}, {"is_company": True},
                       {"parent_id": False, "is_company": True}):  # fmt: skip
            with self.subTest(values), self.refused(message=order.name):
                self.rpc(self.contacts, contact, "write", values)
        self.assertEqual(contact.commercial_partner_id, self.partner)
        self.assert_full()

    def test_a_contact_moves_with_its_orders_where_they_fit(self):
        contact = self.contact()
        self.confirmed(1000, contact)
        rich = self.customer(name="Rich", limit=5000)
        self.rpc(self.contacts, contact, "write", {"parent_id": rich.id})
        self.assertEqual((self.exposure(), self.exposure(rich)), (0, 1000))

    def test_merging_a_contact_away_frees_no_limit(self):
        contact = self.contact()
        order = self.confirmed(1000, contact)
        stranger = self.contact(name="Stranger", parent_id=self.customer(name="Strangers").id)
        with self.refused(message=order.name):
            self.merge(contact | stranger, stranger)
        self.assertEqual(order.partner_id, contact)
        self.assert_full()

    def merge(self, partners, destination, user=None):
        ids = self.rpc(user or self.contacts, "base.partner.merge.automatic.wizard", "create", [{
            "partner_ids": [Command.set(partners.ids)],
            "dst_partner_id": destination.id,
            "state": "selection",
        }])  # fmt: skip
        wizard = self.env["base.partner.merge.automatic.wizard"].browse(ids)
        self.rpc(user or self.contacts, wizard, "action_merge")

    def test_a_merge_moves_a_limit_for_nobody_who_may_not_move_it(self):
        """As by a new parent: the same right, the same refusal."""
        other = self.customer(name="Other")
        for text, call in (
            ("parent", lambda: self.rpc(self.contacts, self.partner, "write",
                                        {"parent_id": other.id, "is_company": False})),
            ("merge", lambda: self.merge(self.partner | other, other)),
        ):  # fmt: skip
            with self.subTest(text), self.refused(UserError, message="has a credit limit"):
                call()
        self.merge(self.partner | other, other, self.controller_of_contacts())
        account = self.account(other)
        self.assertEqual(account.limit_amount, 1000)
        self.assertTrue(account.message_ids.filtered(lambda one: "belongs to Other" in one.body))

    def test_a_merge_moves_no_colleagues_customer(self):
        contacts = self.env.ref("base.group_partner_manager")
        self.other_sales.group_ids |= contacts
        mine = self.customer(name="Mine", user_id=self.other_sales.id)
        bare = self.customer(name="Bare")
        self.account(bare)
        for text, call in (
            ("parent", lambda: self.rpc(self.other_sales, bare, "write",
                                        {"parent_id": mine.id, "is_company": False})),
            ("merge", lambda: self.merge(bare | mine, mine, self.other_sales)),
        ):  # fmt: skip
            with self.subTest(text), self.refused(UserError, message="Sales answers for"):
                call()
        self.sales.group_ids |= contacts
        before = self.env["mail.message"].search([], order="id desc", limit=1).id
        self.merge(bare | mine, mine, self.controller_of_contacts())
        told = self.env["mail.message"].search(
            [("id", ">", before), ("partner_ids", "in", self.sales.partner_id.ids)]
        )
        self.assertIn("Bare", "".join(told.mapped("body")))

    def test_a_merge_gives_its_limit_to_nobody_who_was_not_merged(self):
        thief = self.customer(name="Thief")
        double = self.customer(name="Double")
        self.merge(self.partner | double, thief, self.controller_of_contacts())
        survivor = (self.partner | double).exists()
        self.assertEqual(len(survivor), 1)
        self.assertEqual(self.account(thief).limit_type, "none")
        self.assertEqual(self.account(survivor).limit_amount, 1000)

    def test_a_merge_lifts_no_stop(self):
        request = self.grant(self.partner, 0, kind="suspend")
        self.assertEqual((request.state, self.account(self.partner).state), ("approved", "stop"))
        clean, both = self.customer(name="Clean", limit=1000), self.controller_of_contacts()
        for destination in (self.customer(name="Elsewhere"), clean):
            with self.cr.savepoint() as savepoint:
                self.merge(self.partner | clean, destination, both)
                survivor = (self.partner | clean).exists()
                self.assertEqual(self.account(survivor).state, "stop")
                savepoint.rollback()
            self.env.invalidate_all()

    def test_archiving_and_reviving_the_customer_changes_nothing(self):
        self.confirmed(1000)
        for active in (False, True):
            self.rpc(self.contacts, self.partner, "write", {"active": active})
            self.assertEqual(self.exposure(), 1000)
        self.assert_full()

    def test_the_customers_own_term_is_not_the_one_granted(self):
        self.company.credit_payment_term_id = self.env.ref("account.account_payment_term_15days")
        late = self.env["account.payment.term"].create({
            "name": "90", "line_ids": [Command.create(
                {"value": "percent", "value_amount": 100, "nb_days": 90})],
        })  # fmt: skip
        self.rpc(self.contacts, self.partner.with_company(self.company), "write",
                 {"property_payment_term_id": late.id})  # fmt: skip
        order = self.order(100, payment_term_id=late.id)
        order.action_confirm()
        self.assertEqual((order.state, order.credit_state), ("draft", "held"))

    def test_odoos_own_limit_raises_nothing(self):
        self.clerk.group_ids |= self.env.ref("account.group_account_manager")
        self.rpc(
            self.clerk,
            self.partner,
            "write",
            {"use_partner_credit_limit": True, "credit_limit": 1e6},
        )
        self.held(1500)

    def test_no_credit_field_of_a_partner_can_be_written(self):
        account = self.account(self.customer(name="Other", limit=9000))
        for user in (self.contacts, self.clerk, self.controller_of_contacts()):
            for values in ({"credit_account_id": account.id}, {"credit_state": "open"},
                           {"credit_available": 1e6}, {"credit_exposure": 0}):  # fmt: skip
                try:
                    with self.cr.savepoint():
                        self.rpc(user, self.partner, "write", values)
                except REFUSALS:
                    continue
        self.env.invalidate_all()
        partner = self.partner.with_user(self.controller)
        self.assertNotEqual(partner.credit_account_id, account)
        self.assertEqual((partner.credit_available, partner.credit_state), (1000, "open"))

    def controller_of_contacts(self):
        return self._user(
            "both", "base.group_partner_manager", "credit_management.group_credit_controller"
        )

    # companies

    def test_a_branch_shares_the_limit_of_its_root_company(self):
        branch = self.env["res.company"].create(
            {
                "name": "Branch",
                "parent_id": self.company.id,
                "currency_id": self.company.currency_id.id,
            }
        )
        self.sales.company_ids |= branch
        self.confirmed(600)
        both = dict(self.env.context, allowed_company_ids=(self.company | branch).ids)
        self.env = self.env(context=both)
        order = self.order(600, company_id=branch.id)
        order.action_confirm()
        self.assertEqual((order.state, order.credit_state), ("draft", "held"))

    def test_a_company_that_is_not_the_users_opens_nothing(self):
        other = self.env["res.company"].create(
            {
                "name": "Elsewhere",
                "currency_id": self.company.currency_id.id,
                "credit_check_mode": "off",
            }
        )
        confirmed = self.confirmed(1000)
        with self.refused(message="stays there"):
            self.rpc(self.sales, confirmed, "write", {"company_id": other.id})
        self.assertEqual(self.exposure(), 1000)
        order = self.order(1500)
        with self.refused():
            self.rpc(self.sales, order.with_context(allowed_company_ids=other.ids), "write",
                     {"state": "sale"})  # fmt: skip
        with self.refused(AccessError):
            order.with_company(other).action_confirm()
        order.action_confirm()
        self.assertEqual((order.state, order.credit_state), ("draft", "held"))

    def test_an_order_moved_to_a_company_that_does_not_check_is_not_moved_back(self):
        other = self.env["res.company"].create(
            {"name": "Lax", "currency_id": self.company.currency_id.id, "credit_check_mode": "off"}
        )
        self.sales.company_ids |= other
        order = self.order(1500)
        try:
            with self.cr.savepoint():
                self.rpc(self.sales, order, "write", {"company_id": other.id})
                self.rpc(self.sales, order, "action_confirm")
                self.assertEqual(order.state, "sale")
        except UserError:
            return  # Odoo itself may refuse to move it
        with self.refused():
            self.rpc(self.sales, order, "write", {"company_id": self.company.id})

    # figures nobody can compare

    def test_quantities_and_prices_that_are_no_numbers_confirm_nothing(self):
        for value in NONSENSE:
            for name in ("price_unit", "product_uom_qty"):
                with self.subTest(f"{name} {value}"):
                    order = self.order(500)
                    with suppress(*NONSENSE_ERRORS), self.cr.savepoint():
                        self.rpc(self.sales, order.order_line, "write", {name: value})
                        self.rpc(self.sales, order, "action_confirm")
                    self.env.invalidate_all()
                    self.assert_quotation(order)

    def test_a_confirmed_order_takes_no_such_figure_either(self):
        order = self.confirmed(500)
        for value in NONSENSE:
            for values in ({"price_unit": value}, {"product_uom_qty": value, "price_unit": 1},
                           {"discount": -value}):  # fmt: skip
                with self.subTest(values), self.refused(Exception):
                    self.rpc(self.sales, order.order_line, "write", values)
        self.assertEqual(order.amount_total, 500)

    def test_a_delivered_quantity_that_is_no_number_blinds_no_check(self):
        order = self.confirmed(500)
        for value in (float("nan"), float("inf"), 1e300):
            with self.subTest(value):
                with suppress(*NONSENSE_ERRORS), self.cr.savepoint():
                    self.rpc(self.sales, order.order_line, "write", {"qty_delivered": value})
                    self.order(700).action_confirm()
                self.env.invalidate_all()
                self.assertFalse(self.env["sale.order"].search(
                    [("partner_id", "=", self.partner.id), ("amount_total", "=", 700),
                     ("state", "=", "sale")]))  # fmt: skip

    def test_one_unusable_quotation_does_not_stop_the_evaluation_of_the_others(self):
        self.invoice(900)
        poisoned, order = self.held(1500), self.held(500)
        other = self.customer(name="Other", limit=100)
        honest = self.held(200, other)
        self.pay(900)
        self.pay(500, other)
        poisoned.order_line.price_unit = 1e15
        self.env["credit.hold"]._trigger_evaluation(self.partner)
        holds = self.hold_of(poisoned) | self.hold_of(order) | self.hold_of(honest)
        holds.sudo().action_evaluate()
        self.assertEqual(holds.mapped("state"), ["open", "ready", "ready"])

    def test_an_absurd_delivery_does_not_stop_the_evaluation_of_the_others(self):
        order = self.confirmed(500)
        self.rpc(self.sales, order.order_line, "write", {"qty_delivered": 1e14, "price_unit": 400})
        other = self.customer(name="Other", limit=100)
        honest = self.held(200, other)
        self.pay(500, other)
        with self.refused(message="more than 15 digits"):
            order.sudo()._credit_hold_grown("delivered")
        self.env["credit.hold"]._open_for_delivered()
        self.hold_of(honest).sudo().action_evaluate()
        self.assertEqual(self.hold_of(honest).state, "ready")

    def test_limits_and_thresholds_that_are_no_numbers_are_refused(self):
        rule = self.env.ref("credit_management.credit_rule_over_limit")
        policy = self.company._credit_policy()
        for value in NONSENSE:
            with self.subTest(value):
                with self.refused(Exception):
                    self.grant(self.partner, value, kind="increase")
                with self.refused(Exception):
                    self.rpc(self.manager, rule, "write", {"threshold": value})
                with self.refused(Exception):
                    self.company.credit_release_ceiling = value
                for name in ("tolerance_percent", "watch_utilization"):
                    with self.refused(Exception):
                        self.rpc(self.manager, policy, "write", {name: value})
        self.assertEqual(self.account(self.partner).limit_amount, 1000)

    # reading

    def test_a_salesperson_reads_no_figures_of_other_peoples_customers(self):
        self.confirmed(400)
        user = self.other_sales
        for model in ("credit.account", "credit.exposure", "credit.limit", "credit.check",
                      "credit.hold", "credit.request"):  # fmt: skip
            domain = [("partner_id", "=", self.partner.id)]
            with self.subTest(model):
                self.assertFalse(self.rpc(user, model, "search", domain))
                self.assertFalse(self.rpc(user, model, "search_count", domain))
                self.assertFalse(
                    self.rpc(
                        user, model, "formatted_read_group", domain, ["partner_id"], ["__count"]
                    )
                )
                records = self.env[model].sudo().search(domain)
                if records:
                    with self.refused(AccessError):
                        self.rpc(user, records, "read", ["display_name"])
        self.assertFalse(self.rpc(user, "credit.account", "name_search", self.partner.name))
        account = self.account(self.partner)
        for name in ("exposure_amount", "limit_amount", "available_amount", "overdue_amount"):
            for operator in (">", "<", "="):
                found = self.rpc(user, "credit.account", "search", [(name, operator, 400)])
                self.assertNotIn(account.id, found)
        self.assertTrue(self.rpc(self.sales, "credit.account", "search", [("id", "=", account.id)]))

    def test_searching_partners_by_their_credit_betrays_nothing(self):
        self.confirmed(400)
        user, own = self.other_sales, [("id", "=", self.partner.id)]
        for domain in ([("credit_exposure", ">", 399)], [("credit_available", ">", 0)],
                       [("credit_state", "=", "open")], [("credit_account_id", "!=", False)]):  # fmt: skip
            with self.subTest(domain):
                self.assertTrue(self.rpc(self.sales, "res.partner", "search", own + domain))
                self.assertFalse(self.rpc(user, "res.partner", "search", own + domain))
        read = self.rpc(user, self.partner, "read", ["credit_account_id", "credit_exposure",
                                                     "credit_available", "credit_state"])[0]  # fmt: skip
        read.pop("id")
        self.assertFalse(any(read.values()), read)
        self.assertFalse(
            self.rpc(user, "sale.order", "search", [("partner_id", "=", self.partner.id)])
        )
        self.assertFalse(self.rpc(user, "sale.order", "search_count", [
            ("credit_hold_id.excess", ">", 0), ("partner_id", "=", self.partner.id)]))  # fmt: skip

    def test_an_employee_without_credit_rights_reads_nothing(self):
        self.held(1500)
        employee = self._user("employee")
        for model in ("credit.account", "credit.exposure", "credit.limit", "credit.check",
                      "credit.hold", "credit.request", "credit.rule", "credit.policy"):  # fmt: skip
            with self.subTest(model), self.refused(AccessError):
                self.rpc(employee, model, "search_read", [])
        with self.refused(AccessError):
            self.rpc(employee, self.partner, "read", ["credit_exposure"])
        with self.refused(AccessError):
            self.rpc(employee, "res.partner", "search", [("credit_exposure", ">", 0)])

    def test_activities_and_messages_of_a_hold_are_for_those_who_may_read_it(self):
        hold = self.hold_of(self.held(1500))
        employee = self._user("employee")
        for user in (employee, self.other_sales):
            domain = [("res_model", "=", "credit.hold"), ("res_id", "=", hold.id)]
            self.assertFalse(self.rpc(user, "mail.activity", "search", domain))
            domain = [("model", "=", "credit.hold"), ("res_id", "=", hold.id)]
            self.assertFalse(self.rpc(user, "mail.message", "search", domain))
            with self.subTest(user.name), self.refused(AccessError):
                self.rpc(user, hold, "message_post", body="Release it")
