"""What waits for me: counts on the overview, one click to each, the same under Decisions."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..attack import AttackCase


@tagged("post_install", "-at_install")
class TestWaiting(AttackCase):
    def overview(self, user):
        return (
            self.env["credit.overview"]
            .with_user(user)
            .search([("company_id", "=", self.company.id)])
        )

    def request(self, amount=4000):
        request = self.env["credit.request"].with_user(self.analyst).create(
            {"account_id": self.account(self.partner).id, "kind": "increase", "amount": amount,
             "date_from": self.today, "reason": "Season"}
        )  # fmt: skip
        request.action_submit()
        return request

    def waiting(self, user):
        self.env.invalidate_all()
        return {row["model"]: row["count"] for row in self.overview(user).waiting or ()}

    def test_each_sees_what_they_may_decide(self):
        self.assertEqual(self.waiting(self.manager), {})
        self.company.credit_release_ceiling = 2000
        self.held(1500), self.held(2500), self.request()
        self.announce()
        everything = {"credit.hold": 2, "credit.request": 1}
        self.assertEqual(self.waiting(self.manager), everything)
        self.assertEqual(self.waiting(self.controller), {"credit.hold": 1})
        for user in (self.analyst, self.auditor):
            self.assertEqual(self.waiting(user), {})
        one = self.overview(self.manager)
        self.assertEqual(one.waiting_count, 3)
        steps = self.env["credit.approval"].with_user(self.manager).search([("for_me", "=", True)])
        self.assertEqual(
            sorted(steps.mapped("res_model")), ["credit.hold", "credit.hold", "credit.request"]
        )
        self.assertTrue(all(steps.mapped("for_me")))
        mine = self.env["credit.approval"].with_user(self.controller)
        self.assertEqual(len(mine.search([("for_me", "=", True)])), 1)
        self.assertFalse(mine.with_user(self.analyst).search([("for_me", "=", True)]))

    def test_one_click_opens_the_list_or_the_only_one(self):
        request, hold = self.request(), self.hold_of(self.held(1500))
        self.held(1600)
        action = self.rpc(
            self.manager, self.overview(self.manager), "action_view_waiting", "credit.request"
        )
        self.assertEqual((action["res_id"], action["views"]), (request.id, [(False, "form")]))
        action = self.rpc(
            self.manager, self.overview(self.manager), "action_view_waiting", "credit.hold"
        )
        found = self.env["credit.hold"].with_user(self.manager).search(action["domain"])
        self.assertEqual(len(found), 2)
        self.assertIn(hold, found)

    def test_what_is_no_document_and_who_has_no_overview_is_refused(self):
        one = self.overview(self.manager)
        for model in ("res.users", "credit.approvable", "no.model", ["credit.hold"], None):
            with self.refused(UserError, message="Nothing of that kind"):
                self.rpc(self.manager, one, "action_view_waiting", model)
        with self.refused(AccessError):
            self.rpc(self.sales, one, "read", ["waiting"])

    def test_no_kind_of_document_waits_unseen(self):
        names = self.env.registry.descendants(["credit.approvable"], "_inherit")
        unseen = [
            name for name in names if not self.env[name]._abstract
            and not self.env[name]._waiting_list
        ]  # fmt: skip
        self.assertEqual(unseen, [])

    def test_another_companys_wait_there(self):
        second = self._make_company()
        self.manager.company_ids |= second
        self.held(1500)
        self.env.invalidate_all()
        both = self.env["credit.overview"].with_user(self.manager).with_context(
            allowed_company_ids=(self.company | second).ids
        )  # fmt: skip
        counts = {
            one.company_id: one.waiting_count
            for one in both.search([("company_id", "in", (self.company | second).ids)])
        }
        self.assertEqual(counts, {self.company: 1, second: 0})

    def test_it_costs_the_same_for_many(self):
        counts = []
        for _round in range(2):
            for _number in range(3):
                self.held(1500)
                self.request()
            self.env.flush_all()
            self.waiting(self.manager)  # warm caches
            one = self.overview(self.manager)
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            self.assertTrue(one.waiting)
            counts.append(self.cr.sql_log_count - start)
        self.assertLessEqual(counts[1], counts[0])
