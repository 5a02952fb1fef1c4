"""Scan, classify, verify; destroy with two persons: each by whose work it is, in the browser."""

from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.credit_management.tests.browser import OneBrowser
from odoo.addons.credit_management.tests.whole import in_whole_runs

from .common import ArchiveCase


@tagged("post_install", "-at_install")
class TestJourneyArchive(ArchiveCase, OneBrowser):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # A look in a read-only request is logged in a transaction of its own: tests have only one.
        cls.set_registry_readonly_mode(False)

    def setUp(self):
        super().setUp()
        self.clear(self.archivist | self.keeper | self.other_keeper, "special")
        self.clear(self.sales, "personal")

    def speak(self, lang):
        self.env["res.lang"]._activate_lang(lang)
        (self.sales | self.archivist | self.keeper | self.other_keeper).write({"lang": lang})

    def scanned(self):
        before = self.env["credit.archive.record"].search([])
        self.start_tour(
            f"/odoo/action-credit_archive.credit_archive_file_action/{self.file.id}",
            "credit_archive_scan",
            login=self.sales.login,
        )
        records = self.env["credit.archive.record"].search([]) - before
        self.assertEqual(set(records.mapped("title")), {"licence", "card", "letter"})
        self.assertEqual(set(records.mapped("state")), {"inbox"})
        self.start_tour(
            "/odoo/action-credit_archive.credit_archive_record_inbox_action",
            "credit_archive_classify",
            login=self.archivist.login,
        )
        self.env.invalidate_all()
        licence = records.filtered(lambda record: record.title == "licence")
        self.assertEqual(
            (licence.state, licence.verification, licence.verified_by_id),
            ("filed", "verified", self.archivist),
        )
        self.assert_whole()

    @in_whole_runs
    def test_scanned_classified_verified_in_english(self):
        self.speak("en_US")
        self.scanned()

    def test_scanned_classified_verified_in_chinese(self):
        self.speak("zh_CN")
        self.scanned()

    def destroyed(self):
        old = self.today - timedelta(days=366 * 5 + 2)
        records = self.record(date=old, state="filed") | self.record(date=old, state="filed")
        tours = (("proposed", self.archivist), ("authorised", self.keeper),
                 ("witnessed", self.other_keeper))  # fmt: skip
        for step, user in tours:
            self.start_tour(
                "/odoo/action-credit_archive.credit_archive_disposal_action",
                f"credit_archive_disposal_{step}",
                login=user.login,
            )
        self.env.invalidate_all()
        self.assertEqual(set(records.mapped("state")), {"destroyed"})
        self.assertEqual(len(records.disposal_id), 1)
        disposal = records.disposal_id
        self.assertEqual(
            (disposal.proposed_by_id, disposal.authorised_by_id, disposal.witness_id),
            (self.archivist, self.keeper, self.other_keeper),
        )
        pdf, kind = (
            self.env["ir.actions.report"]
            .with_user(self.other_keeper)
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf("credit_archive.report_disposal", disposal.ids)
        )
        self.assertEqual((kind, pdf[:5]), ("pdf", b"%PDF-"))

    @in_whole_runs
    def test_destroyed_by_two_persons_in_english(self):
        self.speak("en_US")
        self.destroyed()

    @in_whole_runs
    def test_destroyed_by_two_persons_in_chinese(self):
        self.speak("zh_CN")
        self.destroyed()
