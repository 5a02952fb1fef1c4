from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import LossCase


@tagged("post_install", "-at_install")
class TestWriteOff(LossCase):
    def setUp(self):
        super().setUp()
        self.bad = self.late(1000, 200)

    def request(self, **values):
        request = (
            self.env["credit.write.off"]
            .with_user(self.collector)
            .create(
                {
                    "account_id": self.account(self.partner).id,
                    "reason": "Insolvent",
                    "lessons": "Ask for a deposit",
                    **values,
                }
            )
        )
        request.action_add_overdue()
        return request

    def test_it_is_decided_by_others_then_posted_and_reconciled(self):
        request = self.request()
        request.action_submit()
        for user in (self.collector, self.sales, self.controller):
            with self.refused(AccessError):
                request.with_user(user).action_approve()
        request.with_user(self.manager).action_approve()
        self.assertEqual((request.state, self.bad.amount_residual), ("approved", 0))
        move = request.sudo().move_id
        self.assertEqual(move.state, "posted")
        cost = move.line_ids.filtered(lambda one: one.account_id == self.loss)
        self.assertEqual(cost.balance, 1000)
        account = self.account(self.partner)
        self.assertEqual((account.exposure_amount, account.overdue_amount), (0, 0))
        activity = self.env.ref("credit_collection.mail_activity_grade")
        self.assertIn(activity, account.activity_ids.activity_type_id)
        watched = self.env["credit.write.off"].search(request._watched_domain())
        self.assertIn(request, watched)

    def test_a_release_whose_invoice_was_written_off_is_lost_for_the_audit(self):
        order = self.held(90_000)
        self.release(order)
        hold = order.sudo().credit_hold_id
        move = order.sudo()._create_invoices()
        move.write(
            {
                "invoice_payment_term_id": False,
                "invoice_date_due": self.today,
                "invoice_date": self.today,
            }
        )
        move.action_post()
        move.invoice_date_due = self.today - timedelta(days=200)
        audits = self.env["credit.audit"]
        self.assertFalse(audits._lost(hold))
        request = self.request()
        request.action_submit()
        request.with_user(self.manager).action_approve()
        self.assertEqual(audits._lost(hold), hold)
        self.assertEqual(audits._ends([hold]), {hold: "lost"})

    def test_only_what_is_open_and_theirs_is_written_off(self):
        request = self.request()
        with self.refused(UserError, message="more, or nothing"):
            request.line_ids.amount = 1001
        other = self.late(10, 5, self.customer(name="Other"))
        line = self.item(other)
        with self.refused(UserError, message="no posted receivable"):
            request.line_ids = [(0, 0, {"move_line_id": line.id, "amount": 10})]
        request.lessons = False
        with self.refused(UserError, message="Lessons"):
            request.action_submit()

    def test_what_was_paid_meanwhile_isn_t_written_off(self):
        request = self.request()
        request.action_submit()
        self.settle(self.bad, 600)
        with self.refused(UserError, message="400.00 is open"):
            request.with_user(self.manager).action_approve()

    def test_the_tax_in_it_goes_to_its_account(self):
        tax = self.allowance.copy({"code": "BD4", "name": "Tax back"})
        self.policy.write({"loss_tax_percent": 25, "loss_tax_account_id": tax.id})
        request = self.request()
        request.action_submit()
        request.with_user(self.manager).action_approve()
        balances = {line.account_id: line.balance for line in request.sudo().move_id.line_ids}
        self.assertEqual((balances[self.loss], balances[tax]), (800, 200))

    def test_what_comes_in_later_is_a_recovery(self):
        request = self.request()
        request.action_submit()
        request.with_user(self.manager).action_approve()
        with self.refused(UserError, message="still lost"):
            request._recover(1000.01)
        move = request._recover(300)
        self.assertEqual((move.state, request.recovered_amount), ("draft", 300))
        move.action_post()
        self.assertEqual(self.account(self.partner).exposure_amount, 300)
        with self.refused(AccessError):
            request.with_user(self.collector).write({"recovered_amount": 0})
