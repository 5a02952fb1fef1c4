"""The matrix of authority in use: steps, deputies, evidence, and what is refused."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..attack import AttackCase

TIERS = ("sales_manager", "deputy_gm", "cfo", "gm", "chairman")


class AuthorityCase(AttackCase):
    """A company whose increases go through sales manager, finance and the general manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tiers = {
            tier: cls._user(tier, f"credit_management.group_credit_tier_{tier}") for tier in TIERS
        }
        cls.sales_manager, cls.cfo, cls.gm = (
            cls.tiers["sales_manager"], cls.tiers["cfo"], cls.tiers["gm"],
        )  # fmt: skip
        cls.rows = cls("setUp").ladder(
            "increase", ("sales_manager", 2000), ("cfo", 5000), ("gm", None)
        )

    def ladder(self, kind, *steps, **values):
        """Make the rows of a kind: (tier, amount; None: any, "review"), in order."""
        return (
            self.env["credit.authority"]
            .with_user(self.manager)
            .create(
                [
                    {
                        "kind": kind,
                        "company_id": self.company.id,
                        "sequence": number * 10,
                        "group_id": self.group(tier).id,
                        "authority": "amount" if isinstance(amount, int) else amount or "unlimited",
                        "amount": amount if isinstance(amount, int) else 0,
                        **values,
                    }
                    for number, (tier, amount) in enumerate(steps, 1)
                ]
            )
        )

    def group(self, tier):
        name = tier if tier in ("manager", "controller", "analyst") else f"tier_{tier}"
        return self.env.ref(f"credit_management.group_credit_{name}")

    def submitted(self, amount=4000, user=None, **values):
        """Return a submitted request of the analyst to increase the limit."""
        request = self.env["credit.request"].with_user(user or self.analyst).create(
            {"account_id": self.account(self.partner).id, "kind": "increase", "amount": amount,
             "date_from": self.today, "reason": "Season", **values}
        )  # fmt: skip
        request.action_submit()
        return request

    def approve(self, document, user, **kwargs):
        return self.rpc(user, document, "action_approve", **kwargs)

    def steps(self, document):
        """Return [(step, state)] of the records that count."""
        document.invalidate_recordset()
        return [
            (row.sequence, row.state)
            for row in document.sudo().approval_ids.sorted(lambda row: (row.sequence, row.id))
            if row.is_counted
        ]


@tagged("post_install", "-at_install")
class TestAuthority(AuthorityCase):
    def test_a_request_goes_from_step_to_step(self):
        request = self.submitted(4000)
        self.assertEqual(self.steps(request), [(10, "pending"), (20, "waiting")])
        self.assertEqual(request.activity_ids.user_id, self.sales_manager)
        self.assertIn("Sales_manager", request.waiting_for)
        self.approve(request, self.sales_manager)
        self.assertEqual((request.state, request.limit_ids.ids), ("submitted", []))
        self.assertEqual(self.steps(request), [(10, "approved"), (20, "pending")])
        self.assertEqual(request.activity_ids.user_id, self.cfo)
        self.approve(request, self.cfo)
        self.assertEqual((request.state, request.decided_by_id), ("approved", self.cfo))
        self.assertEqual(self.account(self.partner).limit_amount, 4000)
        self.assertFalse(request.activity_ids)

    def test_the_amount_says_how_many_steps_there_are(self):
        for amount, steps in ((2000, 1), (2001, 2), (5000, 2), (5001, 3)):
            with self.subTest(amount):
                self.assertEqual(len(self.submitted(amount).approval_ids), steps)
        unlimited = self.submitted(limit_type="unlimited", amount=0)
        self.assertEqual(len(unlimited.approval_ids), 3)

    def test_a_grade_with_rows_of_its_own_has_its_own_steps(self):
        rating = self.env.ref("credit_management.credit_rating_b")
        self.ladder("increase", ("chairman", None), rating_id=rating.id)
        self.account(self.partner).rating_id = rating
        request = self.submitted(1500)
        self.assertEqual(request.activity_ids.user_id, self.tiers["chairman"])

    def test_nobody_decides_out_of_turn(self):
        request = self.submitted(9000)
        for user in (self.cfo, self.gm, self.manager, self.controller, self.tiers["chairman"]):
            for method in ("action_approve", "action_reject"):
                with self.subTest(f"{user.name} {method}"), self.refused(AccessError):
                    self.rpc(user, request, method)
        self.approve(request, self.sales_manager)
        with self.refused(AccessError, message="waits for"):
            self.approve(request, self.gm)
        self.assertEqual(request.state, "submitted")

    def test_one_person_decides_one_step(self):
        self.cfo.group_ids |= self.group("sales_manager")
        request = self.submitted(4000)
        self.approve(request, self.cfo)
        with self.refused(AccessError, message="another person"):
            self.approve(request, self.cfo)
        self.assertEqual(self.steps(request), [(10, "approved"), (20, "pending")])
        self.assertIn("one person decides one step", request.waiting_for)

    def test_who_is_needed_for_a_later_step_isnt_asked_for_this_one(self):
        self.cfo.group_ids |= self.group("sales_manager")
        request = self.submitted(4000)
        self.assertEqual(request.activity_ids.user_id, self.sales_manager)

    def test_nobody_decides_their_own_request(self):
        colleague = self._user("colleague", "credit_management.group_credit_tier_sales_manager")
        request = self.submitted(1500, user=self.sales_manager)
        with self.refused(AccessError, message="own request"):
            self.approve(request, self.sales_manager)
        self.assertEqual(request.activity_ids.user_id, colleague)
        self.approve(request, colleague)
        self.assertEqual(request.state, "approved")

    def test_a_rejection_at_any_step_rejects(self):
        request = self.submitted(9000)
        self.approve(request, self.sales_manager)
        self.rpc(self.cfo, request, "action_reject", "Too risky")
        self.assertEqual(
            (request.state, request.decision_reason, request.decided_by_id),
            ("rejected", "Too risky", self.cfo),
        )
        self.assertEqual(
            self.steps(request), [(10, "approved"), (20, "rejected"), (30, "redundant")]
        )
        with self.refused(UserError):
            self.approve(request, self.gm)

    def test_the_ceiling_is_looked_up_when_it_is_decided(self):
        request = self.submitted(1500)
        self.rows[0].amount = 1000
        self.approve(request, self.sales_manager)
        self.assertEqual(request.state, "submitted")
        self.assertEqual(self.steps(request), [(10, "approved"), (20, "pending")])

    def test_a_step_that_became_needless_is_redundant_not_refused(self):
        request = self.submitted(4000)
        self.rows[0].amount = 4000
        self.approve(request, self.sales_manager)
        self.assertEqual(request.state, "approved")
        self.assertEqual(self.steps(request), [(10, "approved"), (20, "redundant")])

    def test_a_step_taken_out_of_the_matrix_leaves_no_request_stuck(self):
        request = self.submitted(4000)
        self.approve(request, self.sales_manager)
        self.rows[0].amount = 9000
        self.assertEqual(request.state, "submitted")
        self.assertEqual(request.activity_ids.user_id, self.sales_manager)
        self.approve(request, self.sales_manager)
        self.assertEqual(request.state, "approved")

    def test_a_changed_matrix_asks_whom_it_names_now(self):
        request = self.submitted(4000)
        self.rows[0].group_id = self.group("deputy_gm")
        self.assertEqual(request.activity_ids.user_id, self.tiers["deputy_gm"])
        self.deputise()
        self.assertEqual(request.activity_ids.user_id, self.tiers["deputy_gm"] | self.controller)

    def test_temporary_limits_are_measured_with_the_limit_they_come_on_top_of(self):
        self.ladder("temporary", ("sales_manager", 2000), ("gm", None))
        small, large = (
            self.submitted(amount, kind="temporary", date_to=self.today) for amount in (900, 1100)
        )
        self.assertEqual((len(small.approval_ids), len(large.approval_ids)), (1, 2))

    def test_a_start_in_the_past_makes_no_request_smaller(self):
        self.ladder("temporary", ("sales_manager", 1200), ("gm", None))
        long_ago = self.today - timedelta(days=3000)
        request = self.submitted(
            900, kind="temporary", date_from=long_ago, date_to=self.today + timedelta(days=1)
        )
        self.assertEqual(len(request.approval_ids), 2)

    def test_a_raise_is_measured_with_the_temporary_limits_on_top(self):
        self.grant(self.partner, 900, "temporary", date_to=self.today)
        self.assertEqual(len(self.submitted(1100).approval_ids), 1)
        self.assertEqual(len(self.submitted(1101).approval_ids), 2)

    def test_what_is_granted_meanwhile_is_measured_when_it_is_decided(self):
        request = self.submitted(1500)
        self.grant(self.partner, 900, "temporary", date_to=self.today)
        self.approve(request, self.sales_manager)
        self.assertEqual(request.state, "submitted")
        self.approve(request, self.cfo)
        self.assertEqual(request.state, "approved")

    def test_withdrawn_and_changed_it_starts_again(self):
        request = self.submitted(4000)
        self.approve(request, self.sales_manager)
        self.rpc(self.analyst, request, "action_draft")
        self.rpc(self.analyst, request, "write", {"amount": 4999})
        self.rpc(self.analyst, request, "action_submit")
        self.assertEqual(
            [one for one in self.steps(request) if one[1] != "redundant"],
            [(10, "pending"), (20, "waiting")],
        )
        with self.refused(AccessError):
            self.approve(request, self.cfo)

    def test_the_decision_keeps_what_it_was_taken_on(self):
        self.account(self.partner).rating_id = self.env.ref("credit_management.credit_rating_b")
        request = self.submitted(4000)
        self.rpc(self.sales_manager, request, "action_approve", "Reliable")
        row = request.sudo().approval_ids.sorted("sequence")[0]
        self.assertEqual(
            (row.user_id, row.amount, row.rating_id.name, row.reason, row.res_name, row.partner_id),
            (self.sales_manager, 4000, "B", "Reliable", request.name, self.partner),
        )
        self.assertEqual((request.limit_before, request.exposure_before), (1000, 0))

    # deputies

    def deputise(self, first=0, last=0, row=0):
        self.rows[row].write(
            {
                "deputy_id": self.controller.id,
                "deputy_from": self.today + timedelta(days=first),
                "deputy_to": self.today + timedelta(days=last),
            }
        )

    def test_a_deputy_decides_within_the_period_and_the_record_says_for_whom(self):
        self.deputise()
        request = self.submitted(4000)
        self.assertEqual(request.activity_ids.user_id, self.sales_manager | self.controller)
        self.approve(request, self.controller)
        row = request.sudo().approval_ids.filtered(lambda row: row.state == "approved")
        self.assertEqual((row.user_id, row.deputy_for), (self.controller, self.rows[0].name))

    def test_a_deputy_of_yesterday_or_tomorrow_decides_nothing(self):
        request = self.submitted(4000)
        for days in (-1, 1):
            self.deputise(days, days)
            with self.subTest(days), self.refused(AccessError):
                self.approve(request, self.controller)

    def test_a_deputy_of_two_steps_decides_one(self):
        self.deputise()
        self.deputise(row=1)
        request = self.submitted(4000)
        self.approve(request, self.controller)
        with self.refused(AccessError, message="another person"):
            self.approve(request, self.controller)

    def test_a_deputy_needs_a_period(self):
        with self.assertRaisesRegex(ValidationError, "period"):
            self.rows[0].write({"deputy_id": self.controller.id, "deputy_from": self.today})

    # stale screens

    def test_a_screen_from_before_a_decision_decides_nothing(self):
        self.cfo.group_ids |= self.group("sales_manager")
        request = self.submitted(4000)
        seen = request.approval_token
        self.approve(request, self.sales_manager, context={"credit_seen": seen})
        with self.refused(UserError, message="has changed since"):
            self.approve(request, self.cfo, context={"credit_seen": seen})
        request.invalidate_recordset()
        self.approve(request, self.cfo, context={"credit_seen": request.approval_token})
        self.assertEqual(request.state, "approved")

    def test_a_screen_from_before_a_change_decides_nothing(self):
        request = self.submitted(1500)
        seen = request.approval_token
        self.rpc(self.analyst, request, "action_draft")
        self.rpc(self.analyst, request, "write", {"amount": 1999})
        self.rpc(self.analyst, request, "action_submit")
        with self.refused(UserError, message="has changed since"):
            self.approve(request, self.sales_manager, context={"credit_seen": seen})

    # the matrix itself

    def test_an_amount_nobody_may_approve_is_refused_when_saved(self):
        for values, message in (
            ({"kind": "decrease", "authority": "amount", "amount": 500}, "more than.*500"),
            ({"kind": "decrease", "authority": "review"}, "nobody may approve any amount"),
        ):
            values = dict(values, company_id=self.company.id, group_id=self.group("gm").id)
            with self.subTest(values), self.refused(ValidationError, message=message):
                self.rpc(self.manager, "credit.authority", "create", [values])
        for records, method, args in (
            (self.rows[2], "unlink", ()),
            (self.rows[2], "write", ({"active": False},)),
            (self.rows[2], "write", ({"authority": "amount", "amount": 9000},)),
            (self.rows[2], "write", ({"kind": "decrease"},)),
        ):
            with self.subTest(args), self.refused(ValidationError, message="Increase"):
                self.rpc(self.manager, records, method, *args)

    def test_a_step_never_reached_is_refused(self):
        with self.refused(ValidationError, message="never reached"):
            self.ladder("decrease", ("gm", None), ("chairman", None))

    def test_a_row_needs_somebody_and_an_amount_that_is_one(self):
        for values, message in (
            ({"group_id": False, "name": "x"}, "name a group"),
            ({"authority": "amount", "amount": -1}, "Up to"),
            ({"authority": "amount", "amount": float("nan")}, "Up to"),
        ):
            with self.subTest(values), self.refused(ValidationError, message=message):
                self.rpc(self.manager, self.rows[0], "write", values)

    def test_a_grade_with_rows_cannot_be_deleted(self):
        rating = self.env["credit.rating"].create({"name": "Z"})
        self.ladder("increase", ("gm", None), rating_id=rating.id)
        with self.refused(UserError, message="Grade Z can't be deleted.*Increase 10"):
            self.rpc(self.manager, rating, "unlink")

    def test_presets_have_no_gap_and_can_be_loaded_twice(self):
        authority = self.env["credit.authority"].with_user(self.manager)
        for code in ("abc", "five", "aaa", "abc"):
            rows = authority._load_preset(self.company, code)
            kinds = rows.mapped("kind")
            active = authority.search([("company_id", "=", self.company.id), ("kind", "in", kinds)])
            self.assertEqual(active, rows.sorted())
        self.assertEqual(len(self.submitted(1500).approval_ids), 6)
        with self.assertRaises(AccessError):
            authority.with_user(self.controller)._load_preset(self.company, "abc")

    def test_the_abc_preset_runs_from_the_sales_manager_to_the_chairman(self):
        self.env["credit.authority"].with_user(self.manager)._load_preset(self.company, "abc")
        request = self.submitted(1500)
        for user in (self.sales_manager, self.controller, self.tiers["deputy_gm"], self.cfo,
                     self.gm, self.tiers["chairman"]):  # fmt: skip
            self.assertEqual(request.state, "submitted")
            self.approve(request, user)
        self.assertEqual(request.state, "approved")
        self.assertEqual(len(set(request.sudo().approval_ids.user_id.ids)), 6)

    def test_who_would_approve_is_answered_on_the_screen(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.cfo.company_ids |= other
        form = Form(self.env["credit.authority.question"].with_user(self.sales))
        form.kind = "increase"
        form.amount = 4000
        question = form.save()
        self.assertEqual(question.step_ids.mapped("names"), ["Sales_manager", "Cfo"])

    def test_who_would_approve_is_answered(self):
        self.deputise()
        question = self.env["credit.authority.question"].with_user(self.sales).create(
            {"kind": "increase", "amount": 4000, "company_id": self.company.id, "day": self.today}
        )  # fmt: skip
        self.assertEqual(question.step_ids.mapped("sequence"), [10, 20])
        self.assertEqual(question.step_ids.mapped("names"), ["Sales_manager", "Cfo"])
        self.assertEqual(question.step_ids[0].deputies, "Controller")


@tagged("post_install", "-at_install")
class TestReleaseInSteps(AuthorityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls("setUp").ladder("release", ("controller", 2000), ("gm", None))

    def test_the_last_step_releases(self):
        order = self.held(5000)
        hold = self.hold_of(order)
        self.announce()
        self.assertEqual(self.steps(hold), [(10, "pending"), (20, "waiting")])
        self.rpc(self.controller, hold, "action_release", "Known for years")
        self.assert_quotation(order)
        self.assertEqual((hold.state, hold.activity_ids.user_id), ("open", self.gm))
        with self.refused(AccessError):
            self.rpc(self.manager, hold, "action_release", "Let it go")
        self.rpc(self.gm, hold, "action_release", "Agreed")
        self.assertEqual((order.state, hold.state, hold.decision_reason),
                         ("sale", "released", "Agreed"))  # fmt: skip

    def test_a_small_order_needs_one_step(self):
        order = self.held(1500)
        self.release(order)
        self.assertEqual(order.state, "sale")

    def test_a_rejection_at_the_second_step_rejects(self):
        order = self.held(5000)
        self.release(order)
        self.rpc(self.gm, self.hold_of(order), "action_reject", "No")
        self.assertEqual((order.credit_state, self.hold_of(order).state), ("rejected", "rejected"))

    def test_an_order_raised_after_the_first_step_is_approved_anew(self):
        order = self.held(2500)
        self.release(order)
        self.rpc(self.sales, order.order_line, "write", {"price_unit": 9000})
        hold = self.hold_of(order)
        hold.sudo()._evaluate()
        with self.refused(AccessError, message="waits for"):
            self.rpc(self.gm, hold, "action_release", "Fine")
        self.release(order)
        self.rpc(self.gm, hold, "action_release", "Fine")
        self.assertEqual((order.state, hold.amount), ("sale", 9000))

    def test_an_order_that_goes_through_by_itself_needs_no_steps(self):
        self.invoice(900)
        order = self.held(2500)
        self.release(order)
        self.grant(self.partner, 9000, "temporary", date_to=self.today)
        self.hold_of(order).action_evaluate()
        order.action_confirm()
        self.assertEqual(self.hold_of(order).state, "cleared")
        self.assertEqual(self.steps(self.hold_of(order)), [(10, "approved"), (20, "redundant")])

    def test_an_order_the_customer_pays_or_signs_asks_the_first_step(self):
        order = self.order(5000)
        visitor = self._user("visitor")
        visitor.group_ids = self.env.ref("base.group_portal")
        order.with_user(visitor).sudo().action_confirm()
        self.announce()
        self.assertIn(self.controller, self.hold_of(order).activity_ids.user_id)
        self.assertEqual(self.steps(self.hold_of(order)), [(10, "pending"), (20, "waiting")])

    def test_a_dialogue_opened_before_the_order_changed_decides_nothing(self):
        order = self.held(1500)
        hold = self.hold_of(order)
        action = self.rpc(self.controller, hold, "action_release")
        self.rpc(self.sales, order.order_line, "write", {"price_unit": 1900})
        values = {"hold_ids": [(6, 0, hold.ids)], "reason": "Fine",
                  "seen": action["context"]["default_seen"]}  # fmt: skip
        wizard = self.env["credit.decision"].browse(
            self.rpc(self.controller, "credit.decision", "create", [values])
        )
        with self.refused(UserError, message="has changed since"):
            self.rpc(self.controller, wizard, "action_decide")
        self.assert_quotation(order)
