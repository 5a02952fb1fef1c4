"""A grade that allows no credit: what follows at once, by whichever way it came into force."""

from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..authority.test_authority import TIERS
from ..grade.common import GradingCase


class NoCreditCase(GradingCase):
    """A customer of grade A with a limit of 1,000, a credit controller, the A/B/C preset."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tiers = {
            tier: cls._user(f"{tier}_nc", f"credit_management.group_credit_tier_{tier}")
            for tier in TIERS
        }
        words = cls("setUp")
        words.load()
        cls.acc = words.graded(cls.a, cls.partner)
        cls.company._credit_policy().controller_id = cls.controller
        cls.day = timedelta(days=1)

    def proposed(self, account=None):
        """Return the decreases the system proposed for the account and nobody has decided."""
        account = account or self.acc
        return account.sudo().request_ids.filtered(
            lambda one: one.cause_rating_id and one.state in ("draft", "submitted")
        )

    def told(self, account=None):
        """Return who has an activity because the credit of the account was stopped."""
        kind = self.env.ref("credit_management.mail_activity_no_credit")
        activities = (account or self.acc).sudo().activity_ids
        return activities.filtered(lambda one: one.activity_type_id == kind)

    def decide(self, request):
        """Let everybody approve whose turn it is, until it is decided; return the request."""
        people = [*getattr(self, "tiers", {}).values(), self.controller, self.manager]
        while request.sudo().state == "submitted":
            user = next(one for one in people if request.with_user(one).can_decide)
            request.with_user(user).action_approve()
        return request

    def grant(self, partner, amount, kind="initial", **values):
        # EXTENDS: by whoever the matrix names.
        return self.decide(self.asked(kind, amount, self.account(partner), hand_in=True, **values))

    def asked(self, kind="increase", amount=2000, account=None, hand_in=False, **values):
        """Return a request as the analyst wrote it."""
        request = (
            self.env["credit.request"]
            .with_user(self.analyst)
            .create(
                {
                    "account_id": (account or self.acc).id,
                    "kind": kind,
                    "amount": amount,
                    "date_from": self.today,
                    "reason": "Grows",
                    **values,
                }
            )
        )
        if hand_in:
            request.action_submit()
        return request

    def run_cron(self):
        """Run what is triggered by a changed policy, and every night."""
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=1):
            self.env["credit.account"]._cron_follow_grades()


@tagged("post_install", "-at_install")
class TestNoCredit(NoCreditCase):
    def test_a_downgrade_proposes_the_decrease_warns_and_suspends_at_once(self):
        self.acc._approve_grade(self.c)
        request = self.proposed()
        self.assertEqual(
            (request.kind, request.limit_type, request.state, request.date_from),
            ("decrease", "none", "submitted", self.today),
        )
        self.assertEqual(self.acc.pending_decrease_id, request)
        self.assertTrue(self.acc.is_suspended and self.acc.is_grade_without_credit)
        self.assertEqual(set(self.told().user_id), {self.sales, self.controller})
        note = self.told()[0].note
        self.assertIn("Grade C allows no credit", note)
        self.assertIn(f"{request.name} proposes a limit of none", note)
        self.assertIn("Sales manager", note)

    def test_an_order_is_held_with_grade_and_figures(self):
        self.invoice(400, self.partner, days=30)
        self.acc._approve_grade(self.c)
        order = self.held(100)
        reason = order.sudo().credit_hold_id.reason
        self.assertIn("is graded C, which allows no credit: with this order $\xa0500.00", reason)
        self.assertIn(f"until the decrease {self.proposed().name} is decided", reason)

    def test_what_is_paid_needs_no_credit(self):
        self.acc._approve_grade(self.c)
        self.pay(500)
        self.confirmed(500)
        self.held(0.01)

    def test_the_matrix_decides_on_the_decrease_and_whoever_approved_the_grade_may(self):
        self.acc.with_user(self.tiers["cfo"]).sudo()._approve_grade(self.c)
        request = self.proposed()
        self.assertEqual(request.requested_by_id, self.env.ref("base.user_root"))
        self.decide(request)
        self.assertEqual(request.state, "approved")
        self.assertEqual((self.acc.limit_type, self.acc.pending_decrease_id.id), ("none", False))

    def test_a_rejected_decrease_lifts_the_suspension_and_is_not_proposed_again(self):
        self.acc._approve_grade(self.c)
        request = self.proposed()
        request.with_user(self.tiers["sales_manager"]).action_reject("Let it run out")
        self.assertFalse(self.acc.pending_decrease_id)
        self.run_cron()
        self.assertFalse(self.proposed())
        reason = self.held(100).sudo().credit_hold_id.reason
        self.assertNotIn("suspended", reason)

    def test_the_rule_is_overridden_per_grade_and_the_suspension_by_the_policy(self):
        rule = self.env["credit.rule"].search(
            [("kind", "=", "grade_no_credit"), ("rating_id", "=", self.c.id),
             ("company_id", "=", self.company.id)]
        )  # fmt: skip
        self.assertEqual(rule.severity, "hold")
        rule.severity = "warn"
        self.acc._approve_grade(self.c)
        self.held(100)
        self.company._credit_policy().suspend_until_decreased = False
        self.acc.invalidate_recordset()
        self.assertFalse(self.acc.is_suspended)
        order = self.confirmed(100)
        self.assertEqual(order.credit_state, "warned")

    def test_the_suspension_ends_with_the_grade_and_the_proposal_with_it(self):
        self.acc._approve_grade(self.c)
        request = self.proposed()
        self.acc._approve_grade(self.b)
        self.assertEqual(request.state, "cancelled")
        self.assertFalse(self.acc.pending_decrease_id or self.told())
        self.confirmed(100)

    def test_the_second_downgrade_is_proposed_anew(self):
        for _time in range(2):
            self.acc._approve_grade(self.c)
            self.assertEqual(len(self.proposed()), 1)
            self.acc._approve_grade(self.b)

    # --- the ways a grade comes into force

    def test_the_end_of_a_deviation_is_a_downgrade(self):
        self.acc._approve_grade(self.a, self.c, "The owner vouches for it", self.today)
        self.assertFalse(self.proposed())
        self.acc.sudo().rating_deviation_until = self.today - self.day
        self.assertTrue(self.proposed())
        self.env["credit.account"]._cron_end_deviations()
        self.assertEqual((self.acc.rating_id, len(self.proposed())), (self.c, 1))

    def test_a_day_that_nobody_writes_down_is_found_at_night(self):
        self.acc._approve_grade(self.a, self.c, "The owner vouches for it", self.today)
        self.env.flush_all()
        self.cr.execute(
            "UPDATE credit_account SET rating_deviation_until = %s WHERE id = %s",
            (self.today - self.day, self.acc.id),
        )
        self.env.invalidate_all()
        self.assertIn("graded C", self.held(100).sudo().credit_hold_id.reason)
        self.run_cron()
        self.assertTrue(self.proposed())

    def test_a_changed_policy_of_the_grade_stops_the_orders_and_then_the_limits(self):
        self.policy(self.a).allows_credit = False
        self.held(100)
        self.run_cron()
        self.assertTrue(self.proposed())
        self.policy(self.a).allows_credit = True
        self.run_cron()
        self.assertFalse(self.proposed())
        self.confirmed(100)

    def test_a_policy_of_the_company_comes_before_the_general_one(self):
        general = self.c.policy_ids.filtered(lambda one: not one.company_id)
        general.allows_credit = True
        self.acc._approve_grade(self.c)
        self.assertTrue(self.proposed(), "the company's own still allows none")
        self.policy(self.c).unlink()
        self.run_cron()
        self.assertFalse(self.proposed())

    def test_a_changed_policy_asks_for_the_scheduled_action(self):
        cron = self.env.ref("credit_management.ir_cron_follow_grades")
        before = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        self.policy(self.a).allows_credit = False
        after = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        self.assertEqual(after, before + 1)

    def test_merged_accounts_take_the_worse_grade_and_all_limits_are_to_go(self):
        other = self.customer(limit=5000, name="Sister")
        self.graded(self.c, self.customer(name="Bad"))
        bad = self.env["res.partner"].search([("name", "=", "Bad")], limit=1)
        self.account(bad)._merge(self.account(other))
        survivor = self.account(bad)
        self.assertEqual((survivor.rating_id, survivor.limit_amount), (self.c, 5000))
        request = self.proposed(survivor)
        self.assertEqual((len(request), request.state), (1, "submitted"))
        self.assertEqual(survivor.pending_decrease_id, request)

    # --- which limits

    def test_a_limit_that_begins_later_is_taken_away_too(self):
        self.grant(self.partner, 3000, "increase", date_from=self.today + 10 * self.day)
        self.acc._approve_grade(self.c)
        requests = self.proposed()
        self.assertEqual(
            set(requests.mapped("date_from")), {self.today, self.today + 10 * self.day}
        )
        for request in requests:
            self.decide(request)
        for days in (0, 10, 400):
            self.assertEqual(self.acc._limit_at(self.today + days * self.day)[self.acc], 0)

    def test_every_segment_is_taken_away(self):
        """S20, Art. 28: no credit, no prepayment."""
        self.grant(self.partner, 700, segment="prepayment")
        self.acc._approve_grade(self.c)
        self.assertEqual(set(self.proposed().mapped("segment")), {"receivable", "prepayment"})

    def test_a_temporary_limit_is_taken_away_too(self):
        partner = self.customer(name="For a time")
        account = self.graded(self.a, partner)
        last = self.today + 9 * self.day
        self.grant(partner, 500, "temporary", date_to=last)
        account._approve_grade(self.c)
        request = self.proposed(account)
        self.assertEqual((request.kind, request.limit_type), ("decrease", "none"))
        self.assertIn("proposes a limit of none", self.told(account)[0].note)
        self.held(1, partner)
        self.decide(request)
        self.assertEqual((account.limit_type, account._limit_at(last)[account]), ("none", 0))
        self.assertEqual(account.limit_ids.mapped("status"), ["current", "superseded"])

    def test_who_has_nothing_to_lose_is_not_told_of(self):
        account = self.graded(self.c)
        self.assertFalse(self.proposed(account) or self.told(account))

    def test_many_accounts_cost_few_queries_more_where_nothing_follows(self):
        accounts = self.env["credit.account"]
        for number in range(12):
            accounts |= self.graded(self.a, name=f"No. {number}")
        self.run_cron()

        def queries(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            some._follow_grade()
            return self.cr.sql_log_count - before

        queries(accounts)  # fills the caches
        self.assertLessEqual(queries(accounts), queries(accounts[:3]))

    # --- no deadlock

    def test_what_nobody_can_decide_stays_a_draft_that_suspends(self):
        refused = UserError("Nobody can decide")

        def action_submit(requests):
            raise refused

        self.patch(type(self.env["credit.request"]), "action_submit", action_submit)
        self.acc._approve_grade(self.c)
        request = self.proposed()
        self.assertEqual((request.state, self.acc.pending_decrease_id), ("draft", request))
        self.assertIn("Nobody can decide", request.message_ids[0].body)
        self.assertIn("a draft that somebody has to hand in", self.told()[0].note)

    def test_the_salesperson_who_is_a_step_of_the_matrix_does_not_decide(self):
        self.partner.user_id = self.tiers["sales_manager"]
        self.acc._approve_grade(self.c)
        self.assertFalse(self.proposed().with_user(self.tiers["sales_manager"]).can_decide)


@tagged("post_install", "-at_install")
class TestNoNewLimit(NoCreditCase):
    def test_no_new_limit_is_asked_for(self):
        self.acc._approve_grade(self.c)
        for kind, more in (
            ("increase", {}),
            ("initial", {}),
            ("temporary", {"date_to": self.today + 5 * self.day}),
            ("initial", {"segment": "prepayment"}),
        ):
            request = self.asked(kind, **more)
            self.assertIn("graded C, which allows no credit", request.grade_problem)
            with self.refused(UserError, message="graded C, which allows no credit"):
                self.rpc(self.analyst, request, "action_submit")
        self.asked("decrease", 500).action_submit()

    def test_what_was_handed_in_before_is_refused_at_the_decision(self):
        request = self.asked()
        request.action_submit()
        self.acc._approve_grade(self.c)
        with self.refused(UserError, message="graded C, which allows no credit"):
            self.rpc(self.tiers["sales_manager"], request, "action_approve")
        request.with_user(self.tiers["sales_manager"]).action_reject("Grade C")
        self.assertEqual(request.state, "rejected")

    def test_the_way_round_is_a_deviation_of_the_grade(self):
        self.acc._approve_grade(self.c, self.c)
        self.acc._approve_grade(self.b, self.c, "A new owner", self.today + 5 * self.day)
        self.asked().action_submit()
        late = self.asked(date_from=self.today + 6 * self.day)
        with self.refused(UserError, message="graded C"):
            self.rpc(self.analyst, late, "action_submit")

    def test_the_formula_proposes_nothing(self):
        self.policy(self.c).write({"formula": "fixed", "amount": 9000})
        self.acc._approve_grade(self.c)
        found = self.acc._propose_limit(self.today)[self.acc]
        self.assertEqual((found.limit_type, found.amount, found.temporary_amount), ("none", 0, 0))

    def test_a_group_gets_no_limit_where_no_member_may_have_credit(self):
        group = self.env["credit.group"].create({"name": "Holding", "company_id": self.company.id})
        bad = self.graded(self.c)
        (bad | self.acc).sudo().group_id = group
        values = {"account_id": False, "group_id": group.id}
        self.asked("initial", **values).action_submit()
        self.acc._approve_grade(self.c)
        request = self.asked("initial", 3000, **values)
        with self.refused(UserError, message="No member of Holding may have credit.*C"):
            self.rpc(self.analyst, request, "action_submit")

    def test_the_limit_of_a_group_gives_a_member_without_credit_none(self):
        group = self.env["credit.group"].create({"name": "Holding", "company_id": self.company.id})
        self.acc.sudo().group_id = group
        self.decide(self.asked("initial", 9000, hand_in=True, account_id=False, group_id=group.id))
        self.confirmed(10)
        self.acc._approve_grade(self.c)
        self.held(10)

    # --- a major change (R5A)

    def test_a_major_change_suspends_until_it_is_decided(self):
        request = self.asked("decrease", 300, is_major_change=True)
        self.confirmed(10)
        request.action_submit()
        self.assertEqual(self.acc.pending_decrease_id, request)
        self.assertEqual(set(self.told().user_id), {self.sales, self.controller})
        self.assertIn("A major change or breach was reported: Grows", self.told()[0].note)
        self.assertIn(request.name, self.held(10).sudo().credit_hold_id.reason)
        self.decide(request)
        self.assertEqual((self.acc.limit_amount, self.acc.pending_decrease_id.id), (300, False))
        self.confirmed(10)

    def test_a_major_change_leads_to_a_decrease_of_one_customer(self):
        with self.refused(UserError, message="decrease of one customer"):
            self.asked("increase", is_major_change=True)


@tagged("post_install", "-at_install")
class TestTermsOfGrades(NoCreditCase):
    def test_b_with_only_a_temporary_limit_is_held_on_a_standing_term(self):
        partner = self.customer(name="Season")
        self.graded(self.b, partner)
        self.grant(partner, 1000, "temporary", date_to=self.today + 9 * self.day)
        reason = (
            self.held(10, partner, payment_term_id=self.term(30).id).sudo().credit_hold_id.reason
        )
        self.assertIn("The payment term gives 30 days", reason)
        self.assertIn("under the temporary limit 15 days are granted", reason)
        self.assertIn("standing limit of $\xa00.00", reason)
        self.confirmed(10, partner, payment_term_id=self.term(15).id)

    def test_beside_a_standing_limit_the_part_that_is_used_decides(self):
        self.acc._approve_grade(self.b)
        self.grant(self.partner, 500, "temporary", date_to=self.today + 9 * self.day)
        self.confirmed(1000, payment_term_id=self.term(30).id)
        self.held(1, payment_term_id=self.term(16).id)
        self.confirmed(1, payment_term_id=self.term(15).id)

    def test_the_accounts_own_term_comes_before_that_of_the_grade(self):
        partner = self.customer(name="Agreed")
        account = self.graded(self.b, partner)
        self.grant(partner, 1000, "temporary", date_to=self.today + 9 * self.day)
        account.payment_term_id = self.term(30)
        self.confirmed(10, partner, payment_term_id=self.term(30).id)

    def test_a_grade_without_a_term_grants_none(self):
        self.company.credit_payment_term_id = self.term(60)
        self.policy(self.a).write({"payment_term_id": False, "standing_days": 0,
                                   "temporary": "never"})  # fmt: skip
        reason = self.held(10, payment_term_id=self.term(1).id).sudo().credit_hold_id.reason
        self.assertIn("gives 1 day, Customer is granted 0", reason)
        self.confirmed(10)
        self.assertEqual(self.acc.granted_days, "0 days")

    def test_a_grade_grants_its_days_without_a_payment_term(self):
        self.policy(self.a).payment_term_id = False
        self.held(10, payment_term_id=self.term(31).id)
        self.confirmed(10, payment_term_id=self.term(30).id)

    def test_without_a_grade_the_company_default_counts(self):
        partner = self.customer(limit=1000)
        self.confirmed(1, partner, payment_term_id=self.term(90).id)
        self.company.credit_payment_term_id = self.term(60)
        self.held(1, partner, payment_term_id=self.term(61).id)

    def test_the_account_says_what_its_orders_may_use(self):
        self.acc._approve_grade(self.b)
        self.assertEqual(self.acc.granted_days, "30 days, 15 days under a temporary limit")

    # --- how long a temporary limit lasts

    def temporary(self, days):
        """Return a request for a temporary limit of so many days."""
        return self.asked("temporary", 100, date_to=self.today + (days - 1) * self.day)

    def test_a_temporary_limit_lasts_no_longer_than_its_grade_says(self):
        self.acc._approve_grade(self.b)
        self.assertEqual(self.policy(self.b).temporary_life_days, 30)
        self.temporary(30).action_submit()
        with self.refused(UserError, message="of grade B lasts 30 days at most, this one 31"):
            self.rpc(self.analyst, self.temporary(31), "action_submit")

    def test_a_shorter_life_counts_at_the_decision_and_leaves_what_was_granted(self):
        granted, waiting = self.temporary(30), self.temporary(20)
        (granted | waiting).action_submit()
        self.decide(granted)
        self.policy(self.a).temporary_life_days = 10
        self.assertEqual(self.acc.limit_amount, 1100)
        with self.refused(UserError, message="lasts 10 days at most, this one 20"):
            self.rpc(self.tiers["sales_manager"], waiting, "action_approve")

    def test_without_a_longest_life_whoever_decides_decides(self):
        self.policy(self.a).temporary_life_days = 0
        self.temporary(400).action_submit()

    def test_the_proposal_ends_when_the_life_does(self):
        self.acc._approve_grade(self.b)
        wizard = self.env["credit.proposal"].with_user(self.analyst).create(
            {"account_id": self.acc.id, "date": self.today}
        )  # fmt: skip
        self.assertEqual(wizard._last_day(), self.today + 29 * self.day)
