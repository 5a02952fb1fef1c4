"""The set-up guide: what is done is read from the facts, by who sets up credit."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..attack import AttackCase


@tagged("post_install", "-at_install")
class TestSetup(AttackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fresh = cls._make_company()
        cls.manager.company_ids |= cls.fresh

    def guide(self, user=None, company=None):
        company = company or self.fresh
        user = user or self.manager
        companies = (company & user.company_ids).ids or user.company_ids.ids
        model = (
            self.env["credit.overview"].with_user(user).with_context(allowed_company_ids=companies)
        )
        one = model.search([("company_id", "=", company.id)])
        one.invalidate_recordset()
        return one

    def step(self, code, **keys):
        steps = {step["code"]: step for step in self.guide(**keys).setup["steps"]}
        return steps[code]

    def press(self, code, user=None):
        return self.rpc(user or self.manager, self.guide(), "action_setup", code)

    def test_the_steps_follow_the_facts(self):
        self.fresh.credit_check_mode = "off"
        self.assertFalse(self.step("observe")["done"])
        self.assertIn("First observe", self.step("enforce")["text"])
        self.press("observe")
        self.assertEqual(self.fresh.credit_check_mode, "observe")
        self.assertTrue(self.step("observe")["done"])
        self.assertIn("So far 0 of 0 orders", self.step("enforce")["text"])
        self.assertFalse(self.step("limits")["done"])
        self.assertTrue(self.step("limits", company=self.company)["done"])
        self.assertEqual(
            self.step("limits", company=self.company)["text"], "1 customers have a limit."
        )
        self.fresh.credit_check_mode = "enforce"
        self.assertTrue(self.step("enforce")["done"])
        self.assertFalse(self.step("enforce")["buttons"])

    def test_who_decides_is_named_or_missing(self):
        self.env["credit.authority"].search([]).active = False  # of the demo data
        for group in self.env["credit.authority"]._offices(self.fresh):  # other add-ons have theirs
            group.user_ids |= self.manager
        note = self.step("who")
        self.assertTrue(note["done"], note["text"])
        self.assertIn("limits to Manager", note["text"])
        chairman = self.env.ref("credit_management.group_credit_tier_chairman")
        self.env["credit.authority"].create(
            {"kind": "initial", "company_id": self.fresh.id, "group_id": chairman.id}
        )
        self.assertFalse(self.step("who")["done"])
        self.assertIn("Chairman", self.step("who")["text"])

    def test_every_button_opens_what_it_says(self):
        self.fresh.credit_check_mode = "observe"
        for step in self.guide().setup["steps"]:
            for button in step["buttons"]:
                with self.subTest(button["label"]):
                    self.assertIn("type", self.press(button["code"]))
        self.assertEqual(self.press("import")["params"]["active_model"], "credit.opening.line")

    def test_it_is_hidden_for_one_company_and_shown_again(self):
        self.press("hide")
        self.assertEqual(self.guide().setup, {"hidden": True})
        self.assertFalse(self.guide(company=self.company).setup["hidden"])
        self.press("show")
        self.assertFalse(self.guide().setup["hidden"])

    def test_who_doesnt_set_up_credit_sees_no_guide_and_presses_nothing(self):
        for user in (self.analyst, self.controller, self.auditor):
            self.assertFalse(self.guide(user, self.company).setup)
        one = self.guide(company=self.company)
        for code in ("hide", "enforce", "observe"):
            with self.refused(AccessError):
                self.rpc(self.controller, one, "action_setup", code)
        for code in ("unlink", "_hide_setup", None, ["hide"], 7):
            with self.refused(UserError):
                self.rpc(self.manager, one, "action_setup", code)
