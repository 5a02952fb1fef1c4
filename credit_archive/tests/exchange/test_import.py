"""A zip from elsewhere becomes records here: all or none, once, and never above the clearance."""

import io
import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...engine import bundle
from ...engine.bundle_writing import write
from .common import ExchangeCase

COMPARED = ("title", "state", "date", "date_expiry", "filed_on", "channel", "verification",
            "verified_on", "section", "class", "schedule", "room", "note", "retention_due")  # fmt: skip


@tagged("post_install", "-at_install")
class TestImport(ExchangeCase):
    def setUp(self):
        super().setUp()
        self.plain = self.record(title="Licence", room="3", note="Seen", section="licences")
        self.env["credit.archive.version"]._add(self.plain, "second.pdf", b"%PDF-1.4 two")
        self.plain.with_user(self.archivist).write({"verification_channel": "registry"})
        self.plain.with_user(self.archivist).action_file()
        self.plain.with_user(self.archivist).action_verify()
        self.inbox = self.record("financial", "statements", title="Accounts")
        self.other = self.customer(name="Newcomer")

    def described(self, raw):
        """Return the records of a zip without what is new in each database."""
        return [
            {
                **{name: one[name] for name in COMPARED},
                "versions": [
                    {name: version[name] for name in ("number", "name", "sha256", "date", "reason")}
                    for version in one["versions"]
                ],
            }
            for one in self.report(raw).records
        ]

    def test_there_and_back_again(self):
        raw = self.exported()
        company = self._make_company()
        self.keeper.write({"company_ids": [(4, company.id)]})
        file = self.imported(raw, self.other, company=company)
        self.assertEqual((file.company_id, file.partner_id), (company, self.other))
        again = self.exported(file=file)
        self.assertEqual(self.described(again), self.described(raw))
        before, after = self.entries(raw), self.entries(again)
        contents = [
            sorted(one for name, one in found.items() if name.startswith(bundle.FOLDER))
            for found in (before, after)
        ]
        self.assertEqual(*contents)
        self.assertEqual(file.record_ids.sorted("id").mapped("origin"),
                         [self.plain.name, self.inbox.name])  # fmt: skip

    def test_the_log_says_where_it_comes_from_and_keeps_the_foreign_log(self):
        raw = self.exported()
        file = self.imported(raw, self.other)
        report = self.report(raw)
        origin = self.env["credit.archive.origin"].search([("file_id", "=", file.id)])
        self.assertEqual(origin.sudo().attachment_id.raw, self.entries(raw)[bundle.LOG])
        line = self.env["credit.archive.log"].search(
            [("file_id", "=", file.id), ("operation", "=", "import"), ("res_id", "=", 0)]
        )
        self.assertEqual(line.detail["head"], report.index["log"]["hash"])
        self.assertEqual(line.detail["manifest"], report.manifest)
        self.assertEqual(len(self.lines(file.record_ids[0], "import")), 1)
        self.assert_whole(file)
        self.assertEqual(
            self.env["ir.attachment"].search(
                [("res_model", "=", "credit.archive.import"), ("name", "=", "export.zip")]
            ),
            self.env["ir.attachment"],
            "nothing is left outside the records",
        )

    def test_where_it_comes_from_is_out_of_reach(self):
        self.imported(self.exported(), self.other)
        origin = self.env["credit.archive.origin"].search([])
        for user in (self.keeper, self.archivist, self.sales):
            for method, *args in (("write", {"manifest": "0"}), ("unlink",)):
                with self.refused():
                    self.rpc(user, origin, method, *args)
        with self.refused():
            self.rpc(self.keeper, origin, "create", {"file_id": self.file.id, "number": "x",
                     "customer": "x", "manifest": "y", "user_id": self.keeper.id})  # fmt: skip
        for user in (self.sales, self.archivist, self.controller):
            with self.refused():
                self.rpc(user, origin, "action_download_log")
        attachment = origin.sudo().attachment_id
        with self.refused():
            self.rpc(self.keeper, attachment, "read", ["raw"])
        with self.refused(UserError):
            attachment.unlink()

    def test_twice_is_refused_by_the_manifest(self):
        raw = self.exported()
        self.imported(raw, self.other)
        with self.refused(UserError, message="imported already"):
            self.imported(raw, self.customer(name="Third"))

    def test_a_customer_is_proposed_by_tax_number_or_reference(self):
        raw = self.exported()
        wizard = self.wizard(raw)
        wizard.action_verify()
        self.assertEqual((wizard.state, wizard.partner_id), ("whole", self.partner))
        self.partner.write({"vat": False, "ref": False})
        wizard = self.wizard(raw)
        wizard.action_verify()
        self.assertFalse(wizard.partner_id)
        with self.refused(UserError, message="Customer"):
            wizard.action_import()

    def test_a_hold_keeps_what_was_imported(self):
        self.hold(record_ids=[(4, self.plain.id)])
        file = self.imported(self.exported(), self.other)
        held = file.record_ids.filtered(lambda record: record.origin == self.plain.name)
        self.assertTrue(held.is_held)
        self.assertIn("Lawsuit 7", held.hold_ids.name)
        self.assertIn("The court asks", held.hold_ids.reason)
        self.assertEqual(held.hold_ids.state, "active")

    def test_damage_is_named_and_nothing_imported(self):
        raw = bytearray(self.exported())
        raw[raw.index(b"%PDF")] ^= 1
        wizard = self.wizard(bytes(raw))
        wizard.action_verify()
        self.assertEqual(wizard.state, "damaged")
        self.assertIn("general.pdf: was changed", wizard.faults)
        wizard.partner_id = self.other
        with self.refused(UserError, message="was changed"):
            wizard.action_import()
        self.assertFalse(self.other.with_user(self.keeper).credit_archive_file_id.record_ids)

    def test_a_forged_log_is_found_though_checksums_fit(self):
        raw = self.exported()
        lines = self.entries(raw)[bundle.LOG].splitlines()
        forged = json.loads(lines[0])
        forged["user_name"] = "Somebody else"
        found = {**self.entries(raw), bundle.LOG: json.dumps(forged).encode()}
        with self.refused(UserError, message="chain of the log"):
            self.imported(self.repacked(found), self.other)

    def repacked(self, found):
        target = io.BytesIO()
        write(target, [(name, [one]) for name, one in found.items() if ".sha256" not in name])
        return target.getvalue()

    def test_nobody_imports_above_the_own_clearance(self):
        raw = self.exported()
        self.clear(self.other_keeper, "personal")
        with self.refused(AccessError, message="above the own clearance"):
            self.imported(raw, self.other, self.other_keeper)
        forged = self.forged(raw, records=lambda all_: all_[0]["class"].update(level=3))
        with self.refused(AccessError, message="above the own clearance"):
            self.imported(forged, self.other, self.other_keeper)

    def test_what_is_unknown_is_chosen_or_refused(self):
        def rename(records):
            records[0]["section"] = {"code": "zz", "name": "Old papers"}
            records[0]["class"] = {"level": 9, "name": "Cosmic"}
            records[0]["schedule"].update(name="For ever and a day", months=7)

        raw = self.forged(self.exported(), records=rename)
        wizard = self.wizard(raw)
        wizard.action_verify()
        wizard.partner_id = self.other
        self.assertEqual(set(wizard.line_ids.mapped("label")),
                         {"Old papers", "Cosmic", "For ever and a day"})  # fmt: skip
        with self.refused(UserError, message="Unknown here: Old papers"):
            wizard.action_import()
        for line in wizard.line_ids:
            line[f"{line.kind}_id"] = {
                "section": self.section("contracts"),
                "class": self.env.ref("credit_archive.class_personal"),
                "schedule": self.env.ref("credit_archive.schedule_contract"),
            }[line.kind]
        action = wizard.action_import()
        file = self.env["credit.archive.file"].browse(action["res_id"])
        first = file.record_ids.filtered(lambda record: record.origin == self.plain.name)
        self.assertEqual((first.section_id.code, first.level), ("contracts", 1))

    def test_nonsense_is_named_and_all_of_it_refused(self):
        def spoil(**values):
            return self.forged(self.exported(), records=lambda all_: all_[1].update(values))

        for values in ({"state": "forged"}, {"date": "soon"}, {"channel": "rumour"},
                       {"filed_on": 7.5}, {"verification": "sure"}, {"title": ""},
                       {"date_expiry": "1999-01-01"}, {"title": "a\0b"}, {"note": "a\0b"},
                       {"box": "\ud800"}, {"state": "destroyed"}):  # fmt: skip
            with self.subTest(values=values), self.refused(UserError):
                self.imported(spoil(**values), self.other)
        self.assertFalse(self.env["credit.archive.record"].search([("origin", "!=", False)]))

    def test_only_archive_managers_import(self):
        raw = self.exported()
        for user in (self.sales, self.archivist, self.controller, self.auditor, self.employee):
            with self.refused(AccessError):
                self.wizard(raw, user)
        wizard = self.wizard(raw)
        for method in ("action_verify", "action_import"):
            with self.refused(AccessError):
                self.rpc(self.archivist, wizard, method)
            with self.refused(AccessError):
                self.rpc(self.other_keeper, wizard, method)

    def test_nobody_imports_an_upload_of_somebody_else(self):
        mine = self.wizard(self.exported())
        theirs = self.wizard(self.exported(), self.other_keeper)
        with self.refused():
            mine.attachment_ids = theirs.sudo().attachment_ids
            mine.action_verify()
        vault = self.plain.version_ids[0].sudo().attachment_id
        with self.refused():
            mine.attachment_ids = vault.with_user(self.keeper)
            mine.action_verify()

    def test_stubs_stay_stubs(self):
        def destroy(records):
            records[0]["state"] = "destroyed"
            for version in records[0]["versions"]:
                version.update(path="", content="none")

        found = self.entries(self.exported())
        records = json.loads(found[bundle.RECORDS])
        destroy(records)
        found[bundle.RECORDS] = json.dumps(records).encode()
        for name in [name for name in found if self.plain.name in name]:
            del found[name]
        file = self.imported(self.repacked(found), self.other)
        stub = file.record_ids.filtered(lambda record: record.state == "destroyed")
        self.assertEqual(stub.origin, self.plain.name)
        self.assertEqual(len(stub.version_ids), 2)
        self.assertFalse(stub.version_ids.sudo().attachment_id)
        self.assertFalse(stub.is_damaged)
