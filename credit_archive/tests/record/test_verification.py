"""Who entered a record, or changed what it says, doesn't verify it: whichever way they try."""

import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import PDF, ArchiveCase

RECORD = "credit.archive.record"


@tagged("post_install", "-at_install")
class TestRecordVerification(ArchiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls._user("colleague", "credit_archive.group_archive_archivist")

    def setUp(self):
        super().setUp()
        self.clear(self.archivist | self.colleague | self.keeper, "special")

    def entered(self, user=None, **values):
        """Return a filed record with a second channel, as this archivist entered it."""
        values = {
            "file_id": self.file.id,
            "title": "Licence",
            "section_id": self.section("licences").id,
            "class_id": self.env.ref("credit_archive.class_general").id,
            "schedule_id": self.env.ref("credit_archive.schedule_credit").id,
            "verification_channel": "registry",
            **values,
        }
        record = self.env[RECORD].browse(self.rpc(user or self.archivist, RECORD, "create", values))
        self.rpc(user or self.archivist, record, "action_file")
        return record

    def verify(self, user, record):
        self.rpc(user, record, "action_verify")
        self.assertEqual((record.verification, record.verified_by_id), ("verified", user))

    def assert_refused(self, user, record):
        with self.refused(AccessError, message="entered by yourself"):
            self.rpc(user, record, "action_verify")
        self.assertEqual(record.verification, "none")

    def test_who_entered_it_does_not_verify_it_but_a_colleague_does(self):
        record = self.entered()
        self.assertEqual(record.with_user(self.archivist).entered_by_ids, self.archivist)
        self.assert_refused(self.archivist, record)
        self.verify(self.colleague, record)

    def test_a_manager_of_the_archive_is_held_to_it_too(self):
        record = self.entered(self.keeper)
        self.assert_refused(self.keeper, record)
        self.verify(self.archivist, record)

    def test_who_changed_what_it_says_has_a_hand_in_it(self):
        for values in (
            {"title": "Another licence"},
            {"channel": "bank"},
            {"date": "2020-01-31"},
            {"date_expiry": "2099-01-31"},
        ):
            with self.subTest(values=values):
                record = self.entered()
                self.rpc(self.colleague, record, "write", values)
                self.assert_refused(self.colleague, record)
                self.verify(self.keeper, record)

    def test_where_it_lies_and_how_it_was_verified_is_no_content(self):
        record = self.entered(verification_channel=False)
        self.rpc(
            self.colleague,
            record,
            "write",
            {"verification_channel": "bank", "room": "3", "note": "Seen"},
        )
        self.verify(self.colleague, record)

    def test_who_added_a_version_has_a_hand_in_it(self):
        record = self.entered()
        scan = {"name": "new.pdf", "datas": base64.b64encode(PDF).decode()}
        scan = self.rpc(self.colleague, "ir.attachment", "create", scan)
        upload = self.rpc(
            self.colleague,
            "credit.archive.upload",
            "create",
            {
                "file_id": self.file.id,
                "record_id": record.id,
                "attachment_ids": [(4, scan)],
            },
        )
        upload = self.env["credit.archive.upload"].browse(upload)
        self.rpc(self.colleague, upload, "action_upload")
        self.assertEqual(len(record.version_ids), 1)
        self.assert_refused(self.colleague, record)
        self.assert_refused(self.archivist, record)
        self.verify(self.keeper, record)

    def test_another_channel_or_content_takes_the_verification_away(self):
        for values in ({"verification_channel": "bank"}, {"title": "Other"}, {"channel": "visit"}):
            with self.subTest(values=values):
                record = self.entered()
                self.verify(self.colleague, record)
                self.rpc(self.archivist, record, "write", values)
                self.assertEqual(record.verification, "none")

    def test_no_door_is_left_to_who_entered_it(self):
        record = self.entered()
        verified = {
            "verification": "verified",
            "verified_by_id": self.colleague.id,
            "verified_on": str(self.today),
        }
        for name, value in {**verified, "recorder_ids": [(5,)]}.items():
            with self.subTest(write=name), self.refused():
                self.rpc(self.archivist, record, "write", {name: value})
        # Odoo passes over who made a record in silence.
        self.rpc(self.archivist, record, "write", {"create_uid": self.colleague.id, "room": "3"})
        self.assertEqual(record.create_uid, self.archivist)
        for name, value in verified.items():
            with self.subTest(create=name), self.refused():
                self.rpc(
                    self.archivist,
                    RECORD,
                    "create",
                    {
                        "file_id": self.file.id,
                        "title": "Mine",
                        "section_id": self.section("licences").id,
                        name: value,
                    },
                )
        context = {f"default_{name}": value for name, value in verified.items()}
        made = self.rpc(
            self.archivist,
            RECORD,
            "create",
            {
                "file_id": self.file.id,
                "title": "Mine",
                "section_id": self.section("licences").id,
            },
            context=context,
        )
        self.assertEqual(self.env[RECORD].browse(made).verification, "none")
        self.assert_refused(self.archivist, record)

    def test_an_import_of_a_list_verifies_nothing(self):
        before = self.env[RECORD].search_count([])
        result = self.rpc(
            self.archivist,
            RECORD,
            "load",
            ["file_id/.id", "title", "section_id/.id", "verification"],
            [[str(self.file.id), "Mine", str(self.section("licences").id), "Verified"]],
        )
        self.assertFalse(result["ids"])
        self.assertEqual(self.env[RECORD].search_count([]), before)

    def test_a_record_outlives_the_app_its_document_was_of(self):
        record = self.entered()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE credit_archive_record SET res_model = 'gone.app', res_id = 1 WHERE id = %s",
            [record.id],
        )
        self.env.invalidate_all()
        with self.refused(UserError, message="isn't open to you"):
            self.rpc(self.colleague, record, "action_open_source")
        self.verify(self.colleague, record)

    def test_one_own_record_in_a_batch_refuses_all(self):
        mine, other = self.entered(), self.entered(self.colleague)
        with self.refused(AccessError, message=mine.name):
            self.rpc(self.archivist, other | mine, "action_verify")
        self.assertEqual(set((other | mine).mapped("verification")), {"none"})


@tagged("post_install", "-at_install")
class TestFiledRecordVerification(ArchiveCase):
    files_itself = True

    def test_who_recorded_the_document_does_not_verify_its_record(self):
        archivist = self._user(
            "both",
            "credit_archive.group_archive_archivist",
            "credit_management.group_credit_analyst",
        )
        self.clear(archivist | self.archivist, "special")
        statement = (
            self.env["credit.statement"]
            .with_user(archivist)
            .create(
                {
                    "account_id": self.account(self.partner).id,
                    "date_from": "2024-01-01",
                    "date_to": "2024-12-31",
                    "sales": 1000.0,
                    "source_channel": "customer",
                    "attachment_ids": [
                        (0, 0, {"name": "accounts.pdf", "raw": PDF, "type": "binary"})
                    ],
                }
            )
        )
        record = self.env[RECORD].search(
            [("res_model", "=", statement._name), ("res_id", "=", statement.id)]
        )
        self.assertTrue(record)
        record = record[:1]
        self.env.cr.execute(
            "UPDATE credit_archive_record SET create_uid = 1 WHERE id = %s", [record.id]
        )
        self.env.cr.execute(
            "UPDATE credit_archive_version SET user_id = 1 WHERE record_id = %s", [record.id]
        )
        self.env.invalidate_all()
        self.rpc(self.archivist, record, "write", {"verification_channel": "bank"})
        with self.refused(AccessError, message="entered by yourself"):
            self.rpc(archivist, record, "action_verify")
        self.rpc(self.archivist, record, "action_verify")
        self.assertEqual(record.verified_by_id, self.archivist)

    def test_any_number_of_records_is_verified_with_the_same_queries(self):
        self.clear(self.archivist, "special")

        def queries(count):
            documents = self.env["credit.document"].create(
                [
                    {
                        "account_id": self.account(self.partner).id,
                        "type_id": self.env.ref("credit_management.document_type_licence").id,
                        "number": f"{count} {number}",
                        "source_channel": "customer",
                        "attachment_ids": [
                            (0, 0, {"name": "a.pdf", "raw": PDF + f"{count}{number}".encode()})
                        ],
                    }
                    for number in range(count)
                ]
            )
            records = self.env[RECORD].search(
                [("res_model", "=", documents._name), ("res_id", "in", documents.ids)]
            )
            self.assertEqual(len(records), count)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertEqual(len(records.with_user(self.archivist)._hands()), count)
            return self.cr.sql_log_count - before

        queries(1)
        one = queries(1)
        self.assertLessEqual(queries(5), one)
