from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import SupplierCase


@tagged("post_install", "-at_install")
class TestPrepayment(SupplierCase):
    """What people see and do: hold, release, go on, and what it costs."""

    def hold(self, document):
        return document.sudo().credit_prepayment_hold_id

    def test_a_held_order_says_why_and_is_confirmed_by_its_release(self):
        order = self.purchase(1500)
        result = order.button_confirm()
        self.assertEqual(result["params"]["title"], "Held by credit control")
        # a buyer without credit rights is told no figures
        self.assertIn("beyond what was granted", result["params"]["message"])
        self.assertNotIn("1,000", result["params"]["message"])
        hold = self.hold(order)
        self.assertEqual(
            hold.reason,
            "$\xa01,500.00 would be paid to Steelworks in advance, $\xa0500.00 over the limit of "
            "$\xa01,000.00.",
        )
        self.assertTrue(hold.with_user(self.controller).can_decide)
        self.assertTrue(hold.activity_ids)
        hold.with_user(self.controller).action_release("The goods are on the ship")
        self.assertEqual((order.state, order.credit_prepayment_state), ("purchase", "released"))
        self.assertEqual((hold.state, hold.use), ("released", "used"))
        self.assertFalse(hold.activity_ids)

    def test_a_rejected_order_stays_a_quotation(self):
        order = self.purchase(1500)
        order.button_confirm()
        self.hold(order).with_user(self.controller).action_reject("No")
        self.assertEqual((order.state, order.credit_prepayment_state), ("draft", "rejected"))

    def test_above_the_ceiling_a_manager_decides(self):
        order = self.purchase(150000)
        order.button_confirm()
        hold = self.hold(order)
        self.assertFalse(hold.with_user(self.controller).can_decide)
        hold.with_user(self.manager).action_release("Known for years")
        self.assertEqual(order.state, "purchase")

    def test_a_cancelled_order_clears_its_hold(self):
        order = self.purchase(1500)
        order.button_confirm()
        order.button_cancel()
        self.assertEqual(self.hold(order).state, "cleared")

    def test_an_order_whose_term_prepays_nothing_is_never_asked(self):
        order = self.purchase(5000, payment_term_id=False)
        order.button_confirm()
        self.assertEqual((order.state, order.credit_prepayment_state), ("purchase", False))

    def test_a_term_that_prepays_a_part_asks_for_that_part(self):
        self.term.line_ids = [
            Command.clear(),
            Command.create({"value": "percent", "value_amount": 30, "nb_days": 0}),
            Command.create({"value": "percent", "value_amount": 70, "nb_days": 60}),
        ]
        self.bought(3000)
        self.assertEqual(self.figures(), (0, 900))

    def test_a_higher_limit_or_goods_make_a_hold_ready(self):
        first = self.bought(1000, quantity=10)
        second = self.purchase(500)
        second.button_confirm()
        hold = self.hold(second)
        self.assertEqual(hold.state, "open")
        self.receive(first, 6)
        hold.with_user(self.controller).action_evaluate()
        self.assertEqual(hold.state, "ready")
        second.button_confirm()
        self.assertEqual((second.state, hold.state), ("purchase", "cleared"))

    def test_goods_that_are_late_hold_the_next_prepayment(self):
        self.account(self.partner).with_user(self.manager).prepayment_days = 10
        self.paid(100, date=self.today - timedelta(days=15))
        account = self.account(self.partner)
        account.invalidate_recordset()
        self.assertEqual(account.prepayment_days_late, 5)
        payment = self.payment(100)
        with self.assertRaises(UserError):
            payment.action_post()
        self.assertFalse(payment.credit_prepayment_notice)  # to others it would tell the limit
        self.accountant.group_ids |= self.env.ref("credit_management.group_credit_analyst")
        text = payment.credit_prepayment_notice
        self.assertEqual(
            text, "Steelworks is 5 days late with goods that were paid for; 10 days were granted."
        )

    def test_observe_keeps_the_check_and_lets_it_through(self):
        self.company.credit_prepayment_mode = "observe"
        order, payment = self.bought(1500), self.payment(2000)
        payment.action_post()
        self.assertEqual(
            (order.credit_prepayment_state, payment.credit_prepayment_state), ("warned", "warned")
        )
        checks = self.env["credit.prepayment.check"].search([("partner_id", "=", self.partner.id)])
        self.assertEqual(checks.mapped("outcome"), ["warned", "warned"])
        self.assertFalse(
            self.env["credit.prepayment.hold"].search([])
            & self.account(self.partner).prepayment_hold_ids
        )

    def test_off_asks_nothing(self):
        self.company.credit_prepayment_mode = "off"
        self.assertFalse(self.bought(1500).credit_prepayment_state)
        self.paid(5000)
        self.assertFalse(
            self.env["credit.prepayment.check"].search([("partner_id", "=", self.partner.id)])
        )

    def test_a_supplier_without_an_account_has_no_limit(self):
        self.partner = self.supplier()
        with self.assertRaises(UserError):
            self.payment(1).action_post()
        order = self.purchase(1)
        order.button_confirm()
        self.assertIn("has no prepayment limit", self.hold(order).reason)

    def test_a_payment_of_nothing_passes(self):
        self.partner = self.supplier()
        self.paid(0)

    def test_a_request_for_a_prepayment_limit_shows_its_own_figures(self):
        self.paid(400)
        action = self.account(self.partner).with_user(self.analyst).action_request_prepayment()
        context = action["context"]
        self.assertEqual(context["default_kind"], "increase")
        request = self.env["credit.request"].with_user(self.analyst).with_context(**context).create(
            {"amount": 1500, "reason": "They grow", "date_from": self.today}
        )  # fmt: skip
        self.assertTrue(request.has_segments)
        self.assertEqual(
            (request.current_limit_amount, request.current_exposure_amount), (1000, 400)
        )
        request.action_submit()
        request.with_user(self.manager).action_approve()
        self.assertEqual((request.limit_before, request.exposure_before), (1000, 400))
        self.assertEqual(request.with_user(self.manager).brief, False)
        account = self.account(self.partner)
        account.invalidate_recordset()
        self.assertEqual((account.prepayment_limit, account.prepayment_available), (1500, 1100))

    def test_the_screen_offers_what_something_checks(self):
        request = self.grant(self.partner, 10, segment="tax_advance")
        self.assertEqual(request.segments_used, "receivable,prepayment")
        self.assertEqual(
            self.account(self.partner)._limit_at(self.today, "tax_advance"),
            {self.account(self.partner): 10},
        )

    def test_a_merged_supplier_keeps_its_holds_and_checks(self):
        other = self.supplier(200, name="Steelworks 2")
        mine, self.partner = self.partner, other
        order = self.purchase(1500)
        order.button_confirm()
        hold = self.hold(order)
        self.env["base.partner.merge.automatic.wizard"]._merge([mine.id, other.id], mine)
        self.partner = mine
        self.assertEqual(hold.account_id, self.account(mine))
        self.assertEqual(hold.check_id.account_id, self.account(mine))

    def test_twenty_payments_add_as_many_queries_as_two(self):
        self.grant(self.partner, 100000, kind="increase", segment="prepayment")
        added = []
        self.payment(1).action_post()
        for number in (2, 20):
            counts = []
            for mode in ("off", "enforce"):
                self.company.credit_prepayment_mode = mode
                payments = self.env["account.payment"].with_user(self.accountant)
                for _n in range(number):
                    payments |= self.payment(1)
                self.env.flush_all()
                payments.mapped("move_id.state")
                before = self.env.cr.sql_log_count
                payments.action_post()
                self.env.flush_all()
                counts.append(self.env.cr.sql_log_count - before)
            added.append(counts[1] - counts[0])
        self.assertLessEqual(added[1], added[0] + 1)
        self.assertLessEqual(added[0], 14)
