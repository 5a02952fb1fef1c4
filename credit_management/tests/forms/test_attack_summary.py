"""Ways round the approval of the list of credit customers, as the least user who might."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..prepared import new_company
from .test_summary import SummaryCase

FORGED = {
    "state": "approved",
    "date": "2020-01-01",
    "line_ids": [Command.clear()],
    "limit_total": 1.0,
    "owed_count": 0,
    "contributor_ids": [Command.clear()],
    "submitted_by_id": False,
    "decided_by_id": 1,
    "approval_ids": [Command.clear()],
    "approval_count": 9,
    "name": "CS/1",
}


@tagged("post_install", "-at_install")
class TestAttackSummary(SummaryCase):
    def test_nobody_writes_state_figures_or_steps(self):
        summary = self.handed_in()
        for user in (
            self.analyst,
            self.manager,
            self.gm,
            self.chairman,
            self.env.ref("base.user_admin"),
        ):
            for name, value in FORGED.items():
                with self.subTest(f"{user.login} {name}"), self.refused(AccessError):
                    self.rpc(user, summary, "write", {name: value})

    def test_nobody_makes_one_that_is_approved_already(self):
        for name, value in FORGED.items():
            if name == "name":
                continue
            with self.subTest(name), self.refused(AccessError):
                self.rpc(self.analyst, "credit.summary", "create", [{name: value}])

    def test_a_forged_context_or_default_gives_nothing(self):
        self.env["ir.default"].with_user(self.analyst).set(
            "credit.summary", "state", "approved", user_id=True
        )
        context = {f"default_{name}": value for name, value in FORGED.items()}
        made = self.rpc(self.analyst, "credit.summary", "create", [{}], context=context)
        summary = self.env["credit.summary"].browse(made)
        self.assertEqual((summary.state, summary.date), ("draft", self.today))
        self.assertEqual(summary.limit_count, 2)

    def test_nobody_touches_a_line(self):
        line = self.handed_in().sudo().line_ids[0]
        for user in (self.analyst, self.manager, self.chairman):
            for call in (
                ("write", {"exposure_amount": 0}),
                ("write", {"limit_amount": 9}),
                ("unlink",),
                ("copy", {}),
            ):
                with self.subTest(f"{user.login} {call}"), self.refused(AccessError):
                    self.rpc(user, line, *call)
            with self.refused(AccessError):
                self.rpc(
                    user, "credit.summary.line", "create", [{"summary_id": line.summary_id.id}]
                )

    def test_lines_are_not_imported(self):
        result = self.rpc(
            self.analyst, "credit.summary.line", "load", ["partner_name", "limit_amount"],
            [["Friend", "1"]],
        )  # fmt: skip
        self.assertFalse(result["ids"])

    def test_what_was_handed_in_is_not_changed_or_deleted(self):
        summary = self.handed_in()
        for values in ({"note": "Another"}, {"company_id": self.company.id}):
            with self.refused(UserError, message="handed in"):
                self.rpc(self.analyst, summary, "write", values)
        with self.refused(UserError, message="Only a draft"):
            self.rpc(self.analyst, summary, "unlink")

    def test_an_approved_list_is_neither_taken_back_nor_handed_in_again(self):
        summary = self.handed_in()
        self.approve(summary, self.gm)
        self.approve(summary, self.chairman)
        for method in ("action_draft", "action_submit", "action_collect"):
            with self.subTest(method), self.refused(UserError):
                self.rpc(self.analyst, summary, method)

    def test_who_prepared_it_does_not_approve_it(self):
        summary = self.summary(user=self.gm)
        self.rpc(self.gm, summary, "action_submit")
        with self.refused(AccessError):
            self.approve(summary, self.gm)
        proposed = summary.sudo().approval_ids.filtered(lambda row: row.state == "proposed")
        self.assertEqual(proposed.user_id, self.gm)
        self.approve(summary, self.chairman)
        self.assertEqual(summary.state, "approved")

    def test_nor_who_had_a_hand_in_it_before_it_was_taken_back(self):
        summary = self.handed_in()
        self.rpc(self.gm, summary, "action_draft")
        self.rpc(self.gm, summary, "action_submit")
        self.rpc(self.analyst, summary, "action_draft")
        self.rpc(self.analyst, summary, "action_submit")
        with self.refused(AccessError):
            self.approve(summary, self.gm)

    def test_nor_who_only_wrote_a_remark(self):
        summary = self.summary()
        self.rpc(self.chairman, summary, "write", {"note": "Fine with me"})
        with self.refused(UserError, message="can't be decided"):
            self.rpc(self.analyst, summary, "action_submit")
        self.assertEqual(summary.state, "draft")

    def test_one_person_decides_one_step(self):
        self.gm.group_ids |= self.group("chairman")
        summary = self.handed_in()
        self.approve(summary, self.gm)
        with self.refused(AccessError, message="another person"):
            self.approve(summary, self.gm)

    def test_a_decision_on_what_changed_meanwhile_is_refused(self):
        summary = self.handed_in()
        seen = summary.with_user(self.gm).approval_token
        self.rpc(self.analyst, summary, "action_draft")
        self.invoice(10, self.owing)
        self.rpc(self.analyst, summary, "action_submit")
        with self.refused(UserError, message="has changed"):
            self.rpc(self.gm, summary, "action_approve", context={"credit_seen": seen})

    def test_who_sees_own_customers_only_sees_no_list(self):
        summary = self.handed_in()
        methods = (
            "action_submit", "action_approve", "action_reject", "action_reject_wizard",
            "action_draft", "action_collect", "action_view_lines", "action_workbook",
        )  # fmt: skip
        for user in (self.sales, self._user("employee")):
            for method in methods:
                with self.subTest(f"{user.login} {method}"), self.refused(AccessError):
                    self.rpc(user, summary, method)
            for model in ("credit.summary", "credit.summary.line"):
                with self.refused(AccessError):
                    self.rpc(user, model, "search_read", [], ["display_name"])

    def test_auditors_read_and_do_nothing(self):
        summary = self.summary()
        self.assertTrue(self.rpc(self.auditor, summary, "read", ["limit_total"]))
        for method in ("action_submit", "action_collect", "action_draft", "unlink"):
            with self.subTest(method), self.refused(AccessError):
                self.rpc(self.auditor, summary, method)

    def test_other_companies_lists_are_hidden(self):
        company = new_company(self.env)
        stranger = self._user("elsewhere", "credit_management.group_credit_manager")
        stranger.write({"company_id": company.id, "company_ids": [Command.set(company.ids)]})
        summary = self.handed_in()
        with self.refused(AccessError):
            self.rpc(stranger, summary, "read", ["name"])
        with self.refused(AccessError):
            self.rpc(stranger, "credit.summary", "create", [{"company_id": self.company.id}])
        self.assertFalse(self.rpc(stranger, "credit.summary.line", "search", []))
        own = self.rpc(stranger, "credit.summary", "create", {"company_id": company.id})
        own = self.env["credit.summary"].browse(own)
        with self.refused(AccessError):
            self.rpc(stranger, own, "write", {"company_id": self.company.id})
