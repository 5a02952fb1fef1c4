"""Permissions for a purpose and loans of paper go on as loans after the upgrade."""

import importlib.util
from datetime import timedelta
from pathlib import Path

from odoo.tests import tagged

from .common import ArchiveCase

SCRIPTS = Path(__file__).parent.parent / "migrations" / "19.0.1.1.0"
BEFORE = """
    CREATE TABLE credit_archive_permission (
        id SERIAL PRIMARY KEY, user_id INTEGER, company_id INTEGER, purpose VARCHAR,
        can_download BOOLEAN, date_from DATE, date_to DATE, state VARCHAR, decided_by_id INTEGER,
        decided_on TIMESTAMP, create_uid INTEGER, create_date TIMESTAMP, write_uid INTEGER,
        write_date TIMESTAMP);
    CREATE TABLE credit_archive_permission_credit_archive_record_rel (
        credit_archive_permission_id INTEGER, credit_archive_record_id INTEGER);
"""
NEW = {
    "credit_archive_loan": ("kind", "date_from", "is_restricted"),
    "credit_archive_access": ("can_print",),
    "credit_archive_class": ("is_controlled",),
}


@tagged("post_install", "-at_install")
class TestMigration(ArchiveCase):
    def setUp(self):
        super().setUp()
        self.clear(self.archivist | self.keeper, "special")
        self.special = self.record("special")

    def upgrade(self, stage):
        """Run a script as the upgrade does."""
        spec = importlib.util.spec_from_file_location(stage, SCRIPTS / f"{stage}-migration.py")
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        script.migrate(self.cr, "19.0.1.0.0")
        self.env.invalidate_all()

    def permitted(self, state, can_download=False):
        """Add a permission of the archivist as the version before kept it."""
        self.cr.execute(
            """INSERT INTO credit_archive_permission (user_id, company_id, purpose, can_download,
                      date_from, date_to, state, decided_by_id, create_uid)
               VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id""",
            (self.archivist.id, self.company.id, f"Claim {state}", can_download, self.today,
             self.today + timedelta(days=7), state, self.keeper.id, self.archivist.id),
        )  # fmt: skip
        self.cr.execute(
            "INSERT INTO credit_archive_permission_credit_archive_record_rel VALUES (%s, %s)",
            (self.cr.fetchone()[0], self.special.id),
        )

    def test_permissions_become_loans(self):
        self.cr.execute(BEFORE)
        self.permitted("granted", can_download=True)
        self.permitted("requested")
        self.permitted("revoked")
        self.upgrade("post")
        loans = self.env["credit.archive.loan"].search([("purpose", "like", "Claim %")], order="id")
        self.assertEqual(loans.mapped("state"), ["approved", "requested", "revoked"])
        self.assertEqual(loans.mapped("kind"), ["copy", "view", "view"])
        self.assertEqual(loans.record_ids, self.special)
        self.assertEqual(loans[0].approved_by_id, self.keeper)
        self.assertEqual(len(set(loans.mapped("name")) - {"/"}), 3)
        for operation in ("open", "print", "download"):
            answer = self.rpc(self.archivist, self.special, f"action_{operation}_content")
            self.assertEqual(answer["type"], "ir.actions.act_url")
        self.rpc(self.keeper, loans[1], "action_approve")
        self.assertEqual(loans[1].state, "approved")
        self.cr.execute("SELECT to_regclass('credit_archive_permission')")
        self.assertFalse(self.cr.fetchone()[0])

    def test_loans_of_paper_and_rights_go_on(self):
        loan = self.approved(self.record("personal"), self.archivist, "paper")
        row = self.env.ref("credit_archive.access_controller")
        row.can_download = False
        self.env.flush_all()
        for table, columns in NEW.items():
            for column in columns:
                self.cr.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        self.cr.execute("ALTER TABLE credit_archive_loan RENAME COLUMN date_to TO date_due")
        self.upgrade("pre")
        self.assertEqual((loan.kind, loan.date_from), ("paper", loan.create_date.date()))
        self.assertFalse(row.can_print)
        self.assertTrue(self.env.ref("credit_archive.access_sales").can_print)
        classes = self.env["credit.archive.class"].search([("is_controlled", "=", True)])
        self.assertEqual(classes, self.env.ref("credit_archive.class_special"))
        self.rpc(self.keeper, loan, "action_hand_over")
