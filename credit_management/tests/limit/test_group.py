"""Groups (R26): customers under one controller share one limit."""

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..attack import AttackCase


class GroupCase(AttackCase):
    """Words for groups: ``group(limit, *partners)``."""

    def group(self, limit, *partners, name="Holding"):
        """Return a group of these customers with that limit (None: none was granted)."""
        group = self.env["credit.group"].create({"name": name, "company_id": self.company.id})
        if limit:
            self.grant_group(group, limit)
        for partner in partners:
            self.account(partner).sudo().group_id = group
        return group

    def grant_group(self, group, amount, kind="initial", **values):
        """Request a limit for the group as the analyst, approve it as the manager."""
        request = (
            self.env["credit.request"]
            .with_user(self.analyst)
            .create(
                {
                    "group_id": group.id,
                    "kind": kind,
                    "amount": amount,
                    "date_from": self.today,
                    "reason": "One controller",
                    **values,
                }
            )
        )
        request.action_submit()
        request.with_user(self.manager).action_approve()
        return request


@tagged("post_install", "-at_install")
class TestGroup(GroupCase):
    def test_the_smaller_of_member_and_group_is_available(self):
        """Published example: member 10,000, group 15,000 → 10,000; member 20,000 → 15,000."""
        small, large = self.customer(limit=10000), self.customer(limit=20000)
        self.group(15000, small, name="One")
        self.group(15000, large, name="Two")
        self.assertEqual(self.account(small).available_amount, 10000)
        self.assertEqual(self.account(large).available_amount, 15000)
        accounts = self.account(small) | self.account(large)
        for domain in ([("available_amount", "=", 15000)], [("available_amount", ">", 10000)]):
            self.assertEqual(
                self.env["credit.account"].search(domain) & accounts, self.account(large)
            )

    def test_an_order_of_a_member_is_held_by_what_the_others_owe(self):
        sister = self.customer(limit=1000, name="Sister")
        group = self.group(1500, self.partner, sister)
        self.confirmed(1000)
        self.confirmed(500, sister)
        order = self.held(1, sister)
        hold = order.sudo().credit_hold_id
        self.assertEqual((hold.excess, hold.limit_amount), (1, 1000))
        self.assertIn("group Holding would owe", hold.reason)
        self.assertEqual((group.exposure_amount, group.available_amount), (1500, 0))
        self.assertEqual(group.utilization, 1)
        self.assertEqual(group.utilization_text, "100%")
        found = self.env["credit.group"].search([("utilization", ">=", 1)])
        self.assertIn(group, found)
        check = order.sudo().credit_check_ids
        self.assertEqual(check._replay().outcome, "hold")

    def test_members_in_one_batch_see_each_other(self):
        sister = self.customer(limit=1000, name="Sister")
        self.group(1500, self.partner, sister)
        orders = self.order(800) | self.order(800, sister)
        orders.action_confirm()
        self.assertEqual(orders.mapped("credit_state"), ["passed", "held"])

    def test_a_group_without_a_limit_gives_no_credit(self):
        self.group(None, self.partner)
        self.held(1)

    def test_an_unlimited_member_is_bound_by_the_group_and_an_unlimited_group_binds_nobody(self):
        free = self.customer(unlimited=True)
        group = self.group(500, free)
        self.assertEqual(self.account(free).available_amount, 500)
        self.held(501, free)
        self.grant_group(group, 0, limit_type="unlimited")
        self.confirmed(501, free)

    def test_a_payment_of_one_member_frees_the_order_of_another(self):
        sister = self.customer(limit=1000, name="Sister")
        self.group(1000, self.partner, sister)
        self.invoice(1000)
        order = self.held(500, sister)
        self.pay(1000)
        self.assertTrue(self.trigger_runs())
        order.sudo().credit_hold_id.action_evaluate()
        self.assertEqual(order.sudo().credit_hold_id.state, "ready")

    def trigger_runs(self):
        """Tell whether the scheduled evaluation was asked for."""
        cron = self.env.ref("credit_management.ir_cron_evaluate_holds")
        return self.env["ir.cron.trigger"].sudo().search_count([("cron_id", "=", cron.id)])

    def test_a_group_limit_and_leaving_the_group_have_holds_judged_again(self):
        group = self.group(100, self.partner)
        hold = self.held(500).sudo().credit_hold_id
        before = self.trigger_runs()
        self.grant_group(group, 1000, "increase")
        self.assertGreater(self.trigger_runs(), before)
        hold.action_evaluate()
        self.assertEqual(hold.state, "ready")
        self.grant_group(group, 100, "decrease")
        hold.action_evaluate()
        self.assertEqual(hold.state, "open")
        before = self.trigger_runs()
        self.account(self.partner).with_user(self.manager).group_id = False
        self.assertGreater(self.trigger_runs(), before)
        hold.action_evaluate()
        self.assertEqual(hold.state, "ready")

    def test_a_customer_in_a_group_cant_join_another_and_hears_both_names(self):
        self.group(100, self.partner, name="Present")
        other = self.group(100, name="Wanted")
        account = self.account(self.partner)
        with self.refused(UserError, message="Customer is a member of .*Present.*Wanted"):
            account.with_user(self.manager).group_id = other
        with self.refused(UserError, message="Present"):
            other.with_user(self.manager).account_ids = [Command.link(account.id)]
        self.assertEqual(account.group_id.name, "Present")

    def test_joining_and_leaving_are_noted_on_both(self):
        group = self.group(100, self.partner)
        account = self.account(self.partner)
        self.assertIn("Customer joined", group.message_ids[0].body)
        account.group_id = False
        self.assertIn("Customer left", group.message_ids[0].body)

    def test_the_account_of_another_company_cant_join(self):
        second = self._make_company()
        group = self.env["credit.group"].create({"name": "Far", "company_id": second.id})
        with self.refused(ValidationError, message="Far is a credit group of"):
            self.account(self.partner).group_id = group

    def test_the_group_shows_the_members_accounts_in_other_companies(self):
        group = self.group(100, self.partner)
        second = self._make_company()
        other = self.env["credit.account"]._get_or_create(self.partner, second)
        self.assertEqual(group.other_account_ids, other)

    def test_a_request_is_for_an_account_or_for_a_group(self):
        group = self.group(None)
        values = {"amount": 10, "reason": "Why", "date_from": self.today}
        account = self.account(self.partner).id
        for owner in ({}, {"account_id": account, "group_id": group.id}):
            with self.refused(UserError, message="one account or for one group"):
                self.rpc(self.analyst, "credit.request", "create", {**values, **owner})
        with self.refused(ValidationError, message="concerns one customer"):
            self.rpc(
                self.analyst,
                "credit.request",
                "create",
                {**values, "group_id": group.id, "kind": "suspend", "limit_type": "none"},
            )
        request = self.grant_group(group, 10)
        with self.refused(UserError, message="must lie above"):
            self.grant_group(group, 5, "increase")
        self.assertEqual(request.current_limit_amount, 10)
        self.assertEqual(request.limit_ids.company_id, self.company)
        self.assertEqual(group._limit_at(self.today)[group], 10)
        self.assertEqual(request.limit_ids.status, "current")

    def test_merged_customers_keep_the_stricter_group(self):
        other = self.customer(limit=1000, name="Other")
        self.group(500, self.partner, name="Strict")
        self.group(5000, other, name="Generous")
        self.env["base.partner.merge.automatic.wizard"]._merge((self.partner | other).ids, other)
        self.assertEqual(self.account(other).group_id.name, "Strict")
        self.held(501, other)

    def test_a_member_merged_with_who_has_no_group_stays_a_member(self):
        other = self.customer(limit=1000, name="Other")
        self.group(500, self.partner)
        self.env["base.partner.merge.automatic.wizard"]._merge((self.partner | other).ids, other)
        self.assertEqual(self.account(other).group_id.name, "Holding")

    def test_a_group_with_members_or_grants_isnt_deleted(self):
        group = self.group(100, self.partner)
        with self.refused(UserError, message="can't be deleted"):
            group.unlink()
        empty = self.group(None, name="Empty")
        empty.with_user(self.manager).unlink()
        self.assertFalse(empty.exists())

    def test_the_draft_invoice_says_so_too(self):
        self.group(100, self.partner)
        move = self.invoice(500, post=False)
        self.assertIn("group Holding would owe", move.credit_banner)


@tagged("post_install", "-at_install")
class TestAttackGroup(GroupCase):
    def test_nobody_writes_a_group_limit(self):
        group = self.group(100, self.partner)
        grant = group.limit_ids
        values = {
            "group_id": group.id, "amount": 99999, "date_from": self.today,
            "request_id": grant.request_id.id,
        }  # fmt: skip
        for user in (self.sales, self.analyst, self.controller, self.manager, self.auditor):
            with self.refused(AccessError):
                self.rpc(user, "credit.limit", "create", values)
            with self.refused():
                self.rpc(user, grant, "write", {"amount": 99999})
            with self.refused():
                self.rpc(user, group, "write", {"limit_ids": [Command.create(values)]})
        for user in (self.sales, self.analyst, self.controller, self.auditor):
            with self.refused():
                self.rpc(user, group, "write", {"limit_amount": 99999})
        self.assertEqual(group.limit_amount, 100)

    def test_nobody_approves_their_own_request_for_a_group(self):
        group = self.group(None)
        request = self.env["credit.request"].browse(
            self.rpc(
                self.manager,
                "credit.request",
                "create",
                {"group_id": group.id, "amount": 9, "reason": "Me", "date_from": self.today},
                context={"default_state": "approved"},
            )
        )
        self.assertEqual(request.state, "draft")
        with self.refused(UserError, message="can't be decided"):
            self.rpc(self.manager, request, "action_submit")
        self._user("colleague", "credit_management.group_credit_manager")
        self.rpc(self.manager, request, "action_submit")
        with self.refused(AccessError):
            self.rpc(self.manager, request, "action_approve")
        self.assertEqual(group.limit_type, "none")

    def test_below_the_manager_nobody_takes_a_customer_out_of_a_group_or_in(self):
        group = self.group(100, self.partner)
        account = self.account(self.partner)
        for user in (self.sales, self.analyst, self.controller, self.auditor):
            with self.refused(AccessError):
                self.rpc(user, account, "write", {"group_id": False})
            with self.refused(AccessError):
                self.rpc(user, group, "write", {"account_ids": [Command.clear()]})
            with self.refused(AccessError):
                self.rpc(user, "credit.group", "create", {"name": "Mine"})
            with self.refused(AccessError):
                self.rpc(user, group, "unlink")
        self.held(101)
        loaded = self.rpc(
            self.controller, "credit.account", "load", [".id", "group_id"], [[account.id, ""]]
        )
        self.assertFalse(loaded["ids"])
        self.rpc(self.manager, account, "write", {"group_id": False})
        self.confirmed(101)

    def test_the_auditor_creates_nothing(self):
        for model in ("credit.group", "credit.collateral", "credit.request", "credit.overview"):
            with self.refused(AccessError):
                self.rpc(self.auditor, model, "create", {})

    def test_a_new_account_isnt_put_into_a_group_by_the_context(self):
        group = self.group(100)
        other = self.customer(name="Other")
        self.rpc(
            self.analyst,
            other,
            "action_view_credit_account",
            context={"default_group_id": group.id},
        )
        self.assertFalse(self.account(other).group_id)

    def test_salespeople_see_groups_of_their_own_customers_only(self):
        mine = self.group(100, self.partner)
        other = self.customer(name="Other")
        other.user_id = self.other_sales
        theirs = self.group(100, other, name="Theirs")
        found = self.rpc(self.sales, "credit.group", "search", [])
        self.assertIn(mine.id, found)
        self.assertNotIn(theirs.id, found)
        with self.refused(AccessError):
            self.rpc(self.sales, theirs, "read", ["exposure_amount"])
        self.assertEqual(
            self.rpc(self.auditor, theirs, "read", ["limit_amount"])[0]["limit_amount"], 100
        )

    def test_another_companys_group_is_neither_seen_nor_joined(self):
        second = self._make_company()
        far = self.env["credit.group"].create({"name": "Far", "company_id": second.id})
        self.assertNotIn(far.id, self.rpc(self.manager, "credit.group", "search", []))
        with self.refused():
            self.rpc(self.manager, self.account(self.partner), "write", {"group_id": far.id})
        with self.refused(AccessError):
            self.rpc(
                self.manager,
                "credit.request",
                "create",
                {"group_id": far.id, "amount": 9, "reason": "Far", "date_from": self.today},
            )
