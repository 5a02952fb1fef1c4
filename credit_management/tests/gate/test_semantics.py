"""Each sentence decided in the design, as a test. See docs/concepts.md for the words."""

from datetime import timedelta

from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tests import tagged

from ..common import CreditCase


@tagged("post_install", "-at_install")
class TestLimitInForce(CreditCase):
    def setUp(self):
        super().setUp()
        self.partner = self.customer()

    def limit_at(self, days=0):
        account = self.account(self.partner)
        return account._limit_at(self.today + timedelta(days=days))[account]

    def test_nobody_gets_credit_by_default(self):
        self.assertEqual(self.limit_at(), 0.0)
        self.held(1)

    def test_the_permanent_grant_that_started_last_counts(self):
        self.grant(self.partner, 1000)
        self.grant(self.partner, 3000, "increase", date_from=self.today + timedelta(days=10))
        self.assertEqual((self.limit_at(), self.limit_at(9), self.limit_at(10)), (1000, 1000, 3000))

    def test_temporary_grants_add_and_both_ends_count(self):
        self.grant(self.partner, 1000)
        self.grant(
            self.partner, 500, "temporary",
            date_from=self.today + timedelta(days=1), date_to=self.today + timedelta(days=3),
        )  # fmt: skip
        self.assertEqual([self.limit_at(day) for day in range(5)], [1000, 1500, 1500, 1500, 1000])

    def test_unlimited_wins_and_shows_no_amount(self):
        self.grant(self.partner, 1000)
        self.grant(self.partner, 0, "increase", limit_type="unlimited")
        account = self.account(self.partner)
        self.assertIsNone(self.limit_at())
        self.assertEqual((account.limit_type, account.limit_amount), ("unlimited", 0))
        self.confirmed(1_000_000)
        account.invalidate_recordset()
        self.assertEqual((account.available_amount, account.utilization), (0, 0))
        self.assertEqual(account.utilization_text, "unlimited")

    def test_no_limit_shows_what_is_owed_as_missing(self):
        self.invoice(300)
        account = self.account(self.partner)
        self.assertEqual((account.limit_type, account.limit_amount), ("none", 0))
        self.assertEqual(account.available_amount, -300)
        self.assertEqual(account.utilization_text, "over")
        self.assertIn(account, account.search([("utilization", ">", 1)]))

    def test_utilisation_is_a_ratio(self):
        self.grant(self.partner, 1000)
        self.confirmed(850)
        account = self.account(self.partner)
        self.assertEqual((account.utilization, account.utilization_text), (0.85, "85%"))
        self.assertEqual(account.available_amount, 150)

    def test_the_limit_revolves(self):
        self.grant(self.partner, 1000)
        self.invoice(1000)
        self.held(100)
        self.pay(1000)
        self.confirmed(1000)

    def test_an_overpaid_customer_buys_for_what_was_overpaid(self):
        self.pay(473.72)
        self.confirmed(473.72)
        self.held(0.01)


@tagged("post_install", "-at_install")
class TestPrepaid(CreditCase):
    def setUp(self):
        super().setUp()
        self.partner = self.customer()

    def payment(self, amount, *orders, partner=None, post=True):
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": (partner or self.partner).id,
                "amount": amount,
                "journal_id": self.env["account.journal"]
                .search([("company_id", "=", self.company.id), ("type", "=", "bank")], limit=1)
                .id,
            }
        )
        if post:
            if not payment.outstanding_account_id:
                payment.outstanding_account_id = self._account("asset_cash")
            payment.action_post()
        for order in orders:
            order.sudo().credit_payment_ids |= payment
        return payment

    def test_an_order_paid_in_full_needs_no_credit(self):
        order = self.order(500)
        self.payment(500, order)
        order.action_confirm()
        self.assertEqual((order.state, order.credit_state), ("sale", "passed"))

    def test_a_deposit_leaves_the_rest_as_exposure(self):
        order = self.order(500)
        self.payment(499, order)
        order.action_confirm()
        self.assertEqual(order.credit_state, "held")

    def test_a_payment_without_an_entry_is_no_payment(self):
        order = self.order(500)
        self.payment(500, order, post=False)
        order.action_confirm()
        self.assertEqual(order.credit_state, "held")

    def test_one_payment_counts_once_over_the_orders_it_links(self):
        first, second = self.order(500), self.order(500)
        self.payment(500, first, second)
        (first | second).action_confirm()
        self.assertEqual([first.state, second.state], ["sale", "draft"])

    def test_money_waiting_for_one_order_makes_no_room_for_another(self):
        paid, other = self.order(500), self.order(500)
        self.payment(500, paid)
        other.action_confirm()
        self.assertEqual(other.credit_state, "held")
        paid.action_confirm()
        self.assertEqual(paid.state, "sale")

    def test_overdue_items_do_not_hold_a_prepaid_order(self):
        self.invoice(100, days=-60)
        order = self.order(500)
        self.payment(500, order)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_a_stop_blocks_prepaid_orders_and_a_hold_does_not(self):
        account = self.account(self.partner)
        account.sudo().state = "hold"
        order = self.order(500)
        self.payment(500, order)
        account.sudo().state = "stop"
        order.action_confirm()
        self.assertEqual(order.credit_state, "held")
        account.sudo().state = "hold"
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_who_has_paid_is_not_held_for_what_was_true_last_night(self):
        self.grant(self.partner, 1000)
        account = self.account(self.partner)
        account.sudo().state = "hold"  # as the night found it
        order = self.order(500)
        order.action_confirm()
        self.assertEqual((order.state, order.credit_state), ("sale", "passed"))

    def test_a_hold_counts_while_the_figures_call_for_it(self):
        self.grant(self.partner, 1000)
        account = self.account(self.partner)
        self.invoice(100, days=-60)
        account.sudo()._refresh_state()
        self.assertEqual(account.state, "hold")
        rules = [finding["rule"] for finding in self.held(500).credit_hold_id.check_id.findings]
        self.assertIn("account_hold", rules)

    def test_an_immediate_term_is_credit_like_any_other(self):
        term = self.env.ref("account.account_payment_term_immediate")
        self.held(500, payment_term_id=term.id)

    def test_payment_before_delivery_confirms_unpaid_only_where_the_company_says_so(self):
        term = self.env["account.payment.term"].create(
            {"name": "Before delivery", "credit_before_delivery": True}
        )
        self.held(500, payment_term_id=term.id)
        self.company._credit_policy().allow_unpaid_prepayment = True
        self.confirmed(500, payment_term_id=term.id)

    def test_only_credit_managers_flag_a_term(self):
        term = self.env["account.payment.term"].create({"name": "Mine"})
        accountant = self._user("accountant", "account.group_account_manager")
        with self.assertRaises(AccessError):
            term.with_user(accountant).credit_before_delivery = True
        self.assertFalse(term.credit_before_delivery)


@tagged("post_install", "-at_install")
class TestEntryAndGrowth(CreditCase):
    def setUp(self):
        super().setUp()
        self.partner = self.customer(limit=1000)

    def test_a_pass_is_not_reusable(self):
        order = self.confirmed(900)
        order.sudo()._action_cancel()
        order.action_draft()
        self.confirmed(500)
        order.action_confirm()
        self.assertEqual((order.state, order.credit_state), ("draft", "held"))

    def test_a_release_is_used_up_by_its_order(self):
        order = self.held(1500)
        self.release(order)
        order.sudo()._action_cancel()
        order.action_draft()
        order.action_confirm()
        self.assertEqual((order.state, order.credit_state), ("draft", "held"))

    def test_growth_that_does_not_fit_is_refused_with_the_figures(self):
        self.product.list_price = 100
        order = self.confirmed(100)
        with self.assertRaises(RedirectWarning) as refused:
            order.order_line.product_uom_qty = 100
        self.assertIn("10,000.00", refused.exception.args[0])
        self.assertEqual(order.amount_total, 100)

    def test_growth_within_the_limit_is_checked_and_passes(self):
        self.product.list_price = 100
        order = self.confirmed(100)
        order.order_line.product_uom_qty = 10
        self.assertEqual(order.amount_total, 1000)
        self.assertEqual(len(order.sudo().credit_check_ids), 2)

    def test_shrinking_always_passes(self):
        order = self.confirmed(1000)
        self.invoice(500, days=-10)
        order.order_line.price_unit = 900
        self.assertEqual(order.amount_total, 900)

    def test_a_release_covers_its_tolerance_and_no_more(self):
        policy = self.company._credit_policy()
        policy.write({"tolerance_percent": 10, "tolerance_days": 5})
        order = self.held(2000)
        self.release(order)
        order.order_line.price_unit = 2200
        self.assertEqual(order.amount_total, 2200)
        with self.assertRaises(RedirectWarning):
            order.order_line.price_unit = 2200.01

    def test_the_tolerance_ends(self):
        self.company._credit_policy().write({"tolerance_percent": 10, "tolerance_days": 5})
        order = self.held(2000)
        self.release(order)
        hold = order.sudo().credit_hold_id
        hold.decided_on -= timedelta(days=6)
        with self.assertRaises(RedirectWarning):
            order.order_line.price_unit = 2100

    def test_growth_of_a_part_invoiced_order_counts_the_invoiced_part_once(self):
        order = self.confirmed(500)
        order.sudo()._create_invoices().action_post()
        order.order_line.product_uom_qty = 2
        order.order_line.price_unit = 500
        self.assertEqual(order.amount_total, 1000)
        with self.assertRaises(RedirectWarning):
            order.order_line.price_unit = 501

    def test_a_larger_order_can_be_asked_for_and_released(self):
        order = self.confirmed(1000)
        self.env["credit.increase.request"].with_user(self.sales).create(
            {"order_id": order.id, "amount": 1500, "reason": "The customer wants more"}
        ).action_request()
        hold = order.sudo().credit_hold_id
        self.assertEqual((hold.kind, hold.state, hold.amount), ("growth", "open", 1500))
        self.release(order)
        order.order_line.price_unit = 1500
        self.assertEqual(order.amount_total, 1500)

    def test_changing_the_customer_of_a_confirmed_order_is_checked(self):
        other = self.customer(name="No credit")
        order = self.confirmed(500)
        with self.assertRaises(UserError):
            order.write({"partner_id": other.id, "partner_invoice_id": other.id})

    def test_customer_and_invoice_address_are_both_checked(self):
        poor, rich = self.customer(name="Poor"), self.customer(limit=100000, name="Rich")
        order = self.order(5000, poor, partner_invoice_id=rich.id)
        order.action_confirm()
        self.assertEqual(order.credit_state, "held")
        self.assertIn("Poor", order.sudo().credit_hold_id.reason)
        order = self.order(5000, rich, partner_invoice_id=poor.id)
        order.action_confirm()
        self.assertEqual(order.credit_state, "held")

    def test_a_batch_lets_each_order_see_those_before_it(self):
        orders = self.order(700) | self.order(700)
        orders.action_confirm()
        self.assertEqual(orders.mapped("credit_state"), ["passed", "held"])

    def test_a_batch_of_three_with_one_over_confirms_two(self):
        orders = self.order(400) | self.order(2000) | self.order(400)
        orders.action_confirm()
        self.assertEqual(orders.mapped("state"), ["sale", "draft", "sale"])

    def test_growth_by_delivery_is_accepted_counted_and_held(self):
        order = self.confirmed(1000, quantity=10)
        order.sudo().order_line.qty_delivered = 15
        self.assertEqual(self.account(self.partner).exposure_amount, 1500)
        self.env["credit.hold"]._open_for_delivered()
        hold = order.sudo().credit_hold_id
        self.assertEqual((order.state, hold.kind, hold.state), ("sale", "delivered", "open"))
        self.env["credit.hold"]._open_for_delivered()
        self.assertEqual(self.env["credit.hold"].search_count([("order_id", "=", order.id)]), 1)

    def test_growth_by_time_spent_is_held_too(self):
        order = self.confirmed(100)
        order.sudo().order_line.copy(
            {"order_id": order.id, "product_uom_qty": 0, "price_unit": 100}
        ).qty_delivered = 15
        self.assertEqual(self.account(self.partner).exposure_amount, 1600)
        self.env["credit.hold"]._open_for_delivered()
        hold = order.sudo().credit_hold_id
        self.assertEqual((hold.kind, hold.amount), ("delivered", 1600))

    def test_a_hold_judged_again_without_news_keeps_no_new_check(self):
        self.invoice(0.1)
        self.invoice(0.2)
        order = self.held(1500.37)
        checks = len(order.sudo().credit_check_ids)
        order.sudo().credit_hold_id.action_evaluate()
        self.assertEqual(len(order.sudo().credit_check_ids), checks)


@tagged("post_install", "-at_install")
class TestModes(CreditCase):
    def setUp(self):
        super().setUp()
        self.partner = self.customer(limit=1000)

    def test_a_new_company_observes(self):
        company = self.env["res.company"].create({"name": "New"})
        self.assertEqual(company.credit_check_mode, "observe")

    def test_observing_keeps_the_check_and_holds_nothing(self):
        self.company.credit_check_mode = "observe"
        self.product.list_price = 5000
        order = self.order(5000)
        order.action_confirm()
        self.assertEqual((order.state, order.credit_state), ("sale", "warned"))
        self.assertEqual(order.sudo().credit_check_ids.verdict, "hold")
        self.assertFalse(order.sudo().credit_hold_id)
        order.order_line.product_uom_qty = 10
        self.assertEqual(order.amount_total, 50000)

    def test_off_checks_nothing(self):
        self.company.credit_check_mode = "off"
        order = self.order(5000)
        order.action_confirm()
        self.assertEqual((order.state, order.credit_state), ("sale", "none"))
        self.assertFalse(order.sudo().credit_check_ids)

    def test_orders_confirmed_before_enforcing_count_as_checked_at_their_amount(self):
        self.company.credit_check_mode = "off"
        order = self.order(5000)
        order.action_confirm()
        self.company.credit_check_mode = "enforce"
        order.order_line.price_unit = 4000
        with self.assertRaises(RedirectWarning):
            order.order_line.price_unit = 4001

    def test_a_preview_shows_the_verdict_and_keeps_nothing(self):
        order = self.order(5000)
        self.assertEqual(order.credit_preview, "hold")
        self.assertIn("over the limit", order.credit_banner)
        self.assertFalse(order.sudo().credit_check_ids)


@tagged("post_install", "-at_install")
class TestOverdue(CreditCase):
    def setUp(self):
        super().setUp()
        self.partner = self.customer(limit=10000)

    def figures(self):
        account = self.account(self.partner)
        account.invalidate_recordset()
        return account.overdue_amount, account.overdue_days

    def test_due_today_is_not_overdue_and_yesterday_is(self):
        self.invoice(100, days=0)
        self.assertEqual(self.figures(), (0, 0))
        self.invoice(70, days=-1)
        self.assertEqual(self.figures(), (70, 1))
        self.held(10)

    def test_credits_settle_the_oldest_items_first(self):
        self.invoice(100, days=-60)
        self.invoice(50, days=-20)
        self.pay(100)
        self.assertEqual(self.figures(), (50, 20))
        self.invoice(30, days=0, move_type="out_refund")
        self.assertEqual(self.figures(), (20, 20))

    def test_moving_the_due_date_of_a_posted_invoice_does_not_help(self):
        invoice = self.invoice(100, days=-60)
        receivable = invoice.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        accountant = self._user("accountant", "account.group_account_manager")
        receivable.with_user(accountant).write({"date_maturity": self.today})
        self.assertEqual(receivable.date_maturity, self.today)
        self.assertEqual(self.figures(), (100, 60))


@tagged("post_install", "-at_install")
class TestWho(CreditCase):
    def setUp(self):
        super().setUp()
        self.partner = self.customer(limit=1000)

    def test_nobody_releases_their_own_order(self):
        both = self._user(
            "both", "sales_team.group_sale_salesman", "credit_management.group_credit_controller"
        )
        order = self.order(1500, user=both, user_id=both.id)
        order.action_confirm()
        with self.assertRaises(AccessError):
            self.release(order, both)
        self.release(order)

    def test_a_former_salesperson_cannot_release(self):
        self.controller.group_ids |= self.env.ref("sales_team.group_sale_salesman_all_leads")
        order = self.order(1500)
        order.sudo().user_id = self.controller
        order.sudo().user_id = self.sales
        order.action_confirm()
        with self.assertRaises(AccessError):
            self.release(order)

    def test_whoever_tried_to_confirm_cannot_release(self):
        self.controller.group_ids |= self.env.ref("sales_team.group_sale_salesman_all_leads")
        order = self.order(1500)
        order.with_user(self.controller).action_confirm()
        with self.assertRaises(AccessError):
            self.release(order)

    def test_nobody_approves_their_own_request(self):
        self._user("othermanager", "credit_management.group_credit_manager")
        request = self.env["credit.request"].with_user(self.manager).create(
            {"account_id": self.account(self.partner).id, "kind": "increase", "amount": 5000,
             "date_from": self.today, "reason": "Because"}
        )  # fmt: skip
        request.action_submit()
        with self.assertRaises(AccessError):
            request.action_approve()
        self.assertEqual(request.state, "submitted")

    def test_a_stop_is_set_and_lifted_by_approved_requests(self):
        account = self.account(self.partner)
        self.grant(self.partner, 0, "suspend")
        self.assertEqual(account.state, "stop")
        self.held(1)
        account._refresh_state()
        self.assertEqual(account.state, "stop")
        self.grant(self.partner, 0, "resume")
        self.assertEqual(account.state, "open")
        self.confirmed(1)

    def test_a_salesperson_sees_own_customers_and_not_those_of_others(self):
        account = self.account(self.partner)
        self.assertTrue(account.with_user(self.sales).exposure_amount is not None)
        self.assertEqual(self.partner.with_user(self.sales).credit_account_id, account)
        self.assertFalse(self.partner.with_user(self.other_sales).credit_account_id)
        self.assertEqual(self.partner.with_user(self.other_sales).credit_available, 0)
        with self.assertRaises(AccessError):
            account.with_user(self.other_sales).read(["limit_amount"])

    def test_of_others_customers_a_salesperson_learns_no_figures(self):
        order = self.order(1500, user=self.env.user)
        order.user_id = self.other_sales
        order = order.with_user(self.other_sales)
        self.assertFalse(order.credit_preview or order.credit_banner)
        order.action_confirm()
        self.assertEqual(order.credit_state, "held")
        self.assertNotIn("1,000", order.credit_banner)
        self.assertFalse(self.env["credit.hold"].with_user(self.other_sales).search([]))
        self.assertIn("1,000", order.with_user(self.sales.sudo()).sudo().credit_hold_id.reason)

    def test_a_contact_manager_carries_no_limit_to_another_customer(self):
        contacts = self._user("contacts", "base.group_partner_manager")
        other = self.customer(name="Other")
        with self.assertRaises(UserError):
            self.partner.with_user(contacts).write({"parent_id": other.id, "is_company": False})

    def test_the_auditor_reads_all_and_writes_nothing(self):
        self.held(1500)
        for model in (
            "account",
            "limit",
            "request",
            "rule",
            "rating",
            "check",
            "hold",
            "policy",
            "exposure",
        ):
            records = self.env[f"credit.{model}"].with_user(self.auditor).search([])
            self.assertTrue(records or model == "exposure", model)
            for operation in ("write", "create", "unlink"):
                with self.assertRaises(AccessError):
                    records.check_access(operation)


@tagged("post_install", "-at_install")
class TestAccountsFollow(CreditCase):
    def test_merging_partners_keeps_the_ledger_and_the_stricter_state(self):
        left, right = (
            self.customer(limit=1000, name="Left"),
            self.customer(limit=3000, name="Right"),
        )
        self.grant(left, 0, "suspend")
        accounts = self.account(left) | self.account(right)
        self.assertEqual(len(accounts), 2)
        self.env["base.partner.merge.automatic.wizard"].create({})._merge(
            (left | right).ids, right, extra_checks=False
        )
        account = self.account(right)
        self.assertEqual(len(account.limit_ids), 2)
        self.assertEqual(account.state, "stop")
        self.assertEqual(account.limit_amount, 3000)

    def test_permanent_limits_of_merged_partners_do_not_add(self):
        left, right = (
            self.customer(limit=1000, name="Left"),
            self.customer(limit=3000, name="Right"),
        )
        self.env["base.partner.merge.automatic.wizard"].create({})._merge(
            (left | right).ids, left, extra_checks=False
        )
        self.assertEqual(self.account(left).limit_amount, 3000)

    def test_frozen_checks_keep_the_names_they_copied(self):
        left, right = (
            self.customer(limit=1000, name="Left"),
            self.customer(limit=3000, name="Right"),
        )
        order = self.confirmed(100, left)
        self.env["base.partner.merge.automatic.wizard"].create({})._merge(
            (left | right).ids, right, extra_checks=False
        )
        check = order.sudo().credit_check_ids
        self.assertEqual((check.partner_name, check.account_id), ("Left", self.account(right)))

    def test_a_customer_that_becomes_a_contact_brings_its_account_along(self):
        child, parent = self.customer(limit=1000, name="Child"), self.customer(name="Parent")
        account = self.account(child)
        child.write({"parent_id": parent.id, "is_company": False})
        self.assertEqual(account.partner_id, parent)
        self.assertEqual(self.account(parent).limit_amount, 1000)

    def test_an_archived_customer_keeps_its_account(self):
        partner = self.customer(limit=1000)
        account = self.account(partner)
        partner.active = False
        self.assertEqual(account.search([("partner_id", "=", partner.id)]), account)
        self.assertEqual(account.limit_amount, 1000)
