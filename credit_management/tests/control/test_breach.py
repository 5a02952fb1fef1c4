"""Breaches of authority: who registers, decides and sees them (Art. 43, S15)."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from .test_audit import AuditCase


@tagged("post_install", "-at_install")
class TestBreach(AuditCase):
    def vals(self, **values):
        return {
            "person_id": self.sales.id, "company_id": self.company.id,
            "description": "Shipped before the release", **values,
        }  # fmt: skip

    def breach(self, user=None, **values):
        key = self.rpc(user or self.auditor, "credit.breach", "create", self.vals(**values))
        return self.env["credit.breach"].browse(key)

    def handed_in(self, **values):
        measure = {"weight": "serious", "measure": "notice", "measure_reason": "Second case"}
        breach = self.breach(**{**measure, **values})
        self.rpc(self.auditor, breach, "action_submit")
        return breach

    def test_from_registration_to_its_end(self):
        breach = self.handed_in(corrector_id=self.sales.id, date_correct=self.today)
        self.assertTrue(breach.name.startswith("CB/"))
        self.assertEqual((breach.state, breach.reported_by_id), ("submitted", self.auditor))
        self.assertIn(self.manager, breach.activity_ids.user_id)
        self.rpc(self.manager, breach, "action_approve", "Agreed")
        self.assertEqual((breach.state, breach.decided_by_id), ("approved", self.manager))
        self.assertEqual(breach.activity_ids.user_id, self.sales)
        with self.refused(UserError, message="waits for its correction"):
            self.rpc(self.manager, breach, "action_close", "Done")
        self.rpc(self.sales, breach, "action_corrected", "Goods are back")
        self.rpc(self.auditor, breach, "action_close", "Notice given in writing")
        self.assertEqual((breach.state, breach.closed_by_id), ("closed", self.auditor))
        for user in (self.auditor, self.manager):
            with self.refused(UserError, message="can't be changed"):
                self.rpc(user, breach, "write", {"measure": "correction"})
            with self.refused(AccessError, UserError):
                self.rpc(user, breach, "unlink")

    def test_a_finding_becomes_a_breach_with_one_comment(self):
        audit = self.audit()
        line = self.found(audit, "granted", self.manager)
        self.rpc(self.auditor, line, "action_judge", "breach", "The papers were never there")
        breach = line.breach_id
        self.assertEqual(
            (breach.person_id, breach.found_how, breach.audit_line_id, breach.reported_by_id),
            (self.manager, "audit", line, self.auditor),
        )
        self.assertIn("papers were never there", breach.description)
        with self.refused(UserError, message="registered as"):
            self.rpc(self.auditor, line, "action_judge", "accepted", "Forget it")

    def test_the_measure_fits_the_weight(self):
        for values, words in (
            ({}, "choose both"),
            ({"weight": "light", "measure": "legal", "measure_reason": "x"}, "no measure"),
            ({"weight": "grave", "measure": "economic", "measure_reason": "x"}, "above zero"),
            ({"weight": "light", "measure": "criticism"}, "Why this measure"),
            ({"weight": "light", "measure": "correction", "measure_reason": "x"}, "who corrects"),
        ):
            breach = self.breach(**values)
            with self.subTest(words), self.refused(UserError, message=words):
                self.rpc(self.auditor, breach, "action_submit")
        with self.refused(ValidationError):
            self.breach(damage_amount=-1)

    def test_who_is_concerned_decides_nothing_and_cannot_hide_it(self):
        breach = self.breach(person_id=self.manager.id, weight="light", measure="criticism",
                             measure_reason="First case")  # fmt: skip
        self.assertFalse(self.rpc(self.sales, "credit.breach", "search", []))
        with self.refused(AccessError, message="concerns you"):
            self.rpc(self.manager, breach, "write", {"description": "Nothing"})
        with self.refused(AccessError, message="concerns you"):
            self.rpc(self.manager, breach, "action_submit")
        with self.refused(AccessError, message="concerns you"):
            self.breach(self.manager, person_id=self.manager.id)
        with self.refused(UserError, message="can't be decided"):
            self.rpc(self.auditor, breach, "action_submit")
        other = self._user("manager2", "credit_management.group_credit_manager")
        self.rpc(self.auditor, breach, "action_submit")
        for method, args in (
            ("action_approve", ["x"]),
            ("action_reject", ["x"]),
            ("action_draft", []),
        ):
            with self.subTest(method), self.refused(AccessError):
                self.rpc(self.manager, breach, method, *args)
        self.rpc(other, breach, "action_approve", "Agreed")
        with self.refused(AccessError):
            self.rpc(self.manager, breach, "action_close", "Done")

    def test_salespeople_and_controllers_accuse_nobody(self):
        for user in (self.sales, self.analyst, self.controller):
            with self.subTest(user.name), self.refused(AccessError):
                self.breach(user, person_id=self.other_sales.id)
        breach = self.handed_in()
        for user in (self.other_sales, self.analyst, self.controller):
            with self.subTest(user.name):
                self.assertFalse(
                    self.rpc(user, "credit.breach", "search", [("id", "=", breach.id)])
                )
        self.assertEqual(
            self.rpc(self.sales, breach, "read", ["description"])[0]["description"],
            "Shipped before the release",
        )
        for values in (
            {"description": "Nothing"},
            {"state": "rejected"},
            {"person_id": self.other_sales.id},
        ):
            with self.refused(AccessError):
                self.rpc(self.sales, breach, "write", values)
        forged = {"default_state": "closed", "default_decided_by_id": self.manager.id,
                  "default_reported_by_id": self.manager.id}  # fmt: skip
        key = self.rpc(self.auditor, "credit.breach", "create", self.vals(), context=forged)
        made = self.env["credit.breach"].browse(key)
        self.assertEqual((made.state, made.reported_by_id), ("draft", self.auditor))
        self.assertFalse(made.decided_by_id)
        for name, value in (
            ("state", "closed"),
            ("reported_by_id", self.manager.id),
            ("outcome", "x"),
        ):
            with self.refused(AccessError):
                self.rpc(self.auditor, "credit.breach", "create", self.vals(**{name: value}))
            with self.refused(AccessError):
                self.rpc(self.auditor, made, "write", {name: value})
        with self.refused(AccessError):
            step = self.rpc(self.sales, "credit.breach.step", "create",
                            {"breach_ids": [Command.set(breach.ids)], "note": "x", "step": "close"})  # fmt: skip
            self.rpc(self.sales, self.env["credit.breach.step"].browse(step), "action_close")

    def test_a_late_correction_is_told_to_the_managers(self):
        breach = self.handed_in(corrector_id=self.sales.id, date_correct=self.today)
        self.rpc(self.manager, breach, "action_approve", "Agreed")
        self.env.flush_all()
        self.cr.execute(
            SQL("UPDATE credit_breach SET date_correct = %s", self.today - timedelta(days=1))
        )
        self.env.invalidate_all()
        self.env["credit.audit"]._tell_late()
        self.assertTrue(breach.is_escalated)
        told = self.env["mail.message"].search([("partner_ids", "in", self.manager.partner_id.ids)])
        self.assertTrue(told.filtered(lambda one: breach.name in (one.body or "")))

    def test_the_register_names_person_measure_and_end(self):
        breach = self.handed_in()
        html = self.env["ir.actions.report"].with_user(self.auditor)._render_qweb_html(
            "credit_management.report_credit_breach", breach.ids
        )[0].decode()  # fmt: skip
        for part in ("Register of breaches", breach.name, "Sales", "Notice", "Serious"):
            self.assertIn(part, html)
