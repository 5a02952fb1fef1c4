"""What is printed is filed: once as long as it says the same, also from a read-only request."""

import io
from datetime import timedelta
from unittest.mock import patch

from odoo.tests import HttpCase, tagged
from odoo.tools.pdf import PdfFileWriter

from .common import RECORD, FilingCase

REPORT = "credit_management.credit_request_report_action"
PRINTED = b"%PDF-1.4\n1 0 obj<</Type/Catalog/CreationDate (D:2026)>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


class PrintMixin:
    """Words for printing, the printer itself left out."""

    def print(self, documents, raw=PRINTED, user=None, report=REPORT):
        """Print as ``user`` does, the printer itself left out."""
        Report = self.env["ir.actions.report"].with_user(user or self.manager)
        with patch.object(type(Report), "_run_wkhtmltopdf", lambda *args, **kwargs: raw):
            Report.with_context(force_report_rendering=True)._render_qweb_pdf(report, documents.ids)
        self.env.invalidate_all()

    def pages(self, count):
        """Return a PDF of empty pages."""
        writer, stream = PdfFileWriter(), io.BytesIO()
        for _page in range(count):
            writer.addBlankPage(200, 200)
        writer.write(stream)
        return stream.getvalue()


@tagged("post_install", "-at_install")
class TestFilingPrint(PrintMixin, FilingCase):
    def test_a_print_is_a_record_of_its_own(self):
        request = self.grant(self.partner, 2000, kind="increase")
        self.print(request)
        record = self.filed(request, "print")
        self.assert_filed(record, "evaluations", "Financial")
        self.assertFalse(record.version_ids.generated)
        self.assertEqual(record.version_ids.sudo().attachment_id.raw, PRINTED)
        self.assertEqual(self.lines(record, "add").user_id, self.manager)
        self.print(request, PRINTED.replace(b"2026", b"2027"))
        self.assertEqual(len(record.version_ids), 1)
        self.print(request, PRINTED + b"other figures")
        self.assertEqual(record.version_ids.mapped("number"), [2, 1])
        self.assertEqual(self.filed(request, "print"), record)

    def test_a_print_of_several_customers_is_filed_with_none(self):
        partners = self.customer(name="One") | self.customer(name="Other")
        start = (self.today.replace(day=1) - timedelta(days=1)).replace(day=1)
        for partner in partners:
            self.grant(partner, 1000, date_from=start)
        accounts = self.account(partners[0]) | self.account(partners[1])
        reviews = self.env["credit.review"]._open_due(accounts)
        self.assertEqual(reviews.partner_id, partners)
        report = "credit_management.credit_review_report_action"
        # As many pages as reviews: Odoo takes each page for one of them.
        self.print(reviews, self.pages(2), report=report)
        self.assertFalse(self.filed(reviews, "print"))
        self.print(reviews[0], report=report)
        self.assertEqual(self.filed(reviews, "print").partner_id, reviews[0].partner_id)

    def test_another_print_of_a_verified_record_is_to_be_verified_anew(self):
        request = self.grant(self.partner, 2000, kind="increase")
        self.print(request)
        record = self.filed(request, "print")
        self.clear(self.archivist, "financial")
        self.rpc(self.archivist, record, "write", {"verification_channel": "bank"})
        self.rpc(self.archivist, record, "action_verify")
        self.print(request)
        self.assertEqual(record.verification, "verified", "nothing new came")
        self.print(request, PRINTED + b"other figures")
        self.assertEqual(len(record.version_ids), 2)
        self.assertEqual((record.verification, record.verified_by_id.ids), ("none", []))

    def test_other_reports_are_not_filed(self):
        self.env.ref(REPORT).credit_archive_prints = False
        request = self.grant(self.partner, 2000, kind="increase")
        self.print(request)
        self.assertFalse(self.filed(request, "print"))

    def test_a_read_only_request_files_too(self):
        request = self.grant(self.partner, 2000, kind="increase")
        self.env.flush_all()
        with (
            patch.object(type(self.env.cr), "readonly", True, create=True),
            patch.object(type(self.env["credit.archive.log"]), "_apart", autospec=True) as apart,
        ):
            self.print(request)
        self.assertFalse(self.filed(request, "print"))
        apart.call_args.args[1](self.env(user=self.manager))
        self.assertEqual(len(self.filed(request, "print")), 1)


@tagged("post_install", "-at_install")
class TestFilingRealPrint(FilingCase, HttpCase):
    def test_printed_twice_the_same_figures_are_one_version(self):
        """With the real printer, which stamps the time on what it prints."""
        request = self.grant(self.partner, 2000, kind="increase")
        Report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        contents = [Report._render_qweb_pdf(REPORT, request.ids)[0] for _time in range(2)]
        self.assertTrue(contents[0].startswith(b"%PDF"))
        record = self.filed(request, "print")
        self.assertEqual(len(record.version_ids), 1)
        self.assertEqual(record.version_ids.mimetype, "application/pdf")

    def test_a_filed_sheet_opens_in_a_sandbox(self):
        self.clear(self.controller, "financial")
        request = self.grant(self.partner, 2000, kind="increase")
        version = self.filed(request, "event").version_ids
        self.env.flush_all()
        self.authenticate(self.controller.login, self.controller.login)
        response = self.url_open(f"/credit/archive/view/{version.id}")
        self.assertEqual(response.status_code, 200)
        self.assertIn("text/html", response.headers["Content-Type"])
        self.assertIn("sandbox", response.headers["Content-Security-Policy"])
        self.assertNotIn("attachment", response.headers.get("Content-Disposition", ""))
        self.assertIn("2,000.00", response.text)

    def test_html_of_people_is_not_opened(self):
        self.clear(self.controller, "financial")
        record = self.record("general", content=b"<!DOCTYPE html><html><script>1</script></html>")
        self.env.flush_all()
        self.authenticate(self.controller.login, self.controller.login)
        response = self.url_open(f"/credit/archive/view/{record.version_ids.id}")
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.assertTrue(self.env[RECORD].browse(record.id).exists())
