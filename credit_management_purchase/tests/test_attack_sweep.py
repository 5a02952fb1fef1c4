"""What nobody asked for by name: every public method, for portal, employee and auditor."""

from odoo.tests import new_test_user, tagged

from odoo.addons.credit_management.tests.attack import AttackCase
from odoo.addons.credit_management.tests.sweep import SweepMixin

from .common import SupplierCase

MODULES = ("credit_management_purchase",)


@tagged("post_install", "-at_install")
class TestAttackSweep(SweepMixin, AttackCase, SupplierCase):
    def setUp(self):
        super().setUp()
        self.partner = self.supplier(1000)
        self.purchase(1500).button_confirm()
        self.payment(317.17).action_post()

    def test_portal_and_employee_learn_and_change_nothing(self):
        portal = new_test_user(
            self.env, "credit_portal", "base.group_portal", company_id=self.company.id
        )
        for user in (portal, self._user("employee")):
            answers, changes = self.sweep(user, MODULES)
            with self.subTest(user=user.login):
                self.assertEqual(changes, {})
                self.assertEqual(self.telling(answers, ()), {})

    def test_the_auditor_changes_nothing(self):
        answers, changes = self.sweep(self.auditor, MODULES)
        self.assertEqual(changes, {})
        self.assertIn(("credit.prepayment.hold", "action_release"), answers)
