"""Assessments and reviews are filed; companies keep their files apart."""

from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.credit_management.tests.scoring.test_assessment import AssessmentCase

from .common import FilingCase


@tagged("post_install", "-at_install")
class TestFilingAssessment(AssessmentCase, FilingCase):
    def test_an_approved_assessment_is_filed_with_score_and_grade(self):
        assessment = self.approved()
        record = self.filed(assessment)
        self.assert_filed(record, "evaluations", "Financial")
        page = self.text(record)
        self.assertIn(assessment.name, page)
        self.assertIn(assessment.approved_rating_id.name, page)
        for line in assessment.line_ids:
            self.assertIn(line.name, page)
        self.assertIn(self.manager.name, page)

    def test_a_refused_one_is_not(self):
        assessment = self.assess()
        self.answer(assessment)
        assessment.action_submit()
        assessment.with_user(self.manager).action_reject("No")
        self.assertFalse(self.filed(assessment))


@tagged("post_install", "-at_install")
class TestFilingReview(FilingCase):
    def test_a_completed_review_is_filed_with_its_figures(self):
        partner = self.customer(name="Reviewed")
        start = (self.today.replace(day=1) - timedelta(days=1)).replace(day=1)
        self.grant(partner, 1000, date_from=start)
        review = self.env["credit.review"]._open_due(self.account(partner))[:1]
        review.with_user(self.sales).action_comment("They moved")
        self.assertFalse(self.filed(review))
        review.with_user(self.controller).action_evaluate("Pays in time", "keep")
        record = self.filed(review)
        self.assertEqual((record.section_id.code, record.partner_id), ("evaluations", partner))
        self.assertIn("They moved", self.text(record))
        self.assertIn("Pays in time", self.text(record))

    def test_companies_keep_their_files_apart(self):
        """What happens in one company is filed in that company's file of the customer."""
        request = self.grant(self.partner, 2000, kind="increase")
        other = self._make_company()
        outsider = self._user("outsider", "credit_archive.group_archive_manager")
        outsider.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.clear(outsider, "special")
        file = self.env["credit.archive.file"]._open(self.partner, other, "hand")
        self.assertEqual(self.filed(request).file_id, self.file)
        self.assertNotEqual(file, self.file)
        domain = [("res_model", "=", "credit.request")]
        self.assertFalse(self.rpc(outsider, "credit.archive.record", "search", domain))
        with self.refused():
            self.rpc(outsider, self.file, "action_file_missing")

    def test_hand_overs_and_contact_reports_are_of_one_company(self):
        handover = self.env["credit.archive.handover"].with_user(self.keeper).create(
            {"from_id": self.sales.id, "to_id": self.other_sales.id, "reason": "Leaves"}
        )  # fmt: skip
        handover.action_hand_over()
        report = self.env["credit.archive.contact"].with_user(self.other_sales).create(
            {"file_id": self.file.id, "subject": "Visit", "said": "Well"}
        )  # fmt: skip
        other = self._make_company()
        outsider = self._user("outsider", "credit_archive.group_archive_manager")
        outsider.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        for document in (handover, handover.line_ids[0], report):
            domain = [("id", "=", document.id)]
            self.assertFalse(self.rpc(outsider, document._name, "search", domain))
        with self.refused():
            self.rpc(outsider, handover, "action_sign", "x")
        with self.refused():
            self.rpc(outsider, handover.line_ids[0], "action_send_letters")
        made = {"from_id": self.sales.id, "to_id": self.other_sales.id, "reason": "x"}
        with self.refused():
            self.rpc(outsider, "credit.archive.handover", "create", made)
