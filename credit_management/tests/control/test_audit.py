"""The monthly audit: what it finds, who may comment and sign, what nobody can change (R57)."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from ...engine.schedule import Period, month_end
from ..attack import AttackCase


class AuditCase(AttackCase):
    """Audits this very month, so that what a test does is what is found."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.period = Period(cls.today.replace(day=1), month_end(cls.today))
        cls.auditor_2 = cls._user("auditor2", "credit_management.group_credit_auditor")

    def audit(self):
        return self.env["credit.audit"]._open(self.company, self.period)

    def found(self, audit, kind, person=None):
        lines = audit.line_ids.filtered(lambda line: line.kind == kind)
        return lines.filtered(lambda line: line.person_id == person) if person else lines

    def judged(self, audit):
        for line in audit.line_ids:
            line.with_user(self.auditor).action_judge("accepted", "Looked into it")
        return audit


@tagged("post_install", "-at_install")
class TestAuditFindings(AuditCase):
    def test_releases_stand_by_person_with_how_they_ended(self):
        paid, late = self.held(1100), self.held(1500)
        for order in (paid, late):
            self.release(order)
        for order, due in ((paid, 10), (late, -5)):
            move = order.sudo()._create_invoices()
            move.invoice_payment_term_id = False
            move.invoice_date_due = self.today + timedelta(days=due)
            move.invoice_date = min(self.today, move.invoice_date_due)
            move.action_post()
        line = self.found(self.audit(), "released", self.controller)
        self.assertEqual((line.facts["count"], line.facts["total"]), (2, 2600))
        self.assertEqual(line.facts["ends"], {"late": 1, "open": 1})
        self.assertIn("over_limit", line.facts["reasons"])
        for part in (
            "Controller",
            "released 2",
            "2,600.00",
            "late 1",
            "still open 1",
            "Over the limit",
        ):
            self.assertIn(part, line.text)
        self.assertEqual(
            set(line.action_view_document()["domain"][0][2]),
            set((paid | late).sudo().credit_hold_id.ids),
        )

    def test_what_was_lost_is_no_late_payment(self):
        order = self.held(1100)
        self.release(order)
        hold = self.hold_of(order)
        self.patch(type(self.env["credit.audit"]), "_lost", lambda _self, holds: holds & hold)
        self.assertEqual(self.found(self.audit(), "released").facts["ends"], {"lost": 1})

    def test_a_decision_within_authority_is_told_by_person_only(self):
        audit = self.audit()
        granted = self.found(audit, "granted", self.manager)
        self.assertEqual((granted.facts["count"], granted.facts["highest"]), (1, 1000))
        self.assertFalse(audit.line_ids.filtered("is_grave"))

    def test_more_than_the_authority_of_that_moment_is_found(self):
        """The gate refuses it; what came about below it is found by what was kept."""
        self.company.credit_release_ceiling = 2000
        order = self.held(1500)
        self.release(order)
        step = self.hold_of(order).approval_ids.filtered(lambda one: one.state == "approved")
        self.assertEqual(
            (step.authority, step.authority_amount, step.steps_asked), ("amount", 2000, 1)
        )
        self.company.credit_release_ceiling = 100  # lowered later: it was right at its time
        self.assertFalse(self.found(self.audit(), "over"))
        self.env.flush_all()
        self.cr.execute(
            SQL("UPDATE credit_approval SET authority_amount = 1400 WHERE id = %s", step.id)
        )
        self.cr.execute(SQL("DELETE FROM credit_audit WHERE company_id = %s", self.company.id))
        self.env.invalidate_all()
        line = self.found(self.audit(), "over")
        self.assertEqual((line.person_id, line.res_id), (self.controller, self.hold_of(order).id))
        self.assertIn("1,400.00", line.text)
        self.assertIn(order.name, line.text)

    def test_a_grant_nobody_decided_and_a_decision_in_own_hands_are_found(self):
        request = self.env["credit.request"].with_user(self.analyst).create(
            {"account_id": self.account(self.partner).id, "kind": "temporary", "amount": 9000,
             "date_from": self.today, "date_to": self.today, "reason": "No time"}
        )  # fmt: skip
        request.sudo()._update_state("submitted")
        request.sudo()._update_state("approved")
        loose = request.copy({"date_to": self.today, "date_from": self.today})
        self.env["credit.limit"]._create_guarded([loose._prepare_limit_vals()])
        granted = self.grant(self.partner, 2000, "increase")
        self.env.flush_all()
        self.cr.execute(
            SQL(
                "UPDATE credit_request SET requested_by_id = %s WHERE id = %s",
                self.manager.id,
                granted.id,
            )
        )
        self.env.invalidate_all()
        audit = self.audit()
        left_out = self.found(audit, "left_out")
        self.assertEqual(
            {(line.res_model, line.res_id) for line in left_out},
            {("credit.request", request.id), ("credit.limit", loose.limit_ids.id)},
        )
        self.assertTrue(all("nobody is recorded" in line.text for line in left_out))
        own = self.found(audit, "own")
        self.assertEqual((own.person_id, own.res_id), (self.manager, granted.id))

    def test_temporary_limits_in_a_row_are_found(self):
        for shift in (0, 3):
            day = self.period.first + timedelta(days=shift)
            self.grant(self.partner, 500, "temporary", date_from=day, date_to=day)
        line = self.found(self.audit(), "temporary")
        self.assertEqual((line.partner_id, line.facts["count"]), (self.partner, 2))

    def test_changes_of_rules_are_found_and_the_chatter_cannot_hide_them(self):
        manager = self.manager
        rule = self.env["credit.rule"].with_user(manager).create(
            {"kind": "overdue_days", "severity": "warn", "threshold": 3, "company_id": self.company.id}
        )  # fmt: skip
        self.rpc(manager, rule, "write", {"threshold": 30, "severity": "ignore"})
        policy = self.company._credit_policy()
        self.rpc(manager, policy, "write", {"hold_overdue_days": 90})
        self.rpc(manager, policy, "write", {"release_ceiling": 500000})
        self.rpc(manager, rule, "unlink")
        changes = self.env["credit.change"].search(
            [("company_id", "=", self.company.id), ("user_id", "=", manager.id)]
        )
        self.assertEqual(
            sorted(changes.mapped(lambda one: (one.model, one.action))),
            [("credit.policy", "changed"), ("credit.rule", "changed"), ("credit.rule", "created"),
             ("credit.rule", "removed"), ("res.company", "changed")],
        )  # fmt: skip
        texts = " ".join(self.found(self.audit(), "changed", manager).mapped("text"))
        for part in ("3 → 30", "Warn → Ignore", "30 → 90", "500000"):
            self.assertIn(part, texts)
        for user in (manager, self.auditor, self.controller):
            for method, values in (("write", [{"user_id": self.sales.id}]), ("unlink", [])):
                with self.refused(AccessError, UserError):
                    self.rpc(user, changes[:1], method, *values)
            with self.refused(AccessError):
                self.rpc(
                    user, "credit.change", "create", {"model": "credit.rule", "action": "removed"}
                )

    def test_what_goes_with_a_grade_is_told_of(self):
        scale = self.env["credit.rating.scale"].create({"name": "Two", "code": "two"})
        keep, gone = self.env["credit.rating"].create(
            [{"name": name, "scale_id": scale.id, "score_from": low, "sequence": -low}
             for name, low in (("Low", 0), ("High", 50))]
        )  # fmt: skip
        self.env["credit.rule"].create(
            {"kind": "overdue_days", "severity": "warn", "threshold": 3, "rating_id": gone.id,
             "company_id": self.company.id}
        )  # fmt: skip
        self.env["credit.rating.policy"].create(
            {"rating_id": gone.id, "company_id": self.company.id}
        )
        gone.unlink()
        removed = self.env["credit.change"].search(
            [("action", "=", "removed"), ("company_id", "=", self.company.id)]
        )
        self.assertEqual(sorted(removed.mapped("model")), ["credit.rating.policy", "credit.rule"])
        self.assertTrue(keep.exists())

    def test_a_month_is_audited_once_and_a_missed_one_caught_up(self):
        audits = self.env["credit.audit"]
        audits._open_due(self.company)
        self.assertEqual(len(audits.search([("company_id", "=", self.company.id)])), 1)
        self.assertFalse(audits._open_due(self.company))

    def test_the_month_costs_the_same_queries_whatever_happened(self):
        def cost():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.env["credit.audit"]._findings(self.company, self.period)
            return self.cr.sql_log_count - before

        def happen(count):
            for number in range(count):
                partner = self.customer(limit=100, name=f"Customer {number}")
                self.release(self.held(500, partner))

        happen(1)
        cost()  # fills the caches
        few = cost()
        happen(4)
        self.assertLessEqual(cost(), few + 2)


@tagged("post_install", "-at_install")
class TestAuditSigning(AuditCase):
    def test_from_opening_to_signature(self):
        audit = self.audit()
        self.assertEqual(audit.activity_ids.user_id, audit.auditor_id)
        self.assertIn(audit.auditor_id, self.auditor | self.auditor_2)
        with self.refused(UserError, message="without a comment"):
            self.rpc(self.auditor, audit, "action_sign", "All is well")
        self.rpc(self.auditor, audit, "action_accept_all")
        self.assertFalse(audit.open_count)
        with self.refused(UserError, message="say what you found"):
            self.rpc(self.auditor, audit, "action_sign", "  ")
        self.rpc(self.auditor, audit, "action_sign", "All is well")
        self.assertEqual(
            (audit.state, audit.signed_by_id, audit.signed_name),
            ("signed", self.auditor, "Auditor"),
        )
        self.assertFalse(audit.activity_ids)
        with self.refused(UserError, message="is signed"):
            self.rpc(self.auditor, audit.line_ids[:1], "action_judge", "accepted", "Else")
        with self.refused(UserError):
            self.rpc(self.auditor_2, audit, "action_sign", "Another result")

    def test_nobody_types_findings_comments_or_signatures(self):
        audit = self.audit()
        line = audit.line_ids[:1]
        for user in (self.auditor, self.manager, self.controller, self.sales):
            for record, values in (
                (audit, {"state": "signed"}), (audit, {"opinion": "Fine"}),
                (audit, {"concerned_ids": [Command.clear()]}), (audit, {"signed_by_id": user.id}),
                (audit, {"line_ids": [Command.clear()]}), (line, {"facts": {}}),
                (line, {"verdict": "accepted"}), (line, {"kind": "granted"}),
                (line, {"corrected_on": self.today}),
            ):  # fmt: skip
                with self.refused(AccessError):
                    self.rpc(user, record, "write", values)
            for record in (audit, line):
                with self.refused(AccessError, UserError):
                    self.rpc(user, record, "unlink")
                with self.refused(AccessError, UserError):
                    self.rpc(user, record, "copy")
            for model, values in (
                ("credit.audit", {"company_id": self.company.id, "date_from": "2026-01-01",
                                  "date_to": "2026-01-31", "date_deadline": "2026-02-10"}),
                ("credit.audit.line", {"audit_id": audit.id, "kind": "granted"}),
            ):  # fmt: skip
                with self.refused(AccessError):
                    self.rpc(user, model, "create", values)
                rows = [list(map(str, values.values()))]
                try:
                    found = self.rpc(user, model, "load", list(values), rows)
                except UserError:
                    continue
                self.assertFalse(found["ids"])

    def test_who_is_audited_neither_comments_nor_signs(self):
        self.manager.group_ids += self.env.ref("credit_management.group_credit_auditor")
        audit = self.audit()
        self.assertIn(self.manager, audit.concerned_ids)
        line = audit.line_ids[:1]
        for user, words in (
            (self.manager, "decisions of yours"),
            (self.controller, ""),
            (self.sales, ""),
        ):
            for record, method, args in (
                (line, "action_judge", ["accepted", "Fine"]), (audit, "action_sign", ["Fine"]),
                (audit, "action_accept_all", []),
            ):  # fmt: skip
                with self.refused(AccessError, message=words):
                    self.rpc(user, record, method, *args)
        for user in (self.manager, self.controller):  # through the dialogues, with a forged context
            with self.refused(AccessError):
                step = self.rpc(user, "credit.audit.step", "create",
                                {"line_ids": [Command.set(line.ids)], "verdict": "accepted"},
                                context={"default_judged_by_id": self.auditor.id})  # fmt: skip
                self.rpc(user, self.env["credit.audit.step"].browse(step), "action_judge")
        self.assertFalse(self.rpc(self.sales, "credit.audit.line", "search", []))
        self.assertFalse(
            self.rpc(self.controller, "credit.audit", "search", []), "not before it is signed"
        )

    def test_without_an_auditor_the_managers_are_told_why(self):
        group = self.env.ref("credit_management.group_credit_auditor")
        (self.auditor | self.auditor_2).group_ids -= group
        audit = self.audit()
        self.assertFalse(audit.auditor_id)
        self.assertIn("nobody holds the office", audit.waiting_for)
        self.assertEqual(audit.activity_ids.user_id, self.manager)
        self.auditor.group_ids += group
        with self.enter_registry_test_mode():
            self.env.ref("credit_management.ir_cron_ask_anew").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(audit.auditor_id, self.auditor)
        self.assertEqual(audit.activity_ids.user_id, self.auditor)

    def test_a_correction_is_asked_for_done_and_told_when_late(self):
        audit = self.audit()
        line = audit.line_ids[:1]
        for given in ((None, self.today), (self.controller.id, self.today - timedelta(days=1)),
                      (self.controller.id, "soon"), (self.controller.id, {"a": 1})):  # fmt: skip
            with self.refused(UserError):
                self.rpc(
                    self.auditor, line, "action_judge", "correct", "Papers are missing", *given
                )
        self.rpc(self.auditor, line, "action_judge", "correct", "Papers are missing",
                 self.sales.id, str(self.today))  # fmt: skip
        self.assertEqual(line.activity_ids.user_id, self.sales)
        line.sudo().person_id = self.manager
        with self.refused(AccessError):  # a manager may, but not where it is about them
            self.rpc(self.manager, line, "action_corrected", "Done")
        waiting = self.env["credit.overview"].with_user(self.sales)._waiting()
        counts = {name: sum(found.values()) for name, _title, found in waiting}
        self.assertEqual(counts["credit.audit.line"], 1)
        with self.refused(AccessError):
            self.rpc(self.other_sales, line, "action_corrected", "Done")
        self.env.flush_all()
        self.cr.execute(
            SQL("UPDATE credit_audit_line SET date_correct = %s WHERE id = %s",
                self.today - timedelta(days=1), line.id)
        )  # fmt: skip
        self.env.invalidate_all()
        self.env["credit.audit"]._tell_late()
        told = self.env["mail.message"].search([("partner_ids", "in", self.manager.partner_id.ids)])
        self.assertTrue(told.filtered(lambda one: "Not done by their day" in one.body))
        self.rpc(self.sales, line, "action_corrected", "They are there")
        self.assertEqual((line.corrected_by_id, line.is_uncorrected), (self.sales, False))
        self.assertFalse(line.activity_ids)

    def test_the_form_shows_findings_comments_and_signature(self):
        audit = self.judged(self.audit())
        audit.with_user(self.auditor).action_sign("Authority was kept to")
        html = self.env["ir.actions.report"].with_user(self.auditor)._render_qweb_html(
            "credit_management.report_credit_audit", audit.ids
        )[0].decode()  # fmt: skip
        for part in ("Audit of credit and its use", "Looked into it", "Authority was kept to",
                     "Auditor", "took the last decision"):  # fmt: skip
            self.assertIn(part, html)
