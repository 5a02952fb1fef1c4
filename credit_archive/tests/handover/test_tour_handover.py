"""Departure in the browser: collect, hand over, sign, print, tell the customers."""

from odoo.tests import tagged

from odoo.addons.credit_management.tests.browser import OneBrowser
from odoo.addons.credit_management.tests.whole import in_whole_runs

from .test_handover import HANDOVER, HandoverCase


@in_whole_runs
@tagged("post_install", "-at_install")
class TestTourHandover(HandoverCase, OneBrowser):
    def setUp(self):
        super().setUp()
        self.partner.name = "Tour Customer"
        self.sales.name, self.other_sales.name = "Leaver Lin", "Heir Song"
        self.burden()

    def test_departure(self):
        """In Chinese: the same buttons in English are those of every other tour."""
        (self.keeper | self.sales | self.other_sales).write({"lang": "zh_CN"})
        path = "/odoo/credit-handovers"
        self.start_tour(path, "credit_archive_handover_manager", login=self.keeper.login)
        handover = self.env[HANDOVER].search([("from_id", "=", self.sales.id)])
        self.assertEqual((handover.state, self.partner.user_id), ("done", self.other_sales))
        for user in (self.sales, self.other_sales):
            self.start_tour(path, "credit_archive_handover_sign", login=user.login)
        self.env.invalidate_all()
        self.assertTrue(handover.giver_signature and handover.successor_signature)
        self.assertEqual(handover.witness_id, self.keeper)
        letter = handover.line_ids.filtered(lambda line: line.partner_id == self.partner).filtered(
            "letter_on"
        )
        self.assertTrue(letter)
        self.assert_printed(handover)

    def assert_printed(self, handover):
        """The list prints for both of the two, through the real printer."""
        report = self.env["ir.actions.report"].with_user(self.other_sales)
        content = report.with_context(force_report_rendering=True)._render_qweb_pdf(
            "credit_archive.credit_archive_handover_report", handover.ids
        )[0]
        self.assertTrue(content.startswith(b"%PDF"))
