"""Every form and every paper of credit management files itself: nobody has to think of it (R71)."""

from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.credit_management.engine.schedule import Period, month_end

from .common import FilingCase
from .test_filing_print import PRINTED, PrintMixin

OF_MANY = {"credit.summary", "credit.register", "credit.breach", "credit.policy.edition"}
"""Papers about many customers at once, about colleagues or all: they lie in the file of none."""


@tagged("post_install", "-at_install")
class TestFilingKinds(PrintMixin, FilingCase):
    def ours(self, model):
        """Yield the records of ``model`` that our add-ons ship."""
        data = self.env["ir.model.data"].search(
            [("model", "=", model), ("module", "=like", "credit_management%")]
        )
        return self.env[model].browse(data.mapped("res_id")).exists()

    def test_every_form_files_itself_apart_from_the_others(self):
        reports = self.ours("ir.actions.report").filtered(lambda one: one.model not in OF_MANY)
        self.assertGreater(len(reports), 9)
        silent = reports.filtered(
            lambda one: (
                not one.credit_archive_prints
                or not isinstance(self.env[one.model], self.env.registry["credit.archive.filed"])
            )
        )
        self.assertFalse(silent.mapped("name"))
        forms = [(one.model, one.credit_archive_form) for one in reports]
        self.assertEqual(len(forms), len(set(forms)), "two forms would be versions of one record")

    def test_every_field_for_papers_is_filed(self):
        """A new one fails here until its model files it, when it is made and when it is added."""
        fields = {
            (name, field.name)
            for name, model in self.env.registry.items()
            if model._original_module == "credit_management"
            and not (model._abstract or model._transient)
            for field in model._fields.values()
            if field.comodel_name == "ir.attachment" and field.store
        }  # fmt: skip
        self.assertGreater(len(fields), 4)
        filed = {(name, getattr(self.env[name], "_filing_papers", None)) for name, _field in fields}
        self.assertEqual(fields, filed)

    def test_two_forms_of_a_request_are_two_records(self):
        request = self.grant(self.partner, 2000, kind="increase")
        self.print(request)
        self.print(request, report="credit_management.credit_limit_form_report")
        first, second = self.filed(request, "print").sorted("id")
        self.assertEqual((len(first.version_ids), len(second.version_ids)), (1, 1))
        self.assertIn("Determination of a credit limit", second.title)
        self.print(request, PRINTED + b"more", report="credit_management.credit_limit_form_report")
        self.assertEqual((len(first.version_ids), len(second.version_ids)), (1, 2))

    def test_the_credit_report_lies_in_the_file(self):
        account = self.account(self.partner)
        self.print(account, report="credit_management.credit_account_report")
        self.assert_filed(self.filed(account, "print"), "evaluations", "Financial")
        other = self.account(self.customer(name="Other"))
        register = "credit_management.credit_account_limits_report"
        self.print(account | other, self.pages(2), report=register)
        self.assertEqual(len(self.filed(account | other, "print")), 1, "a table of two customers")
        self.print(other, report=register)
        self.assertEqual(self.filed(other, "print").partner_id, other.partner_id)

    def test_a_signed_audit_lies_in_the_companys_own_file(self):
        period = Period(self.today.replace(day=1), month_end(self.today))
        audit = self.env["credit.audit"]._open(self.company, period)
        for line in audit.line_ids:
            line.with_user(self.auditor).action_judge("accepted", "Looked into it")
        self.assertFalse(self.filed(audit, "event"), "not before it is signed")
        self.rpc(self.auditor, audit, "action_sign", "Authority was kept to")
        event = self.filed(audit, "event")
        self.assertEqual((event.state, event.class_id.name), ("filed", "Financial"))
        self.assertEqual(event.partner_id, self.company.partner_id)
        self.assertIn("Looked into it", self.text(event))
        self.print(audit, report="credit_management.credit_audit_report")
        self.assertEqual(len(self.filed(audit, "print").version_ids), 1)

    def test_evidence_of_control_is_filed_with_its_paper(self):
        group = self.env["credit.group"].with_user(self.manager).create({"name": "Holding"})
        control = self.env["credit.control"].with_user(self.analyst).create(
            {"account_id": self.account(self.partner).id, "group_id": group.id, "kind": "shareholding",
             "share": 60, "attachment_ids": self.paper().ids, "source_channel": "registry",
             "date": self.today - timedelta(days=5)}
        )  # fmt: skip
        papers = self.filed(control, "papers")
        self.assert_filed(papers, "identity", "Financial")
        self.assertEqual((papers.date, papers.channel), (control.date, "registry"))
        self.rpc(self.controller, control, "action_verify", "bank")
        event = self.filed(control, "event")
        self.assertIn("Holding", self.text(event))
        self.assertEqual(papers.verification, "verified")
        more = self.paper("extract.pdf", b"%PDF-1.4 another", user=self.analyst)
        self.rpc(self.analyst, control, "write", {"attachment_ids": [(4, more.id)]})
        self.assertEqual(len(papers.version_ids), 2)
        self.assertEqual(papers.verification, "none", "what changed isn't verified any more")
