from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .till import TillCase


@tagged("post_install", "-at_install")
class TestAttackTill(TillCase):
    """No way round the till's gate, for who sells there and for nobody else."""

    def setUp(self):
        super().setUp()
        self.partner = self.customer(limit=1000)

    def refused(self, attack):
        """Assert that what ``attack`` does isn't committed."""
        with self.assertRaises(UserError), self.env.cr.savepoint():
            attack()
            self.commit()
        self.env.cr.precommit.clear()

    def as_cashier(self, **context):
        return self.env["pos.order"].with_user(self.cashier).with_context(**context)

    def test_every_way_a_sale_is_written(self):
        order = self.sell(500, method=self.cash)
        mine = order.with_user(self.cashier)
        later = {"payment_method_id": self.on_account.id, "amount": 1500}
        payments = self.env["pos.payment"].with_user(self.cashier)
        attacks = {
            "create": lambda: self.as_cashier().create(
                {**self.sale(1500), "pos_reference": "X", "config_id": self.till.id}
            ),
            "forged context": lambda: self.as_cashier(
                credit_offline=True, credit_seen="x", install_mode=True
            ).sync_from_ui([self.sale(1500)]),
            "a payment more": lambda: payments.create({**later, "pos_order_id": order.id}),
            "another method": lambda: mine.payment_ids.write(later),
            "draft first": lambda: (
                self.as_cashier()
                .create({**self.sale(1500), "state": "draft"})
                .write({"state": "done"})
            ),
            "two in one call": lambda: self.as_cashier().sync_from_ui(
                [self.sale(700), self.sale(700)]
            ),
            "invoiced": lambda: self.as_cashier().sync_from_ui([self.sale(1500, to_invoice=True)]),
        }
        for name, attack in attacks.items():
            with self.subTest(name):
                self.refused(attack)

    def test_a_sale_moved_to_another_customer_is_judged_there(self):
        order = self.sell(900)
        poor = self.customer(limit=100)
        self.refused(lambda: order.with_user(self.cashier).write({"partner_id": poor.id}))

    def test_a_sale_on_account_cannot_become_nobodys(self):
        order = self.sell(900)
        self.refused(lambda: order.with_user(self.cashier).write({"partner_id": False}))
        self.assertEqual(self.exposure(), 900)

    def test_what_was_sold_on_account_is_not_taken_back(self):
        order = self.sell(900)
        mine = order.with_user(self.cashier)
        old = self.invoice(1, self.partner)
        self.env.cr.execute(
            "UPDATE account_move SET create_date = now() - interval '1 day' WHERE id = %s",
            [old.id],
        )
        closed = self.env["pos.session"].search([("state", "=", "closed")], limit=1)
        if not closed:
            closed = self.till_session.copy({"state": "closed"})
        self.env.invalidate_all()
        attacks = {
            "deleted": lambda: mine.payment_ids.unlink(),
            "deleted by the order": lambda: mine.write({"payment_ids": [Command.clear()]}),
            "lowered": lambda: mine.payment_ids.write({"amount": 1}),
            "with its lines": lambda: mine.write(
                {"amount_total": 0, "payment_ids": [Command.clear()], "lines": [Command.clear()]}
            ),
            "a draft again": lambda: mine.write({"state": "draft"}),
            "cancelled and deleted": lambda: mine.write({"state": "cancel"}) and mine.unlink(),
            "behind an old invoice": lambda: mine.write({"account_move": old.id}),
            "in a closed session": lambda: mine.write({"session_id": closed.id}),
        }
        for name, attack in attacks.items():
            with self.subTest(name):
                self.refused(attack)
        self.assertEqual(self.exposure(), 901)

    def test_paid_otherwise_or_by_a_manager_it_may_change(self):
        order = self.sell(900)
        mine = order.with_user(self.cashier)
        later = [Command.delete(mine.payment_ids.id)]
        mine.write(
            {"payment_ids": [*later, Command.create(
                {"amount": 900, "payment_method_id": self.cash.id})]}
        )  # fmt: skip
        self.commit()
        self.assertEqual(self.exposure(), 0)
        other = self.sell(800)
        self.cashier.group_ids |= self.env.ref("point_of_sale.group_pos_manager")
        other.with_user(self.cashier).payment_ids.amount = 700
        self.commit()
        self.assertEqual(self.exposure(), 700)

    def test_held_sales_follow_a_merged_customer(self):
        other = self.customer(limit=100, name="Twin")
        self.as_cashier().credit_till_ask(self.till.id, other.id, 1200)
        hold = self.env["credit.till.hold"].search([("partner_id", "=", other.id)])
        self.env["base.partner.merge.automatic.wizard"]._merge(
            [self.partner.id, other.id], self.partner
        )
        self.assertEqual(hold.account_id, self.account(self.partner))

    def test_a_link_to_somebody_elses_invoice_hides_nothing(self):
        order = self.sell(900)
        invoice = self.invoice(900, self.customer(limit=5000))
        order.with_user(self.cashier).write({"account_move": invoice.id})
        self.assertEqual(self.exposure(), 900)

    def test_a_link_for_nothing_settles_nothing(self):
        order = self.confirmed(900)
        line = order.sudo().order_line
        link = {"sale_order_origin_id": order.id, "sale_order_line_id": line.id, "price_unit": 0,
                "price_subtotal": 0, "price_subtotal_incl": 0, "qty": 1}  # fmt: skip
        self.sell(1, method=self.cash, line=link)
        self.assertEqual(self.exposure(), 900)

    def test_nobody_writes_a_hold_or_decides_the_own(self):
        self.cashier.group_ids |= self.env.ref("credit_management.group_credit_manager")
        self.as_cashier().credit_till_ask(self.till.id, self.partner.id, 1200)
        hold = self.env["credit.till.hold"].search([("partner_id", "=", self.partner.id)])
        mine = hold.with_user(self.cashier)
        for attack in (
            lambda: mine.write({"state": "released"}),
            lambda: mine.create({"account_id": hold.account_id.id, "state": "released"}),
            lambda: mine.action_approve("Mine"),
            lambda: hold.with_user(self.sales).action_approve("x"),
            lambda: hold.with_user(self.auditor).action_approve("x"),
            lambda: mine.unlink(),
        ):
            with self.assertRaises(UserError):
                attack()
        self.assertEqual(hold.state, "open")

    def test_who_sells_at_the_till_reads_no_hold(self):
        self.as_cashier().credit_till_ask(self.till.id, self.partner.id, 1200)
        with self.assertRaises(AccessError):
            self.env["credit.till.hold"].with_user(self.cashier).search([])

    def test_a_release_is_for_its_customer_its_amount_and_once(self):
        self.as_cashier().credit_till_ask(self.till.id, self.partner.id, 1200)
        hold = self.env["credit.till.hold"].search([("partner_id", "=", self.partner.id)])
        hold.with_user(self.controller).action_approve("Yes")
        self.refused(lambda: self.as_cashier().sync_from_ui([self.sale(1300)]))
        poor = self.customer(limit=100)
        self.refused(lambda: self.as_cashier().sync_from_ui([self.sale(1200, poor)]))

    def test_a_stop_is_not_released(self):
        self.as_cashier().credit_till_ask(self.till.id, self.partner.id, 1200)
        hold = self.env["credit.till.hold"].search([("partner_id", "=", self.partner.id)])
        self.grant(self.partner, 0, "suspend")
        with self.assertRaises(UserError):
            hold.with_user(self.controller).action_approve("Yes")
        self.refused(lambda: self.as_cashier().sync_from_ui([self.sale(1200)]))

    def test_closing_a_session_is_never_refused(self):
        self.sell(900)
        self.grant(self.partner, 0, "suspend")
        self.till_session.with_user(self.cashier).action_pos_session_closing_control()
        self.commit()
        self.assertEqual(self.till_session.state, "closed")

    def test_whoever_sells_is_seen_by_the_order_that_asks(self):
        self.sell(800)
        self.assertEqual(self.order(300).credit_state, "none")
        held = self.order(300)
        held.action_confirm()
        self.assertEqual(held.credit_state, "held")
