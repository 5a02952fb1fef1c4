"""Scans: many at once, of any kind, and nothing of anybody else's."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import PDF, ArchiveCase


@tagged("post_install", "-at_install")
class TestUpload(ArchiveCase):
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

    def upload(self, scans, user=None, **values):
        """Upload as the salesperson does and return the new records."""
        user = user or self.sales
        before = self.env["credit.archive.record"].search([])
        wizard = self.rpc(
            user,
            "credit.archive.upload",
            "create",
            {
                "file_id": self.file.id,
                "section_id": self.section("identity").id,
                "attachment_ids": [(6, 0, scans.ids)],
                **values,
            },
        )
        self.rpc(user, self.env["credit.archive.upload"].browse(wizard), "action_upload")
        return self.env["credit.archive.record"].search([], order="id") - before

    def test_many_scans_become_records_to_classify(self):
        scans = self.scan("licence.pdf") | self.scan("card.pdf", PDF + b"2") | self.scan("c.pdf")
        records = self.upload(scans)
        self.assertEqual(len(records), 3)
        self.assertEqual(set(records.mapped("state")), {"inbox"})
        self.assertEqual(set(records.mapped("title")), {"licence", "card", "c"})
        self.assertEqual(
            set(records.mapped("level")), {1}, "open to those cleared as highly as the uploader"
        )
        self.assertFalse(scans.exists(), "nothing is left outside the records")
        self.assertEqual([len(self.lines(one, "add")) for one in records], [1, 1, 1])
        self.assert_whole()

    def test_content_is_kept_to_the_byte(self):
        image = b"\x89PNG\r\n\x1a\n" + b"not really an image" * 10
        (record,) = self.upload(self.scan("photo.png", image))
        self.assertEqual(record.version_ids.sudo().attachment_id.raw, image)
        self.assertFalse(record.version_ids.sudo().attachment_id.index_content)

    def test_a_wrong_extension_is_no_harm(self):
        (record,) = self.upload(self.scan("page.pdf", b"<html><script>1</script></html>"))
        self.assertTrue(record.version_ids.sudo().attachment_id.raw.startswith(b"<html>"))

    def test_an_empty_scan_is_named_and_nothing_is_kept(self):
        scans = self.scan("good.pdf") | self.scan("empty.pdf", b"")
        with self.refused(UserError, message=r"empty\.pdf is empty"):
            self.upload(scans)
        with self.refused(UserError, message="at least one"):
            self.upload(self.env["ir.attachment"])

    def test_the_same_document_twice_is_shown(self):
        first, second = self.upload(self.scan("a.pdf") | self.scan("b.pdf"))
        self.assertEqual(second.duplicate_ids, first)

    def test_a_new_version_is_one_document_by_who_may_change(self):
        record = self.record("personal")
        with self.refused(AccessError):
            self.upload(self.scan(), record_id=record.id)
        two = self.scan(user=self.archivist) | self.scan(user=self.archivist)
        with self.refused(UserError, message="one document"):
            self.upload(two, self.archivist, record_id=record.id)
        scan = self.scan("b.pdf", PDF + b"2", user=self.archivist)
        self.assertFalse(self.upload(scan, self.archivist, record_id=record.id, reason="Better"))
        self.assertEqual(record.version_ids.mapped("number"), [2, 1])
        self.assertEqual(self.lines(record, "version").detail["reason"], "Better")

    def test_nobody_uploads_what_is_somebody_elses(self):
        record = self.record("special")
        vault = record.version_ids.sudo().attachment_id
        theirs = self.scan(user=self.archivist)
        mine_elsewhere = (
            self.env["ir.attachment"]
            .with_user(self.sales)
            .create(
                {"name": "x", "raw": PDF, "res_model": "sale.order", "res_id": self.order(1).id}
            )
        )
        for attachment in (vault, theirs, mine_elsewhere):
            with self.refused():
                self.upload(attachment)
        self.assertTrue(vault.exists())
        self.assertTrue(mine_elsewhere.exists())

    def test_nobody_uploads_where_they_may_not_add(self):
        with self.refused():
            self.upload(self.scan(), section_id=self.section("statements").id)
        with self.refused():
            self.upload(self.scan(user=self.other_sales), self.other_sales)
