"""Editions attacked: nobody gets a policy in force past its draft, review and approval."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_edition import EditionCase


@tagged("post_install", "-at_install")
class TestAttackEdition(EditionCase):
    def test_who_is_no_manager_writes_nothing(self):
        edition = self.drafted()
        line = self.change(edition)
        for user in (self.sales, self.analyst, self.controller, self.auditor):
            for records, vals in (
                (edition, {"title": "Mine"}), (edition, {"state": "in_force"}),
                (edition, {"text": "Free credit"}), (edition, {"snapshot": {}}),
                (line, {"new_value": "999"}), (line, {"value": {"threshold": 999}}),
            ):  # fmt: skip
                with self.subTest(user=user.login, vals=vals), self.refused(AccessError):
                    self.rpc(user, records, "write", vals)
            for step in ("action_start", "action_review", "action_submit", "action_cancel",
                         "action_check", "action_fill_text", "action_draft"):  # fmt: skip
                with self.subTest(user=user.login, step=step), self.refused(AccessError):
                    self.rpc(user, edition, step)
            with self.refused(AccessError):
                self.rpc(user, edition, "action_publish", str(self.today))
            with self.refused(AccessError):
                self.rpc(user, edition, "unlink")

    def test_a_manager_types_no_decision(self):
        edition = self.drafted()
        line = self.change(edition)
        for records, vals in (
            (edition, {"state": "approved"}), (edition, {"date_start": str(self.today)}),
            (edition, {"snapshot": {"rules": []}}), (edition, {"author_ids": [(5,)]}),
            (edition, {"submitted_by_id": self.sales.id}), (edition, {"log_id": 0}),
            (line, {"value": {"threshold": 9}}), (line, {"before": "nothing"}),
        ):  # fmt: skip
            with self.subTest(vals), self.refused(AccessError):
                self.rpc(self.manager, records, "write", vals)
        forged = {f"default_{name}": value for name, value in
                  (("state", "approved"), ("is_outside", True))}  # fmt: skip
        key = self.rpc(self.manager, "credit.policy.edition", "create",
                       {"title": "x", "need": "y", "company_id": self.company.id},
                       context=forged)  # fmt: skip
        made = self.env["credit.policy.edition"].browse(key)
        self.assertEqual((made.state, made.is_outside), ("need", False))

    def test_nobody_approves_what_they_drafted(self):
        edition = self.drafted()
        self.change(edition)
        self.rpc(self.manager_2, edition, "write", {"title": "Mine too"})
        third = self._user("manager3", "credit_management.group_credit_manager")
        self.rpc(self.manager, edition, "action_fill_text")
        self.rpc(self.manager, edition, "action_review")
        self.rpc(self.manager, edition, "action_submit")
        for user in (self.manager, self.manager_2):
            with self.refused(AccessError):
                self.rpc(user, edition, "action_approve", "Fine")
        for user in (self.sales, self.analyst, self.controller):
            with self.refused(AccessError):
                self.rpc(user, edition, "action_approve", "Fine")
        self.rpc(third, edition, "action_approve", "Fine")

    def test_what_was_handed_in_stays_as_it_is(self):
        edition = self.approved()
        with self.refused(UserError, message="isn't a draft"):
            self.rpc(self.manager, edition, "write", {"text": "Other"})
        with self.refused(UserError, message="isn't a draft"):
            self.change(edition, value="1")
        for method, args in (("write", [{"new_value": "1"}]), ("unlink", [])):
            with self.refused(UserError, message="isn't a draft"):
                self.rpc(self.manager, edition.change_ids, method, *args)
        with self.refused(UserError, message="isn't a draft"):
            self.rpc(self.manager, edition, "write", {"change_ids": [(5,)]})

    def test_a_line_is_not_moved_into_an_approved_edition(self):
        approved, draft = self.approved(), self.drafted()
        line = self.change(draft, value="1")
        with self.refused(UserError, message="stays with"):
            self.rpc(self.manager, line, "write", {"edition_id": approved.id})

    def test_comments_are_their_authors(self):
        edition = self.drafted()
        vals = {"edition_id": edition.id, "part": "Rules", "text": "Why?"}
        comment = self.env["credit.policy.comment"].browse(
            self.rpc(self.analyst, "credit.policy.comment", "create", vals)
        )
        for forged in ({"author_id": self.sales.id}, {"is_open": False}, {"answer": "x"}):
            with self.subTest(forged), self.refused(AccessError):
                self.rpc(self.analyst, comment, "write", forged)
            with self.subTest(forged), self.refused(AccessError):
                self.rpc(self.analyst, "credit.policy.comment", "create", {**vals, **forged})
        with self.refused(AccessError):
            self.rpc(self.manager, comment, "write", {"text": "Fine"})
        with self.refused(AccessError):
            self.rpc(self.analyst, comment, "action_answer", "Because")
        with self.refused(AccessError):
            self.rpc(self.sales, "credit.policy.comment", "create", vals)
        for answer in ("", None, [], 7):
            with self.subTest(answer), self.refused(UserError):
                self.rpc(self.manager, comment, "action_answer", answer)

    def test_a_draft_is_hidden_from_who_does_not_work_on_it(self):
        edition = self.drafted()
        line = self.change(edition)
        self.assertFalse(self.rpc(self.sales, "credit.policy.edition", "search", []))
        self.assertFalse(self.rpc(self.sales, "credit.policy.edition.change", "search", []))
        for records in (edition, line):
            with self.kept_from() as found:
                found.append(self.rpc(self.sales, records, "read", ["display_name"]))

    def test_another_companys_rows_are_not_changed(self):
        other = self.env["res.company"].create({"name": "Other"})
        row = self.env["credit.rule"].create({"kind": "overdue_days", "company_id": other.id})
        edition = self.drafted()
        with self.refused(UserError):
            self.change(edition, row=row)
        with self.refused(UserError):
            self.change(edition, "credit.policy/tolerance_days", "3", other._credit_policy())
        with self.refused(UserError):
            self.rpc(self.manager, "credit.policy.edition", "create",
                     {"title": "x", "need": "y", "company_id": other.id})  # fmt: skip

    def test_odd_arguments_are_answered_in_words(self):
        edition = self.drafted()
        for values in (
            {"res_id": 10**9}, {"res_id": False}, {"field_key": "credit.policy/tz"},
            {"action": "add", "new_value": "Colour: red"}, {"action": "add", "new_value": False},
            {"action": "add", "res_model": "credit.policy", "new_value": "x: y"},
        ):  # fmt: skip
            with self.subTest(values), self.refused(UserError):
                self.change(edition, **{"value": "4", **values})

    def test_a_comment_stays_with_its_edition(self):
        mine, other = self.drafted(), self.drafted(team_ids=[(6, 0, self.manager_2.ids)])
        vals = {"edition_id": mine.id, "part": "Rules", "text": "Why?"}
        comment = self.env["credit.policy.comment"].browse(
            self.rpc(self.analyst, "credit.policy.comment", "create", vals)
        )
        with self.refused(UserError, message="stays with"):
            self.rpc(self.analyst, comment, "write", {"edition_id": other.id})
        self.assertEqual(comment.edition_id, mine)

    def test_a_draft_is_not_taken_to_another_company_with_its_changes(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.manager.company_ids = [(4, other.id)]
        row = self.env["credit.rule"].create(
            {"kind": "overdue_days", "company_id": self.company.id}
        )
        edition = self.drafted()
        self.change(edition, row=row)
        with self.refused(UserError, message="one of this company"):
            self.rpc(self.manager, edition, "write", {"company_id": other.id})

    def test_the_paper_of_the_opinion_is_not_exchanged_as_an_attachment(self):
        edition = self.drafted(opinion_file="UEFQRVI=")
        paper = self.env["ir.attachment"].sudo().search(
            [("res_model", "=", edition._name), ("res_id", "=", edition.id),
             ("res_field", "=", "opinion_file")]
        )  # fmt: skip
        self.assertTrue(paper)
        self.approved(edition)
        for method, args in (("write", [{"datas": "T1RIRVI="}]), ("unlink", []),
                             ("write", [{"res_id": self.drafted().id}])):  # fmt: skip
            with self.subTest(method), self.refused(UserError):
                self.rpc(self.manager, paper, method, *args)

    def test_what_decides_no_policy_is_not_bound(self):
        self.policy.by_editions_only = True
        contact = self.env["res.partner"].create({"name": "Clerk", "parent_id": self.partner.id})
        vals = {"account_id": self.account(self.partner).id, "partner_id": contact.id}
        right = self.env["credit.portal.right"].browse(
            self.rpc(self.controller, "credit.portal.right", "create", [vals])
        )
        self.rpc(self.controller, right, "unlink")

    def test_who_could_not_approve_does_not_bind_the_company(self):
        self.manager_2.group_ids -= self.env.ref("credit_management.group_credit_manager")
        with self.refused(UserError, message="second"):
            self.rpc(self.manager, self.policy, "write", {"by_editions_only": True})

    def test_bound_nobody_changes_the_mode_by_another_door(self):
        self.policy.by_editions_only = True
        for method, args in (("_plan_enforcement", [self.today]), ("_observe", []),
                             ("_cancel_enforcement", [])):  # fmt: skip
            with self.subTest(method), self.refused(UserError, message="by editions only"):
                getattr(self.policy.with_user(self.manager), method)(*args)

    def test_a_row_that_cannot_be_is_answered_in_words(self):
        with self.refused(UserError):
            self.change(self.drafted(), res_id=2**40)
