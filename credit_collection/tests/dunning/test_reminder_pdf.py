"""The letter goes along as PDF and is kept: once, in the customer's language, or it is said why not."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import CollectionCase

PRINTED = b"%PDF-1.4 a letter"


@tagged("post_install", "-at_install")
class TestReminderPdf(CollectionCase):
    def setUp(self):
        super().setUp()
        self.partner = self.customer(name="Answers", email="answers@credit.example.com")
        self.pages = []

    def letter(self, channel="mail"):
        self.level("first").channel = channel
        self.late(1000, 8)
        return self.sent()

    def printing(self, state="ok", raw=PRINTED):
        """Leave the printer itself out; ``raw``: what it gives, or what it raises."""
        Report = type(self.env["ir.actions.report"])

        def give(_self, bodies, *args, **kwargs):
            self.pages += bodies
            if isinstance(raw, Exception):
                raise raw
            return raw

        return (
            patch.object(Report, "_run_wkhtmltopdf", give),
            patch.object(Report, "get_wkhtmltopdf_state", lambda _self: state),
        )

    def leave(self, reminder, **how):
        """Let the mail leave the queue; return the names and contents that go along."""
        mail = reminder.sudo().mail_id.with_context(force_report_rendering=True)
        printer, state = self.printing(**how)
        with printer, state:
            (one,) = mail._prepare_outgoing_list()
        return [(name, content) for name, content, *_kind in one["attachments"]]

    def test_the_mail_takes_the_letter_along_and_it_is_kept(self):
        self.partner.lang = "en_US"
        reminder = self.letter()
        self.assertFalse(reminder.pdf_id)
        ((name, content),) = self.leave(reminder)
        self.assertEqual((name[-4:], content), (".pdf", PRINTED))
        self.assertIn(
            "1,000.00",
            self.pages[0].decode() if isinstance(self.pages[0], bytes) else self.pages[0],
        )
        self.assertEqual(reminder.pdf_id.raw, PRINTED)
        self.assertEqual(
            (reminder.pdf_id.res_model, reminder.pdf_id.res_id), (reminder._name, reminder.id)
        )
        self.assertEqual(len(self.leave(reminder)), 1, "tried once more, it is the same letter")
        self.assertEqual(len(self.pages), 1)
        self.assertIn(str(reminder.pdf_id.id), reminder.action_open_pdf()["url"])

    def test_without_a_program_the_mail_goes_all_the_same(self):
        reminder = self.letter()
        self.assertEqual(self.leave(reminder, state="install"), [])
        self.assertIn("no program that makes PDFs", reminder.pdf_problem)
        with self.refused(UserError, message="no PDF"):
            reminder.action_open_pdf()
        with self.printing(state="install")[1]:
            dispatch = self.env["credit.reminder.dispatch"].new({})
            self.assertIn("wkhtmltopdf", dispatch.pdf_hindrance)
        self.assertEqual(self.leave(reminder, raw=UserError("Wkhtmltopdf failed")), [])
        self.assertIn("Wkhtmltopdf failed", reminder.pdf_problem)
        self.assertEqual(len(self.leave(reminder)), 1)
        self.assertFalse(reminder.pdf_problem)

    def test_a_level_may_go_without_and_letters_on_paper_are_kept_in_the_background(self):
        self.level("first").attach_pdf = False
        reminder = self.letter()
        self.assertEqual((self.leave(reminder), self.pages), ([], []))
        self.level("first").attach_pdf = True
        self.partner = self.customer(name="On paper")
        paper = self.letter(channel="letter")
        printer, state = self.printing()
        model = self.env["credit.reminder"].with_context(force_report_rendering=True)
        commit = patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=1)
        with printer, state, commit:
            model._cron_keep_pdf()
            model._cron_keep_pdf()
        self.assertEqual((paper.pdf_id.raw, len(self.pages)), (PRINTED, 1))
