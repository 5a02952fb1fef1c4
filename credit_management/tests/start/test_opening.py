"""Opening limits: from a spreadsheet, through Odoo's own import, approved as one list."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.start import credit_opening_decision
from ..attack import AttackCase

SAVEPOINT = 2
"""Queries of a row that are Odoo's: it reads each one in a savepoint of its own."""

COLUMNS = ("customer", "amount", "term", "grade", "date_from", "date_to")


class OpeningCase(AttackCase):
    """Customers without a limit, as a spreadsheet may name them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        make = cls("setUp").customer
        cls.alpha = make(name="Alpha Trading", ref="C-001")
        cls.beta = make(name="Beta", vat="BE0477472701")
        cls.gamma = make(name="Gamma", company_registry="91310000MA1K35XX0X")
        cls.twins = make(name="Twin") | make(name="Twin")
        cls.term = cls.env.ref("account.account_payment_term_30days")
        cls.scale = cls.env["credit.rating.scale"].search([("code", "=", "abc")], limit=1)
        cls.company._credit_policy().rating_scale_id = cls.scale
        cls.grade = cls.env["credit.rating"].search([("scale_id", "=", cls.scale.id)], limit=1)

    def load(self, *rows, user=None, columns=COLUMNS, **context):
        """Import rows as Odoo's import does: all or none; returns its answer."""
        rows = [[*row, *[""] * (len(columns) - len(row))] for row in rows]
        lines = self.env["credit.opening.line"].with_user(user or self.analyst)
        return lines.with_context(import_file=True, **context).load(list(columns), rows)

    def opening(self, *rows, **keys):
        """Return the draft list that has these rows."""
        answer = self.load(*rows, **keys)
        self.assertTrue(answer["ids"], answer["messages"])
        return self.env["credit.opening.line"].browse(answer["ids"]).opening_id

    def handed_in(self, *rows):
        opening = self.opening(*rows).with_user(self.analyst)
        opening.action_submit()
        return opening

    def messages(self, answer):
        return {one["record"]: one["message"] for one in answer["messages"]}


@tagged("post_install", "-at_install")
class TestOpening(OpeningCase):
    def test_a_spreadsheet_becomes_limits_when_its_list_is_approved(self):
        opening = self.handed_in(
            ["c 001", "5000", self.term.name, self.grade.name, str(self.today)],
            ["BE0477472701", "700"],
            ["91310000ma1k35xx0x", "900", "", "", str(self.today), str(self.today)],
        )
        self.assertEqual(opening.line_ids.partner_id, self.alpha | self.beta | self.gamma)
        self.assertFalse(self.account(self.alpha).limit_ids)
        self.rpc(self.manager, opening, "action_approve")
        account = self.account(self.alpha)
        self.assertEqual((account.limit_amount, account.state), (5000, "open"))
        self.assertEqual((account.payment_term_id, account.rating_id), (self.term, self.grade))
        request = account.request_ids
        self.assertEqual(
            (request.kind, request.state, request.opening_id), ("initial", "approved", opening)
        )
        self.assertEqual(
            (request.requested_by_id, request.decided_by_id), (self.analyst, self.manager)
        )
        self.assertIn(opening.name, request.decision_reason)
        self.assertEqual(self.account(self.gamma).limit_ids.date_to, self.today)
        self.assertEqual((opening.granted_count, opening.problem_count), (3, 0))
        self.assertFalse(request.activity_ids)

    def test_each_row_that_cant_be_is_refused_in_words_and_nothing_is_kept(self):
        self.grant(self.gamma, 100)
        none = self.env["credit.rating"].search(
            [("scale_id", "=", self.scale.id)], order="sequence desc", limit=1
        )
        answer = self.load(
            ["Nobody at all", "5"],
            ["Twin", "5"],
            ["Beta", "-5"],
            ["Beta", "nan"],
            ["Beta", "1234567890123456"],
            ["Beta", "5", "No such term"],
            ["Beta", "5", "", "Z"],
            ["Beta", "5", "", "", str(self.today), "2001-01-01"],
            ["Gamma", "5"],
        )
        self.assertFalse(answer["ids"])
        self.assertFalse(self.env["credit.opening.line"].search([]))
        words = ("nobody is known", "could be any of", "above zero", "not a number", "15 digits",
                 "none called “No such term”", "none called “Z”", "before the start",
                 "has a limit already")  # fmt: skip
        messages = self.messages(answer)
        for row, word in enumerate(words):
            self.assertIn(word, messages[row])
        rows = (["Beta", "5"], ["beta", "6"], ["Alpha Trading", "5", "", none.name])
        with mute_logger("odoo.sql_db"):  # two rows of one file: the database says no first
            twice = self.messages(self.load(*rows))
        self.assertIn("is on the list already", twice[1])
        self.assertIn("allows no credit", twice[2])

    def test_whoever_had_a_hand_in_it_or_sells_to_somebody_on_it_doesnt_decide(self):
        opening = self.handed_in(["Alpha Trading", "5000"])
        boss = self._user("boss", "credit_management.group_credit_manager")
        with self.refused(AccessError):
            self.rpc(self.controller, opening, "action_approve")
        self.rpc(self.analyst, opening, "action_draft")
        self.rpc(self.manager, opening.line_ids, "write", {"amount": 6000})
        self.rpc(self.analyst, opening, "action_submit")
        with self.refused(AccessError):
            self.rpc(self.manager, opening, "action_approve")
        self.alpha.user_id = boss
        with self.refused(AccessError, message="you sell to Alpha Trading"):
            self.rpc(boss, opening, "action_approve")
        self.alpha.user_id = self.sales
        self.rpc(boss, opening, "action_approve")
        self.assertEqual(self.account(self.alpha).limit_amount, 6000)

    def test_nobody_gets_round_the_decision(self):
        line = {"partner_id": self.alpha.id, "amount": 5}
        for user in (self.sales, self.auditor):
            with self.refused(AccessError):
                self.rpc(user, "credit.opening.line", "create", [line])
        request = self.account(self.partner).request_ids
        forged = {"default_state": "approved", "default_request_id": request.id}
        ids = self.rpc(self.analyst, "credit.opening.line", "create", [line], context=forged)
        lines = self.env["credit.opening.line"].browse(ids)
        self.assertEqual((lines.opening_id.state, lines.request_id), ("draft", request.browse()))
        for records, values in (
            (lines, {"request_id": request.id}), (lines, {"problem": "no"}),
            (lines.opening_id, {"state": "approved"}), (lines.opening_id, {"contributor_ids": [(5,)]}),
        ):  # fmt: skip
            with self.refused(AccessError):
                self.rpc(self.analyst, records, "write", values)
        self.rpc(self.analyst, lines.opening_id, "action_submit")
        for method, arguments in (("write", [{"amount": 9}]), ("unlink", [])):
            with self.refused(UserError):
                self.rpc(self.manager, lines, method, *arguments)
        late = {"opening_id": lines.opening_id.id, "partner_id": self.beta.id, "amount": 5}
        with self.refused(UserError):
            self.rpc(self.analyst, "credit.opening.line", "create", [late])

    def test_one_over_the_cap_stops_none_of_the_others(self):
        self.company.credit_total_cap = 3000
        opening = self.handed_in(["Alpha Trading", "1500"], ["Beta", "900"], ["Gamma", "400"])
        self.rpc(self.manager, opening, "action_approve")
        limits = [self.account(one).limit_amount for one in (self.alpha, self.beta, self.gamma)]
        self.assertEqual(limits, [1500, 0, 400])
        self.assertIn("cap", opening.line_ids.filtered("problem").problem)
        self.assertEqual((opening.granted_count, opening.problem_count), (2, 1))

    def test_many_are_granted_in_the_background(self):
        self.patch(credit_opening_decision, "AT_ONCE", 1)
        opening = self.handed_in(["Alpha Trading", "1500"], ["Beta", "900"], ["Gamma", "400"])
        self.rpc(self.manager, opening, "action_approve")
        self.assertEqual((opening.granted_count, round(opening.granted_percent)), (1, 33))
        with self.enter_registry_test_mode():
            self.env.ref("credit_management.ir_cron_opening").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(opening.granted_count, 3)
        self.assertEqual(opening.line_ids.request_id.decided_by_id, self.manager)

    def test_where_a_matrix_decides_on_grades_it_says_who_decides_on_a_list_with_grades(self):
        authority = self.env["credit.authority"]
        manager = self.env.ref("credit_management.group_credit_manager")
        row = {"kind": "assessment", "company_id": self.company.id, "group_id": manager.id}
        authority.create(row)
        opening = self.opening(["Alpha Trading", "5", "", self.grade.name])
        with self.refused(UserError, message="rows of that kind"):
            self.rpc(self.analyst, opening, "action_submit")
        authority.create({**row, "kind": "opening"})
        self.rpc(self.analyst, opening, "action_submit")
        self.assertEqual(opening.state, "submitted")

    def test_a_longer_spreadsheet_costs_no_more_queries(self):
        def cost(number):
            for one in range(number):
                self.customer(name=f"Many {number} {one}")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            opening = self.opening(*([f"Many {number} {one}", "5"] for one in range(number)))
            loaded = self.cr.sql_log_count - before
            self.assertEqual(opening.line_count, number)
            opening.unlink()
            return loaded

        self.opening(["Alpha Trading", "5"]).unlink()  # what is cached once
        few, many = cost(3), cost(12)
        self.assertLessEqual(many, few + 9 * SAVEPOINT)

    def test_the_template_has_the_columns_the_import_knows(self):
        [template] = self.env["credit.opening.line"].get_import_templates()
        self.assertEqual(template["template"], "/credit/opening/template")
        headings = [label for label, _help in self.env["credit.opening.line"]._headings()]
        self.assertEqual(headings, ["Customer", "Limit", "Payment term", "Grade", "From", "Until"])
        wizard = self.env["base_import.import"].create(
            {
                "res_model": "credit.opening.line",
                "file": ",".join(headings).encode() + b"\nC-001,5000,,,,\n",
                "file_type": "text/csv",
                "file_name": "limits.csv",
            }
        )
        options = {"quoting": '"', "separator": ",", "has_headers": True}
        found = wizard.parse_preview(options)["matches"]
        self.assertEqual([path for [path] in (found[place] for place in range(6))], list(COLUMNS))
        result = wizard.execute_import(list(COLUMNS), headings, options)
        self.assertEqual(
            self.env["credit.opening.line"].browse(result["ids"]).partner_id, self.alpha
        )
