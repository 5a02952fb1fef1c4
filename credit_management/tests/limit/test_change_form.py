from odoo.tests import tagged
from odoo.tools import html2plaintext

from ..authority.test_authority import AuthorityCase


@tagged("post_install", "-at_install")
class TestChangeForm(AuthorityCase):
    """The request as it is printed and signed (信用额度变更表)."""

    def printed(self, request):
        """Return the words of the form."""
        html, _type = self.env["ir.actions.report"]._render_qweb_html(
            "credit_management.credit_request_report", request.ids
        )
        text = html2plaintext(html.decode()).replace("\N{NO-BREAK SPACE}", " ")
        return " ".join(text.split())

    def test_it_shows_old_and_new_limit_figures_and_steps(self):
        self.invoice(300, days=-5)
        request = self.submitted(4000)
        self.rpc(self.sales_manager, request, "action_approve", "Reliable")
        text = self.printed(request)
        for part in ("Change of credit limit", "Customer", "$ 1,000.00", "$ 4,000.00", "$ 300.00",
                     "Season", "Analyst", "Sales_manager", "Reliable", "Signature",
                     "Chief financial officer"):  # fmt: skip
            self.assertIn(part, text)

    def test_the_figures_stay_those_it_was_decided_on(self):
        request = self.submitted(1500)
        self.approve(request, self.sales_manager)
        self.invoice(700, days=-5)
        text = self.printed(request)
        self.assertIn("$ 0.00", text)
        self.assertNotIn("$ 700.00", text)

    def test_a_draft_prints_without_figures(self):
        request = self.env["credit.request"].with_user(self.analyst).create(
            {"account_id": self.account(self.partner).id, "kind": "increase", "amount": 1500,
             "date_from": self.today, "reason": "Season"}
        )  # fmt: skip
        self.assertNotIn("Figures of", self.printed(request))

    def test_the_formula_of_the_grade_stands_beside_what_is_asked(self):
        request = self.submitted(1500)
        self.assertEqual(request.proposed_amount, 0)
        self.assertTrue(request.proposal_reasons)
        with self.refused():
            self.rpc(self.analyst, request, "write", {"proposed_amount": 9})
