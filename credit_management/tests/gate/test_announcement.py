"""Who confirms doesn't wait for mails; who has to know of a hold is told right after."""

from odoo.tests import tagged

from ..common import CreditCase


@tagged("post_install", "-at_install")
class TestAnnouncement(CreditCase):
    def setUp(self):
        super().setUp()
        self.partner = self.customer(limit=1000)
        self.cron = self.env.ref("credit_management.ir_cron_announce_holds")

    def triggers(self):
        self.env.cr.flush()
        return self.env["ir.cron.trigger"].search_count([("cron_id", "=", self.cron.id)])

    def test_the_queue_shows_a_hold_that_nobody_was_told_of_yet(self):
        order = self.held(1500)
        hold = order.sudo().credit_hold_id
        self.assertFalse(hold.activity_ids)
        self.assertIn(hold, self.env["credit.hold"].with_user(self.controller).search([]))

    def test_holds_of_one_transaction_are_announced_by_one_run_after_it(self):
        before = self.triggers()
        orders = [self.held(1500), self.held(1600)]
        self.assertEqual(self.triggers(), before + 1)
        self.announce()
        for order in orders:
            self.assertEqual(order.sudo().credit_hold_id.activity_ids.user_id, self.controller)
            self.assertIn("held by credit control", order.sudo().message_ids[0].body)

    def test_they_are_told_once(self):
        order = self.held(1500)
        self.announce()
        before = order.sudo().message_ids
        self.announce()
        order.action_confirm()
        self.announce()
        self.assertEqual(order.sudo().message_ids, before)
        self.assertEqual(len(order.sudo().credit_hold_id.activity_ids), 1)

    def test_what_was_decided_meanwhile_is_not_announced(self):
        order = self.held(1500)
        self.release(order)
        self.announce()
        hold = order.sudo().credit_hold_id
        self.assertFalse(hold.activity_ids)
        self.assertNotIn("held by credit", "".join(order.sudo().message_ids.mapped("body")))

    def test_nobody_says_that_a_hold_was_announced(self):
        hold = self.held(1500).sudo().credit_hold_id
        for user in (self.sales, self.analyst, self.controller, self.manager):
            self.assertFalse(
                hold.with_user(user)._has_field_access(hold._fields["to_announce"], "write")
            )
