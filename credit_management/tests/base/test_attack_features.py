"""Whoever gains by a rule that isn't asked tries to switch it off."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...engine.features import FEATURES
from .test_features import FeatureCase


@tagged("post_install", "-at_install")
class TestAttackFeatures(FeatureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls.company._credit_policy()
        cls.chief = cls._user("chief", "credit_management.group_credit_manager")
        cls.chief.company_ids = cls.env["res.company"].search([])

    def assert_all_on(self):
        self.assertEqual(self.features._on(), set(FEATURES))

    def test_nobody_below_a_manager_switches_by_policy_settings_or_groups(self):
        employees = self.env.ref("base.group_user")
        group = self.env.ref("credit_management.group_credit_feature_grades")
        off = {"group_credit_feature_grades": False, "credit_size": "limits"}
        for user in (self.sales, self.analyst, self.controller, self.auditor):
            for records, method, *args in (
                (self.policy, "write", {"uses_grades": False}),
                (self.policy, "write", {"credit_size": "limits"}),
                (self.policy, "web_save", {"uses_grades": False}, {}),
                ("credit.policy", "create", {"company_id": self.company.id, "uses_grades": False}),
                ("res.config.settings", "create", off),
                (employees, "write", {"implied_ids": [(3, group.id)]}),
                ("credit.feature", "_set", []),
                ("credit.size", "_choose", self.company.id, "limits"),
            ):
                with self.subTest(f"{user.login} {records} {method}"):
                    with self.refused():
                        self.rpc(user, records, method, *args)
                    self.assert_all_on()

    def test_saving_no_settings_at_all_switches_nothing(self):
        """Odoo takes a switch of no record as off, for whoever calls it."""
        settings = self.env["res.config.settings"]
        for user in (self.sales, self.analyst, self.manager):
            for method in ("set_values", "execute"):
                with self.refused(UserError, ValueError):
                    self.rpc(user, settings, method)
                self.assert_all_on()

    def test_reading_and_onchange_switch_nothing(self):
        values = {"uses_grades": False, "credit_size": "limits"}
        self.rpc(self.chief, self.policy, "onchange", values, ["credit_size"], {"credit_size": {}})
        self.rpc(self.sales, self.policy, "read", ["credit_size", "uses_grades"])
        self.assert_all_on()

    def test_what_rests_on_a_feature_in_all_companies_is_for_who_may_switch(self):
        self.rpc(self.chief, self.policy, "read", ["credit_rests_grades"])
        for user in (self.sales, self.analyst, self.controller):
            with self.refused(AccessError):
                self.rpc(user, self.policy, "read", ["credit_rests_grades"])

    def test_a_manager_takes_nothing_from_companies_they_dont_work_in(self):
        other = self._make_company()
        self.env["credit.account"]._get_or_create(self.partner, other)
        self.chief.company_ids |= other
        for values in ({"uses_grades": False}, {"credit_size": "limits"}):
            with self.refused(AccessError, message="every company"):
                self.rpc(self.manager, self.policy, "write", values)
            self.assert_all_on()
        self.on()
        self.rpc(self.manager, self.policy, "write", {"uses_grades": True})
        self.assertEqual(self.features._on(), {"grades"})
        self.rpc(self.chief, self.policy, "write", {"credit_size": "limits"})
        self.assertFalse(self.features._on())

    def test_mode_ceiling_and_cap_are_the_managers(self):
        for user in (self.sales, self.analyst, self.controller, self.auditor):
            for name, value in (("check_mode", "off"), ("release_ceiling", 1e9), ("total_cap", 0)):
                with self.refused(AccessError):
                    self.rpc(user, self.policy, "write", {name: value})
        for value in (float("nan"), float("inf"), -1):
            with self.refused(UserError):
                self.rpc(self.manager, self.policy, "write", {"release_ceiling": value})
        with self.refused(UserError, message="choose one"):
            self.rpc(self.manager, self.policy, "write", {"check_mode": False})
        self.rpc(self.manager, self.policy, "web_save", {"release_ceiling": 776}, {})
        self.assertEqual(
            (self.company.credit_release_ceiling, self.company.credit_check_mode),
            (776, self.policy.check_mode),
        )
        self.rpc(self.manager, self.policy, "write", {"release_ceiling": 777, "check_mode": "off"})
        self.assertEqual(
            (self.company.credit_release_ceiling, self.company.credit_check_mode), (777, "off")
        )
        note = self.policy.message_ids[:1]
        self.assertEqual(note.author_id, self.manager.partner_id)
        self.assertIn("777", note.body)
        self.assertIn("Off", note.body)
