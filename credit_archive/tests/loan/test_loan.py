"""Records are lent for a purpose to who may have them, by somebody else, and come back."""

from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MockEmail

from ..common import ArchiveCase

LOAN = "credit.archive.loan"


@tagged("post_install", "-at_install")
class TestLoan(MockEmail, ArchiveCase):
    def setUp(self):
        super().setUp()
        self.clear(self.archivist | self.keeper, "special")
        self.clear(self.sales, "personal")
        self.clear(self.controller, "financial")
        self.paper = self.record("personal")

    def lent(self, record=None, user=None, **values):
        """Return a loan of paper in the hands of the salesperson."""
        loan = self.approved(
            record or self.paper, user or self.sales, "paper", self.archivist, **values
        )
        self.rpc(self.archivist, loan, "action_hand_over")
        return loan

    def test_asked_approved_lent_signed_returned(self):
        loan = self.lent()
        self.assertEqual((loan.state, loan.lent_by_id), ("lent", self.archivist))
        self.assertEqual(loan.approved_by_id, self.archivist)
        self.assertTrue(self.paper.is_lent)
        with self.refused(AccessError, message="Only the borrower signs"):
            self.rpc(self.archivist, loan, "action_sign")
        self.rpc(self.sales, loan, "action_sign")
        self.assertTrue(loan.signed_on)
        self.rpc(self.keeper, loan, "action_return")
        self.assertEqual((loan.state, loan.returned_to_id), ("returned", self.keeper))
        self.paper.invalidate_recordset()
        self.assertFalse(self.paper.is_lent)
        steps = [line.detail["what"] for line in self.lines(self.paper, "loan")]
        self.assertEqual(steps, ["requested", "approved", "lent", "signed", "returned"])
        self.assertEqual(self.lines(self.paper, "decide").detail["decision"], "approved")
        self.assert_whole()

    def test_who_decides_is_asked_and_told_by_number_only(self):
        loan = self.loan(self.paper, self.sales, "paper")
        self.rpc(self.sales, loan, "action_request")
        asked = self.env["mail.activity"].search([("summary", "=", loan.name)])
        self.assertEqual(
            asked.user_id & (self.archivist | self.keeper), self.archivist | self.keeper
        )
        self.assertNotIn(self.sales, asked.user_id)
        self.assertFalse(asked.res_model_id)
        self.assertNotIn(self.paper.name, str(asked.mapped("note")) + str(asked.mapped("summary")))
        self.assertIn("Archivist", loan.waiting_for)
        mine = asked.filtered(lambda one: one.user_id == self.archivist)
        with self.refused(UserError, message="ends by itself"):
            self.rpc(self.archivist, mine, "action_feedback", feedback="Approved")
        self.archivist.group_ids |= self.env.ref("credit_management.group_credit_analyst")
        overview = self.env["credit.overview"].with_user(self.archivist).search(
            [("company_id", "=", self.company.id)]
        )  # fmt: skip
        counts = {row["model"]: row["count"] for row in overview.waiting}
        self.assertEqual(counts["credit.archive.loan"], 1)
        self.rpc(self.archivist, loan, "action_approve")
        left = self.env["mail.activity"].search([("summary", "=", loan.name)])
        self.assertEqual(left.user_id, self.sales)
        self.assertEqual(loan.approval_ids.mapped("state"), ["approved"])

    def test_a_refusal_says_why(self):
        loan = self.loan(self.paper, self.sales)
        self.rpc(self.sales, loan, "action_request")
        self.rpc(self.archivist, loan, "action_reject", "No need")
        self.assertEqual(loan.state, "refused")
        self.assertEqual(loan.approval_ids.reason, "No need")
        with self.refused(UserError, message="isn't at this step"):
            self.rpc(self.archivist, loan, "action_approve")

    def test_classes_that_open_for_a_purpose_only_take_an_archive_manager(self):
        self.clear(self.other_keeper, "special")
        special = self.record("special")
        loan = self.loan(special, self.keeper)
        self.rpc(self.keeper, loan, "action_request")
        with self.refused(AccessError, message="Archive manager"):
            self.rpc(self.archivist, loan, "action_approve")
        with self.refused(AccessError, message="your own"):
            self.rpc(self.keeper, loan, "action_approve")
        self.rpc(self.other_keeper, loan, "action_approve")
        self.assertTrue(loan.is_restricted)

    def test_a_company_names_others_who_are_asked_and_see_the_loan_while_they_are(self):
        gm = self._user("gm", "credit_management.group_credit_tier_gm")
        self.env["credit.authority"].create(
            {"kind": "loan", "company_id": self.company.root_id.id, "name": "GM",
             "group_id": self.env.ref("credit_management.group_credit_tier_gm").id}
        )  # fmt: skip
        loan = self.loan(self.paper, self.sales)
        self.assertFalse(self.rpc(gm, LOAN, "search", [("id", "=", loan.id)]))
        self.rpc(self.sales, loan, "action_request")
        # He sees no record of this class, so it isn't there for him either.
        self.assertFalse(self.rpc(gm, LOAN, "search", [("id", "=", loan.id)]))
        gm.group_ids |= self.env.ref("credit_management.group_credit_controller")
        self.clear(gm, "personal")
        self.env["credit.authority"]._ask_anew({"loan"})
        self.assertTrue(self.rpc(gm, LOAN, "search", [("id", "=", loan.id)]))
        with self.refused():
            self.rpc(gm, loan, "write", {"purpose": "Mine"})
        with self.refused(AccessError):
            self.rpc(self.archivist, loan, "action_approve")
        self.rpc(gm, loan, "action_approve")
        self.assertEqual(loan.approved_by_id, gm)

    def test_who_has_no_right_does_not_borrow(self):
        financial = self.record("financial", "statements")
        with self.refused():
            self.loan(financial, self.sales)
        self.clear(self.archivist, "general")
        for kind in ("view", "print", "copy", "paper"):
            loan = self.loan(financial, self.archivist, kind)
            with self.refused(AccessError, message=financial.name):
                self.rpc(self.archivist, loan, "action_request")

    def test_what_became_hidden_is_not_on_the_draft_any_more(self):
        loan = self.loan(self.paper, self.sales)
        self.clear(self.sales, None)
        with self.refused(UserError, message="say which ones"):
            self.rpc(self.sales, loan, "action_request")

    def test_a_clearance_lost_meanwhile_stops_approval_and_hand_over(self):
        loan = self.loan(self.paper, self.sales, "paper")
        self.rpc(self.sales, loan, "action_request")
        self.clear(self.sales, None)
        with self.refused(AccessError, message="doesn't reach"):
            self.rpc(self.archivist, loan, "action_approve")
        self.clear(self.sales, "personal")
        self.rpc(self.archivist, loan, "action_approve")
        self.clear(self.sales, None)
        with self.refused(AccessError, message="doesn't reach"):
            self.rpc(self.archivist, loan, "action_hand_over")

    def test_nobody_lends_to_themselves_or_for_others(self):
        loan = self.loan(self.paper, self.archivist, "paper")
        self.rpc(self.archivist, loan, "action_request")
        with self.refused(AccessError, message="your own"):
            self.rpc(self.archivist, loan, "action_approve")
        self.rpc(self.keeper, loan, "action_approve")
        with self.refused(AccessError, message="themselves"):
            self.rpc(self.archivist, loan, "action_hand_over")
        other = self.loan(self.paper, self.sales)
        for method, *args in (("action_request",), ("write", {"purpose": "Mine"})):
            with self.refused(AccessError, message="somebody else"):
                self.rpc(self.archivist, other, method, *args)

    def test_paper_that_is_out_is_lent_once(self):
        loan = self.approved(self.paper, self.controller, "paper", self.archivist)
        lent = self.lent()
        with self.refused(UserError, message=f"is lent: {lent.name}"):
            self.rpc(self.archivist, loan, "action_hand_over")
        again = self.loan(self.paper, self.controller, "paper")
        with self.refused(UserError, message=f"is lent until {lent.date_to}"):
            self.rpc(self.controller, again, "action_request")
        later = lent.date_to + timedelta(days=1)
        self.approved(
            self.paper, self.controller, "paper", date_from=str(later), date_to=str(later)
        )

    def test_periods_that_make_no_sense(self):
        yesterday, tomorrow = (str(self.today + timedelta(days=days)) for days in (-1, 1))
        loan = self.loan(self.paper, self.sales, date_from=yesterday, date_to=yesterday)
        with self.refused(UserError, message="has passed"):
            self.rpc(self.sales, loan, "action_request")
        with self.refused(UserError, message="before the start"):
            self.loan(self.paper, self.sales, date_from=tomorrow, date_to=yesterday)
        with self.refused(UserError, message="needed for"):
            self.loan(self.paper, self.sales, purpose="  ")
        empty = self.loan(self.paper, self.sales, record_ids=[])
        with self.refused(UserError, message="say which ones"):
            self.rpc(self.sales, empty, "action_request")
        early = self.approved(self.paper, self.sales, "paper", date_from=tomorrow)
        with self.refused(UserError, message="begins on"):
            self.rpc(self.archivist, early, "action_hand_over")
        with self.refused(UserError, message="isn't at this step"):
            self.rpc(self.archivist, early, "action_return")
        view = self.approved(self.paper, self.sales)
        with self.refused(UserError, message="no loan of paper"):
            self.rpc(self.archivist, view, "action_hand_over")

    def test_overdue_loans_are_reminded_of_once_a_week_by_number(self):
        loan = self.lent(date_to=str(self.today))
        todo = [("activity_type_id", "=", self.env.ref("credit_archive.mail_activity_loan").id)]
        self.env["res.lang"]._activate_lang("zh_CN")
        self.archivist.lang = "zh_CN"
        with freeze_time(self.today + timedelta(days=2)), self.mock_mail_gateway():
            self.env.invalidate_all()
            self.assertTrue(loan.is_overdue)
            self.assertIn(loan, self.env[LOAN].search([("is_overdue", "=", True)]))
            for _again in range(2):
                with self.enter_registry_test_mode():
                    self.env.ref("credit_archive.ir_cron_remind_loans").method_direct_trigger()
            told = self.env["mail.activity"].search(todo)
            self.assertEqual(told.user_id, self.sales | self.archivist)
            mails = self._new_mails.filtered(lambda mail: mail.model == LOAN)
            self.assertEqual(len(mails), 2)
            for mail in mails:
                self.assertIn(loan.name, mail.subject)
                self.assertNotIn(self.paper.name, mail.body_html)
                self.assertNotIn(self.paper.title, mail.body_html)

    def test_the_borrower_asks_for_an_extension_and_an_archivist_decides(self):
        loan = self.lent(date_to=str(self.today))
        with self.refused(UserError, message="nobody asked"):
            self.rpc(self.archivist, loan, "action_extend")
        with self.refused(AccessError, message="Only the borrower"):
            self.rpc(self.archivist, loan, "action_ask_extension")
        with self.refused(UserError, message="no later"):
            self.rpc(self.sales, loan, "action_ask_extension", str(self.today))
        for odd in ({"a": 1}, ["2099-01-01"], 7, True, "soon", "2099-02-30"):
            with self.subTest(odd), self.refused(UserError, message="is no day"):
                self.rpc(self.sales, loan, "action_ask_extension", odd)
        self.assertFalse(loan.extension_to)
        self.rpc(self.sales, loan, "action_ask_extension")
        with self.refused(AccessError):
            self.rpc(self.sales, loan, "action_extend")
        self.rpc(self.archivist, loan, "action_refuse_extension")
        self.assertEqual((loan.extensions, loan.date_to), (0, self.today))
        self.rpc(self.sales, loan, "action_ask_extension")
        self.rpc(self.archivist, loan, "action_extend")
        later = self.today + timedelta(days=14)
        self.assertEqual((loan.extensions, loan.date_to, loan.extension_to), (1, later, False))

    def test_loans_close_by_themselves_the_day_after(self):
        loan = self.approved(self.paper, self.sales, date_to=str(self.today))
        with freeze_time(self.today + timedelta(days=2)):
            self.env.invalidate_all()
            with self.enter_registry_test_mode():
                self.env.ref("credit_archive.ir_cron_remind_loans").method_direct_trigger()
        loan.invalidate_recordset()
        self.assertEqual(loan.state, "closed")

    def test_what_is_lent_is_not_destroyed_and_what_is_destroyed_is_not_lent(self):
        loan = self.loan(self.paper, self.archivist, "paper")
        self.paper.date = self.today - timedelta(days=366 * 6)
        self.rpc(self.archivist, self.paper, "action_file")
        disposal = self.env["credit.archive.disposal"].with_user(self.archivist).create({})
        disposal.action_propose()
        self.assertIn(self.paper, disposal.line_ids.record_id)
        lent = self.lent()
        with self.refused(UserError, message="must be kept"):
            self.rpc(self.keeper, disposal, "action_authorise")
        self.rpc(self.archivist, lent, "action_return")
        self.rpc(self.keeper, disposal, "action_authorise")
        self.rpc(self.archivist, disposal, "action_execute")
        with self.refused(UserError, message="destroyed record"):
            self.rpc(self.archivist, loan, "action_request")

    def test_a_list_of_many_takes_no_more_queries_than_one_of_few(self):
        names = (
            "name",
            "user_id",
            "kind",
            "purpose",
            "waiting_for",
            "can_decide",
            "is_overdue",
            "state",
        )
        shown = {name: {} for name in names}
        shown["record_ids"] = {"fields": {"display_name": {}}}
        counts = []
        for more in (4, 16):
            for _one in range(more):
                loan = self.loan(self.record("personal"), self.sales)
                self.rpc(self.sales, loan, "action_request")
            self.rpc(self.archivist, LOAN, "web_search_read", [], shown)
            before = self.cr.sql_log_count
            found = self.rpc(self.archivist, LOAN, "web_search_read", [], shown)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(found["length"], 20)
        self.assertLessEqual(counts[1], counts[0], counts)

    def test_loans_of_others_are_not_seen(self):
        loan = self.lent()
        for user in (self.other_sales, self.controller):
            self.assertFalse(self.rpc(user, LOAN, "search", [("id", "=", loan.id)]))

    def test_the_register_prints_by_selection_and_by_period(self):
        loan = self.lent(purpose="Meeting")
        viewed = self.approved(self.paper, self.controller)
        register = self.env["credit.archive.loan.register"].with_user(self.auditor).create({})
        self.assertEqual(register.loan_count, 2)
        self.assertEqual(register.action_print()["context"]["active_ids"], (loan | viewed).ids)
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.auditor)
            ._render_qweb_html("credit_archive.report_loan", loan.ids)
        )
        for expected in ("Register of loans", loan.name, "Meeting", self.paper.name, "Archivist"):
            self.assertIn(expected, html.decode())
        register.date_from = register.date_to = self.today - timedelta(days=900)
        with self.refused(UserError, message="Nothing was borrowed"):
            register.action_print()
        register.date_from = self.today
        with self.refused(UserError, message="before the start"):
            register.action_print()
        with self.refused(AccessError):
            self.rpc(self.controller, "credit.archive.loan.register", "create", {})
