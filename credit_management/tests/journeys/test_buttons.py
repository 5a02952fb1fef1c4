"""No button that does nothing, and none that ends in a technical error."""

from datetime import date, timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from ..buttons import Button, Presser
from ..evidence.common import SIGNATURE, EvidenceMixin
from ..grade.common import GradingCase
from ..scoring.test_scorecard import ScorecardCase
from ..start.test_opening import OpeningCase


@tagged("post_install", "-at_install")
class TestButtons(EvidenceMixin, OpeningCase, ScorecardCase, GradingCase):
    """On the demo data as its people, then on what each step of a document needs."""

    def setUp(self):
        super().setUp()
        # The file has a test of its own.
        self.finger = Presser(
            self, is_ours_to_press=lambda model: not model.startswith("credit.archive")
        )

    def test_every_button_answers(self):
        people = self.env["res.users"].search([("login", "in", ("sales", "controller", "manager"))])
        if not people:
            self.skipTest("what is pressed is the demo data")
        self.finger.press_everywhere(people | self.env.ref("base.user_admin"))
        self.second = self._user("second", "credit_management.group_credit_manager")
        ours = self.analyst | self.controller | self.manager | self.sales | self.auditor
        ours |= self.second
        earned = {"monthly_deliveries": 80_000, "monthly_payments": 60_000, "had_credit": True}
        with self.ledger(**earned):  # what a grade's formula needs
            for prepare in (self.drafted, self.handed_in, self.decided):
                prepare()
                self.finger.press_everywhere(ours)
        chief = self._user("chief", "base.group_system", "credit_management.group_credit_manager")
        chief.company_ids = self.env["res.company"].search([])
        self.observed(chief)
        self.press_settings(chief)
        self.finger.assert_all_pressed()

    def drafted(self):
        """What is begun and not handed in, and what only some customers show."""
        one = self.one = self.account(self.partner)
        self.scorecard(self.criterion())
        self.survey_1 = self.filled_survey()
        self.survey_1.action_sign(SIGNATURE)
        analyst = self.env(user=self.analyst)
        analyst["credit.assessment"].create({"account_id": one.id})
        self.list_of_all = analyst["credit.summary"].create({"company_id": self.company.id})
        self.request = analyst["credit.request"].create(
            {"account_id": one.id, "kind": "extension", "reason": "The harvest is late",
             "date_from": self.today, "date_to": self.today + timedelta(days=30)}
        )  # fmt: skip
        group = self.env["credit.group"].create({"name": "G", "company_id": self.company.id})
        self.env["credit.control"].create(
            {"account_id": one.id, "group_id": group.id, "kind": "shareholding", "share": 60.0, "date": self.today,
             "source_channel": "registry", "attachment_ids": [(0, 0, {"name": "register.pdf", "raw": b"%PDF-1.4"})]}
        )  # fmt: skip
        self.customer(name="Delta")
        self.list_1 = self.opening(["Alpha Trading", "500"], ["Delta", "90000"])
        trade = self.env["res.partner.industry"].create({"name": "Steel"})
        self.env["credit.industry.term"].with_user(self.manager).create(
            {"industry_id": trade.id, "payment_term_id": self.term.id}
        )
        self.account(self.customer(industry_id=trade.id))
        self.audited()
        self.tried()
        self.ruled()
        self.complained()

    def complained(self):
        """A complaint that waits to be answered, and two that were."""
        said = {"account_id": self.one.id, "description": "Broken", "deadline": self.today,
                "user_id": self.sales.id, "cause": "Packing", "action": "Replaced"}  # fmt: skip
        heard = {"outcome": "content", "answer": "Thanks"}
        complaints = self.env["credit.complaint"].with_user(self.sales)
        _open, *answered = complaints.create([said, {**said, **heard}, {**said, **heard}])
        complaints.union(*answered).action_answer()

    def tried(self):
        """A rule to be tried, with an order it would have let pass."""
        cash = self.customer(name="Cash")
        self.order(700, cash).with_user(self.sales).action_confirm()
        self.env["credit.rule"].with_user(self.manager).create(
            {"kind": "no_credit", "severity": "ignore", "account_id": self.account(cash).id}
        )

    def ruled(self):
        """Editions of the policy at each step, and a rule changed outside of one."""
        rule = self.env["credit.rule"].search([("kind", "=", "overdue_days")], limit=1)
        need, draft, review, handed_in, approved, in_force = (
            self.env["credit.policy.edition"]
            .with_user(self.manager)
            .create(
                {"title": f"Edition {number}", "need": "Late payers", "company_id": self.company.id,
                 "team_ids": [(6, 0, self.analyst.ids)]}
            )
            for number in range(6)
        )  # fmt: skip
        for number, edition in enumerate((draft, review, handed_in, approved, in_force)):
            edition.action_start()
            edition.change_ids.create(
                {"edition_id": edition.id, "action": "change", "res_model": "credit.rule",
                 "res_id": rule.id, "field_key": "credit.rule/threshold",
                 "new_value": str(40 + number)}
            )  # fmt: skip
            edition.action_fill_text()
        for edition in (review, handed_in, approved, in_force):
            edition.action_review()
        review.comment_ids.with_user(self.analyst).create(
            {"edition_id": review.id, "part": "Rules", "text": "Why?"}
        )
        for edition in (handed_in, approved, in_force):
            edition.action_submit()
        (approved | in_force).with_user(self.second).action_approve("Agreed")
        self.taught(in_force)
        in_force.action_publish(str(self.today))
        self.taught(in_force)
        rule.with_user(self.manager).threshold = 33
        self.assertEqual((need.state, in_force.outside_count), ("need", 1))

    def taught(self, edition):
        """What is to be read: of an edition, and texts of their own with and without questions."""
        trainings = self.env["credit.training"].with_user(self.manager)
        who = {"user_ids": [(6, 0, (self.analyst | self.manager).ids)]}
        own = {"name": "Selling", "text": "<p>Ask first.</p>", "company_id": self.company.id, **who}
        answers = [(0, 0, {"name": "Yes", "is_right": True}), (0, 0, {"name": "No"})]
        asked = {"question_ids": [(0, 0, {"name": "Ask first?", "choice_ids": answers})]}
        trainings.create([{**own, "edition_id": edition.id}, own])
        trainings.create([own, {**own, **asked}]).action_open()

    def audited(self):
        """The audit of this month, and breaches that are being registered."""
        self.audit_1 = self.env["credit.audit"]._open_month(self.company, self.today)
        vals = {
            "person_id": self.sales.id, "company_id": self.company.id, "weight": "light",
            "measure": "criticism", "description": "Shipped before", "measure_reason": "First case",
        }  # fmt: skip
        asked = {**vals, "corrector_id": self.sales.id, "date_correct": self.today}
        self.breaches = (
            self.env["credit.breach"].with_user(self.auditor).create([vals, asked, vals])
        )

    def handed_in(self):
        """What waits for a decision, and reviews that were commented."""
        self.list_1.with_user(self.analyst).action_submit()
        self.list_of_all.action_submit()
        self.one.assessment_id = self.env["credit.assessment"].search([], limit=1, order="id desc")
        self.env["credit.request"].with_user(self.analyst).create(
            {"account_id": self.one.id, "kind": "increase", "amount": 1100,
             "reason": "Grows", "date_from": self.today}
        ).action_submit()  # fmt: skip
        line = self.audit_1.line_ids[:1].with_user(self.auditor)
        line.action_judge("correct", "Papers are missing", self.sales.id, self.today)
        named = self.audit_1.line_ids.filtered("person_id")[-1:].with_user(self.auditor)
        (named - line).action_judge("breach", "Never there")
        self.breaches[:2].action_submit()
        self.limits, self.grades = self.reviews("limit"), self.reviews("grade")
        for review in self.limits | self.grades:
            review.with_user(self.sales).action_comment("They moved")

    def reviews(self, kind):
        """Return two open reviews of a kind."""
        accounts = self.account(self.beta) | self.account(self.gamma)
        for account in accounts.filtered(lambda one: not one.rating_id):
            self.grant(account.partner_id, 1000)
            account._approve_grade(self.a)
        with freeze_time(date(self.today.year + 1, 4, 2)):
            self.env["credit.review"]._open_due(accounts)
        return self.env["credit.review"].search(
            [("account_id", "in", accounts.ids), ("kind", "=", kind)]
        )

    def decided(self):
        """Reviews that were evaluated, and a list that couldn't be granted as a whole."""
        lines = self.audit_1.line_ids.filtered(lambda line: not line.verdict)
        lines.with_user(self.auditor).action_judge("accepted", "Looked into it")
        self.breaches[:2].with_user(self.manager).action_approve("Agreed")
        controller = self.env(user=self.controller)["credit.review"]
        self.company.credit_total_cap = 9000
        self.list_1.with_user(self.manager).action_approve()
        for review, result in zip(self.limits | self.grades,
                                  ("decrease", "increase", "confirm", "assess"), strict=True):  # fmt: skip
            controller.browse(review.id).action_evaluate("As before", result)
        context = self.limits[0].with_user(self.analyst).action_request()["context"]
        request = self.env["credit.request"].with_user(self.analyst).with_context(**context)
        request.create({"amount": 500, "date_from": self.today})

    def observed(self, chief):
        """A company that observes, where an order would have been held; limits of Odoo's own."""
        self.company.credit_check_mode = "observe"
        self.order(5000).action_confirm()
        newcomer = self.customer(name="Newcomer").with_company(self.company)
        newcomer.write({"use_partner_credit_limit": True, "credit_limit": 300})
        self.press_guide(chief)
        self.company._credit_policy().with_user(self.manager)._plan_enforcement(
            self.today + timedelta(days=3)
        )
        self.press_guide(chief)

    def press_settings(self, chief):
        """Press what the settings show once a preset is chosen."""
        settings = self.finger.as_client(chief)["res.config.settings"].create(
            {"credit_preset": "abc"}
        )
        self.finger.press_shown(chief, settings)

    def press_guide(self, user):
        """Press the buttons of the set-up guide, which the web client draws by itself."""
        overview = self.finger.as_client(user)["credit.overview"].search(
            [("company_id", "=", self.company.id)]
        )
        overview.invalidate_recordset()
        for step in overview.setup["steps"]:
            for one in step["buttons"]:  # its cards: tests/base/test_features.py
                button = Button("credit.overview", "action_setup", args=(one["code"],))
                self.finger.pressed.seen.add(button)
                if self.finger.is_left(button):
                    self.finger.press(user, button, overview)
