"""What people upload: empty, huge, misnamed, twice, half. A clear sentence, and nothing lost."""

import time
from datetime import timedelta

from odoo import http
from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..common import PDF, ArchiveCase

EXE = b"MZ\x90\x00\x03\x00\x00\x00 This program cannot be run in DOS mode"


@tagged("post_install", "-at_install")
class TestBadInput(ArchiveCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.clear(self.sales, "personal")
        self.clear(self.archivist, "special")

    def scan(self, name="scan.pdf", raw=PDF, user=None):
        return (
            self.env["ir.attachment"]
            .with_user(user or self.sales)
            .create({"name": name, "raw": raw, "res_model": "credit.archive.upload"})
        )

    def dialog(self, scans, user=None, **values):
        return (
            self.env["credit.archive.upload"]
            .with_user(user or self.sales)
            .create(
                {
                    "file_id": self.file.id,
                    "section_id": self.section("identity").id,
                    "attachment_ids": [(6, 0, scans.ids)],
                    **values,
                }
            )
        )

    def upload(self, scans, user=None):
        wizard = self.dialog(scans, user)
        before = self.env["credit.archive.record"].search([])
        wizard.action_upload()
        return self.env["credit.archive.record"].search([], order="id") - before

    def test_a_program_called_pdf_is_named_before_and_after(self):
        scan = self.scan("invoice.pdf", EXE)
        wizard = self.dialog(scan)
        self.assertIn("invoice.pdf is application/x-msdownload", wizard.misnamed)
        (record,) = self.upload(scan)
        self.assertTrue(record.is_misnamed)
        self.assertEqual(record.version_ids.mimetype, "application/x-msdownload")
        self.assertFalse(self.record().is_misnamed)
        self.authenticate(self.sales.login, self.sales.login)
        self.env.flush_all()
        answer = self.url_open(f"/credit/archive/view/{record.version_ids.id}")
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        self.assertEqual(answer.headers["Content-Type"], "application/x-msdownload")
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(answer.content, EXE)

    def test_the_same_document_is_shown_before_it_is_filed(self):
        here = self.record("personal", content=PDF + b"known")
        other = self.env["credit.archive.file"]._open(
            self.customer(name="Other", user_id=self.sales.id), self.company, "hand"
        )
        elsewhere = self.record(content=PDF + b"elsewhere", file=other)
        scans = (
            self.scan("a.pdf", PDF + b"known")
            | self.scan("b.pdf", PDF + b"elsewhere")
            | self.scan("c.pdf", PDF + b"new")
            | self.scan("d.pdf", PDF + b"new")
        )
        text = self.dialog(scans).duplicates
        self.assertIn(f"a.pdf lies in {here.display_name} already", text)
        self.assertIn(f"b.pdf lies in {elsewhere.display_name} already", text)
        self.assertIn("d.pdf is the same document as c.pdf", text)
        self.assertNotIn("c.pdf lies", text)

    def test_where_it_is_hidden_nothing_is_said(self):
        self.record("special", content=PDF + b"secret")
        self.record("financial", "statements", content=PDF + b"money")
        scans = self.scan("a.pdf", PDF + b"secret") | self.scan("b.pdf", PDF + b"money")
        self.assertFalse(self.dialog(scans).duplicates)
        (first, _second) = self.upload(scans)
        self.assertFalse(first.with_user(self.sales).duplicate_ids)

    def test_an_expiry_before_the_issue_is_named(self):
        with self.refused(UserError, message="Valid until: .* is before the date of the record"):
            self.record(date_expiry=self.today - timedelta(days=1))

    def test_zero_bytes_are_named(self):
        scan = self.scan("empty.pdf", b"")
        with self.refused(UserError, message=r"empty\.pdf is empty"):
            self.upload(scan)
        self.assertTrue(scan.exists())

    def test_names_of_any_kind(self):
        names = (
            "../../etc/passwd.pdf",
            "档" * 300 + ".pdf",
            "x" * 300 + ".pdf",
            "a\u202eb\x07.pdf",
        )
        for name in names:
            (record,) = self.upload(self.scan(name))
            kept = record.version_ids.name
            self.assertTrue(kept.endswith(".pdf"))
            self.assertLessEqual(len(kept.encode()), 240)
            self.assertNotIn("/", kept)
            self.authenticate(self.sales.login, self.sales.login)
            self.env.flush_all()
            answer = self.url_open(f"/credit/archive/download/{record.version_ids.id}")
            self.assertEqual((answer.status_code, answer.content), (200, PDF))

    @mute_logger("odoo.http")
    def test_above_the_limit_the_answer_is_too_large_and_nothing_is_kept(self):
        self.env["ir.config_parameter"].set_param("web.max_file_upload_size", "2000")
        self.authenticate(self.sales.login, self.sales.login)
        self.env.flush_all()
        data = {
            "model": "credit.archive.upload",
            "id": 0,
            "csrf_token": http.Request.csrf_token(self),
        }
        files = {"ufile": ("large.pdf", PDF + b"\0" * 4000)}
        answer = self.url_open("/web/binary/upload_attachment", data=data, files=files)
        self.assertEqual(answer.status_code, 413)
        found = self.env["ir.attachment"].search([("name", "=", "large.pdf")])
        self.assertFalse(found)

    def test_what_was_uploaded_and_left_goes_after_a_day(self):
        left, fresh = self.scan("left.pdf"), self.scan("fresh.pdf")
        filed = self.record()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ir_attachment SET create_date = create_date - interval '2 days' WHERE id = %s",
            [left.id],
        )
        self.env.invalidate_all()
        self.env["credit.archive.upload"]._gc_uploads()
        self.env["credit.archive.uploads"]._gc_uploads()
        self.assertFalse(left.exists())
        self.assertTrue(fresh.exists())
        self.assertTrue(filed.version_ids.sudo().attachment_id)

    def test_five_hundred_at_once(self):
        scans = self.env["ir.attachment"].union(
            *(self.scan(f"scan {n}.pdf", PDF + str(n).encode()) for n in range(500))
        )
        start = time.monotonic()
        records = self.upload(scans)
        self.assertEqual(len(records), 500)
        self.assertLess(time.monotonic() - start, 120)
        self.assert_whole()

    def test_several_are_classified_at_once(self):
        records = self.upload(self.scan("a.pdf") | self.scan("b.pdf", PDF + b"2"))
        values = {
            "section_id": self.section("licences").id,
            "class_id": self.env.ref("credit_archive.class_general").id,
        }
        self.rpc(self.archivist, records, "write", values)
        self.assertEqual(records.mapped("level"), [0, 0])
        self.assertEqual([len(self.lines(one, "reclassify")) for one in records], [1, 1])

    def test_damage_is_shown_on_the_record(self):
        record, sound = self.record(), self.record()
        record.version_ids.integrity = "damaged"
        self.assertTrue(record.is_damaged)
        found = self.env["credit.archive.record"].search(
            [("is_damaged", "=", True), ("file_id", "=", self.file.id)]
        )
        self.assertEqual(found, record)
        others = self.env["credit.archive.record"].search(
            [("is_damaged", "=", False), ("file_id", "=", self.file.id)]
        )
        self.assertEqual(others, sound)
