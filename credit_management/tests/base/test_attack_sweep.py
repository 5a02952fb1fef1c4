"""What nobody asked for by name: every public method, for portal, employee and auditor."""

from odoo.tests import new_test_user, tagged

from ..attack import AttackCase
from ..sweep import SweepMixin
from ..whole import in_whole_runs

MODULES = ("credit_management",)
PUBLIC = {
    ("credit.statement", "get_import_templates"),  # where the empty template lies
    ("credit.register", "fields_get"),  # labels, as Odoo tells them of every model
    ("credit.rule", "fields_get"),
    ("res.config.settings", "get_values"),  # Odoo's own; ours: the last test
}
"""What anybody may hear."""


@tagged("post_install", "-at_install")
class TestAttackSweep(SweepMixin, AttackCase):
    def setUp(self):
        super().setUp()
        self.confirmed(317.17)
        self.held(1500)
        policy = self.company._credit_policy()
        policy.write({"tolerance_percent": 7.77, "controller_id": self.controller.id})

    def test_portal_and_employee_learn_and_change_nothing(self):
        portal = new_test_user(self.env, "credit_portal", "base.group_portal",
                               company_id=self.company.id)  # fmt: skip
        for user in (portal, self._user("employee")):
            answers, changes = self.sweep(user, MODULES)
            with self.subTest(user=user.login):
                self.assertEqual(changes, {})
                self.assertEqual(self.telling(answers, PUBLIC), {})

    @in_whole_runs
    def test_the_auditor_changes_nothing(self):
        answers, changes = self.sweep(self.auditor, MODULES)
        self.assertEqual(changes, {})
        self.assertIn(("credit.hold", "action_release"), answers)

    def test_settings_are_for_who_may_open_them(self):
        for user in (self._user("employee"), self.auditor, self.sales):
            values = self.rpc(user, "res.config.settings", "get_values")
            self.assertFalse([name for name in values if name.startswith("credit_")])
        admin = self._user("settings", "base.group_system")
        values = self.rpc(admin, "res.config.settings", "get_values")
        self.assertEqual(values["credit_tolerance_percent"], 7.77)
