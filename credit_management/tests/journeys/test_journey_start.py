"""From the first day to the first held order that is decided, in the browser."""

from odoo.tests import tagged

from ..browser import OneBrowser
from ..common import CreditCase
from ..whole import in_whole_runs


@in_whole_runs
@tagged("post_install", "-at_install")
class TestFirstDays(OneBrowser, CreditCase):
    """A company that used Odoo's own limits and a spreadsheet; nothing is typed twice."""

    def setUp(self):
        super().setUp()
        self.company.credit_check_mode = "off"
        self.company.credit_release_ceiling = 2000
        # Sizes are for the whole database, so for who works in all of it.
        self.chief = self._user("chief", "credit_management.group_credit_manager")
        self.chief.company_ids = self.env["res.company"].search([])
        self.partner = self.customer(name="Tour Customer")
        self.other = self.customer(name="Second", ref="C-77")
        self.old = self.customer(name="Old Customer").with_company(self.company)
        self.old.write({"use_partner_credit_limit": True, "credit_limit": 500})
        self.env["product.product"].create(
            {"name": "Tour goods", "type": "service", "list_price": 1500.0, "taxes_id": False}
        )

    def limits(self):
        self.env.invalidate_all()
        return [self.account(one).limit_amount for one in (self.old, self.partner, self.other)]

    def test_from_the_first_day_to_a_decision(self):
        self.start_tour("/odoo/credit-overview", "credit_start_guide", login="credit_chief")
        self.assertEqual(self.company.credit_check_mode, "observe")
        self.assertEqual(self.limits(), [500, 0, 0])
        self.start_tour("/odoo/credit-overview", "credit_start_approver", login="credit_manager")
        self.assertEqual(self.limits(), [500, 1000, 2500])

        self.order(700, self.old).action_confirm()  # observed: it goes through
        self.start_tour("/odoo/credit-overview", "credit_start_enforce", login="credit_chief")
        self.env.invalidate_all()
        self.assertEqual(self.company.credit_check_mode, "enforce")

        # What the salesperson and the controller do, test_tour.py has in Chinese.
        self.start_tour("/odoo/sales", "credit_hold_salesperson_is_held", login="credit_sales")
        order = self.env["sale.order"].search([("partner_id", "=", self.partner.id)])
        self.assertEqual((order.state, order.credit_state), ("draft", "held"))
        hold = order.sudo().credit_hold_id
        self.assertEqual(hold.explanation, "They paid this morning")
        self.announce()
        self.assertIn(self.controller, hold.activity_ids.user_id)
        self.start_tour(
            "/odoo/credit-holds", "credit_hold_controller_releases", login="credit_controller"
        )
        self.env.invalidate_all()
        self.assertEqual((order.state, hold.decided_by_id), ("sale", self.controller))
        told = order.message_ids.filtered(lambda one: "The cheque is in the post" in one.body)
        self.assertIn(self.sales.partner_id, told.notified_partner_ids | told.partner_ids)
