from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCase

from ..common import CollectionCase


@tagged("post_install", "-at_install")
class TestReminderMail(MailCase, CollectionCase):
    """What happens between the queue and the customer."""

    def setUp(self):
        super().setUp()
        self.partner = self.customer(name="Answers", email="answers@credit.example.com")
        self.silent = self.customer(name="Refuses", email="refuses@credit.example.com")
        for partner in (self.partner, self.silent):
            self.late(1000, 8, partner)
        self.good, self.bad = self.sent(self.partner), self.sent(self.silent)

    def run_queue(self, refusing=()):
        """Send the mails as the queue does, by a server that refuses some addresses."""

        def answer(_server, message, *_args, **_kwargs):
            if any(one in message["To"] for one in refusing):
                raise AssertionError("the mailbox is full")
            return message["Message-Id"]

        mails = (self.good | self.bad).sudo().mail_id.filtered(lambda one: one.state == "outgoing")
        with self.mock_mail_gateway():
            self.send_email_mocked.side_effect = answer
            with mute_logger("odoo.addons.mail.models.mail_mail"):
                mails.send()

    def states(self):
        return self.good.state, self.bad.state

    def test_a_server_that_refuses_some_is_asked_once_more_for_those(self):
        self.assertEqual(self.states(), ("queued", "queued"))
        self.run_queue(refusing=["refuses@"])
        self.assertEqual(self.states(), ("sent", "queued"))
        self.assertEqual(self.bad.sudo().mail_id.state, "outgoing")
        self.run_queue(refusing=["refuses@"])
        self.assertEqual(self.states(), ("sent", "failed"))
        self.assertIn("mailbox is full", self.bad.why)
        self.run_queue()
        self.assertEqual(self.states(), ("sent", "failed"), "once more, not for ever")
        self.assertEqual(self.working(self.silent).step, "failed")
        self.bad.action_as_letter()
        self.assertEqual((self.bad.state, self.bad.channel), ("sent", "letter"))

    def test_who_pays_while_the_mail_waits_in_the_queue_gets_none(self):
        self.pay(1000, self.silent)
        self.run_queue()
        self.assertEqual(self.states(), ("sent", "void"))
        self.assertEqual(self.bad.sudo().mail_id.state, "cancel")

    def test_a_mail_whose_end_nobody_noted_is_told_and_not_sent_again(self):
        self.good.sudo().mail_id.state = "sent"
        self.bad.sudo().mail_id.state = "exception"
        self.env["credit.reminder"]._follow_mails()
        self.assertEqual(self.states(), ("sent", "failed"))
        self.assertIn("isn't known", self.bad.why)
        self.run_queue()
        self.assertEqual(self.states(), ("sent", "failed"))

    def test_the_mail_says_what_the_letter_says(self):
        mail = self.good.sudo().mail_id
        self.assertIn("1,000.00", mail.body_html)
        self.assertEqual(mail.body_html, self.good.body)
        self.assertEqual(self.good.sent_by_id, self.collector)

    def test_a_letter_of_another_model_is_refused(self):
        other = self.env["mail.template"].create(
            {"name": "Other", "model_id": self.env.ref("base.model_res_partner").id}
        )
        with self.refused(ValidationError, message="isn't written for reminders"):
            self.level("first").mail_template_id = other
