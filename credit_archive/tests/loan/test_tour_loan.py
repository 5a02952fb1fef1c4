"""From the request to the marked print, and paper to its place again, in the browser."""

from odoo.tests import tagged

from odoo.addons.credit_management.tests.browser import OneBrowser
from odoo.addons.credit_management.tests.whole import in_whole_runs

from ..common import ArchiveCase, pdf


@tagged("post_install", "-at_install")
class TestTourLoan(ArchiveCase, OneBrowser):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Lines of a read-only request go through a cursor of their own, which no test may open.
        cls.set_registry_readonly_mode(False)

    def setUp(self):
        super().setUp()
        self.clear(self.archivist, "special")
        self.clear(self.controller, "financial")
        self.statement = self.record("financial", "statements", content=pdf(2))
        self.statement.with_user(self.archivist).action_file()

    def walk(self, user, step, url):
        self.start_tour(url, f"credit_archive_loan_{step}", login=user.login)
        self.env.invalidate_all()

    def asked_approved_printed_lent_returned(self):
        record = f"/odoo/action-credit_archive.credit_archive_record_action/{self.statement.id}"
        self.walk(self.controller, "request", record)
        loan = self.env["credit.archive.loan"].search([("record_ids", "in", self.statement.ids)])
        self.assertEqual((loan.user_id, loan.kind), (self.controller, "print"))
        form = f"/odoo/credit-loans/{loan.id}"
        self.walk(self.archivist, "approve", form)
        self.assertEqual(loan.approved_by_id, self.archivist)
        self.walk(self.controller, "print", form)
        self.assertEqual(loan.copy_ids.mapped("number"), [1])

        paper = self.approved(self.statement, self.controller, "paper", self.archivist)
        form = f"/odoo/credit-loans/{paper.id}"
        self.walk(self.archivist, "hand_over", form)
        self.walk(self.controller, "sign", form)
        self.walk(self.archivist, "return", form)
        self.assertEqual((paper.state, paper.returned_to_id), ("returned", self.archivist))
        self.assert_whole()

    def speak(self, lang):
        self.env["res.lang"]._activate_lang(lang)
        (self.controller | self.archivist).lang = lang

    @in_whole_runs
    def test_in_english(self):
        self.speak("en_US")
        self.asked_approved_printed_lent_returned()

    @in_whole_runs
    def test_in_chinese(self):
        self.speak("zh_CN")
        self.asked_approved_printed_lent_returned()
