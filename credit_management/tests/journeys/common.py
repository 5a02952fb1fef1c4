"""The words of the journeys: a customer's year of trade, and who decides after whom."""

from dateutil.relativedelta import relativedelta

from odoo.tests import Form

from ..evidence.common import EvidenceMixin
from ..scoring.test_ledger_measures import LedgerCase
from ..scoring.test_scorecard import ScorecardCase

STEPS = ("sales_manager", "controller", "deputy_gm", "cfo", "gm")
"""Who decides on a grade (R15); on a limit the chairman comes last."""

GOOD = ("lawful_and_reliable", "two_good_years", "strong_funds")

MONTHS = 12


class JourneyCase(EvidenceMixin, ScorecardCase, LedgerCase):
    """A company that took the A/B/C preset in its settings, with everybody who decides in it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        words = cls("setUp")
        tiers = (*(tier for tier in STEPS if tier != "controller"), "chairman")
        cls.tiers = {
            tier: cls._user(tier, f"credit_management.group_credit_tier_{tier}") for tier in tiers
        } | {"controller": cls.controller}
        cls.chief = cls._user(
            "chief", "base.group_system", "credit_management.group_credit_manager"
        )
        words.load_preset()
        cls.card = words.scorecard(words.criterion(weight=60), words.question(weight=40))
        cls.card.action_activate()

    def load_preset(self):
        """Choose A/B/C in the settings and press the button."""
        settings = self.env["res.config.settings"].with_user(self.chief)
        form = Form(settings.with_context(allowed_company_ids=self.company.ids))
        form.credit_preset = "abc"
        form.save().action_credit_load_preset()
        saved = Form(settings.with_context(allowed_company_ids=self.company.ids))
        saved.credit_yearly_standard = 500_000
        saved.save().execute()

    # a year of trade: deliveries of 80,000 and payments of 60,000 a month

    def on_credit(self, partner, balance):
        """Return the customer after a year of invoices at 100 days, of which ``balance`` is open.

        It is the most that was open at an end of a month, the last one among them: what is
        paid comes on the day of an invoice, and after the last of them a month ends.
        """
        entries = [self.advance(partner, 240_000 - balance)]
        for month in range(MONTHS):
            day = 25 * month - 345
            entries.append(self.sold(80_000, day, due=day + 100, partner=partner))
            entries.append(self.received(60_000, day, partner=partner))
        self.match(*entries)
        return partner

    def in_advance(self, partner):
        """Return the customer after a year of the same trade in which nothing was ever owed."""
        advance = self.advance(partner, 240_000)
        for month in range(MONTHS):
            day = 30 * month - 345
            invoice = self.sold(80_000, day, partner=partner)
            if month < 3:
                self.match(invoice, advance)
            else:
                self.paid(invoice, on=day)
        return partner

    def always_paid(self, partner):
        """Return the customer after a year of 60,000 a month, each paid before the month ended."""
        self.advance(partner, 0)
        for months in range(11, 0, -1):
            bought = self.today - relativedelta(months=months) + relativedelta(day=3)
            day = (bought - self.today).days
            invoice = self.sold(60_000 * MONTHS / 11, day, due=day + 30, partner=partner)
            self.paid(invoice, on=day + 20)
        return partner

    def advance(self, partner, amount):
        """Return what the customer paid when the business began, after a small first order."""
        self.paid(self.sold(1000, -500, partner=partner), on=-500)
        return amount and self.received(amount, -400, partner=partner)

    def papers(self, partner):
        """Record every document this customer has to hand in."""
        account = self.account(partner)
        for type_id in account._required_documents()[account.id]:
            kind = self.env["credit.document.type"].browse(type_id)
            end = self.day(200) if kind.needs_validity else False
            self.document(kind, account_id=account.id, date_to=end)

    # decisions, each by the next in turn

    def decide(self, document, *people):
        """Let everybody approve in turn, each on the document as they see it."""
        for number, person in enumerate(people):
            self.assertEqual(document.sudo().state, "submitted", f"before step {number + 1}")
            user = self.tiers[person]
            self.env.invalidate_all()
            self.assertTrue(document.with_user(user).can_decide, person)
            seen = document.with_user(user).approval_token
            self.rpc(user, document, "action_approve", context={"credit_seen": seen})
            document.invalidate_recordset()

    def graded(self, partner, reputation="Good", **facts):
        """Return the assessment the analyst made and everybody approved."""
        assessment = self.env["credit.assessment"].with_user(self.analyst).create(
            {"account_id": self.account(partner).id, "scorecard_id": self.card.id}
        )  # fmt: skip
        line = assessment.line_ids.filtered(lambda line: line.kind == "question")
        answers = line.criterion_id.band_ids
        line.answer_id = answers.filtered(lambda answer: answer.name == reputation)
        said = {**dict.fromkeys(GOOD, "yes"), "bad_debt_or_breach": "no", **facts}
        assessment.write({f"fact_{fact}": answer for fact, answer in said.items()})
        assessment.action_submit()
        self.decide(assessment, *STEPS)
        self.assertEqual(assessment.state, "approved")
        return assessment

    def pledged(self, partner, value):
        """Return collateral the analyst recorded and the credit manager confirmed."""
        made = self.env["credit.collateral"].with_user(self.analyst).create(
            {"name": "Warehouse", "account_id": self.account(partner).id, "value": value,
             "date_from": self.day(-30), "date_to": self.day(300)}
        )  # fmt: skip
        made.with_user(self.manager).action_confirm()
        return made

    def proposed(self, partner):
        """Return the proposal as the analyst opens it from the account."""
        action = self.account(partner).with_user(self.analyst).action_propose_limit()
        return self.env["credit.proposal"].with_user(self.analyst).browse(action["res_id"])

    def asked(self, proposal, **changed):
        """Return the request the proposal fills in, handed in by the analyst."""
        action = proposal.action_request()
        form = Form(
            self.env["credit.request"].with_user(self.analyst).with_context(**action["context"])
        )
        form.reason = "As the grade allows"
        for name, value in changed.items():
            form[name] = value
        request = form.save()
        request.action_submit()
        return request

    def granted(self, request):
        """Return the line of the limit ledger after all six approved."""
        self.decide(request, *STEPS, "chairman")
        self.assertEqual(request.state, "approved")
        return request.sudo().limit_ids
