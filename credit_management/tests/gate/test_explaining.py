"""What a salesperson sees of a held order and may ask for, and what reaches who decides."""

import base64

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..attack import AttackCase


@tagged("post_install", "-at_install")
class TestExplaining(AttackCase):
    def explain(self, order, user=None, reason="The oldest invoice was paid today", **values):
        """Explain the order's hold through the dialogue, as a client does."""
        user = user or self.sales
        wizard = self.env["credit.hold.explaining"].browse(
            self.rpc(user, "credit.hold.explaining", "create",
                     [{"order_id": order.id, "reason": reason, **values}])
        )  # fmt: skip
        return self.rpc(user, wizard, "action_explain")

    def file(self, user, **values):
        return self.env["ir.attachment"].with_user(user).create(
            {"name": "slip.txt", "datas": base64.b64encode(b"paid"), **values}
        )  # fmt: skip

    # explaining

    def test_only_the_salesperson_of_the_order_explains_it(self):
        order = self.held(1500)
        for user in (self.other_sales, self.analyst, self.controller, self.manager, self.auditor):
            with self.subTest(user.name), self.refused(AccessError):
                self.explain(order, user)
        for door in ("action_credit_explain", "action_credit_request_release"):
            with self.refused(AccessError):
                self.rpc(self.controller, order, door)
        self.assertFalse(self.hold_of(order).explanation)
        with self.refused(AccessError):
            self.rpc(self.sales, self.hold_of(order), "write", {"explanation": "Typed"})

    def test_what_is_explained_reaches_the_hold_and_who_decides(self):
        order = self.held(1500)
        hold = self.hold_of(order)
        self.announce()
        activity = hold.activity_ids
        self.assertEqual(len(activity), 1)
        self.explain(order, attachment_ids=[Command.set(self.file(self.sales).ids)])
        self.assertIn("was paid today", activity.note)
        self.assertIn("over the limit", activity.note)
        message = hold.message_ids[0]
        self.assertEqual(message.author_id, self.sales.partner_id)
        self.assertIn(activity.user_id.partner_id, message.notified_partner_ids)
        slip = message.attachment_ids
        self.assertEqual((slip.res_model, slip.res_id), ("credit.hold", hold.id))
        self.assertEqual(slip.with_user(activity.user_id).raw, b"paid")

    def test_what_was_explained_first_stands_in_the_activity_that_comes_later(self):
        order = self.held(1500)
        self.explain(order)
        self.announce()
        self.assertIn("was paid today", self.hold_of(order).activity_ids.note)

    def test_a_file_that_may_not_be_read_is_passed_on_to_nobody(self):
        order = self.held(1500)
        hidden = self.file(self.manager)
        before = self.hold_of(order).message_attachment_count
        with self.refused(AccessError):
            self.explain(order, attachment_ids=[Command.set(hidden.ids)])
        self.assertEqual(self.hold_of(order).message_attachment_count, before)

    def test_there_is_nothing_to_explain_without_a_text_or_a_hold(self):
        order = self.held(1500)
        with self.refused(UserError, message="say why"):
            self.explain(order, reason="  ")
        self.release(order)
        with self.refused(UserError, message="No hold"):
            self.explain(order)

    def test_request_release_leads_on_whatever_the_order_is(self):
        quotation, held, confirmed = self.order(10), self.held(1500), self.confirmed(20)
        door = "action_credit_request_release"
        self.assertEqual(self.rpc(self.sales, held, door)["res_model"], "credit.hold.explaining")
        self.assertEqual(
            self.rpc(self.sales, confirmed, door)["res_model"], "credit.increase.request"
        )
        with self.refused(UserError, message="Confirm the order"):
            self.rpc(self.sales, quotation, door)

    # more limit

    def test_more_limit_is_asked_for_with_everything_filled_in(self):
        self.confirmed(300)
        order = self.held(1500)
        self.assertEqual(order.credit_ask_kind, "limit")
        action = self.rpc(self.sales, order, "action_credit_ask_limit")
        form = Form(
            self.env["credit.request"].with_user(self.sales).with_context(**action["context"])
        )
        self.assertEqual((form.kind, form.amount), ("increase", 1800))
        self.assertIn(order.name, form.reason)
        request = form.save()
        request.action_submit()
        request.with_user(self.manager).action_approve()
        self.hold_of(order).with_user(self.controller).action_evaluate()
        self.assertEqual(self.hold_of(order).state, "ready")

    def test_who_may_not_see_the_figures_asks_for_nothing(self):
        order = self.order(1500, user=self.env.user)
        order.user_id = self.other_sales
        order.with_user(self.other_sales).action_confirm()
        self.assertFalse(order.with_user(self.other_sales).credit_ask_kind)
        with self.refused(AccessError):
            self.rpc(self.other_sales, order, "action_credit_ask_limit")

    def test_no_limit_is_asked_for_where_none_keeps_the_order(self):
        self.invoice(100, days=-60)
        order = self.held(10)
        self.assertFalse(order.credit_ask_kind)
        with self.refused(UserError, message="No limit keeps"):
            self.rpc(self.sales, order, "action_credit_ask_limit")

    def test_of_a_stopped_customer_the_resumption_is_asked_for(self):
        self.grant(self.partner, 0, "suspend")
        order = self.held(10)
        self.assertEqual(order.credit_ask_kind, "resume")
        context = self.rpc(self.sales, order, "action_credit_ask_limit")["context"]
        self.assertEqual(context["default_kind"], "resume")

    # what the order shows

    def test_it_says_who_decides_and_since_when(self):
        order = self.held(1500)
        self.assertIn(self.controller.name, order.credit_waiting_text)
        self.assertEqual((order.credit_hold_kind, order.credit_may_explain), ("confirm", True))
        self.assertFalse(order.with_user(self.analyst).credit_may_explain)
        large = self.held(1500)
        self.company.credit_release_ceiling = 1
        self.env.invalidate_all()
        self.assertIn(self.manager.name, large.credit_waiting_text)

    def test_ready_is_clear_to_be_confirmed(self):
        order = self.held(1500)
        self.assertFalse(order.credit_is_clear)
        self.grant(self.partner, 2000, "increase")
        self.hold_of(order).with_user(self.controller).action_evaluate()
        self.env.invalidate_all()
        self.assertEqual((order.credit_preview, order.credit_is_clear), ("pass", True))
        self.assertFalse(self.order(1).credit_is_clear)
        arch = self.env["sale.order"].with_user(self.sales).get_view(view_type="form")["arch"]
        self.assertLess(arch.index("credit_confirm_primary"), arch.index("action_quotation_send"))

    def test_a_rejection_says_who_and_why(self):
        order = self.held(1500)
        self.hold_of(order).with_user(self.controller).action_reject("They owe enough")
        self.env.invalidate_all()
        text = order.credit_rejection_text
        self.assertIn(self.controller.name, text)
        self.assertIn("They owe enough", text)
        order.action_confirm()
        self.assertFalse(order.credit_rejection_text)
        self.assertEqual(order.credit_hold_kind, "confirm")

    def test_a_hold_that_a_delivery_opened_shows_on_its_order(self):
        order = self.confirmed(1000, quantity=10)
        order.sudo().order_line.qty_delivered = 15
        self.env["credit.hold"]._open_for_delivered()
        self.env.invalidate_all()
        self.assertEqual((order.state, order.credit_state), ("sale", "passed"))
        self.assertEqual((order.credit_hold_kind, order.credit_status), ("delivered", "delivered"))
        self.assertIn("over the limit", order.credit_banner)
        found = self.env["sale.order"].search([("credit_hold_kind", "in", ["growth", "delivered"])])
        self.assertEqual(found, order)
        self.assertNotIn(order, self.env["sale.order"].search([("credit_hold_kind", "=", False)]))
