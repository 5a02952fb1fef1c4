from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import CollectionCase


@tagged("post_install", "-at_install")
class TestReminder(CollectionCase):
    def test_one_letter_has_all_items_and_credits(self):
        first, second = self.late(1000, 8), self.late(500, 3)
        coming = self.invoice(200, days=20)
        self.pay(300)
        reminder = self.proposed()
        self.assertEqual((reminder.level_id, reminder.days), (self.level("first"), 8))
        self.assertEqual((reminder.amount, reminder.open_amount), (1200, 1400))
        self.assertEqual(reminder.item_count, 3)
        for move in (first, second, coming):
            self.assertIn(move.name, reminder.preview)
        self.assertIn("300.00", reminder.preview)
        self.assertIn("1,400.00", reminder.preview)

    def test_nothing_is_sent_twice(self):
        self.late(1000, 8)
        self.sent()
        self.assertFalse(self.proposed())
        self.late(10, 7)
        self.assertFalse(self.proposed(), "the same debt is as old as it was")

    def test_two_runs_propose_once(self):
        self.late(1000, 8)
        self.assertEqual(self.proposed(), self.proposed())

    def test_a_proposal_follows_what_is_open(self):
        self.late(1000, 8)
        reminder = self.proposed()
        self.late(700, 22)
        self.assertEqual(self.proposed(), reminder)
        self.assertEqual((reminder.level_id, reminder.amount), (self.level("second"), 1700))
        self.pay(1700)
        self.assertFalse(self.proposed())
        self.assertFalse(reminder.exists())

    def test_who_paid_an_hour_ago_gets_nothing(self):
        self.late(1000, 8)
        reminder = self.proposed()
        self.pay(1000)
        problems = reminder._send()
        self.assertIn("meanwhile", problems[reminder])
        self.assertEqual(reminder.state, "void")
        self.assertFalse(reminder.mail_id)

    def test_three_weeks_without_scheduler_make_one_letter(self):
        invoice = self.late(1000, 8)
        self.sent()
        with self.after(21):
            reminder = self.sent()
            self.assertEqual(reminder.level_id, self.level("second"))
            self.assertFalse(self.proposed())
        self.assertEqual(invoice.amount_residual, 1000)

    def after(self, days):
        """Return a clock that stands so many days from now."""
        return freeze_time(self.env.cr.now() + timedelta(days=days), tick=True)

    def test_before_the_due_date_it_is_a_notice(self):
        self.invoice(1000, days=4)
        self.assertEqual(self.sent().level_id, self.level("notice"))

    def test_an_extended_item_isn_t_demanded(self):
        invoice = self.late(1000, 8)
        self.item(invoice).sudo().credit_extended_until = self.today + timedelta(days=30)
        self.assertFalse(self.proposed())

    def test_what_is_disputed_isn_t_demanded_but_is_owed(self):
        invoice = self.late(1000, 8)
        dispute = self.dispute(invoice, 400)
        self.assertEqual(self.proposed().amount, 600)
        account = self.account(self.partner)
        self.assertEqual((account.exposure_amount, account.overdue_amount), (1000, 1000))
        with self.refused(ValidationError, message="between nothing and"):
            self.dispute(invoice, 601)
        dispute.resolution = "They had it replaced"
        dispute.action_reject()
        self.assertEqual(self.proposed().amount, 1000)

    def test_a_promise_stops_letters_until_it_is_broken(self):
        self.late(1000, 8)
        promise = self.promise(1000, 3)
        self.assertFalse(self.proposed())
        self.company._credit_policy().promise_stops_letters = False
        self.assertFalse(self.proposed(), "all that is overdue was promised")
        promise.action_cancel()
        self.assertTrue(self.proposed())

    def test_the_second_level_holds_orders_until_it_is_paid(self):
        rules = self.env["credit.rule"].search([("kind", "in", ("overdue_amount", "overdue_days"))])
        rules.severity = "ignore"
        self.company._credit_policy().watch_overdue_days = 0
        self.late(500, 22)
        account = self.account(self.partner)
        account._refresh_state()
        self.assertEqual(account.state, "open")
        self.sent()
        self.assertEqual(account.state, "hold")
        order = self.held(100)
        self.assertIn("hold", order.sudo().credit_hold_id.reason.lower())
        self.pay(500)
        self.confirmed(100)
        self.proposed()
        self.assertEqual((account.state, account.dunning_level_id.id), ("open", False))

    def test_the_last_warning_asks_for_a_stop(self):
        self.late(1000, 61)
        reminder = self.sent()
        self.assertEqual((reminder.state, reminder.channel), ("sent", "letter"))
        request = self.account(self.partner).request_ids.filtered(lambda one: one.kind == "suspend")
        self.assertEqual((request.state, request.requested_by_id), ("submitted", self.collector))
        request.with_user(self.manager).action_approve()
        self.assertEqual(self.account(self.partner).state, "stop")

    def test_a_promise_whose_day_is_over_stops_nothing_whoever_noted_it(self):
        self.late(1000, 8)
        promise = self.promise(1000, 3)
        grace = self.company._credit_policy().promise_grace_days
        with self.after(3 + grace):
            self.assertFalse(self.proposed())
        with self.after(4 + grace):
            self.assertTrue(self.proposed(), "the scheduler hasn't looked at it yet")
        self.assertEqual(promise.state, "open")

    def test_a_letter_nobody_can_write_keeps_no_other_back(self):
        other = self.customer(name="Other", email="other@credit.example.com")
        self.late(1000, 22)
        self.late(1000, 8, other)
        self.level(
            "second"
        ).sudo().mail_template_id.body_html = (
            "<t t-out='1 / (object.days - 22)'/>"  # nothing is wrong with it but for some
        )
        bad, good = self.proposed(), self.proposed(other)
        with mute_logger("odoo.addons.mail.models.mail_render_mixin"):
            problems = (bad | good)._send()
        self.assertEqual((bad.state, good.state), ("draft", "queued"))
        self.assertEqual([*problems], [bad])
        self.assertEqual(bad.why, problems[bad])
        self.assertFalse(self.account(self.partner).dunning_level_id)

    def test_a_notice_isn_t_the_last_reminder_of_a_debt(self):
        self.invoice(1000, days=4)
        self.sent()
        self.assertFalse(self.account(self.partner).dunning_level_id)

    def test_without_a_mail_address_it_is_printed_and_told(self):
        self.partner.email = False
        self.late(1000, 8)
        reminder = self.sent()
        self.assertEqual((reminder.state, reminder.channel), ("sent", "letter"))
        self.assertFalse(reminder.mail_id)
        activity = self.account(self.partner).activity_ids
        self.assertIn("printed and posted", activity.note)
        self.assertEqual(activity.user_id, self.controller)

    def test_a_level_in_writing_needs_a_letter(self):
        with self.refused(ValidationError, message="so it needs one"):
            self.level("first").mail_template_id = False
        self.level("first").write({"channel": "call", "mail_template_id": False})

    def test_a_skipped_reminder_doesn_t_come_back(self):
        self.late(1000, 8)
        self.proposed().action_skip("We owe them an answer")
        self.assertFalse(self.proposed())

    def test_it_is_written_in_the_customer_s_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self.level("first").mail_template_id
        template.with_context(lang="fr_FR").subject = "{{ object.company_id.name }} : rappel"
        self.partner.lang = "fr_FR"
        self.late(1000, 8)
        self.assertIn(" : rappel", self.sent().subject)

    def test_letters_of_several_customers_are_one_document_to_print(self):
        other = self.customer(name="Also late")
        self.late(1000, 8), self.late(700, 8, other)
        letters = self.proposed() | self.proposed(other)
        report = self.env["ir.actions.report"].with_user(self.collector)
        html = report._render_qweb_html("credit_collection.report_credit_reminder", letters.ids)[0]
        self.assertEqual(html.count(b'class="article'), 1)
        self.assertEqual(html.count(b"page-break-before"), 1)
        for text in (b"Also late", b"1,000.00", b"700.00"):
            self.assertIn(text, html)

    def test_the_proposal_costs_the_same_for_one_and_for_many(self):
        self.late(10, 8)
        self.proposed()
        many = [self.customer(name=f"Late {number}") for number in range(4)]
        for one in many:
            self.late(100, 9, one)
        root = self.company
        reminders = self.env["credit.reminder"]
        self.env.flush_all()
        self.env.invalidate_all()
        reminders._found(root)
        before = self.cr.sql_log_count
        found = reminders._found(root)
        queries = self.cr.sql_log_count - before
        self.assertEqual(sum(one.is_due for one in found.values()), 5)
        self.assertLessEqual(queries, 8)
        before = self.cr.sql_log_count
        reminders._propose(root)
        self.assertLessEqual(self.cr.sql_log_count - before, 60)
