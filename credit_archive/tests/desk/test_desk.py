"""Where somebody lands in the credit file, and what waits for who keeps it."""

from odoo.tests import tagged

from ..common import ArchiveCase

TASK = "credit.archive.task"


@tagged("post_install", "-at_install")
class TestDesk(ArchiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.borrower = cls._user("borrower", "credit_archive.group_archive_user")
        cls.clear(cls.archivist | cls.keeper, "special")

    def landing(self, user):
        """Return the xml id of the action on which the app Credit opens for a user."""
        menus = self.env["ir.ui.menu"].with_user(user).load_web_menus(False)
        root = menus[self.env.ref("credit_management.credit_root_menu").id]
        data = self.env["ir.model.data"].search(
            [("model", "=like", "ir.actions.%"), ("res_id", "=", root["actionID"])], limit=1
        )
        return data.complete_name

    def waiting(self, user):
        """Return what waits for a user: number by kind."""
        found = self.rpc(user, TASK, "search_read", [("is_waiting", "=", True)], ["code", "count"])
        return {row["code"]: row["count"] for row in found}

    def test_the_app_opens_on_what_waits_for_who_opens_it(self):
        for user, action in (
            (self.archivist, "credit_archive.credit_archive_task_action"),
            (self.keeper, "credit_archive.credit_archive_task_action"),
            (self.borrower, "credit_archive.credit_archive_file_action"),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(self.landing(user), action)
        self.assertNotIn("credit_archive", self.landing(self.sales))
        self.assertNotIn("credit_archive", self.landing(self.auditor))

    def test_the_credit_file_is_folded_into_groups(self):
        menus = self.env["ir.ui.menu"].with_user(self.keeper).load_menus(False)
        top = menus[self.env.ref("credit_archive.credit_archive_menu").id]["children"]
        self.assertEqual(
            [menus[one]["name"] for one in top],
            [
                "To do",
                "Files",
                "Loans and copies",
                "Disposal",
                "Control",
                "Privacy",
                "Rules of the credit file",
            ],
        )
        for one in top[1:]:
            self.assertTrue(menus[one]["children"], menus[one]["name"])

    def test_only_archivists_see_what_waits(self):
        for user in (self.sales, self.borrower, self.auditor, self.employee):
            with self.refused():
                self.rpc(user, TASK, "search_read", [], ["code", "count"])
        with self.refused():
            self.rpc(self.archivist, TASK, "create", {"code": "classify"})

    def test_what_waits_is_counted_and_opened(self):
        before = self.waiting(self.archivist).get("classify", 0)
        inbox = self.record(schedule_id=False, content=False)
        self.assertEqual(inbox.state, "inbox")
        self.assertEqual(self.waiting(self.archivist)["classify"], before + 1)
        task = self.env[TASK].search([("code", "=", "classify")])
        action = self.rpc(self.archivist, task, "action_open")
        self.assertEqual(action["res_model"], "credit.archive.record")
        self.assertIn(
            inbox.id, self.rpc(self.archivist, action["res_model"], "search", action["domain"])
        )

    def test_a_loan_waits_for_who_may_decide_it_only(self):
        loan = self.loan(self.record("general"), self.sales, "paper")
        self.rpc(self.sales, loan, "action_request")
        self.assertEqual(self.waiting(self.archivist).get("loan_decide"), 1)
        self.rpc(self.archivist, loan, "action_approve")
        waiting = self.waiting(self.archivist)
        self.assertNotIn("loan_decide", waiting)
        self.assertEqual(waiting.get("loan_hand_out"), 1)

    def test_every_kind_leads_to_documents_and_is_described(self):
        self.assert_whole()
        rows = self.env[TASK].with_user(self.keeper).search([])
        for row in rows:
            with self.subTest(code=row.code):
                action = row.action_open()
                self.assertEqual(self.env[action["res_model"]].with_user(self.keeper).search_count(
                    action["domain"]), row.count)  # fmt: skip
                self.assertTrue(row.next_step)
