"""Files open by themselves, follow their customers, and are measured."""

from datetime import timedelta

from lxml import etree

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import ArchiveCase


@tagged("post_install", "-at_install")
class TestFile(ArchiveCase):
    def file_of(self, partner):
        return self.env["credit.archive.file"].search([("partner_id", "=", partner.id)])

    def test_an_account_opens_the_file(self):
        partner = self.customer(name="New")
        self.assertFalse(self.file_of(partner))
        self.account(partner)
        file = self.file_of(partner)
        self.assertEqual((file.opened_for, file.company_id), ("account", self.company))
        self.assertRegex(file.name, r"^CF/\d{6}$")
        self.assertEqual(partner.credit_archive_file_id, file)
        self.assertEqual(self.account(partner).credit_archive_file_id, file)
        self.assertEqual(self.lines(operation="open_file")[-1].file_id, file)
        self.assert_whole(file)

    def test_a_confirmed_order_opens_the_file_of_the_customer(self):
        partner = self.customer(name="Cash")
        contact = self.env["res.partner"].create({"name": "Buyer", "parent_id": partner.id})
        self.company.credit_check_mode = "off"
        order = self.order(10, contact)
        self.assertFalse(self.file_of(partner))
        order.action_confirm()
        self.assertEqual(self.file_of(partner).opened_for, "order")

    def test_whoever_sees_a_file_opens_its_form(self):
        """Also who has nothing to do with credit accounts: archivists of the company's office."""
        self.account(self.partner)
        record = self.record()
        for user in (self.sales, self.controller, self.archivist, self.keeper, self.auditor):
            for one in (self.file, record):
                view = self.rpc(user, one._name, "get_view", view_type="form")
                names = etree.fromstring(view["arch"]).xpath("//field[not(ancestor::field)]/@name")
                (values,) = self.rpc(user, one, "read", list(map(str, names)))
                self.assertEqual(values["id"], one.id)

    def test_there_is_one_file_only(self):
        first = self.env["credit.archive.file"]._open(self.partner, self.company, "hand")
        self.assertEqual(first, self.file)
        with self.refused(Exception):
            self.rpc(
                self.archivist, "credit.archive.file", "create", {"partner_id": self.partner.id}
            )

    def test_a_contact_has_none(self):
        contact = self.env["res.partner"].create({"name": "Buyer", "parent_id": self.partner.id})
        with self.refused(UserError, message="is a contact of"):
            self.rpc(self.archivist, "credit.archive.file", "create", {"partner_id": contact.id})

    def test_archivists_open_files_by_hand_others_do_not(self):
        partner = self.customer(name="Walk-in")
        for user in (self.sales, self.controller, self.auditor, self.employee):
            with self.refused():
                self.rpc(user, "credit.archive.file", "create", {"partner_id": partner.id})
            with self.refused():
                self.rpc(user, partner, "action_view_credit_archive_file")
        action = self.rpc(self.archivist, partner, "action_view_credit_archive_file")
        self.assertEqual(action["res_id"], self.file_of(partner).id)

    def test_an_archivist_without_a_role_in_credit_opens_the_file(self):
        values = self.rpc(self.archivist, self.file, "read", ["account_id", "loan_count"])[0]
        self.assertFalse(values["account_id"])
        self.assertTrue(
            self.rpc(self.controller, self.file, "read", ["account_id"])[0]["account_id"]
        )
        menus = self.env["ir.ui.menu"].with_user(self.archivist)._visible_menu_ids()
        for name in ("credit_management.credit_root_menu", "credit_archive.credit_archive_menu"):
            self.assertIn(self.env.ref(name).id, menus)

    def test_nobody_writes_what_the_system_keeps(self):
        for values in (
            {"name": "CF/1"},
            {"opened_for": "order"},
            {"log_state": "whole"},
            {"closed_on": "2020-01-01"},
            {"merged_into_id": self.file.id},
            {"partner_id": self.customer(name="Other").id},
            {"record_ids": [(5,)]},
            {"log_ids": [(5,)]},
        ):
            with self.subTest(values=values), self.refused():
                self.rpc(self.keeper, self.file, "write", values)

    def test_closing_starts_the_period(self):
        self.clear(self.archivist, "special")
        record = self.record(schedule_id=self.env.ref("credit_archive.schedule_contract").id)
        self.assertFalse(record.retention_due)
        with self.refused():
            self.rpc(self.sales, self.file, "action_close")
        self.rpc(self.archivist, self.file, "action_close")
        self.assertEqual(self.file.closed_on, self.today)
        self.assertEqual(record.retention_due.year, self.today.year + 10)
        self.rpc(self.archivist, self.file, "action_reopen")
        self.assertFalse(record.retention_due)

    def test_merged_customers_have_one_file_with_all_records(self):
        twin = self.customer(name="Twin")
        other = self.env["credit.archive.file"]._open(twin, self.company, "hand")
        mine, theirs = self.record(), self.record(file=other)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.partner | twin).ids, self.partner)
        self.assertFalse(twin.exists())
        self.assertEqual((mine | theirs).file_id, self.file)
        self.assertEqual(theirs.partner_id, self.partner)
        self.assertEqual((other.merged_into_id, other.active), (self.file, False))
        self.assertTrue(self.lines(theirs, "move"))
        self.assert_whole()
        self.assert_whole(other)

    def test_a_file_goes_with_a_customer_that_becomes_a_contact(self):
        partner = self.customer(name="Branch")
        file = self.env["credit.archive.file"]._open(partner, self.company, "hand")
        group = self.customer(name="Group")
        partner.write({"parent_id": group.id, "is_company": False})
        self.assertEqual(file.partner_id, group)

    def test_quality_is_counted_in_one_statement(self):
        self.clear(self.archivist, "special")
        other = self.env["credit.archive.file"]._open(self.customer(name="B"), self.company, "hand")
        late = self.record(section="licences", date=self.today - timedelta(days=30))
        good = self.record(section="identity", channel="customer", verification_channel="registry")
        (late | good).with_user(self.archivist).action_file()
        good.with_user(self.archivist).action_verify()
        self.record(section="survey")  # not filed: doesn't count
        files = (self.file | other).with_user(self.archivist)
        self.env.flush_all()
        self.env.invalidate_all()
        files.mapped("name")
        with self.assertQueryCount(1):
            quality = files.env["credit.archive.quality"].sudo()._of_files(files)
        mine = quality[self.file.id]
        self.assertEqual((mine.completeness, mine.accuracy, mine.timeliness), (2 / 6, 0.5, 0.5))
        self.assertEqual(quality[other.id].completeness, 0)
        self.assertIsNone(quality[other.id].accuracy)
        self.assertAlmostEqual(files[0].completeness, 2 / 6)
        groups = self.rpc(
            self.archivist,
            "credit.archive.quality",
            "formatted_read_group",
            [("file_id", "=", self.file.id)],
            ["department"],
            ["completeness:avg", "record_count:sum"],
        )
        self.assertEqual(
            {one["department"]: one["completeness:avg"] for one in groups},
            {"sales": 2 / 3, "credit": 0, "finance": 0},
        )
