"""A decrease says what there is at most: what was granted for a time before it ends with it."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..attack import AttackCase


@tagged("post_install", "-at_install")
class TestDecrease(AttackCase):
    """A limit of 1,000 for good and 500 more for ten days."""

    def setUp(self):
        super().setUp()
        self.last = self.today + timedelta(days=9)
        self.grant(self.partner, 500, "temporary", date_to=self.last)
        self.acc = self.account(self.partner)

    def at(self, *days):
        return [self.acc._limit_at(self.today + timedelta(days=day))[self.acc] for day in days]

    def test_no_order_lives_on_a_temporary_limit_past_a_decrease(self):
        self.assertEqual(self.at(0, 9, 10), [1500, 1500, 1000])
        request = self.grant(self.partner, 600, "decrease")
        self.assertEqual((request.limit_before, self.at(0, 9, 10)), (1500, [600, 600, 600]))
        self.held(601)
        self.confirmed(600)
        temporary = self.acc.limit_ids.filtered(lambda one: one.kind == "temporary")
        self.assertEqual(temporary.status, "superseded")

    def test_only_the_temporary_part_can_be_taken_away(self):
        for amount, message in ((1500, "below the limit of"), (1200, "ends earlier")):
            with self.refused(UserError, message=message):
                self.grant(self.partner, amount, "decrease")
        self.grant(self.partner, 1200, "decrease", date_to=self.last)
        self.assertEqual(self.at(0, 9, 10), [1200, 1200, 1000])
        self.grant(self.partner, 1000, "decrease")
        self.assertEqual(self.at(0, 9, 10), [1000, 1000, 1000])

    def test_what_is_granted_for_a_time_afterwards_counts(self):
        self.grant(self.partner, 600, "decrease")
        self.grant(self.partner, 50, "temporary", date_to=self.last)
        self.assertEqual(self.at(0, 10), [650, 600])

    def test_its_end_isnt_told_twice(self):
        self.grant(self.partner, 600, "decrease")
        self.patch(type(self.company), "_credit_today", lambda company: self.last + timedelta(1))
        told = self.acc.message_ids
        self.env["credit.limit"]._announce_ends()
        self.assertEqual(self.acc.message_ids, told)

    def test_who_files_it_is_told_what_ends_with_it(self):
        requests = self.env["credit.request"].with_user(self.analyst)
        form = Form(requests.with_context(default_account_id=self.acc.id))
        form.kind = "increase"
        self.assertFalse(form.ends_text)
        form.kind = "decrease"
        self.assertIn("500.00", form.ends_text)

    def test_a_stopped_account_has_no_use_of_it(self):
        """A stop ends nothing, it holds everything; whoever lifts it answers for the whole limit."""
        self.grant(self.partner, 0, "suspend", limit_type="none")
        self.held(1)
        resume = self.env["credit.request"].with_user(self.analyst).create(
            {"account_id": self.acc.id, "kind": "resume", "limit_type": "none", "reason": "Paid"}
        )  # fmt: skip
        self.assertEqual(resume._authority_amount(), 1500)
