"""Everyone who trades is graded: who isn't stands on a list, with what they owe (R17)."""

from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ..common import CreditCase


@tagged("post_install", "-at_install")
class TestUngraded(CreditCase):
    def listed(self, user=None):
        action = self.env.ref("credit_management.res_partner_ungraded_action")
        partners = self.env["res.partner"].with_user(user or self.analyst)
        return partners.with_company(self.company).search(safe_eval(action.domain))

    def test_who_only_ordered_is_listed_and_what_they_owe_is_shown(self):
        invoiced, ordered, quoted = (self.customer(name=name) for name in ("Inv", "Ord", "Quo"))
        contact = self.customer(name="Contact", parent_id=ordered.id, is_company=False)
        self.company.credit_check_mode = "observe"
        self.invoice(300, invoiced)
        self.confirmed_anyhow(self.order(200, contact))
        self.order(50, quoted)
        found = self.listed()
        self.assertLessEqual(invoiced | ordered, found)
        self.assertFalse(quoted & found)
        owed = {one: one.with_company(self.company).credit_owed for one in found}
        self.assertEqual((owed[invoiced], owed[ordered]), (300, 200))
        self.assertFalse(self.env["credit.account"].search([("partner_id", "=", invoiced.id)]))
        self.account(ordered).sudo().rating_id = self.env["credit.rating"].search([], limit=1)
        self.assertFalse(ordered & self.listed(self.auditor))

    def confirmed_anyhow(self, order):
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_more_customers_cost_the_same_queries(self):
        def cost(number):
            partners = self.env["res.partner"].create([{"name": "Many"}] * number)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            partners.with_user(self.analyst).with_company(self.company).mapped("credit_owed")
            return self.cr.sql_log_count - before

        for number in (2, 100, 10, 2):
            cost(number)  # rules and companies are remembered then
        few, many = cost(10), cost(100)
        self.assertLessEqual(many, few)
