"""A loan is for one person, some records, some days: nobody stretches it."""

from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import ArchiveCase

LOAN = "credit.archive.loan"


@tagged("post_install", "-at_install")
class TestAttackLoan(ArchiveCase):
    def setUp(self):
        super().setUp()
        self.clear(self.archivist | self.keeper | self.other_keeper, "special")
        self.clear(self.controller, "financial")
        self.clear(self.sales, "personal")
        self.statement = self.record("financial", "statements")
        self.own = self.record("personal")

    def opens(self, user, record, operation="print"):
        """Tell whether the record leaves by ``operation``, and doesn't lead to a loan."""
        try:
            answer = self.rpc(user, record, f"action_{operation}_content")
        except Exception:  # noqa: BLE001 - refused in whatever way
            return False
        return answer["type"] == "ir.actions.act_url"

    def test_nobody_approves_by_writing(self):
        loan = self.loan(self.own, self.sales, "copy")
        forged = (
            {"state": "approved"}, {"approved_by_id": self.keeper.id}, {"is_restricted": True},
            {"user_id": self.keeper.id}, {"name": "LN/1"}, {"approval_count": 1},
            {"lent_on": "2026-01-01 00:00:00"}, {"extension_to": "2099-01-01"},
            {"company_id": self.env.ref("base.main_company").id}, {"copy_ids": [(5, 0)]},
            {"approval_ids": [(0, 0, {"state": "approved"})]}, {"asks_restricted": False},
        )  # fmt: skip
        for user in (self.sales, self.archivist, self.keeper):
            for values in forged:
                with self.subTest(user=user.name, values=values), self.refused():
                    self.rpc(user, loan, "write", values)
        for values in forged:
            with self.subTest(values=values), self.refused():
                self.rpc(self.sales, LOAN, "create", {"purpose": "x", **values})
        self.assertEqual(loan.state, "draft")

    def test_no_context_import_or_default_approves(self):
        context = {
            "default_state": "approved",
            "default_user_id": self.keeper.id,
            "default_is_restricted": True,
            "default_approved_by_id": self.keeper.id,
            "credit_seen": False,
            "install_mode": True,
            "module_uninstall": True,
        }
        values = {"purpose": "x", "kind": "copy", "record_ids": [(4, self.own.id)]}
        made = self.rpc(self.sales, LOAN, "create", values, context=context)
        loan = self.env[LOAN].browse(made)
        self.assertEqual((loan.state, loan.user_id), ("draft", self.sales))
        self.assertFalse(loan.is_restricted or loan.approved_by_id)
        with self.refused(AccessError):
            self.rpc(self.sales, loan, "action_approve", context=context)
        result = self.rpc(
            self.sales, LOAN, "load", ["purpose", "state"], [["x", "Approved"], ["y", "approved"]]
        )
        self.assertFalse(result["ids"])

    def test_nobody_decides_their_own_or_without_authority(self):
        loan = self.loan(self.own, self.sales)
        self.rpc(self.sales, loan, "action_request")
        for user in (self.sales, self.other_sales, self.controller, self.auditor, self.manager):
            for method in ("action_approve", "action_reject", "action_revoke"):
                with self.subTest(user=user.name, method=method), self.refused():
                    self.rpc(user, loan, method)
        mine = self.loan(self.own, self.keeper)
        self.rpc(self.keeper, mine, "action_request")
        for method in ("action_approve", "action_reject"):
            with self.refused(AccessError, message="your own"):
                self.rpc(self.keeper, mine, method)

    def test_no_step_is_skipped(self):
        loan = self.loan(self.own, self.sales, "paper")
        steps = ("action_hand_over", "action_return", "action_revoke", "action_approve")
        for method in steps:
            with self.refused(message="isn't at this step"):
                self.rpc(self.archivist, loan, method)
        for method in ("action_ask_extension", "action_sign"):
            with self.refused(message="isn't at this step"):
                self.rpc(self.sales, loan, method)
        for private in ("_step", "_approvals_done", "_open_for", "_remind", "_tell"):
            with self.refused(Exception):
                self.rpc(self.sales, loan, private)

    def test_what_was_asked_for_does_not_change(self):
        for state in ("requested", "approved"):
            loan = self.loan(self.own, self.sales)
            self.rpc(self.sales, loan, "action_request")
            if state == "approved":
                self.rpc(self.archivist, loan, "action_approve")
            other = self.record("personal")
            for values in (
                {"record_ids": [(4, other.id)]},
                {"date_to": "2099-01-01"},
                {"date_from": "2020-01-01"},
                {"kind": "copy"},
                {"purpose": "Other"},
            ):
                for user in (self.sales, self.archivist, self.keeper):
                    with self.subTest(values=values, user=user.name), self.refused():
                        self.rpc(user, loan, "write", values)
            for user in (self.sales, self.keeper):
                with self.refused():
                    self.rpc(user, loan, "unlink", context={"_force_unlink": True})
        with self.refused():
            self.rpc(self.sales, other, "write", {"loan_ids": [(4, loan.id)]})

    def test_a_loan_opens_for_its_borrower_records_kind_and_days_only(self):
        other = self.record("financial", "statements")
        loan = self.approved(self.statement, self.controller, "print", date_to=str(self.today))
        self.assertTrue(self.opens(self.controller, self.statement))
        self.assertFalse(self.opens(self.controller, self.statement, "download"))
        self.assertFalse(self.opens(self.controller, other))
        self.assertFalse(self.opens(self.archivist, self.statement))
        for days, open_then in ((1, False), (-1, False), (0, True)):
            with freeze_time(self.today + timedelta(days=days)):
                self.env.invalidate_all()
                self.assertEqual(self.opens(self.controller, self.statement), open_then, days)
        self.rpc(self.archivist, loan, "action_revoke")
        self.assertFalse(self.opens(self.controller, self.statement))
        for method in ("action_request", "action_approve"):
            with self.refused():
                self.rpc(self.controller, loan, method)

    def test_a_loan_that_was_given_up_or_is_not_decided_opens_nothing(self):
        loan = self.loan(self.statement, self.controller, "copy")
        self.assertFalse(self.opens(self.controller, self.statement))
        self.rpc(self.controller, loan, "action_request")
        self.assertFalse(self.opens(self.controller, self.statement))
        self.rpc(self.archivist, loan, "action_approve")
        self.assertTrue(self.opens(self.controller, self.statement, "download"))
        self.rpc(self.controller, loan, "action_cancel")
        self.assertFalse(self.opens(self.controller, self.statement, "download"))

    def test_paper_opens_nothing_here(self):
        loan = self.approved(self.statement, self.controller, "paper")
        self.assertFalse(self.opens(self.controller, self.statement))
        self.rpc(self.archivist, loan, "action_hand_over")
        self.assertFalse(self.opens(self.controller, self.statement))

    def test_a_clearance_lowered_after_the_approval(self):
        self.approved(self.statement, self.controller, "copy")
        self.clear(self.controller, "personal")
        self.assertFalse(self.opens(self.controller, self.statement))
        self.clear(self.controller, "financial")
        self.assertTrue(self.opens(self.controller, self.statement))

    def test_a_class_raised_after_the_approval(self):
        loan = self.approved(self.own, self.archivist, "copy")
        self.assertTrue(self.opens(self.archivist, self.own))
        self.own.sudo().class_id = self.env.ref("credit_archive.class_special")
        self.assertFalse(loan.is_restricted)
        for operation in ("open", "print", "download"):
            self.assertFalse(self.opens(self.archivist, self.own, operation))
        self.approved(self.own, self.archivist, "copy")
        self.assertTrue(self.opens(self.archivist, self.own))

    def test_a_class_raised_while_it_is_decided(self):
        rows = [
            {"kind": "loan", "company_id": self.company.root_id.id, "sequence": step,
             "authority": authority,
             "group_id": self.env.ref("credit_archive.group_archive_archivist").id}
            for step, authority in ((10, "review"), (20, "unlimited"))
        ]  # fmt: skip
        self.env["credit.authority"].create(rows)
        loan = self.loan(self.own, self.other_keeper)
        self.rpc(self.other_keeper, loan, "action_request")
        self.rpc(self.keeper, loan, "action_approve")
        self.own.sudo().class_id = self.env.ref("credit_archive.class_special")
        with self.refused(AccessError):
            self.rpc(self.archivist, loan, "action_approve")
        self.assertEqual(loan.state, "requested")
        self.rpc(self.keeper, loan, "action_approve")
        self.assertEqual((loan.state, loan.is_restricted), ("approved", True))

    def test_a_record_moved_to_a_section_that_is_closed_to_the_borrower(self):
        record = self.record("personal")
        self.env.ref("credit_archive.class_personal").is_controlled = True
        self.approved(record, self.sales, "print")
        self.assertTrue(self.opens(self.sales, record))
        record.section_id = self.section("statements")
        self.assertFalse(self.opens(self.sales, record))

    def test_a_customer_who_got_another_salesperson(self):
        self.env.ref("credit_archive.class_personal").is_controlled = True
        self.approved(self.own, self.sales, "print")
        self.partner.user_id = self.other_sales
        self.assertFalse(self.opens(self.sales, self.own))
        self.assertFalse(self.opens(self.other_sales, self.own))

    def test_another_companys_records_and_loans_are_not_there(self):
        company = self._make_company()
        file = self.env["credit.archive.file"]._open(self.partner, company, "hand")
        record = self.record("personal", file=file)
        with self.refused():
            self.loan(record, self.archivist)
        loan = self.env[LOAN].create(
            {"purpose": "x", "company_id": company.id, "record_ids": [(4, record.id)]}
        )
        for user in (self.archivist, self.keeper, self.auditor):
            self.assertFalse(self.rpc(user, LOAN, "search", [("id", "=", loan.id)]))
            with self.refused():
                self.rpc(user, loan, "action_approve")

    def test_decisions_about_records_are_not_for_everybody(self):
        loan = self.approved(self.record("special"), self.archivist)
        domain = [("res_model", "=", LOAN), ("res_id", "=", loan.id)]
        for user, seen in (
            (self.archivist, 1), (self.keeper, 1), (self.auditor, 1), (self.analyst, 0),
            (self.manager, 0), (self.sales, 0),
        ):  # fmt: skip
            found = self.rpc(user, "credit.approval", "search_count", domain)
            self.assertEqual(found, seen, user.name)

    def test_a_loan_of_what_became_hidden_does_not_name_it(self):
        loan = self.approved(self.statement, self.controller, "print")
        self.clear(self.controller, "general")
        values = self.rpc(self.controller, loan, "read", ["record_ids", "name"])[0]
        self.assertFalse(values["record_ids"])
        count = self.rpc(
            self.controller, LOAN, "search_count", [("record_ids.name", "=", self.statement.name)]
        )
        self.assertFalse(count)

    def test_what_is_hidden_counts_whatever_was_read_before(self):
        """What a user reads of the records stays in memory as that user sees it."""
        loan = self.loan(self.own, self.sales, "copy")
        loan.with_user(self.sales).action_request()
        self.own.class_id = self.env.ref("credit_archive.class_special")
        self.env.flush_all()
        self.env.invalidate_all()
        mine = loan.with_user(self.sales)
        self.assertFalse(mine.record_ids)
        self.assertEqual(mine._all_records(), self.own)
        self.assertEqual(mine._authority_kind(), "loan_restricted")
        self.assertFalse(mine._known_to(self.sales))
        with self.assertRaises(AccessError):
            mine._check_may_borrow()

    def test_refusing_over_the_dialogue_asks_the_same_rights(self):
        loan = self.loan(self.own, self.sales)
        self.rpc(self.sales, loan, "action_request")
        for user in (self.sales, self.controller):
            with self.refused():
                wizard = self.rpc(
                    user,
                    "credit.rejection",
                    "create",
                    {"res_model": LOAN, "res_id": loan.id, "reason": "No"},
                )
                wizard = self.env["credit.rejection"].browse(wizard)
                self.rpc(user, wizard, "action_reject")
        self.assertEqual(loan.state, "requested")
