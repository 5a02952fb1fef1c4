"""Attacks on the ladder: the same limit under the name of a smaller decision."""

from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_authority import AuthorityCase


@tagged("post_install", "-at_install")
class TestAttackLadder(AuthorityCase):
    def day(self, days):
        return self.today + timedelta(days=days)

    def weak(self, *kinds):
        """Let the sales manager alone decide on these kinds, whatever the amount."""
        for kind in kinds:
            self.ladder(kind, ("sales_manager", None))

    def kind_of(self, **values):
        return self.submitted(**values)._authority_kind()

    def reviewed(self, *results, kind="limit"):
        """Return reviews of the account: running (None) or with that result, done or not."""
        account = self.account(self.partner)
        # by the clock grants are written by, PostgreSQL's: the other one stands at noon
        evaluated_on = self.env.cr.now().replace(microsecond=0)
        return self.env["credit.review"].sudo().create(
            [
                {"account_id": account.id, "kind": kind, "state": state, "result": result,
                 "date_from": self.day(-40 * number - 40), "date_to": self.day(-40 * number - 10),
                 "date_deadline": self.today, "evaluated_on": evaluated_on}
                for number, (result, state) in enumerate(results, 1)
            ]
        )  # fmt: skip

    def test_a_second_initial_limit_is_a_raise(self):
        self.weak("initial")
        request = self.submitted(9000, kind="initial")
        self.assertEqual(len(request.sudo().approval_ids), 3)
        self.approve(request, self.sales_manager)
        self.assertEqual(self.account(self.partner).limit_amount, 1000)
        self.assertEqual(self.kind_of(kind="initial", amount=500), "increase")

    def test_the_first_limit_of_a_customer_is_an_initial_one(self):
        account = self.account(self.customer(name="New"))
        self.assertEqual(self.kind_of(kind="initial", account_id=account.id), "initial")

    def test_a_limit_to_come_makes_the_next_one_a_raise_too(self):
        account = self.account(self.customer(name="Soon"))
        self.weak("initial")
        first = self.submitted(1000, kind="initial", account_id=account.id,
                               date_from=self.day(10))  # fmt: skip
        self.approve(first, self.sales_manager)
        self.assertEqual(
            self.kind_of(kind="initial", amount=9000, account_id=account.id), "increase"
        )

    def test_a_decrease_doesnt_prolong_a_limit(self):
        """A limit that ends is not carried on under the name of a decrease."""
        self.weak("decrease")
        partner = self.customer(name="Seasonal")
        self.grant(partner, 9000, date_from=self.day(-30), date_to=self.day(3))
        account = self.account(partner)
        values = {"account_id": account.id, "kind": "decrease"}
        with self.refused(UserError, message="raise"):
            self.submitted(8999, **values)
        with self.refused(UserError, message="raise"):
            self.submitted(8999, **values, date_to=self.day(4))
        self.submitted(8999, **values, date_to=self.day(3))

    def test_a_decrease_of_a_limit_that_is_over_grants_nothing(self):
        self.weak("decrease")
        partner = self.customer(name="Former")
        self.grant(partner, 9000, date_from=self.day(-30), date_to=self.day(-10))
        with self.refused(UserError, message="raise"):
            self.submitted(8999, account_id=self.account(partner).id, kind="decrease",
                           date_from=self.day(-20))  # fmt: skip

    def test_an_ordinary_decrease_is_still_one(self):
        self.weak("decrease")
        request = self.submitted(500, kind="decrease")
        self.approve(request, self.sales_manager)
        self.assertEqual(self.account(self.partner).limit_amount, 500)

    def test_a_raise_during_a_review_is_one_out_of_the_review(self):
        """Leaving the review out of the request doesn't lead round the higher authority (R2A)."""
        review = self.reviewed((False, "open"))
        self.assertEqual(self.kind_of(), "increase_after_review")
        self.assertEqual(self.kind_of(kind="initial"), "increase_after_review")
        for state, result in (("commented", False), ("evaluated", "increase"), ("done", "increase"),
                              ("evaluated", "decrease"), ("done", "suspend")):  # fmt: skip
            review.write({"state": state, "result": result})
            with self.subTest(f"{state} {result}"):
                self.assertEqual(self.kind_of(), "increase_after_review")

    def test_a_review_that_kept_things_or_was_acted_on_is_over(self):
        self.reviewed(("keep", "done"), ("increase", "done"))
        self.assertEqual(self.kind_of(), "increase")
        self.env["credit.review"].sudo().search([]).write({"result": "increase"})
        self.assertEqual(self.kind_of(), "increase_after_review")
        self.env["credit.review"].sudo().search([]).write({"evaluated_on": self.day(-400)})
        self.assertEqual(self.kind_of(), "increase")

    def test_reviews_of_grades_and_of_others_say_nothing_about_a_raise(self):
        self.reviewed((False, "open"), kind="grade")
        self.assertEqual(self.kind_of(), "increase")

    def test_a_raise_is_not_cut_into_slices(self):
        for amount, kind, steps in ((2000, "increase", 1), (1500, "temporary", 1)):
            self.ladder(
                kind, ("sales_manager", 2000), ("cfo", None)
            ) if kind != "increase" else None
            request = self.submitted(amount, kind=kind, date_to=self.day(9))
            if kind == "increase":
                self.assertEqual(len(request.sudo().approval_ids), steps)
                self.approve(request, self.sales_manager)
        self.assertEqual(len(request.sudo().approval_ids), 2, "3,500 with what it comes upon")

    def test_an_amount_raised_after_the_first_approval_is_approved_anew(self):
        request = self.submitted(4000)
        self.approve(request, self.sales_manager)
        with self.refused():
            self.rpc(self.analyst, request, "write", {"amount": 4900})
        self.rpc(self.analyst, request, "action_draft")
        self.rpc(self.analyst, request, "write", {"amount": 4900})
        self.rpc(self.analyst, request, "action_submit")
        self.assertEqual(self.steps(request), [(10, "pending"), (20, "waiting")])
        with self.refused(AccessError):
            self.approve(request, self.cfo)

    def test_ones_own_request_isnt_decided_through_a_deputy_or_another_group(self):
        request = self.submitted(1500, user=self.sales_manager)
        with self.refused(AccessError):
            self.approve(request, self.sales_manager)
        for values in ({"deputy_id": self.sales_manager.id}, {"user_ids": [Command.link(1)]}):
            with self.subTest(values), self.refused(AccessError):
                self.rpc(self.sales_manager, self.rows, "write", values)
        with self.refused(AccessError):
            self.rpc(self.sales_manager, self.sales_manager, "write",
                     {"group_ids": [Command.link(self.group("cfo").id)]})  # fmt: skip
        self.rows[0].write({"deputy_id": self.sales_manager.id, "deputy_from": self.today,
                            "deputy_to": self.today})  # fmt: skip
        with self.refused(AccessError):
            self.approve(request, self.sales_manager)

    def test_who_sells_to_the_customer_doesnt_decide_on_their_limit(self):
        self.partner.user_id = self.sales_manager
        request = self.submitted(1500)
        with self.refused(AccessError):
            self.approve(request, self.sales_manager)
        self.assertNotIn(self.sales_manager, request.activity_ids.user_id)

    def test_due_dates_are_not_extended_in_slices(self):
        self.ladder("extension", ("sales_manager", 2000), ("cfo", None))
        moves = [self.invoice(1500, days=-40 - number) for number in range(2)]
        requests = [
            self.env["credit.request"].with_user(self.analyst).create(
                {"account_id": self.account(self.partner).id, "kind": "extension",
                 "date_to": self.day(10), "reason": "Harvest",
                 "item_ids": [Command.create({"move_line_id": line.id}) for line in move.line_ids
                              if line.account_type == "asset_receivable"]}
            )
            for move in moves
        ]  # fmt: skip
        for request in requests:
            self.rpc(self.analyst, request, "action_submit")
            self.approve(request, self.sales_manager)
        self.assertEqual([one.state for one in requests], ["approved", "submitted"])
        self.approve(requests[1], self.cfo)
        self.assertEqual(requests[1].state, "approved")
