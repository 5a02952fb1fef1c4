from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .words import DeliveryCase


@tagged("post_install", "-at_install")
class TestAttackDelivery(DeliveryCase):
    """The least user of Inventory tries to let goods leave that are held, over RPC."""

    def setUp(self):
        super().setUp()
        self.picking = self.transfer(800, 8)
        self.cut(100)

    def refused(self, action):
        """Say that ``action`` is refused in words, and nothing left."""
        with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
            action()
            self.env.flush_all()
        self.env.invalidate_all()
        self.assertTrue(str(caught.exception))
        self.assertNotEqual(self.picking.state, "done")
        self.assertFalse(self.at_customer(self.picking))

    def test_validating_holds(self):
        result = self.ship(self.picking)
        self.waits(self.picking)
        self.assertIn("held", result["params"]["message"])

    def test_validating_again_and_again_holds(self):
        for _again in range(3):
            self.ship(self.picking)
        self.waits(self.picking)
        self.assertEqual(len(self.picking.sudo().credit_delivery_hold_id), 1)

    def test_no_context_opens_the_gate(self):
        for key in (
            "skip_backorder", "skip_sanity_check", "cancel_backorder", "is_scrap", "skip_immediate",
            "credit_pass", "install_mode", "import_file", "tracking_disable", "skip_uom_conversion",
            "default_credit_delivery_state", "button_validate_picking_ids",
        ):  # fmt: skip
            value = self.picking.ids if key == "button_validate_picking_ids" else True
            with self.subTest(key=key):
                self.picking.with_context(**{key: value, "skip_backorder": True}).button_validate()
                self.env.flush_all()
                self.waits(self.picking)

    def test_the_wizard_of_back_orders_holds(self):
        self.picking.move_ids.quantity = 5
        self.picking.move_ids.picked = True
        action = self.picking.button_validate()
        wizard = Form(
            self.env[action["res_model"]].with_user(self.keeper).with_context(**action["context"])
        ).save()
        wizard.process()
        self.waits(self.picking)
        wizard.process_cancel_backorder()
        self.waits(self.picking)

    def test_writing_that_it_is_done_is_refused(self):
        move = self.picking.move_ids
        move.picked = True
        self.refused(lambda: move.write({"state": "done"}))
        self.refused(
            lambda: self.picking.write({"move_ids": [Command.update(move.id, {"state": "done"})]})
        )

    def test_a_move_made_as_done_is_refused(self):
        values = {
            "product_id": self.product.id, "product_uom_qty": 8, "quantity": 8, "state": "done",
            "location_id": self.picking.location_id.id, "picked": True,
            "location_dest_id": self.picking.location_dest_id.id,
            "sale_line_id": self.picking.move_ids.sudo().sale_line_id.id,
            "partner_id": self.partner.id,
        }  # fmt: skip
        self.refused(lambda: self.env["stock.move"].with_user(self.keeper).create(values))

    def test_shipping_a_little_and_correcting_it_afterwards_is_refused(self):
        self.ship(self.picking, 1)
        self.assertEqual(self.picking.state, "done")
        line = self.picking.move_line_ids
        for action in (
            lambda: line.write({"quantity": 8}),
            lambda: self.picking.move_ids.write({"quantity": 8}),
            lambda: line.copy({"quantity": 7}),
            lambda: self.env["stock.move.line"].with_user(self.keeper).create(
                {"picking_id": self.picking.id, "move_id": self.picking.move_ids.id,
                 "product_id": self.product.id, "quantity": 7, "picked": True,
                 "location_id": self.picking.location_id.id,
                 "location_dest_id": self.picking.location_dest_id.id}
            ),
        ):  # fmt: skip
            with self.assertRaises(UserError), self.env.cr.savepoint():
                action()
                self.env.flush_all()
            self.env.invalidate_all()
            self.assertEqual(self.at_customer(self.picking), 1)

    def test_taking_the_goods_out_of_the_order_is_refused(self):
        self.refused(lambda: self.picking.move_ids.write({"sale_line_id": False}))
        other = self.order(10, self.customer(name="Somebody else"))
        self.refused(lambda: self.picking.move_ids.write({"sale_line_id": other.order_line.id}))
        self.refused(lambda: self.picking.write({"sale_id": False}))

    def test_an_old_delivery_becomes_no_new_one(self):
        """Average deliveries rest on what is done: its day, its customer, its way and its goods."""
        self.grant(self.partner, 1000, "increase")
        self.ship(self.picking)
        move = self.picking.move_ids
        other = self.order(800, self.customer(name="Somebody else"), quantity=8)
        before = move.date
        for values in (
            {"date": before + timedelta(days=400)},
            {"sale_line_id": other.order_line.id},
            {"sale_line_id": False},
            {"location_id": self.picking.location_dest_id.id},
            {"location_dest_id": self.picking.location_id.id},
            {"product_id": self.env["product.product"].sudo().create({"name": "Gold"}).id},
        ):
            for write in (move.write, lambda vals: self.picking.write(
                {"move_ids": [Command.update(move.id, vals)]}
            )):  # fmt: skip
                with self.subTest(values), self.assertRaises(UserError), self.env.cr.savepoint():
                    write(values)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.picking.date_done = before + timedelta(days=400)
        self.env.invalidate_all()
        self.picking.date_done = before - timedelta(days=2)
        self.assertEqual(move.date, before - timedelta(days=2), "a day may be corrected")

    def test_what_left_before_the_rest_of_its_transfer_keeps_its_day(self):
        """Odoo dates a whole transfer when it is done, and again when that is done anew."""
        self.grant(self.partner, 1000, "increase")
        self.ship(self.picking)
        move = self.picking.move_ids
        old = move.date - timedelta(days=400)
        move.sudo().date = old
        self.picking._action_done()
        self.assertEqual(move.date, old)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            move.write({"picking_id": self.picking.sudo().copy().id})

    def test_what_went_to_somebody_else_is_no_delivery_of_this_order(self):
        other = self.customer(name="Somebody else")
        stray = self.picking.sudo().copy({"partner_id": other.id, "sale_id": False})
        stray.move_ids.write({"sale_line_id": False, "partner_id": other.id, "quantity": 3})
        stray.move_ids.picked = True
        stray.move_ids._action_done()
        line = self.picking.move_ids.sudo().sale_line_id
        with self.assertRaises(UserError), self.env.cr.savepoint():
            stray.move_ids.with_user(self.keeper).sale_line_id = line.id
        stray.partner_id = stray.move_ids.partner_id = self.partner
        stray.move_ids.with_user(self.keeper).sale_line_id = line.id

    def test_goods_without_an_order_may_be_given_to_one(self):
        copy = self.picking.sudo().copy()
        copy.move_ids.sale_line_id = False
        self.assertFalse(copy.sale_id)
        mine = copy.with_user(self.keeper)
        mine.move_ids.write({"sale_line_id": self.picking.move_ids.sudo().sale_line_id.id})
        self.assertTrue(copy.move_ids.sale_line_id)

    def test_a_transfer_without_an_order_waits_for_a_stopped_customer(self):
        self.grant(self.partner, 0, "suspend")
        picking = self.env["stock.picking"].with_user(self.keeper).create(
            {"picking_type_id": self.warehouse.out_type_id.id, "partner_id": self.partner.id,
             "location_id": self.warehouse.lot_stock_id.id,
             "location_dest_id": self.partner.property_stock_customer.id,
             "move_ids": [Command.create(
                 {"product_id": self.product.id, "product_uom_qty": 1, "quantity": 1,
                  "location_id": self.warehouse.lot_stock_id.id,
                  "location_dest_id": self.partner.property_stock_customer.id})]}
        )  # fmt: skip
        self.ship(picking)
        self.waits(picking)

    def test_nobody_forges_what_credit_control_says(self):
        self.ship(self.picking)
        hold = self.hold_of(self.picking)
        for action in (
            lambda: self.picking.write({"credit_delivery_state": "released"}),
            lambda: self.picking.write({"credit_delivery_hold_id": False}),
            lambda: hold.with_user(self.keeper).read(["state"]),
            lambda: hold.with_user(self.sales).write({"state": "released"}),
            lambda: hold.with_user(self.controller).write({"use": "used"}),
            lambda: hold.with_user(self.controller).write({"amount": 1}),
            lambda: hold.with_user(self.controller).unlink(),
            lambda: self.env["credit.delivery.hold"].with_user(self.controller).create(
                {"picking_id": self.picking.id, "state": "released"}
            ),
        ):  # fmt: skip
            self.refused(action)
        self.waits(self.picking)

    def test_a_transfer_is_made_with_no_word_of_credit_control(self):
        copy = self.picking.with_context(default_credit_delivery_state="released").copy()
        self.assertEqual(copy.sudo().credit_delivery_state, "none")

    def test_who_may_not_decide_does_not(self):
        self.ship(self.picking)
        for user in (self.keeper, self.sales, self.other_sales, self.analyst, self.auditor):
            with self.subTest(user=user.login):
                self.refused(lambda user=user: self.decide(self.picking, user))

    def test_nobody_decides_on_their_own(self):
        group = self.env.ref("credit_management.group_credit_controller")
        self.sales.sudo().group_ids |= group  # sells, and controls
        self.keeper.sudo().group_ids |= group  # tries to ship, and controls
        self.ship(self.picking)
        self.refused(lambda: self.decide(self.picking, self.sales))
        self.refused(lambda: self.decide(self.picking, self.keeper))
        self.decide(self.picking)
        self.assertEqual(self.hold_of(self.picking).state, "released")

    def test_a_release_needs_a_reason_and_who_may_see_the_customer(self):
        self.ship(self.picking)
        hold = self.hold_of(self.picking).with_user(self.controller)
        for reason in ("", "  ", "<p></p>", ["x"], 5):
            self.refused(lambda reason=reason: hold.action_release(reason))

    def test_the_dialogue_decides_nothing_by_itself(self):
        self.ship(self.picking)
        hold = self.hold_of(self.picking)
        dialogue = self.env["credit.delivery.decision"].with_user(self.analyst).create(
            {"hold_ids": hold.ids, "reason": "Because", "decision": "release"}
        )  # fmt: skip
        self.refused(dialogue.action_decide)

    def test_a_release_covers_what_was_released(self):
        self.ship(self.picking, 2)
        self.decide(self.picking)
        self.picking.move_ids.quantity = 8
        self.ship(self.picking)
        self.assertNotEqual(self.picking.state, "done")
        self.picking.move_ids.quantity = 2
        self.ship(self.picking)
        self.assertEqual((self.picking.state, self.at_customer(self.picking)), ("done", 2))

    def test_of_a_stopped_customer_nothing_is_released(self):
        self.grant(self.partner, 0, "suspend")
        self.ship(self.picking)
        self.refused(lambda: self.decide(self.picking, self.manager))

    def test_a_stop_after_the_release_holds(self):
        self.ship(self.picking)
        self.decide(self.picking)
        self.grant(self.partner, 0, "suspend")
        self.ship(self.picking)
        self.waits(self.picking)

    def test_the_warehouse_reads_no_figures(self):
        self.ship(self.picking)
        reason = self.picking.credit_delivery_reason
        self.assertTrue(reason)
        self.assertNotRegex(reason, r"\d")
        self.assertIn("800", self.hold_of(self.picking).with_user(self.controller).reason)
