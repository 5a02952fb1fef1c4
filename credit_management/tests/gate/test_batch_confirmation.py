from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ..common import CreditCase


@tagged("post_install", "-at_install")
class TestBatchConfirmation(HttpCase, CreditCase):
    """A salesperson confirms a selection: what passes is confirmed, what doesn't is held."""

    def setUp(self):
        super().setUp()
        self.partner = self.customer(limit=1000)

    def quotations(self, *amounts):
        return self.env["sale.order"].concat(*(self.order(amount) for amount in amounts))

    def confirm_over_rpc(self, orders, context=None):
        """Confirm as the client does for the selection of a list; return what it gets back."""
        self.authenticate("credit_sales", "credit_sales")
        return self.make_jsonrpc_request(
            "/web/dataset/call_button/sale.order/action_confirm",
            {"model": "sale.order", "method": "action_confirm", "args": [orders.ids],
             "kwargs": {"context": context or {}}},
        )  # fmt: skip

    def test_each_sees_those_before_it(self):
        orders = self.quotations(700, 700, 300)
        self.confirm_over_rpc(orders)
        self.assertEqual(orders.mapped("credit_state"), ["passed", "held", "passed"])
        self.assertEqual(orders.mapped("state"), ["sale", "draft", "sale"])

    def test_in_whatever_order_never_over_the_limit(self):
        for amounts in ((300, 700, 700), (700, 300, 700), (1001, 1000, 1), (999, 2, 1)):
            partner = self.customer(limit=1000)
            orders = self.env["sale.order"].concat(*(self.order(one, partner) for one in amounts))
            self.confirm_over_rpc(orders)
            confirmed = orders.filtered(lambda order: order.state == "sale")
            self.assertEqual(sum(confirmed.mapped("amount_total")), 1000, amounts)
            self.assertEqual(set((orders - confirmed).mapped("credit_state")), {"held"})
            self.assertEqual(self.account(partner).exposure_amount, 1000)

    def test_the_selection_decides_who_comes_first(self):
        orders = self.quotations(700, 700)
        self.confirm_over_rpc(orders[::-1])
        self.assertEqual(orders.mapped("state"), ["draft", "sale"])

    def test_customers_do_not_get_into_each_others_way(self):
        other = self.customer(name="Other")
        orders = self.order(700) | self.order(1, other) | self.order(300)
        self.confirm_over_rpc(orders)
        self.assertEqual(orders.mapped("state"), ["sale", "draft", "sale"])

    def test_the_answer_names_each_held_order_and_why(self):
        orders = self.quotations(700, 700, 500)
        answer = self.confirm_over_rpc(orders)
        message = answer["params"]["message"]
        self.assertEqual(answer["tag"], "display_notification")
        for order in orders[1:]:
            self.assertIn(order.name, message)
            self.assertIn(order.sudo().credit_hold_id.reason, message)
        self.assertNotIn(orders[0].name, message)

    def test_each_held_order_has_its_own_hold(self):
        orders = self.quotations(1100, 1200)
        self.confirm_over_rpc(orders)
        holds = orders.sudo().credit_hold_id
        self.assertEqual(holds.mapped("order_id"), orders)
        self.assertEqual(holds.mapped("amount"), [1100, 1200])
        self.announce()
        self.assertEqual(holds.activity_ids.user_id, self.controller)

    def test_nothing_held_the_answer_is_as_usual(self):
        self.assertIs(self.confirm_over_rpc(self.quotations(400, 400)), False)
        self.assertIs(self.quotations(100).action_confirm(), True)

    def test_all_held_nothing_is_confirmed(self):
        orders = self.quotations(1100, 1200)
        self.confirm_over_rpc(orders, {"send_email": True, "default_credit_state": "passed"})
        self.assertEqual(set(orders.mapped("credit_state")), {"held"})

    def test_a_selection_with_a_confirmed_one_is_refused_as_a_whole_as_usual(self):
        orders = self.quotations(100, 2000)
        orders[0].action_confirm()
        with (
            self.assertRaisesRegex(UserError, "not in a state requiring confirmation"),
            self.cr.savepoint(),
        ):
            orders.action_confirm()
        self.assertEqual(orders[1].credit_state, "none")

    def test_whoever_may_not_confirm_gets_no_answer_and_holds_nothing(self):
        orders = self.quotations(700, 700)
        for user in (self.other_sales, self.auditor, self.controller):
            with self.assertRaises(AccessError):
                orders.with_user(user).action_confirm()
        self.assertEqual(set(orders.mapped("credit_state")), {"none"})

    def test_mails_of_quotation_templates_go_to_confirmed_orders_only(self):
        if "sale_order_template_id" not in self.env["sale.order"]._fields:
            self.skipTest("sale_management isn't installed")
        mail = self.env["mail.template"].create(
            {"name": "Welcome", "subject": "Welcome {{ object.name }}", "use_default_to": True,
             "model_id": self.env.ref("sale.model_sale_order").id, "body_html": "<p>Hello</p>"}
        )  # fmt: skip
        template = self.env["sale.order.template"].create(
            {"name": "T", "mail_template_id": mail.id}
        )
        orders = self.quotations(700, 700)
        orders.sale_order_template_id = template
        for order, amount in zip(orders, (700, 700), strict=True):
            self.assertEqual(order.amount_total, amount)
        self.confirm_over_rpc(orders)
        self.assertEqual(orders.mapped("state"), ["sale", "draft"])
        subjects = [set(order.sudo().message_ids.mapped("subject")) for order in orders]
        self.assertIn(f"Welcome {orders[0].name}", subjects[0])
        self.assertNotIn(f"Welcome {orders[1].name}", subjects[1])
        self.release(orders[1])
        self.assertIn(f"Welcome {orders[1].name}", orders[1].sudo().message_ids.mapped("subject"))

    def test_what_other_add_ons_do_after_confirming_they_do_to_confirmed_orders_only(self):
        """An override of ``action_confirm`` above ours acts on what it was called with."""
        seen, cls = [], self.registry["sale.order"]
        origin = cls.action_confirm.credit_origin

        def overriding(orders):
            result = origin(orders)
            seen.extend(orders.mapped("state"))
            return result

        self.patch(cls.action_confirm, "credit_origin", overriding)
        self.confirm_over_rpc(self.quotations(700, 700, 300))
        self.assertEqual(seen, ["sale", "sale"])

    def test_the_list_of_quotations_offers_the_selection_to_a_server_action(self):
        orders = self.quotations(700, 700)
        action = self.env["ir.actions.server"].create(
            {"name": "Confirm", "model_id": self.env.ref("sale.model_sale_order").id,
             "state": "code", "code": "action = records.action_confirm()"}
        )  # fmt: skip
        answer = (
            action.with_user(self.sales)
            .with_context(active_model="sale.order", active_ids=orders.ids)
            .run()
        )
        self.assertEqual(orders.mapped("state"), ["sale", "draft"])
        self.assertIn(orders[1].name, answer["params"]["message"])
