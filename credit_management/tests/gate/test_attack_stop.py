"""Attacks on a stop: to a stopped customer nothing is sold, whoever releases it and when."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..attack import AttackCase

NAMES_THE_WAY = "Resumption"


@tagged("post_install", "-at_install")
class TestAttackStop(AttackCase):
    def stop(self, partner=None):
        self.grant(partner or self.partner, 0, "suspend")

    def assert_kept(self, hold):
        """The hold waits as before, and its order was sold to nobody."""
        hold.invalidate_recordset()
        self.assertEqual((hold.state, hold.decided_by_id.ids), ("open", []))
        self.assertNotEqual(hold.order_id.credit_state, "released")

    def test_no_way_to_decide_releases_the_order_of_a_stopped_customer(self):
        self.stop()
        order = self.held(10)
        hold = self.hold_of(order)
        doors = [
            ("action_release", []),
            ("action_release", ["Known for years"]),
            ("action_approve", ["Known for years"]),
        ]
        for user in (self.controller, self.manager):
            for method, arguments in doors:
                with (
                    self.subTest(f"{user.name} {method} {arguments}"),
                    self.refused(UserError, message=NAMES_THE_WAY),
                ):
                    self.rpc(user, hold, method, *arguments)
            wizard = self.env["credit.decision"].browse(self.rpc(
                user, "credit.decision", "create", [{
                    "hold_ids": [Command.set(hold.ids)], "decision": "release", "reason": "Known",
                }]))  # fmt: skip
            with self.refused(UserError, message=NAMES_THE_WAY):
                self.rpc(user, wizard, "action_decide")
        self.assert_kept(hold)
        self.assert_quotation(order)

    def test_one_stopped_customer_in_a_batch_releases_none(self):
        fine, stopped = self.held(1500), self.customer(limit=1000, name="Stopped")
        self.stop(stopped)
        holds = self.hold_of(fine) | self.hold_of(self.held(10, stopped))
        with self.refused(UserError, message="Stopped is stopped"):
            self.rpc(self.controller, holds, "action_release", "All of them")
        for hold in holds:
            self.assert_kept(hold)

    def test_the_payer_counts_as_the_customer_does(self):
        buyer = self.customer(limit=9000, name="Buyer")
        self.stop()
        hold = self.hold_of(self.held(10, buyer, partner_invoice_id=self.partner.id))
        with self.refused(UserError, message=NAMES_THE_WAY):
            self.rpc(self.controller, hold, "action_release", "The other one pays")
        self.assert_kept(hold)

    def test_a_stop_between_two_steps_of_the_matrix_keeps_the_last_from_releasing(self):
        values = {"kind": "release", "company_id": self.company.id}
        self.env["credit.authority"].create([
            {**values, "sequence": 10, "authority": "review",
             "group_id": self.env.ref("credit_management.group_credit_controller").id},
            {**values, "sequence": 20, "authority": "unlimited",
             "group_id": self.env.ref("credit_management.group_credit_manager").id},
        ])  # fmt: skip
        hold = self.hold_of(self.held(1500))
        self.rpc(self.controller, hold, "action_release", "First step")
        self.assertEqual(hold.state, "open")
        self.stop()
        with self.refused(UserError, message=NAMES_THE_WAY):
            self.rpc(self.manager, hold, "action_approve", "Second step")
        self.assert_kept(hold)

    def test_an_earlier_release_covers_nothing_once_the_customer_is_stopped(self):
        self.company._credit_policy().write({"tolerance_percent": 50, "tolerance_days": 5})
        order = self.held(1500)
        self.release(order)
        self.assertEqual(order.state, "sale")
        self.stop()
        with self.refused(UserError, message="can't grow"):
            self.rpc(self.sales, order.order_line, "write", {"price_unit": 1600})
        waiting = self.held(20)
        # A release whose order is still to be confirmed, as a failed confirmation leaves it.
        hold = self.hold_of(waiting)
        hold._update_state("released")
        hold.write({"decided_on": self.env.cr.now(), "use": "unused"})
        self.rpc(self.sales, waiting, "action_confirm")
        self.assert_quotation(waiting)
        self.assertEqual(waiting.credit_state, "held")

    def test_growth_of_a_stopped_customers_order_is_released_by_nobody(self):
        order = self.confirmed(500)
        self.stop()
        self.env["credit.increase.request"].with_user(self.sales).create(
            {"order_id": order.id, "amount": 900, "reason": "They want more"}
        ).action_request()
        hold = self.hold_of(order)
        self.assertEqual(hold.kind, "growth")
        with self.refused(UserError, message=NAMES_THE_WAY):
            self.rpc(self.controller, hold, "action_release", "Only a little")
        self.assert_kept(hold)

    def test_rejecting_stays_possible_and_a_resumption_opens_the_way(self):
        self.stop()
        first, second = self.held(10), self.held(1500)
        self.rpc(self.controller, self.hold_of(first), "action_reject", "They are stopped")
        self.assertEqual(first.credit_state, "rejected")
        self.grant(self.partner, 0, "resume")
        self.rpc(self.controller, self.hold_of(second), "action_release", "Resumed and known")
        self.assertEqual((second.state, second.credit_state), ("sale", "released"))

    def test_the_refusal_opens_the_resumption_of_this_customer(self):
        self.stop()
        hold = self.hold_of(self.held(10))
        with self.assertRaises(UserError) as refused:
            self.rpc(self.controller, hold, "action_release")
        _message, action, _button, context = refused.exception.args
        self.assertEqual(
            self.env["ir.actions.act_window"].browse(action).res_model, "credit.request"
        )
        self.assertEqual(
            (context["default_account_id"], context["default_kind"]),
            (self.account(self.partner).id, "resume"),
        )
