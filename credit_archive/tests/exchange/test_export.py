"""A whole file leaves as a zip: what the person may take, and a line for each record."""

import json
import tracemalloc
from pathlib import Path

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...engine import bundle
from ..common import PDF
from .common import ExchangeCase


@tagged("post_install", "-at_install")
class TestExport(ExchangeCase):
    def setUp(self):
        super().setUp()
        self.plain = self.record(title="Licence")
        self.env["credit.archive.version"]._add(self.plain, "second.pdf", PDF + b"2", "Renewed")
        self.secret = self.record("special")

    def permit(self, user, record):
        """Let the user open and download a record that asks for a permission."""
        self.approved(record, user, "copy", self.other_keeper)

    def test_the_zip_holds_every_version_and_is_whole(self):
        self.permit(self.keeper, self.secret)
        raw = self.exported()
        report = self.report(raw)
        self.assertEqual(report.faults, ())
        self.assertTrue(report.index["full"])
        self.assertEqual([one["number"] for one in report.records],
                         [self.plain.name, self.secret.name])  # fmt: skip
        entries = self.entries(raw)
        self.assertEqual(entries[f"records/{self.plain.name}/1-general.pdf"], PDF)
        self.assertEqual(entries[f"records/{self.plain.name}/2-second.pdf"], PDF + b"2")
        self.assertIn(b"Licence", entries[bundle.PAGE])
        self.assertEqual(len(report.lines), report.index["log"]["length"])

    def test_every_record_and_the_file_leave_a_line(self):
        self.permit(self.keeper, self.secret)
        raw = self.exported(purpose="The auditors ask")
        manifest = self.report(raw).manifest
        for record in (self.plain, self.secret):
            self.assertEqual(self.lines(record, "export").detail["manifest"], manifest)
        line = self.lines(operation="export").filtered(lambda line: not line.res_id)[-1]
        self.assertEqual(line.user_id, self.keeper)
        self.assertEqual(
            line.detail, {"manifest": manifest, "purpose": "The auditors ask", "records": 2}
        )
        self.assert_whole()

    def test_what_opens_for_a_purpose_only_stays_without_one(self):
        report = self.report(self.exported())
        self.assertEqual([one["number"] for one in report.records], [self.plain.name])
        self.assertEqual(report.index["left_out"], [self.secret.name], "archivists know of it")
        self.assertFalse(report.index["full"])
        self.assertFalse(self.lines(self.secret, "export"))

    def test_what_is_hidden_is_not_counted_or_named(self):
        self.env.ref("credit_archive.access_archivist").write(
            {"beyond_clearance": False, "group_id": self.env.ref(
                "credit_archive.group_archive_manager").id}
        )  # fmt: skip
        self.clear(self.keeper, "personal")
        raw = self.exported()
        report = self.report(raw)
        self.assertEqual(report.index["left_out"], [])
        self.assertFalse(report.index["full"])
        self.assertEqual(report.index["records"], 1)
        entries = self.entries(raw)
        entries.pop(bundle.LOG)  # archive managers read the log of every record
        for name, text in entries.items():
            self.assertNotIn(self.secret.name.encode(), text, name)

    def test_only_archive_managers_export_and_for_a_purpose(self):
        for user in (self.sales, self.controller, self.archivist, self.auditor, self.employee):
            with self.refused(AccessError):
                self.exported(user)
            with self.refused():
                self.rpc(user, self.file, "action_export")
        with self.refused(UserError, message="Purpose"):
            self.exported(purpose=" ")
        values = {"file_id": self.file.id, "purpose": " "}
        wizard = self.env["credit.archive.export"].with_user(self.keeper).create(values)
        with self.refused(UserError, message="Purpose"):
            wizard._as_zip()  # the address, without the button

    def test_nobody_takes_the_dialog_of_somebody_else(self):
        values = {"file_id": self.file.id, "purpose": "x"}
        wizard = self.env["credit.archive.export"].with_user(self.keeper).create(values)
        with self.refused(AccessError):
            self.rpc(self.other_keeper, wizard, "action_export")
        with self.refused(AccessError):
            wizard.with_user(self.other_keeper)._as_zip()

    def test_another_company_exports_nothing_of_ours(self):
        other = self._make_company()
        self.keeper.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        with self.refused():
            self.exported()

    def test_a_document_that_is_damaged_is_named_instead_of_exported(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ir_attachment SET db_datas = 'forged', store_fname = NULL WHERE id = %s",
            [self.plain.version_ids[0].sudo().attachment_id.id],
        )
        self.env.invalidate_all()
        report = self.report(self.exported())
        self.assertEqual(report.faults, ())
        said = {one["number"]: one for one in report.records[0]["versions"]}
        self.assertEqual((said[2]["content"], said[2]["path"]), ("damaged", ""))
        self.assertEqual(said[1]["content"], "whole")

    def test_a_hold_comes_along_as_text(self):
        self.hold(file_ids=[(4, self.file.id)])
        index = json.loads(self.entries(self.exported())[bundle.INDEX])
        self.assertEqual([one["matter"] for one in index["holds"]], ["Lawsuit 7"])
        self.assertTrue(index["holds"][0]["file"])

    def test_a_large_document_does_not_pass_through_memory(self):
        self.env["ir.config_parameter"].set_param("ir_attachment.location", "file")
        version = self.env["credit.archive.version"]._add(
            self.plain, "large.pdf", PDF + b"\0" * (40 << 20)
        )
        content = version.attachment_id
        self.addCleanup(Path(content._full_path(content.store_fname)).unlink)
        self.env.flush_all()
        self.env.invalidate_all()
        wizard = self.env["credit.archive.export"].with_user(self.keeper).create(
            {"file_id": self.file.id, "purpose": "x"}
        )  # fmt: skip
        tracemalloc.start()
        wizard._as_zip().close()
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        self.assertLess(peak, 16 << 20)
