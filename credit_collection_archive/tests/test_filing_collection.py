"""What collection sends, gets back and writes off lies in the customer's credit file (R71)."""

from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.credit_archive.tests.filing.common import FilingCase
from odoo.addons.credit_archive.tests.filing.test_filing_print import PRINTED
from odoo.addons.credit_collection.tests.loss.common import LossCase


@tagged("post_install", "-at_install")
class TestFilingCollection(LossCase, FilingCase):
    def letter(self, channel="letter"):
        """Return a letter on paper that went out."""
        self.level("first").channel = channel
        self.late(1000, 8)
        return self.sent()

    def test_every_field_for_papers_and_every_form_is_filed(self):
        """A new one fails here until its model files it."""
        papers = {
            (name, field.name)
            for name, model in self.env.registry.items()
            if model._original_module == "credit_collection"
            and not (model._abstract or model._transient)
            for field in model._fields.values()
            if field.comodel_name == "ir.attachment" and field.store
            and field._module == "credit_collection" and field.name != "message_main_attachment_id"
        }  # fmt: skip
        self.assertGreater(len(papers), 2)
        filed = {(name, getattr(self.env[name], "_filing_papers", None)) for name, _field in papers}
        self.assertEqual(papers, filed)
        known = set(self.env["credit.archive.file"]._filed_models())
        self.assertLessEqual({name for name, _field in papers}, known)

    def test_a_letter_that_went_out_is_filed_as_written_and_as_pdf(self):
        reminder = self.letter()
        event = self.filed(reminder, "event")
        self.assert_filed(event, "correspondence", "Financial")
        self.assertIn("1,000.00", self.text(event))
        Report = self.env["ir.actions.report"]
        with patch.object(type(Report), "_run_wkhtmltopdf", lambda *args, **kwargs: PRINTED):
            reminder.with_context(force_report_rendering=True)._keep_pdf()
        papers = self.filed(reminder, "papers")
        self.assert_filed(papers, "correspondence", "Financial")
        self.assertEqual(papers.version_ids.sudo().attachment_id.raw, PRINTED)
        self.assertFalse(self.filed(reminder, "print"), "the same PDF isn't filed twice")

    def test_a_letter_that_waits_or_was_only_a_call_is_not_filed(self):
        self.assertFalse(self.filed(self.letter(channel="call")))

    def test_an_answered_statement_is_filed_with_the_signed_copy(self):
        self.late(1000, 8)
        account = self.account(self.partner)
        statements = self.env["credit.statement.confirmation"]
        statement = statements._make(account, self.today, self.today).with_user(self.collector)
        self.assertFalse(self.filed(statement))
        answer = self.env["credit.statement.answer"].with_user(self.collector).create(
            {"statement_id": statement.id, "name": "Ms Li", "scan": "JVBERi0xLjQK",
             "scan_name": "signed.pdf"}
        )  # fmt: skip
        answer.action_note()
        event = self.filed(statement, "event")
        self.assert_filed(event, "transactions", "Financial")
        self.assertIn("Ms Li", self.text(event))
        self.assert_filed(self.filed(statement, "papers"), "transactions", "Financial")

    def test_an_approved_write_off_is_filed_with_its_items_and_papers(self):
        invoice = self.late(300, 61)
        request = self.env["credit.write.off"].with_user(self.collector).create(
            {"account_id": self.account(self.partner).id, "reason": "Insolvent", "lessons": "Ask",
             "evidence_ids": self.paper(user=self.collector).ids}
        )  # fmt: skip
        self.assert_filed(self.filed(request, "papers"), "transactions", "Financial")
        request.action_add_overdue()
        request.action_submit()
        self.assertFalse(self.filed(request, "event"))
        self.rpc(self.manager, request, "action_approve")
        event = self.filed(request, "event")
        self.assert_filed(event, "transactions", "Financial")
        self.assertIn(invoice.name, self.text(event))
