"""Whoever may decide on a hold is asked, nobody else; the activity ends by the decision."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..attack import AttackCase


class AskingCase(AttackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls._user("second", "credit_management.group_credit_controller")

    def asked(self, amount=1500, **values):
        """Return the hold of an order of which whoever decides was told."""
        hold = self.hold_of(self.held(amount, **values))
        self.announce()
        return hold

    def assert_asked(self, hold, user):
        hold.invalidate_recordset()
        self.assertEqual(hold.activity_ids.user_id, user)

    def ask_anew(self):
        """Run what follows right after the commit that changed who may decide."""
        with self.enter_registry_test_mode():
            self.env.ref("credit_management.ir_cron_ask_anew").method_direct_trigger()
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestAsking(AskingCase):
    def test_a_controller_of_the_account_who_may_not_decide_isnt_asked(self):
        account = self.account(self.partner)
        account.user_id = self.analyst
        self.assert_asked(self.asked(), self.controller)
        account.user_id = self.second
        self.assert_asked(self.asked(), self.second)

    def test_above_the_ceiling_a_manager_is_asked(self):
        self.company.credit_release_ceiling = 2000
        self.account(self.partner).user_id = self.controller
        self.assert_asked(self.asked(2500), self.manager)

    def test_the_activity_moves_when_the_order_grows_over_the_ceiling(self):
        self.company.credit_release_ceiling = 2000
        hold = self.asked()
        self.assert_asked(hold, self.controller)
        line = hold.order_id.order_line
        for price, user in ((1600, self.controller), (2500, self.manager)):
            self.rpc(self.sales, line, "write", {"price_unit": price})
            self.rpc(self.sales, hold.order_id, "action_confirm")
            self.ask_anew()
            self.assert_asked(hold, user)

    def test_it_moves_with_the_ceiling_the_office_and_the_salesperson(self):
        hold = self.asked()
        self.company.credit_release_ceiling = 100
        self.assert_asked(hold, self.manager)
        self.company.credit_release_ceiling = 5000
        self.assert_asked(hold, self.controller)
        group = self.env.ref("credit_management.group_credit_controller")
        group.user_ids -= self.controller
        self.ask_anew()
        self.assertEqual(len(hold.activity_ids), 1)
        self.assertNotIn(self.controller, hold.activity_ids.user_id)
        self.account(self.partner).user_id = self.second
        self.ask_anew()
        self.assert_asked(hold, self.second)
        hold.order_id.sudo().user_id = self.second
        self.ask_anew()
        self.assertNotIn(self.second, hold.activity_ids.user_id)
        self.assertTrue(hold.activity_ids)

    def test_each_of_these_changes_has_it_looked_at_right_after_the_commit(self):
        self.asked()
        cron = self.env.ref("credit_management.ir_cron_ask_anew")
        group = self.env.ref("credit_management.group_credit_controller")
        third = self._user("third", "credit_management.group_credit_controller")
        changes = (
            lambda: self.account(self.partner).write({"user_id": self.second.id}),
            lambda: self.company._credit_policy().write({"controller_id": self.second.id}),
            lambda: group.write({"user_ids": [(3, self.controller.id)]}),
            lambda: self.partner.write({"user_id": self.other_sales.id}),
            lambda: third.write({"active": False}),
        )
        for change in changes:
            self.env.cr.flush()
            before = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
            change()
            self.env.cr.flush()
            after = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
            self.assertGreater(after, before)

    def test_nobody_is_asked_once_the_order_fits_and_again_when_it_doesnt(self):
        hold = self.asked()
        grant = self.grant(self.partner, 5000, "increase")
        hold._evaluate()
        self.assertEqual((hold.state, hold.activity_ids.user_id), ("ready", self.env["res.users"]))
        self.grant(self.partner, 900, "decrease")
        hold._evaluate()
        self.assertTrue(grant)
        self.assertEqual(hold.state, "open")
        self.assert_asked(hold, self.controller)

    def test_decided_rejected_or_cancelled_nobody_is_asked(self):
        released, rejected, cancelled = self.asked(), self.asked(1600), self.asked(1700)
        self.rpc(self.controller, released, "action_release", "Known")
        self.rpc(self.controller, rejected, "action_reject", "No")
        cancelled.order_id.with_user(self.sales).action_cancel()
        self.env.invalidate_all()
        self.assertFalse((released | rejected | cancelled).activity_ids)

    def test_completing_an_activity_decides_nothing_and_leaves_it(self):
        hold = self.asked()
        mine = hold.activity_ids
        ways = (
            ("action_feedback", [], {"feedback": "Released"}),
            ("action_done", [], {}),
            ("action_archive", [], {}),
            ("unlink", [], {}),
            ("write", [{"user_id": self.analyst.id}], {}),
            ("write", [{"active": False}], {}),
        )
        for user in (self.sales, self.analyst, self.second, self.manager, self.controller):
            for method, args, kwargs in ways:
                with self.subTest(user=user.login, method=method), self.refused():
                    self.rpc(user, mine, method, *args, **kwargs)
        with self.refused(UserError, message="ends by itself"):
            self.rpc(self.controller, mine, "action_feedback", feedback="Released")
        self.assert_asked(hold, self.controller)
        self.assertEqual((hold.state, hold.activity_ids), ("open", mine))
        self.assert_quotation(hold.order_id)
        # putting it off, and ending what asks somebody who isn't waited for, is nobody's harm
        day = self.today.replace(year=self.today.year + 1)
        self.rpc(self.controller, mine, "write", {"date_deadline": str(day)})
        other = hold.activity_schedule(
            "credit_management.mail_activity_hold", user_id=self.second.id
        )
        self.rpc(self.second, other, "action_feedback", feedback="Seen")
        self.assertFalse(other.exists().filtered("active"))

    def test_ending_many_activities_costs_as_many_queries_as_one(self):
        holds = self.env["credit.hold"].union(*(self.asked(1500 + n) for n in range(4)))
        counts = []
        for ids in (holds[:1].activity_ids.ids, holds.activity_ids.ids):
            activities = self.env["mail.activity"].browse(ids)
            self.env.invalidate_all()
            self.env["credit.hold"]._waited_for(activities)  # warm
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            waited = self.env["credit.hold"]._waited_for(activities)
            counts.append(self.cr.sql_log_count - start)
            self.assertTrue(all(waited.values()))
        self.assertLessEqual(counts[1], counts[0] + 1)
