"""Every public method of the credit file, for portal, employee and auditor."""

from odoo.tests import new_test_user, tagged

from odoo.addons.credit_management.tests.sweep import SweepMixin

from ..common import ArchiveCase

MODULES = ("credit_archive",)
KEPT_FOR_AUDITORS = {"credit_archive_log", "credit_archive_head"}
"""That an auditor looked is a line of the log; nothing else of theirs stays."""


@tagged("post_install", "-at_install")
class TestAttackSweep(SweepMixin, ArchiveCase):
    def setUp(self):
        super().setUp()
        self.paper = self.record("special", title="Secret paper")
        self.general = self.record("general", title="Secret paper 2")
        self.loan(self.paper, self.keeper, purpose="Secret purpose")
        self.env["credit.archive.consent"].create(
            {
                "file_id": self.file.id,
                "purpose_id": self.env.ref("credit_archive.purpose_credit").id,
                "given_by": "Secret person",
                "state": "confirmed",
            }
        )

    def test_portal_and_employee_learn_and_change_nothing(self):
        portal = new_test_user(self.env, "credit_portal", "base.group_portal",
                               company_id=self.company.id)  # fmt: skip
        for user in (portal, self.employee):
            answers, changes = self.sweep(user, MODULES)
            with self.subTest(user=user.login):
                self.assertEqual(changes, {})
                self.assertEqual(self.telling(answers), {})

    def test_the_auditor_changes_nothing(self):
        _answers, changes = self.sweep(self.auditor, MODULES)
        changes = {key: tables - KEPT_FOR_AUDITORS for key, tables in changes.items()}
        self.assertEqual({key: tables for key, tables in changes.items() if tables}, {})
