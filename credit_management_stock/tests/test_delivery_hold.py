from odoo import Command
from odoo.tests import tagged

from .words import DeliveryCase


@tagged("post_install", "-at_install")
class TestDeliveryHold(DeliveryCase):
    """What is stopped when it leaves, what isn't, and how it goes on."""

    def goes(self, picking):
        """Say that the transfer leaves."""
        self.ship(picking)
        self.assertEqual(picking.state, "done", picking.sudo().credit_delivery_reason)

    # --- what is asked

    def test_what_fits_leaves(self):
        picking = self.transfer(1000, 10)
        self.goes(picking)
        self.assertEqual(picking.credit_delivery_state, "passed")
        self.assertFalse(self.hold_of(picking))

    def test_orders_that_wait_do_not_stand_against_a_delivery(self):
        first, second = self.transfer(500, 5), self.transfer(500, 5)
        self.cut(500)
        self.goes(first)
        self.ship(second)
        self.waits(second)
        self.assertEqual(self.hold_of(second).excess, 500)

    def test_late_by_more_than_tolerated(self):
        picking = self.transfer()
        self.late(29)
        self.goes(picking)
        picking = self.transfer_of(self.released(300))
        self.late(31)
        self.company._credit_policy().hold_overdue_days = 0
        self.company._credit_policy().tolerance_days = 0
        order = picking.sudo().sale_id
        order.credit_hold_id.decided_on = "2001-01-01 12:00:00"
        self.ship(picking)
        self.waits(picking)
        self.assertIn("31", self.hold_of(picking).reason)

    def released(self, amount, **values):
        """Return an order that was held and released."""
        order = self.held(amount, **values)
        self.release(order)
        self.assertEqual(order.state, "sale")
        return order

    def test_an_account_on_hold(self):
        picking = self.transfer()
        self.late(60)
        self.account(self.partner).sudo()._refresh_state()
        self.ship(picking)
        self.waits(picking)
        self.assertIn("on hold", self.hold_of(picking).reason)

    def test_a_released_order_is_not_stopped_again_within_its_tolerance(self):
        order = self.released(1500)
        self.goes(self.transfer_of(order))

    def test_a_released_order_is_stopped_after_its_tolerance(self):
        order = self.released(1500)
        order.sudo().credit_hold_id.decided_on = "2001-01-01 12:00:00"
        picking = self.transfer_of(order)
        self.ship(picking)
        self.waits(picking)

    def test_what_is_invoiced_in_advance_counts_once(self):
        self.product.invoice_policy = "order"
        order = self.confirmed(1000, quantity=10)
        order.sudo()._create_invoices().action_post()
        picking = self.transfer_of(order)
        self.goes(picking)
        self.assertEqual(self.exposure(), 1000)

    def test_where_orders_do_not_count_deliveries_do(self):
        self.env.ref("credit_management.credit_exposure_category_order").sudo().treatment = "show"
        first, second = self.transfer(800, 8), self.transfer(800, 8)
        self.goes(first)
        self.ship(second)
        self.waits(second)

    def test_returns_receipts_and_what_stays_inside_pass(self):
        picking = self.transfer()
        self.goes(picking)
        self.grant(self.partner, 0, "suspend")
        wizard = self.env["stock.return.picking"].with_context(
            active_id=picking.id, active_ids=picking.ids, active_model="stock.picking"
        ).create({})  # fmt: skip
        wizard.product_return_moves.quantity = 6
        back = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        self.goes(back.with_user(self.keeper))
        self.assertEqual(self.exposure(), 0)
        shelf = self.warehouse.lot_stock_id.copy({"name": "Shelf"})
        inside = self.env["stock.picking"].create(
            {"picking_type_id": self.warehouse.int_type_id.id, "partner_id": self.partner.id,
             "location_id": self.warehouse.lot_stock_id.id, "location_dest_id": shelf.id,
             "move_ids": [Command.create(
                 {"product_id": self.product.id, "product_uom_qty": 1, "quantity": 1,
                  "location_id": self.warehouse.lot_stock_id.id,
                  "location_dest_id": shelf.id})]}
        )  # fmt: skip
        self.goes(inside.with_user(self.keeper))

    def test_picking_and_packing_go_on_and_only_leaving_is_stopped(self):
        self.warehouse.delivery_steps = "pick_pack_ship"
        order = self.confirmed(800, quantity=8)
        self.cut(100)
        steps = order.sudo().picking_ids
        self.goes(steps.filtered(lambda one: one.state == "assigned").with_user(self.keeper))
        left = lambda: order.sudo().picking_ids.filtered(lambda one: one.state == "assigned")  # noqa: E731
        self.goes(left().with_user(self.keeper))
        last = left().with_user(self.keeper)
        self.ship(last)
        self.waits(last)

    def test_drop_shipping_is_a_delivery(self):
        if "is_dropship" not in self.env["stock.picking"]._fields:
            self.skipTest("without drop-shipping")
        picking = self.transfer(800, 8)
        self.cut(100)
        supplier = self.env.ref("stock.stock_location_suppliers")
        picking.sudo().write({"location_id": supplier.id})
        picking.sudo().move_ids.location_id = supplier
        self.ship(picking, 8)
        self.waits(picking)

    # --- modes

    def test_observing_ships_and_keeps_what_was_found(self):
        self.company._credit_policy().delivery_mode = "observe"
        picking = self.transfer(800, 8)
        self.cut(100)
        self.goes(picking)
        self.assertEqual(picking.credit_delivery_state, "observed")
        check = self.env["credit.check"].search([("picking_id", "=", picking.id)])
        self.assertEqual((check.verdict, check.mode, check.stage), ("hold", "observe", "delivery"))
        self.assertEqual(check._replay().outcome, "hold")
        self.assertTrue(picking.with_user(self.keeper).credit_delivery_reason)

    def test_off_asks_nothing(self):
        self.company._credit_policy().delivery_mode = "off"
        picking = self.transfer(800, 8)
        self.cut(100)
        self.goes(picking)
        self.assertFalse(self.env["credit.check"].search([("picking_id", "=", picking.id)]))

    def test_deliveries_are_never_checked_more_strictly_than_orders(self):
        picking = self.transfer(800, 8)
        self.cut(100)
        self.company.credit_check_mode = "observe"
        self.goes(picking)
        self.assertEqual(picking.credit_delivery_state, "observed")

    # --- of several

    def test_of_a_batch_the_others_leave(self):
        held = self.transfer(800, 8)
        other = self.customer(limit=1000, name="In order")
        good = self.transfer(800, 8, other)
        self.cut(100)
        both = held | good
        both.move_ids.picked = True
        both.with_context(skip_backorder=True).button_validate()
        self.assertEqual(good.state, "done")
        self.waits(held)

    def test_transfers_validated_together_share_one_limit(self):
        self.env.ref("credit_management.credit_exposure_category_order").sudo().treatment = "show"
        both = self.transfer(800, 8) | self.transfer(800, 8)
        both.move_ids.picked = True
        both.with_context(skip_backorder=True).button_validate()
        self.assertEqual(sorted(both.mapped("state")), ["assigned", "done"])

    def test_a_transfer_for_several_orders_waits_when_one_of_them_does(self):
        picking = self.transfer(400, 4)
        late = self.customer(limit=1000, name="Late")
        other = self.transfer(400, 4, late)
        other.sudo().move_ids.picking_id = picking
        self.invoice(10, late, days=-60)
        self.ship(picking, 4)
        self.waits(picking)
        self.assertEqual(self.hold_of(picking).partner_id, late)

    def test_a_back_order_is_judged_for_itself(self):
        picking = self.transfer(1000, 10)
        self.ship(picking, 4)
        self.assertEqual(picking.state, "done")
        self.cut(500)
        rest = self.transfer_of(picking.sudo().sale_id)
        self.ship(rest)
        self.waits(rest)
        self.ship(rest, 1)
        self.assertEqual((rest.state, self.hold_of(rest).state), ("done", "cleared"))

    def test_units_of_the_warehouse_and_of_the_order_differ(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.order(960, quantity=4)
        order.sudo().order_line.product_uom_id = dozen
        order.sudo().order_line.price_unit = 240
        order.action_confirm()
        picking = self.transfer_of(order)
        self.cut(100)
        self.ship(picking)
        self.waits(picking)
        self.assertEqual(self.hold_of(picking).amount, 960)

    # --- how it goes on

    def test_a_release_lets_it_leave_and_is_told(self):
        picking = self.transfer(800, 8)
        self.cut(100)
        self.ship(picking)
        self.announce()
        hold = self.hold_of(picking)
        self.assertEqual(hold.activity_user_id, self.controller)
        self.assertIn("waits for credit control", picking.sudo().message_ids[0].body)
        self.decide(picking)
        self.assertEqual((hold.state, picking.credit_delivery_state), ("released", "released"))
        self.assertFalse(hold.activity_ids)
        self.assertEqual(hold.decided_by_id, self.controller)
        self.assertEqual(picking.state, "assigned")
        self.goes(picking)
        self.assertEqual(hold.use, "used")

    def test_above_the_ceiling_a_manager_decides(self):
        self.company.credit_release_ceiling = 500
        picking = self.transfer(800, 8)
        self.cut(100)
        self.ship(picking)
        with self.assertRaisesRegex(Exception, "above your authority"):
            self.decide(picking)
        self.decide(picking, self.manager)
        self.assertEqual(self.hold_of(picking).state, "released")

    def test_a_rejection_keeps_the_goods(self):
        picking = self.transfer(800, 8)
        self.cut(100)
        self.ship(picking)
        self.hold_of(picking).with_user(self.controller).action_reject("No")
        self.assertEqual(picking.credit_delivery_state, "rejected")
        self.assertIn("No", picking.credit_delivery_reason)
        self.ship(picking)
        self.waits(picking)

    def test_who_ships_asks_and_who_decides_hears_of_it(self):
        picking = self.transfer(800, 8)
        self.cut(100)
        self.ship(picking)
        self.announce()
        action = picking.action_credit_ask()
        dialogue = self.env[action["res_model"]].with_user(self.keeper).create(
            {"picking_id": picking.id, "reason": "Their line stands still"}
        )  # fmt: skip
        dialogue.action_ask()
        hold = self.hold_of(picking)
        self.assertEqual(hold.explanation, "Their line stands still")
        self.assertIn("stands still", hold.activity_ids.note)

    def test_it_is_ready_when_nothing_stands_against_it(self):
        picking = self.transfer(800, 8)
        self.cut(100)
        self.ship(picking)
        self.grant(self.partner, 1000, "increase")
        self.evaluate()
        self.assertEqual(self.hold_of(picking).state, "ready")
        self.assertEqual((picking.state, picking.credit_delivery_state), ("assigned", "ready"))
        self.cut(100)
        self.evaluate()
        self.waits(picking)

    def test_it_leaves_by_itself_where_the_company_says_so(self):
        self.company._credit_policy().ship_when_ready = True
        picking = self.transfer(800, 8)
        self.late(60)
        self.ship(picking)
        self.waits(picking)
        self.pay(10)
        with self.enter_registry_test_mode():
            self.env.ref("credit_management.ir_cron_evaluate_holds").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual((picking.state, self.hold_of(picking).state), ("done", "cleared"))

    def test_a_payment_has_it_judged_again(self):
        picking = self.transfer(800, 8)
        self.late(60)
        self.ship(picking)
        cron = self.env.ref("credit_management.ir_cron_evaluate_holds")
        triggers = self.env["ir.cron.trigger"].search
        before = triggers([("cron_id", "=", cron.id)])
        self.pay(10)
        self.assertTrue(triggers([("cron_id", "=", cron.id)]) - before)

    def test_a_held_delivery_follows_a_merged_customer(self):
        picking = self.transfer(800, 8)
        self.cut(500)
        self.ship(picking)
        mine, other = self.partner, self.customer(limit=100, name="Twin")
        self.env["base.partner.merge.automatic.wizard"]._merge([mine.id, other.id], other)
        self.assertEqual(self.hold_of(picking).account_id, self.account(other))
        self.assertEqual(self.hold_of(picking).state, "open")

    def test_a_cancelled_transfer_waits_for_nobody(self):
        picking = self.transfer(800, 8)
        self.cut(100)
        self.ship(picking)
        picking.action_cancel()
        hold = self.hold_of(picking)
        self.assertEqual((hold.state, hold.use), ("cleared", "void"))

    def test_nothing_is_reserved_where_the_company_says_so(self):
        self.company._credit_policy().stop_at_reservation = True
        picking = self.transfer(800, 8)
        self.cut(100)
        self.ship(picking)
        picking.move_ids.picked = False
        picking.do_unreserve()
        picking.action_assign()
        self.assertEqual(picking.state, "confirmed")
        self.decide(picking)
        picking.action_assign()
        self.assertEqual(picking.state, "assigned")

    def exposure(self):
        """Return what the customer counts now."""
        self.env.flush_all()
        account = self.account(self.partner)
        account.invalidate_recordset()
        return account.exposure_amount
