"""Records: what they need, what they keep."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import PDF, ArchiveCase

RECORD = "credit.archive.record"


@tagged("post_install", "-at_install")
class TestRecord(ArchiveCase):
    def setUp(self):
        super().setUp()
        self.clear(self.archivist, "special")
        self.paper = self.record("personal")

    def change(self, **values):
        return self.rpc(self.archivist, self.paper, "write", values)

    def test_classify_and_verify(self):
        self.change(verification_channel="registry", room="3", shelf="B", box="12")
        self.rpc(self.archivist, self.paper, "action_file")
        self.assertEqual((self.paper.state, self.paper.filed_on), ("filed", self.today))
        self.rpc(self.archivist, self.paper, "action_verify")
        self.assertEqual(
            (self.paper.verification, self.paper.verified_by_id), ("verified", self.archivist)
        )
        self.change(channel="bank")
        self.assertEqual(self.paper.verification, "none")
        operations = self.lines(self.paper).mapped("operation")
        self.assertEqual(operations, ["add", "change", "change", "verify", "change"])
        self.assertEqual(self.lines(self.paper)[-1].detail, {"channel": ["customer", "bank"]})
        self.assert_whole()

    def test_a_second_channel_is_another_one(self):
        with self.refused(UserError, message="second channel"):
            self.change(verification_channel="customer")
        with self.refused(UserError, message="second channel"):
            self.rpc(self.archivist, self.paper, "action_verify")

    def test_expiry_before_the_date(self):
        with self.refused(UserError, message="before the date"):
            self.change(date_expiry=str(self.today - timedelta(days=1)))

    def test_a_title_is_needed(self):
        with self.refused(UserError, message="Title"):
            self.change(title="   ")

    def test_a_retention_class_without_schedule_cannot_be_used(self):
        empty = self.env["credit.archive.schedule"].create({"name": "Undecided"})
        with self.refused(UserError, message="no schedule yet"):
            self.change(schedule_id=empty.id)
        self.change(schedule_id=False)
        with self.refused(UserError, message="without one"):
            self.rpc(self.archivist, self.paper, "action_file")

    def test_a_schedule_in_use_stays_complete(self):
        schedule = self.paper.schedule_id
        for values in ({"months": 0}, {"event": False}, {"action": False}):
            with self.refused(UserError, message="in use"):
                self.rpc(self.keeper, schedule, "write", values)
        for values in ({"months": -1}, {"months": 5000}):
            with self.refused(UserError, message="between 0 and"):
                self.rpc(self.keeper, schedule, "write", values)
        self.rpc(self.keeper, schedule, "write", {"months": 12})
        self.assertEqual(self.paper.retention_due.year, self.today.year + 1)

    def test_a_changed_record_keeps_its_old_version(self):
        Version = self.env["credit.archive.version"].with_user(self.archivist)
        first = self.paper.version_ids
        Version._add(self.paper, "new.pdf", PDF + b"%new", "Better scan")
        self.assertEqual(self.paper.version_ids.mapped("number"), [2, 1])
        self.assertEqual(first.sudo().attachment_id.raw, PDF)
        self.assertNotEqual(*self.paper.version_ids.mapped("sha256"))
        self.assertEqual(self.paper.version_ids[0].user_id, self.archivist)
        with self.refused():
            self.rpc(self.archivist, first, "write", {"name": "forged.pdf"})

    def test_a_record_is_not_duplicated_nor_moved(self):
        other = self.env["credit.archive.file"]._open(self.customer(name="B"), self.company, "hand")
        with self.refused():
            self.rpc(self.archivist, self.paper, "copy")
        with self.refused(UserError, message="stays in"):
            self.change(file_id=other.id)

    def test_numbers_tell_nothing_about_a_file(self):
        other = self.record()
        self.assertRegex(other.name, r"^R\d{8}$")
        self.assertNotEqual(other.name, self.paper.name)
