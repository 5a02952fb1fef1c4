"""What personal data lies where, what for, how long: counted, for whoever may know (R99)."""

from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ConsentCase

INVENTORY = "credit.archive.inventory"


@tagged("post_install", "-at_install")
class TestInventory(ConsentCase):
    def row(self, one=None, user=None):
        """Return the row of a class in the section for letters or identity, as a user reads it."""
        self.env.flush_all()
        self.env.invalidate_all()
        rows = self.env[INVENTORY].with_user(user or self.archivist).with_context(
            allowed_company_ids=self.company.ids
        )  # fmt: skip
        return rows.search([("class_id", "=", (one or self.personal).id),
                            ("company_id", "=", self.company.id)])  # fmt: skip

    def test_it_counts_what_lies_where_and_who_has_no_basis(self):
        other = self.env["credit.archive.file"]._open(
            self.customer(name="Other"), self.company, "hand"
        )
        self.record("personal", file=other, state="filed", shelf="B 2")
        self.record("personal", state="inbox")
        row = self.row()
        self.assertEqual(row.department, "sales")
        self.assertEqual((row.record_count, row.customer_count, row.paper_count), (2, 2, 1))
        self.assertEqual((row.unfounded_count, row.purposes), (2, False))
        self.assertIn("months", row.retention)
        one = self.given()
        row = self.row()
        self.assertEqual((row.unfounded_count, row.purposes), (1, "Deciding on credit"))
        self.ended(one)
        self.assertEqual(self.row().unfounded_count, 2)

    def test_what_is_kept_too_long_is_counted(self):
        self.record("personal", state="filed", date=self.today - timedelta(days=366 * 40))
        self.assertEqual(self.row().overdue_count, 1)

    def test_it_counts_what_its_reader_may_not_see_and_opens_only_what_they_may(self):
        special = self.env.ref("credit_archive.class_special")
        self.record("special", state="filed")
        self.clear(self.archivist, None)
        row = self.row(special)
        self.assertEqual(row.record_count, 1)
        self.assertEqual(row.with_user(self.archivist).action_view_records()["res_model"],
                         "credit.archive.record")  # fmt: skip

    def test_archivists_and_auditors_read_it_nobody_writes(self):
        row = self.row()
        self.assertTrue(self.row(user=self.auditor))
        for user in (self.sales, self.analyst, self.employee):
            with self.subTest(user.login), self.refused(AccessError):
                self.rpc(user, INVENTORY, "search_read", [], ["record_count"])
        with self.refused(AccessError):
            self.rpc(self.archivist, row, "write", {"record_count": 0})

    def test_it_prints_by_department(self):
        self.given(class_ids=[Command.set(self.personal.ids)])
        (table,) = self.row()._tables()
        self.assertEqual([one.title for one in table.sections], ["Sales"])
        self.assertEqual(table.sections[0].rows[0][2], "Deciding on credit")
        html, _kind = self.env["ir.actions.report"].with_user(self.auditor).with_context(
            allowed_company_ids=self.company.ids
        )._render_qweb_html("credit_archive.report_inventory", self.row().ids)  # fmt: skip
        self.assertIn(b"Inventory of customer data by department", html)
