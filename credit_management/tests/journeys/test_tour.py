from odoo.tests import tagged

from ..online import OnlineCase
from ..whole import in_whole_runs


@tagged("post_install", "-at_install")
class TestTour(OnlineCase):
    """From the quotation to the release, each by the one whose work it is, in the browser."""

    def setUp(self):
        super().setUp()
        self.company.credit_release_ceiling = 2000
        self.partner = self.customer(limit=1000, name="Tour Customer")
        self.env["product.product"].create(
            {"name": "Tour goods", "type": "service", "list_price": 1500.0, "taxes_id": False}
        )

    def speak(self, lang):
        self.env["res.lang"]._activate_lang(lang)
        people = self.sales | self.controller | self.manager | self.buyer
        people.write({"lang": lang})

    def held_then_released(self):
        """An order within the controller's ceiling; in English see ``test_journey_start``."""
        self.start_tour("/odoo/sales", "credit_hold_salesperson_is_held", login="credit_sales")
        order = self.env["sale.order"].search([("partner_id", "=", self.partner.id)])
        self.assertEqual(
            (order.state, order.credit_state, order.amount_total), ("draft", "held", 1500)
        )
        self.assertEqual(order.sudo().credit_hold_id.explanation, "They paid this morning")
        self.start_tour(
            "/odoo/credit-holds", "credit_hold_controller_releases", login="credit_controller"
        )
        self.assertEqual(order.credit_hold_id.decided_by_id, self.controller)
        self.assertConfirmed(order)

    def held_above_the_ceiling(self):
        large = self.held(5000)
        self.start_tour(
            "/odoo/credit-holds", "credit_hold_controller_is_refused", login="credit_controller"
        )
        self.assertEqual((large.state, large.sudo().credit_hold_id.state), ("draft", "open"))
        self.start_tour(
            "/odoo/credit-holds", "credit_hold_manager_releases", login="credit_manager"
        )
        self.assertEqual(large.sudo().credit_hold_id.decided_by_id, self.manager)
        self.assertConfirmed(large)

    def assertConfirmed(self, order):
        self.env.invalidate_all()
        self.assertEqual((order.state, order.credit_state), ("sale", "released"))
        self.start_tour(
            f"/odoo/sales/{order.id}",
            "credit_hold_salesperson_sees_confirmed",
            login="credit_sales",
        )

    @in_whole_runs
    def test_held_then_released_in_chinese(self):
        self.speak("zh_CN")
        self.held_then_released()
        self.held_above_the_ceiling()

    def signed_on_the_portal(self):
        order = self.quotation(1500)
        self.start_tour(order.get_portal_url(), "credit_portal_signature", login="credit_buyer")
        self.env.invalidate_all()
        self.assertEqual((order.state, order.credit_state), ("sent", "held"))

    @in_whole_runs
    def test_signed_on_the_portal_in_english(self):
        self.speak("en_US")
        self.signed_on_the_portal()

    @in_whole_runs
    def test_signed_on_the_portal_in_chinese(self):
        self.speak("zh_CN")
        self.signed_on_the_portal()

    def test_a_selection_is_confirmed_from_the_list(self):
        """Odoo's list has no button for it; companies add one as an action on the selection."""
        self.speak("en_US")
        self.env["ir.actions.server"].create(
            {
                "name": "Tour confirm",
                "model_id": self.env.ref("sale.model_sale_order").id,
                "binding_model_id": self.env.ref("sale.model_sale_order").id,
                "binding_view_types": "list",
                "state": "code",
                "code": "action = records.action_confirm()",
            }
        )
        orders = self.order(700) | self.order(900) | self.order(800)
        self.start_tour("/odoo/sales", "credit_batch_confirmation", login="credit_sales")
        self.env.invalidate_all()
        self.assertEqual(orders.mapped("state"), ["draft", "draft", "sale"])
