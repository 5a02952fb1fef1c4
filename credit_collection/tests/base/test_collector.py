"""Who collects from many customers, set at once: by whom it may be set singly, and told."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import CollectionCase


@tagged("post_install", "-at_install")
class TestCollector(CollectionCase):
    def setUp(self):
        super().setUp()
        partners = [self.customer(name=f"Customer {number}") for number in range(7)]
        self.accounts = self.env["credit.account"].union(*map(self.account, partners))

    def do(self, user, person):
        model = self.env["credit.bulk"].with_user(user).with_company(self.company)
        bulk = model.browse(model._open("collector", self.accounts.with_user(user))["res_id"])
        self.rpc(user, bulk, "write", {"collector_id": person.id})
        self.rpc(user, bulk, "action_start")
        return bulk

    def told(self):
        return self.env["mail.message"].search(
            [("partner_ids", "in", self.collector.partner_id.ids), ("message_type", "=", "user_notification")]
        )  # fmt: skip

    def test_who_may_not_set_one_sets_none(self):
        for user in (self.sales, self.collector, self.auditor):
            try:
                bulk = self.do(user, self.collector)
            except AccessError:
                bulk = self.env["credit.bulk"]
            self.assertFalse(self.accounts.collector_id, user.login)
            self.assertFalse(bulk.done_count)
        self.assertFalse(self.told())

    def test_all_of_them_and_who_collects_is_told_once(self):
        before = self.told()
        bulk = self.do(self.controller, self.collector)
        self.assertEqual(bulk.done_count, 7)
        self.assertEqual(self.accounts.collector_id, self.collector)
        (message,) = self.told() - before
        self.assertIn("7 customers", message.subject)
        self.assertIn("Customer 4", message.body)
        self.assertIn("2 more", message.body)
        self.do(self.controller, self.collector)
        self.assertEqual(len(self.told() - before), 1, "what doesn't change isn't told again")
        self.accounts[0].with_user(self.controller).collector_id = self.controller
        self.assertEqual(len(self.told() - before), 1)

    def test_who_doesnt_collect_is_refused(self):
        with self.refused(UserError, message="doesn't collect"):
            self.do(self.controller, self.sales)
