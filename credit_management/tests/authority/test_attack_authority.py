"""Attacks on authority: forging decisions, moving the matrix, reading what isn't one's own."""

from odoo import Command
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.tests import tagged

from .test_authority import AuthorityCase


@tagged("post_install", "-at_install")
class TestAttackAuthority(AuthorityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.everybody = [
            cls.sales, cls.other_sales, cls.analyst, cls.controller, cls.manager, cls.auditor,
            *cls.tiers.values(),
        ]  # fmt: skip

    def forged(self, request, user):
        return {
            "res_model": "credit.request", "res_id": request.id, "kind": "increase",
            "sequence": 20, "state": "approved", "user_id": user.id, "amount": 1e6,
            "company_id": self.company.id,
        }  # fmt: skip

    def test_nobody_creates_changes_or_deletes_a_decision(self):
        request = self.submitted(4000)
        self.approve(request, self.sales_manager)
        rows = request.sudo().approval_ids.sudo(False)
        for user in self.everybody:
            values = self.forged(request, user)
            for records, method, args, context in (
                ("credit.approval", "create", ([values],), {}),
                ("credit.approval", "create", ([{}],),
                 {f"default_{name}": value for name, value in values.items()}),
                (rows, "write", ({"state": "approved", "user_id": user.id},), {}),
                (rows, "write", ({"is_counted": False},), {}),
                (rows, "unlink", (), {}),
                (rows, "copy", (), {}),
            ):  # fmt: skip
                with (
                    self.subTest(f"{user.name} {method}"),
                    self.refused(AccessError, MissingError),  # hidden is as good as missing
                ):
                    self.rpc(user, records, method, *args, context=context)
        self.assertEqual(self.steps(request), [(10, "approved"), (20, "pending")])

    def test_a_row_that_was_archived_is_not_brought_back_by_a_context(self):
        """The rows are cached for everybody: the first to ask must not choose them."""
        chairman = self.tiers["chairman"]
        self.ladder("increase", ("chairman", None), active=False)
        request = self.submitted(9000)
        self.env.registry.clear_cache()
        with self.refused(AccessError, message="waits for"):
            self.approve(request, chairman, context={"active_test": False})
        with self.refused(AccessError, message="waits for"):
            self.approve(request, chairman)

    def test_nobody_imports_a_decision(self):
        request = self.submitted(4000)
        names = ["res_model", "res_id", "kind", "sequence", "state", "company_id/.id"]
        data = [["credit.request", str(request.id), "increase", "10", "approved",
                 str(self.company.id)]]  # fmt: skip
        for user in (self.analyst, self.manager, self.sales_manager):
            with self.subTest(user.name), self.refused():
                result = self.rpc(user, "credit.approval", "load", names, data)
                if not result["ids"]:
                    raise UserError(result["messages"][0]["message"])
        self.assertEqual(self.steps(request), [(10, "pending"), (20, "waiting")])

    def test_decisions_are_not_made_through_their_document(self):
        request = self.submitted(4000)
        row = request.sudo().approval_ids[0]
        for user in (self.analyst, self.manager, self.sales_manager):
            for commands in (
                [Command.create(self.forged(request, user))],
                [Command.update(row.id, {"state": "approved"})],
                [Command.clear()],
            ):
                with self.subTest(f"{user.name} {commands}"), self.refused():
                    self.rpc(user, request, "write", {"approval_ids": commands})
            with self.subTest(user.name), self.refused(AccessError):
                self.rpc(user, request, "write", {"approval_count": 2})
        self.assertEqual(self.steps(request), [(10, "pending"), (20, "waiting")])

    def test_a_request_is_not_born_with_decisions(self):
        context = {
            "default_approval_ids": [Command.create({"state": "approved", "sequence": 10})],
            "default_approval_count": 7, "default_state": "approved",
            "default_figures_date": "2000-01-01", "default_limit_before": 5,
        }  # fmt: skip
        ids = self.rpc(self.analyst, "credit.request", "create", [{
            "account_id": self.account(self.partner).id, "kind": "increase", "amount": 4000,
            "date_from": str(self.today), "reason": "Season",
        }], context=context)  # fmt: skip
        request = self.env["credit.request"].browse(ids)
        self.assertEqual(
            (request.state, request.approval_ids.ids, request.approval_count,
             request.figures_date, request.limit_before),
            ("draft", [], 0, False, 0),
        )  # fmt: skip
        self.rpc(self.analyst, request, "action_submit", context=context | {
            "default_user_id": self.sales_manager.id, "default_is_counted": True})  # fmt: skip
        self.assertEqual(self.steps(request), [(10, "pending"), (20, "waiting")])
        self.assertFalse(request.sudo().approval_ids.user_id)

    def test_ones_own_defaults_decide_nothing(self):
        for name, value in (("state", "approved"), ("user_id", self.cfo.id), ("is_counted", False)):
            self.rpc(self.analyst, "ir.default", "set", "credit.approval", name, value, True)
        request = self.submitted(4000)
        self.assertEqual(self.steps(request), [(10, "pending"), (20, "waiting")])
        self.assertFalse(request.sudo().approval_ids.user_id)

    def test_the_system_itself_changes_no_decision(self):
        request = self.submitted(4000)
        self.approve(request, self.sales_manager)
        row = request.sudo().approval_ids[0]
        with self.refused(UserError):
            row.write({"state": "rejected"})
        with self.refused(UserError):
            row.unlink()

    def test_private_doors_stay_shut(self):
        request = self.submitted(4000)
        for method in ("_decide", "_record_decisions", "_approvals_done", "_go_on",
                       "_start_approvals", "_retire_approvals"):  # fmt: skip
            with self.subTest(method), self.refused(AccessError):
                self.rpc(self.cfo, request, method, "approved", "Because")
        with self.refused(AccessError):
            self.rpc(self.cfo, request.sudo().approval_ids, "_record", {"state": "approved"})

    def test_the_matrix_is_edited_by_managers_only(self):
        values = {"kind": "increase", "group_id": self.group("analyst").id, "name": "We",
                  "company_id": self.company.id, "sequence": 1}  # fmt: skip
        for user in self.everybody:
            if user == self.manager:
                continue
            for records, method, args in (
                ("credit.authority", "create", ([values],)),
                (self.rows, "write", ({"amount": 1e9},)),
                (self.rows, "write", ({"deputy_id": user.id, "deputy_from": "2000-01-01",
                                       "deputy_to": "2099-01-01"},)),
                (self.rows, "write", ({"user_ids": [Command.link(user.id)]},)),
                (self.rows, "unlink", ()),
            ):  # fmt: skip
                with self.subTest(f"{user.name} {method}"), self.refused(AccessError):
                    self.rpc(user, records, method, *args)

    def test_a_manager_without_a_step_decides_nothing(self):
        request = self.submitted(4000)
        with self.refused(AccessError):
            self.approve(request, self.manager)

    def test_salespeople_see_the_decisions_on_their_own_customers_only(self):
        request = self.submitted(4000)
        self.assertTrue(self.rpc(self.sales, "credit.approval", "search", []))
        self.assertFalse(self.rpc(self.other_sales, "credit.approval", "search", []))
        with self.kept_from() as found:
            rows = request.sudo().approval_ids
            found.append(self.rpc(self.other_sales, rows, "read", ["reason"]))
        self.assertTrue(self.rpc(self.auditor, "credit.approval", "search", []))

    def test_another_company_sees_and_decides_nothing(self):
        request = self.submitted(4000)
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._user("stranger", "credit_management.group_credit_tier_sales_manager")
        stranger.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        self.assertFalse(self.rpc(stranger, "credit.approval", "search", []))
        self.assertFalse(
            self.rpc(stranger, "credit.authority", "search", [("company_id", "!=", False)])
        )
        with self.refused(AccessError):
            self.approve(request, stranger)
        self.assertNotIn(stranger, request.activity_ids.user_id)

    def test_two_documents_of_which_one_is_not_mine_to_decide(self):
        mine, small = self.submitted(4000, user=self.sales_manager), self.submitted(1500)
        with self.refused(AccessError):
            self.approve(mine | small, self.sales_manager)
        self.assertEqual(set((mine | small).mapped("state")), {"submitted"})

    def test_evidence_cannot_be_taken_away_after_submission(self):
        attachment = (
            self.env["ir.attachment"]
            .with_user(self.analyst)
            .create({"name": "Statement", "raw": b"x"})
        )
        request = self.submitted(4000, evidence_ids=[Command.set(attachment.ids)])
        with self.refused(UserError):
            self.rpc(self.analyst, request, "write", {"evidence_ids": [Command.clear()]})
        self.assertEqual(request.evidence_ids, attachment)
