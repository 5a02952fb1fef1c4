"""The list of all who have credit: who stands on it, and who approves it (R60, R94)."""

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ...models.forms.credit_summary_line import COPIED
from ..authority.test_authority import AuthorityCase
from ..prepared import new_company
from .common import CHINESE, PrintMixin


class SummaryCase(PrintMixin, AuthorityCase):
    """A company with customers who have a limit, one who is over it, and one who owes without."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        words = cls("setUp")
        cls.chairman = cls.tiers["chairman"]
        words.ladder("summary", ("gm", "review"), ("chairman", None))
        cls.over = words.customer(limit=500, name="Over")
        cls.owing = words.customer(name="Owing", vat="91330000")
        cls.cash = words.customer(name="Cash only")
        words.invoice(400, days=5)
        words.invoice(700, cls.over, days=-3)
        words.invoice(90, cls.owing, days=10)

    def summary(self, user=None, **values):
        """Return a draft list made by the analyst."""
        values = {"company_id": self.company.id, **values}
        return self.env["credit.summary"].with_user(user or self.analyst).create(values)

    def summary_of(self, company):
        """Return a draft list of another company, in which the analyst works, too."""
        self.analyst.company_ids = [Command.link(company.id)]
        lists = self.env["credit.summary"].with_user(self.analyst)
        lists = lists.with_context(allowed_company_ids=self.analyst.company_ids.ids)
        return lists.create({"company_id": company.id})

    def handed_in(self, **values):
        summary = self.summary(**values)
        self.rpc(self.analyst, summary, "action_submit")
        summary.invalidate_recordset()
        return summary

    def line(self, summary, partner):
        return summary.sudo().line_ids.filtered(lambda line: line.partner_id == partner)

    def figures(self, summary, partner):
        """Return (basis, limit, exposure, overdue) of a customer on the list."""
        line = self.line(summary, partner)
        return line.basis, line.limit_amount, line.exposure_amount, line.overdue_amount


@tagged("post_install", "-at_install")
class TestSummary(SummaryCase):
    def test_who_has_a_limit_and_who_owes_without_one_stand_on_it(self):
        summary = self.summary()
        self.assertEqual(self.figures(summary, self.partner), ("limit", 1000, 400, 0))
        self.assertEqual(self.figures(summary, self.over), ("limit", 500, 700, 700))
        self.assertEqual(self.figures(summary, self.owing), ("owed", 0, 90, 0))
        self.assertFalse(self.line(summary, self.cash))
        self.assertEqual(
            (summary.limit_count, summary.limit_total, summary.owed_count, summary.owed_total,
             summary.exposure_total, summary.overdue_total, summary.over_limit_count),
            (2, 1500, 1, 90, 1190, 700, 1),
        )  # fmt: skip

    def test_who_owes_and_has_no_account_stands_on_it_too(self):
        stranger = self.customer(name="Stranger")
        self.invoice(55, stranger)
        self.account(stranger).sudo().unlink()
        summary = self.summary()
        self.assertEqual(self.figures(summary, stranger), ("owed", 0, 55, 0))
        self.assertFalse(self.line(summary, stranger).account_id)

    def test_who_was_overpaid_has_no_credit(self):
        self.pay(300, self.cash)
        self.assertFalse(self.line(self.summary(), self.cash))

    def test_a_limit_to_pay_suppliers_in_advance_is_a_line_of_its_own(self):
        self.grant(self.cash, 800, segment="prepayment")
        line = self.line(self.summary(), self.cash)
        self.assertEqual(
            (line.segment, line.basis, line.limit_amount), ("prepayment", "limit", 800)
        )

    def test_the_first_end_of_a_limit_is_told(self):
        until = self.today.replace(year=self.today.year + 1)
        self.grant(self.partner, 200, "temporary", date_to=until)
        line = self.line(self.summary(), self.partner)
        self.assertEqual((line.limit_amount, line.limit_until), (1200, until))

    def test_an_unlimited_customer_needs_any_authority(self):
        self.ladder("summary", ("cfo", 5000), ("gm", None), company_id=False)
        self.customer(unlimited=True, name="Endless")
        summary = self.handed_in()
        self.assertTrue(summary.has_unlimited)
        self.assertTrue(summary.sudo().approval_ids[0].is_unlimited)

    def test_handed_in_the_figures_stay(self):
        summary = self.handed_in()
        copied = [name for name in COPIED if name not in ("partner_id", "account_id")]
        before = summary.line_ids.read(copied)
        self.invoice(5000, self.owing)
        self.grant(self.cash, 700)
        self.partner.name = "Renamed"
        summary.invalidate_recordset()
        summary.line_ids.invalidate_recordset()
        self.assertEqual(summary.line_ids.read(copied), before)
        self.assertEqual(self.line(summary, self.partner).partner_name, "Customer")
        with self.refused(UserError, message="handed in"):
            self.rpc(self.analyst, summary, "action_collect")

    def test_handing_in_reads_the_figures_of_the_day(self):
        summary = self.summary()
        self.invoice(10, self.owing)
        self.rpc(self.analyst, summary, "action_submit")
        summary.invalidate_recordset()
        self.assertEqual(self.figures(summary, self.owing), ("owed", 0, 100, 0))

    def test_general_manager_then_chairman_approve(self):
        summary = self.handed_in()
        self.assertEqual(self.steps(summary), [(10, "pending"), (20, "waiting")])
        self.assertEqual(summary.activity_ids.user_id, self.gm)
        with self.refused(AccessError, message="waits for"):
            self.approve(summary, self.chairman)
        self.approve(summary, self.gm)
        self.assertEqual(
            (summary.state, summary.activity_ids.user_id), ("submitted", self.chairman)
        )
        self.approve(summary, self.chairman, reason="As of today")
        self.assertEqual(
            (summary.state, summary.decided_by_id, summary.decision_reason),
            ("approved", self.chairman, "As of today"),
        )
        self.assertFalse(summary.activity_ids)

    def test_one_rejection_ends_it_with_its_reason(self):
        summary = self.handed_in()
        action = self.rpc(self.gm, summary, "action_reject_wizard")
        dialogue = self.rpc(
            self.gm, action["res_model"], "create", [{"reason": "Owing must be collected first"}],
            context=action["context"],
        )  # fmt: skip
        self.rpc(self.gm, self.env[action["res_model"]].browse(dialogue), "action_reject")
        self.assertEqual(
            (summary.state, summary.decision_reason), ("rejected", "Owing must be collected first")
        )
        with self.refused(UserError):
            self.approve(summary, self.chairman)

    def test_taken_back_it_is_read_anew_and_approved_anew(self):
        summary = self.handed_in()
        self.approve(summary, self.gm)
        self.rpc(self.analyst, summary, "action_draft")
        self.invoice(10, self.owing)
        self.rpc(self.analyst, summary, "action_submit")
        summary.invalidate_recordset()
        self.assertEqual(self.steps(summary), [(10, "pending"), (20, "waiting")])
        self.assertEqual(self.line(summary, self.owing).exposure_amount, 100)

    def test_without_a_matrix_a_credit_manager_approves(self):
        self.env["credit.authority"].search([("kind", "=", "summary")]).unlink()
        summary = self.handed_in()
        with self.refused(AccessError):
            self.approve(summary, self.controller)
        self.approve(summary, self.manager)
        self.assertEqual(summary.state, "approved")

    def test_the_shipped_matrix_has_general_manager_and_chairman_approve(self):
        self.env["credit.preset"].with_user(self.manager)._load(self.company, "abc")
        summary = self.handed_in()
        groups = [step.who for step in summary.sudo().approval_ids]
        self.assertEqual(groups, ["General manager", "Chairman"])

    def test_an_empty_list_is_not_handed_in(self):
        summary = self.summary_of(new_company(self.env))
        with self.refused(UserError, message="nothing to approve"):
            self.rpc(self.analyst, summary, "action_submit")

    def test_a_branch_has_no_list_of_its_own(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        with self.refused(ValidationError, message="is a branch"):
            self.summary_of(branch)

    def test_other_companies_customers_stand_on_their_list(self):
        self.assertFalse(self.summary_of(new_company(self.env)).line_ids)

    def test_a_merged_account_keeps_its_lines(self):
        summary = self.handed_in()
        line = self.line(summary, self.over)
        self.account(self.partner)._merge(self.account(self.over))
        self.assertEqual(line.account_id, self.account(self.partner))
        self.assertEqual(line.partner_name, "Over")

    def test_a_hundred_customers_cost_the_same_queries(self):
        counts = []
        for number in (2, 12):
            for one in range(number):
                self.invoice(5, self.customer(limit=50, name=f"Customer {number} {one}"))
                self.invoice(5, self.customer(name=f"Debtor {number} {one}"))
            self.env.flush_all()
            summary = self.summary()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            summary.action_collect()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)

    def test_it_prints_with_figures_and_steps_in_both_languages(self):
        self.speak_chinese()
        summary = self.handed_in(note="Next list in a quarter")
        self.approve(summary, self.gm, reason="Agreed")
        for lang in ("en_US", CHINESE):
            text = self.printed("report_credit_summary", summary, self.auditor, lang)
            self.assert_printed(
                text, summary.name, self.date_in(self.today, lang), "1,500.00", "1,190.00", "700.00",
                "-200.00", "91330000", "Owing", "Next list in a quarter", "Gm", "Agreed", "Analyst",
            )  # fmt: skip
        self.assert_printed(
            self.printed("report_credit_summary", summary, self.auditor),
            "List of prepaying and credit customers", "Owing without a limit (1)",
            "With a limit (2)", "above the limit", "General manager", "Chairman",
        )  # fmt: skip

    def test_the_workbook_holds_figures_and_days(self):
        summary = self.handed_in()
        content = summary.with_user(self.auditor)._as_workbook()
        row = self.row_of(content, "Over")
        self.assertEqual((row[6], row[8], row[9], row[10], row[11]), (500, 700, -200, 700, 3))
        self.assertEqual(self.row_of(content, "Owing")[2], "91330000")
        self.assertEqual(self.row_of(content, "Total")[6:9:2], (1500, 1190))
