from datetime import timedelta

from odoo.tests import tagged

from ..attack import AttackCase
from ..browser import OneBrowser
from ..evidence.common import EvidenceMixin
from ..whole import in_whole_runs

TIERS = ("sales_manager", "deputy_gm", "cfo", "gm", "chairman")

ASSESSMENTS = "/odoo/action-credit_management.credit_assessment_action"
REQUESTS = "/odoo/credit-requests"


@tagged("post_install", "-at_install")
class TestJourneyGrade(EvidenceMixin, OneBrowser, AttackCase):
    """A new customer from survey to grade and limit, each step by whose it is, in the browser.

    It has bought for cash for ten months: by R13 too new for an A, by R22 worth a
    limit of its monthly payments because it gives collateral.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for tier in TIERS:
            group = f"credit_management.group_credit_tier_{tier}"
            setattr(cls, tier, cls._user(tier, "sales_team.group_sale_salesman", group))
        presets = cls.env["credit.preset"].with_user(cls.manager)
        presets._load(cls.company.with_user(cls.manager), "abc")
        cls.b = cls.env.ref("credit_management.credit_rating_b")

    def setUp(self):
        super().setUp()
        self.partner = self.customer(name="Journey Trading")
        for month in range(10):
            self.sell_for_cash(12_000, days_ago=300 - 30 * month)
        self.steps = (
            self.sales_manager, self.controller, self.deputy_gm, self.cfo, self.gm, self.chairman
        )  # fmt: skip
        self.everybody = (*self.steps, self.sales, self.analyst, self.manager, self.auditor)

    def sell_for_cash(self, amount, days_ago):
        """Invoice and collect ``amount`` on the same day."""
        day = self.today - timedelta(days=days_ago)
        invoice = self.invoice(amount, invoice_date=day, date=day, invoice_date_due=day)
        payment = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        payment.create({"payment_date": day})._create_payments()

    def do(self, user, tour, url=None):
        """Let ``user`` do a step in the browser, from the customer's form where no page is given."""
        url = url or f"/odoo/res.partner/{self.partner.id}"
        self.start_tour(url, f"credit_grade_{tour}", login=user.login)
        self.env.invalidate_all()

    def assertOnly(self, right, document):
        """Nobody but ``right`` decides the step ``document`` waits for; RPC tells the same.

        A credit manager is a controller, too.
        """
        holders = {right} if right != self.controller else {right, self.manager}
        for user in self.everybody:
            mine = document.with_user(user)
            if mine.has_access("read"):
                self.assertEqual(mine.can_decide, user in holders, user.name)
            if user not in holders:
                with self.refused():
                    self.rpc(user, document, "action_approve")
        self.assertEqual(document.state, "submitted")

    def approved(self, document, people, url):
        """Every step by its person, in their order, and by nobody else.

        The last presses the button on the screen: it is the same for all of them, and
        `test_journey_offices` has all six press it.
        """
        if document._name == "credit.request":
            self.do(people[-1], "cannot_decide", url)
        for person in people:
            self.assertOnly(person, document)
            self.assertIn(person.name, document.waiting_for)
            if person == people[-1]:
                self.do(person, "approves_step", url)
            else:
                seen = document.with_user(person).approval_token
                self.rpc(person, document, "action_approve", context={"credit_seen": seen})
        self.assertEqual(document.state, "approved")
        decisions = document.approval_ids.filtered(lambda row: row.state == "approved")
        self.assertEqual(list(decisions.sorted("sequence").user_id), list(people))

    def collect(self):
        """Survey, documents, statement and collateral are recorded by one and verified by another."""
        self.do(self.analyst, "analyst_opens_account")
        account = self.partner.credit_account_id
        self.assertEqual((account.state, account.limit_type), ("cash", "none"))
        self.do(self.sales, "salesperson_surveys")
        survey = account.survey_ids
        self.assertEqual(survey.filled_by_id, self.sales)
        self.answer(survey.answer_ids.with_user(self.sales))
        self.do(self.sales, "salesperson_signs")
        with self.refused():
            self.rpc(self.sales, survey, "action_confirm")
        surveys = "/odoo/action-credit_management.credit_survey_action"
        self.do(self.controller, "controller_confirms_survey", surveys)
        self.assertEqual((survey.state, survey.confirmed_by_id), ("confirmed", self.controller))
        self.assertGreater(account.survey_due, self.today)
        self.do(self.analyst, "analyst_records_evidence")
        self.hand_in_documents(account)
        self.assertEqual(account.completeness, 1.0)
        self.explained(account)
        self.do(self.analyst, "analyst_records_collateral")
        collateral = account.collateral_ids
        with self.refused():
            self.rpc(self.analyst, collateral, "action_confirm")
        self.do(self.manager, "manager_confirms_collateral", "/odoo/credit-collateral")
        self.assertEqual(account.collateral_value, 50_000)
        return account

    def explained(self, account):
        """The survey says other sales than the statement: the salesperson says why (R93)."""
        account.invalidate_recordset()
        self.assertEqual(account.unexplained_count, 1)
        action = self.rpc(self.sales, account, "action_explain")
        dialogue = self.env[action["res_model"]].browse(action["res_id"])
        self.assertIn("Yearly sales", dialogue.line_ids.words)
        self.rpc(self.sales, dialogue.line_ids, "write", {"text": "An estimate by telephone"})
        self.rpc(self.sales, dialogue, "action_explain")
        account.invalidate_recordset()
        self.assertEqual((account.contradiction_count, account.unexplained_count), (1, 0))

    def hand_in_documents(self, account):
        kinds = self.env["credit.document.type"].search([("is_statement", "=", False)])
        for kind in kinds._required_for(account.customer_type_id._ordinary()):
            self.env["credit.document"].with_user(self.analyst).create(
                {
                    "account_id": account.id,
                    "type_id": kind,
                    "number": "91330000",
                    "source_channel": "customer",
                    "date_to": self.today + timedelta(days=700),
                }
            )

    def graded(self, account):
        """The assessment passes sales manager, controller, deputy GM, CFO and GM (R15)."""
        self.do(self.analyst, "analyst_assesses")
        assessment = account.assessment_ids
        self.assertEqual(len(assessment), 1, "a page loaded again leaves no draft")
        self.assertEqual(assessment.calculated_rating_id, self.b)
        self.assertFalse(account.rating_id)
        self.approved(assessment, self.steps[:-1], ASSESSMENTS)
        self.assertEqual((account.rating_id, account.assessment_id), (self.b, assessment))
        self.assertEqual(account.granted_term_id.line_ids.nb_days, 30)

    def granted(self, account):
        """The limit by formula passes all of them and the chairman."""
        self.do(self.analyst, "analyst_requests_limit")
        request = account.request_ids
        self.assertEqual(
            (request.kind, request.amount, request.proposed_amount), ("initial", 10_000, 10_000)
        )
        self.approved(request, self.steps, REQUESTS)
        self.assertEqual(
            (account.state, account.limit_type, account.limit_amount), ("open", "amount", 10_000)
        )
        self.assertEqual(account.limit_ids.request_id, request)

    def traced(self, request, assessment):
        """From the limit a click to the grant, its request, the assessment, the statement."""
        self.assertEqual(request.assessment_id, assessment)
        self.assertEqual(assessment.statement_id.account_id, request.account_id)
        account = f"/odoo/credit-accounts/{request.account_id.id}"
        self.do(self.auditor, "auditor_traces_limit", account)

    def test_rejected_with_a_reason(self):
        request = (
            self.env["credit.request"]
            .with_user(self.analyst)
            .create({"account_id": self.account(self.partner).id, "amount": 10, "reason": "Asked"})
        )
        request.action_submit()

        def reject(user, reason):
            action = self.rpc(user, request, "action_reject_wizard")
            values = {"reason": reason}
            values.update(
                (name.removeprefix("default_"), value) for name, value in action["context"].items()
            )
            wizard = self.rpc(user, "credit.rejection", "create", [values])
            self.rpc(user, self.env["credit.rejection"].browse(wizard), "action_reject")

        for user, reason in ((self.analyst, "No"), (self.gm, "No"), (self.sales_manager, " ")):
            with self.refused():
                reject(user, reason)
        self.assertEqual(request.state, "submitted")
        reject(self.sales_manager, "The permit has expired")
        self.assertEqual(
            (request.state, request.decision_reason), ("rejected", "The permit has expired")
        )

    @in_whole_runs
    def test_from_survey_to_limit(self):
        account = self.collect()
        self.graded(account)
        before = self.order(6_000)
        before.action_confirm()
        self.assertEqual(before.credit_state, "held")
        before.action_cancel()
        self.granted(account)
        self.traced(account.request_ids, account.assessment_ids)
        order = self.order(6_000)
        self.do(self.sales, "salesperson_confirms", f"/odoo/sales/{order.id}")
        self.assertEqual((order.state, order.credit_state), ("sale", "passed"))
        self.held(6_000)
