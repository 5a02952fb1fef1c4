from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ...engine.worklist import WORST, priority
from ..common import CollectionCase


@tagged("post_install", "-at_install")
class TestWorklist(CollectionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        case.account(cls.partner)
        case.late(1000, 10)
        cls.now = fields.Datetime.now()

    def log(self, user=None, **values):
        return (
            self.env["credit.collection.contact"]
            .with_user(user or self.collector)
            .create({"account_id": self.account(self.partner).id, "note": "Called", **values})
        )

    def evaluated(self, promise, days_later=0):
        """Look at the promise so many days after its day: it is moved, not the clock."""
        if days_later:
            promise.sudo().date = self.today - timedelta(days=days_later)
        promise._evaluate()
        return promise.state

    def test_the_most_pressing_comes_first(self):
        other = self.customer(name="Owes more, and longer")
        self.account(other)
        self.late(2000, 40, other)
        rows = self.env["credit.worklist"].with_user(self.collector).search(
            [("partner_id", "in", (self.partner | other).ids)]
        )  # fmt: skip
        self.assertEqual(rows.partner_id[0], other)
        for row in rows:
            worst = (row.account_id.rating_id and WORST) or 1
            self.assertEqual(
                row.priority,
                priority(row.overdue_amount, row.overdue_days, row.state, worst > 1),
            )

    def test_a_day_of_a_collector(self):
        self.assertEqual(self.working().step, "call")
        reminder = self.proposed()
        self.assertEqual(self.working().step, "send")
        reminder._send()
        self.log(
            date=self.now - timedelta(hours=1),
            next_on=self.today + timedelta(days=2),
            next_note="Ask for Ms Li",
        )
        row = self.working()
        self.assertEqual((row.step, row.next_contact_note), ("planned", "Ask for Ms Li"))
        promise = self.promise(1000, 2)
        self.assertEqual(self.working().step, "promised")
        self.assertEqual(self.evaluated(promise, days_later=3), "broken")
        self.assertEqual(self.working().step, "broken")
        self.assertIn("didn't come", self.account(self.partner).activity_ids[-1].note)
        self.log()
        self.assertEqual(self.working().step, "call")
        self.pay(1000)
        self.assertFalse(self.working(), "who has paid is gone")

    def test_a_promise_is_kept_by_what_is_posted_after_it(self):
        self.pay(300)
        promise = self.promise(500, 3)
        self.assertEqual(self.evaluated(promise), "open")
        self.pay(400)
        self.assertEqual(self.evaluated(promise), "open")
        self.pay(100)
        self.assertEqual(self.evaluated(promise), "kept")
        again = self.promise(100, 3)
        self.assertEqual(self.evaluated(again), "open", "one payment keeps one promise")

    def test_a_credit_note_keeps_no_promise(self):
        promise = self.promise(500, 3)
        self.invoice(500, move_type="out_refund")
        self.assertEqual(self.evaluated(promise), "open")

    def test_bad_promises_are_refused_in_words(self):
        with self.refused(ValidationError, message="has passed"):
            self.promise(100, -1)
        with self.refused(ValidationError, message="above zero"):
            self.promise(0, 1)
        promise = self.promise(100, 1)
        with self.refused(UserError, message="What was promised stays"):
            promise.amount = 1
        with self.refused(AccessError):
            promise.with_user(self.collector).write({"state": "kept"})

    def test_what_was_logged_stays(self):
        contact = self.log(user=self.sales)
        with self.refused():
            contact.note = "Other"
        with self.refused(UserError, message="hasn't taken place"):
            self.log(date=self.now + timedelta(days=1))

    def test_a_late_dispute_is_told_once(self):
        invoice = self.late(100, 5)
        dispute = self.dispute(invoice, 50)
        dispute.sudo().deadline = self.today - timedelta(days=1)
        self.assertEqual(self.working().step, "dispute")
        self.env["credit.dispute"]._cron_tell_late()
        self.env["credit.dispute"]._cron_tell_late()
        self.assertEqual(len(dispute.sudo().activity_ids), 1)
        with self.refused(UserError, message="How it was settled"):
            dispute.action_accept()

    def test_accounts_that_become_one_keep_what_was_done(self):
        other = self.customer(name="Other")
        self.late(500, 10, other)
        self.sent(), self.sent(other), self.promise(100, 3, other)
        account = self.account(self.partner)
        account._merge(self.account(other))
        self.assertEqual(len(account.promise_ids), 1)
        self.assertEqual(set(account.reminder_ids.mapped("state")), {"queued", "void"})
