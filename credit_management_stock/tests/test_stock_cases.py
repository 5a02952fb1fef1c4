"""Every way goods go through a warehouse: what of it is a delivery, and counts once."""

from odoo import Command
from odoo.tests import tagged

from .words import DeliveryCase


@tagged("post_install", "-at_install")
class TestStockCases(DeliveryCase):
    """Tables: how goods go -> where they are held, and what counts when they have left."""

    def steps(self, order):
        """Return the transfers of an order that aren't done, the first step first."""
        pickings = order.sudo().picking_ids.filtered(
            lambda one: one.state not in ("done", "cancel")
        )
        return pickings.sorted(lambda one: (one.picking_type_id.code == "outgoing", one.id))

    def go(self, picking):
        """Validate one step as the warehouse does; return its state."""
        picking.action_assign()
        self.ship(picking.with_user(self.keeper))
        return picking.state

    def walk(self, order):
        """Validate step by step until nothing moves any more; return the codes of what is done."""
        done = []
        for _step in range(5):
            moved = [
                one.picking_type_id.code
                for one in self.steps(order)
                if one.state != "waiting" and self.go(one) == "done"
            ]
            done += moved
            if not moved:
                return done
        return done

    def delivered(self):
        """Return what counts as delivered and not invoiced, and all that counts."""
        self.env.flush_all()
        self.env["credit.exposure"].invalidate_model()
        rows = self.env["credit.exposure"].search([("partner_id", "=", self.partner.id)])
        counted = rows.filtered("counted")
        delivery = counted.filtered(lambda row: row.category == "delivery")
        return sum(delivery.mapped("amount")), sum(counted.mapped("amount"))

    # --- several steps

    def test_of_several_steps_only_the_last_is_held(self):
        """Table: steps of the warehouse -> what goes on while the customer is stopped."""
        for steps, before in (
            ("ship_only", []),
            ("pick_ship", ["internal"]),
            ("pick_pack_ship", ["internal", "internal"]),
        ):
            with self.subTest(steps):
                self.warehouse.delivery_steps = steps
                self.partner = self.customer(limit=1000)
                order = self.confirmed(600, quantity=6)
                self.cut(100)
                self.assertEqual(self.walk(order), before)
                last = self.steps(order)
                self.assertEqual((last.picking_type_id.code, last.credit_delivery_state),
                                 ("outgoing", "held"))  # fmt: skip
                self.assertEqual(self.delivered(), (0, 600))
                self.grant(self.partner, 1000, "increase")
                self.assertEqual(self.walk(order), ["outgoing"])
                self.assertEqual(self.delivered(), (600, 600))

    def test_a_push_rule_behind_the_shelf_changes_nothing(self):
        """Goods that come in by two steps and go out by three count once, however often they move."""
        self.warehouse.write({"reception_steps": "two_steps", "delivery_steps": "pick_pack_ship"})
        order = self.confirmed(1000, quantity=10)
        self.walk(order)
        self.assertEqual(self.delivered(), (1000, 1000))
        back = self.returned(order, 4)
        self.assertEqual(back.state, "done")
        self.assertEqual(self.delivered()[0], 600)

    def returned(self, order, quantity):
        """Return the done transfer by which goods of an order came back."""
        shipped = order.sudo().picking_ids.filtered(
            lambda one: one.state == "done" and one.picking_type_id.code == "outgoing"
        )
        wizard = self.env["stock.return.picking"].sudo().with_context(
            active_id=shipped.id, active_ids=shipped.ids, active_model="stock.picking"
        ).create({})  # fmt: skip
        wizard.product_return_moves.quantity = quantity
        back = self.env["stock.picking"].sudo().browse(wizard.action_create_returns()["res_id"])
        back.move_ids.write({"quantity": quantity, "picked": True})
        back._action_done()
        return back

    # --- drop-shipping

    def dropped(self, amount=600, quantity=6):
        """Return a confirmed order that our vendor ships, and the transfer by which it does."""
        vendor = self.env["res.partner"].create({"name": "Vendor"})
        self.product.write(
            {
                "route_ids": [Command.set(self.env.ref(
                    "stock_dropshipping.route_drop_shipping").ids)],
                "seller_ids": [Command.create({"partner_id": vendor.id, "price": 1})],
            }
        )  # fmt: skip
        order = self.confirmed(amount, quantity=quantity)
        bought = order.sudo()._get_purchase_orders()
        bought.button_confirm()
        return order, bought.picking_ids

    def test_a_drop_shipment_is_a_delivery(self):
        if "stock_dropshipping" not in self.env["ir.module.module"]._installed():
            self.skipTest("no drop-shipping here")
        order, picking = self.dropped()
        self.cut(100)
        self.assertEqual(self.go(picking), "assigned")
        self.assertEqual(picking.credit_delivery_state, "held")
        self.grant(self.partner, 1000, "increase")
        self.assertEqual(self.go(picking), "done")
        self.assertEqual((order.order_line.qty_delivered, self.delivered()), (6, (600, 600)))

    def test_a_drop_shipment_by_way_of_our_stock_is_held_at_our_door(self):
        """Odoo's two-step drop-ship: the vendor ships to us (or a hub), we to the customer."""
        if "stock_dropshipping" not in self.env["ir.module.module"]._installed():
            self.skipTest("no drop-shipping here")
        vendor = self.env["res.partner"].create({"name": "Vendor"})
        mto = self.env.ref("stock.route_warehouse0_mto")
        mto.active = True
        buy = self.warehouse.buy_pull_id.route_id
        self.product.write(
            {"route_ids": [Command.set((mto | buy).ids)],
             "seller_ids": [Command.create({"partner_id": vendor.id, "price": 1})]}
        )  # fmt: skip
        order = self.confirmed(600, quantity=6)
        bought = order.sudo()._get_purchase_orders()
        bought.button_confirm()
        self.cut(100)
        self.assertEqual(self.go(bought.picking_ids), "done")
        self.assertEqual(self.walk(order), [])
        self.assertEqual(self.steps(order).credit_delivery_state, "held")
        self.grant(self.partner, 1000, "increase")
        self.assertEqual(self.walk(order), ["outgoing"])
        self.assertEqual(self.delivered(), (600, 600))

    # --- other places and owners

    def test_goods_on_the_way_to_another_company_have_left(self):
        transit = self.env.ref("stock.stock_location_inter_company")
        transit.active = True
        self.partner.with_company(self.company).property_stock_customer = transit
        order = self.confirmed(600, quantity=6)
        picking = self.steps(order)
        self.assertEqual(picking.location_dest_id, transit)
        self.cut(100)
        self.assertEqual(self.go(picking), "assigned")
        self.assertEqual(picking.credit_delivery_state, "held")
        self.grant(self.partner, 1000, "increase")
        self.assertEqual(self.go(picking), "done")
        self.assertEqual((order.order_line.qty_delivered, self.delivered()), (6, (600, 600)))
        # What the other company does with them from there is no delivery of ours.
        customers = self.env.ref("stock.stock_location_customers")
        onward = self.env["stock.move"].sudo().create(
            {"product_id": self.product.id, "product_uom_qty": 6, "quantity": 6, "picked": True,
             "location_id": transit.id, "location_dest_id": customers.id,
             "company_id": self.company.id}
        )  # fmt: skip
        onward._action_done()
        self.assertEqual(self.delivered(), (600, 600))

    def test_between_our_own_places_nothing_is_delivered(self):
        inside = self.env["stock.location"].create(
            {"name": "Yard", "usage": "transit", "company_id": self.company.id,
             "location_id": self.warehouse.view_location_id.id}
        )  # fmt: skip
        self.grant(self.partner, 0, "suspend")
        move = self.env["stock.move"].sudo().create(
            {"product_id": self.product.id, "product_uom_qty": 6, "quantity": 6, "picked": True,
             "location_id": self.warehouse.lot_stock_id.id, "location_dest_id": inside.id,
             "partner_id": self.partner.id, "company_id": self.company.id}
        )  # fmt: skip
        move._action_done()
        self.assertEqual((move.state, self.delivered()), ("done", (0, 0)))

    def test_goods_somebody_else_owns_count_once_for_who_gets_them(self):
        """Consignment: sold from the vendor's stock in our store, it is our sale and nobody else's."""
        owner = self.env["res.partner"].create({"name": "Owner", "is_company": True})
        quants = self.env["stock.quant"]
        quants._update_available_quantity(self.product, self.warehouse.lot_stock_id, -10000)
        quants._update_available_quantity(
            self.product, self.warehouse.lot_stock_id, 10, owner_id=owner
        )
        order = self.confirmed(600, quantity=6)
        picking = self.steps(order)
        picking.action_assign()
        picking.move_ids.move_line_ids.owner_id = owner
        self.cut(100)
        self.assertEqual(self.go(picking), "assigned")
        self.assertEqual(picking.credit_delivery_hold_id.partner_id, self.partner)
        self.grant(self.partner, 1000, "increase")
        self.assertEqual(self.go(picking), "done")
        self.assertEqual(self.delivered(), (600, 600))
        self.assertFalse(self.env["credit.exposure"].search([("partner_id", "=", owner.id)]))

    def test_goods_left_on_consignment_at_the_customer_are_a_delivery_once(self):
        """Sent without an order, they belong to us: stop and hold are asked, nothing is counted."""
        customers = self.env.ref("stock.stock_location_customers")
        sent = self.env["stock.picking"].with_user(self.keeper).create(
            {"picking_type_id": self.warehouse.out_type_id.id, "partner_id": self.partner.id,
             "location_id": self.warehouse.lot_stock_id.id, "location_dest_id": customers.id,
             "move_ids": [Command.create(
                 {"product_id": self.product.id, "product_uom_qty": 6,
                  "location_id": self.warehouse.lot_stock_id.id,
                  "location_dest_id": customers.id})]}
        )  # fmt: skip
        sent.action_confirm()
        self.assertEqual(self.go(sent), "done")
        self.assertEqual(self.delivered(), (0, 0))
        order = self.confirmed(600, quantity=6)  # what the customer took from it is sold
        self.assertEqual(self.go(self.steps(order)), "done")
        self.assertEqual(self.delivered(), (600, 600))

    # --- units, lots, several orders

    def test_units_and_lots(self):
        """Table: sold in, tracked by -> half of it leaves, half of it counts."""
        dozen = self.env.ref("uom.product_uom_dozen")
        for unit, tracking in ((dozen, "none"), (self.product.uom_id, "lot"), (dozen, "serial")):
            with self.subTest(unit=unit.name, tracking=tracking):
                product = self.env["product.product"].create(
                    {"name": unit.name, "type": "consu", "is_storable": True, "taxes_id": False,
                     "tracking": tracking, "invoice_policy": "delivery"}
                )  # fmt: skip
                self.partner, mine, self.product = self.customer(limit=1000), self.product, product
                pieces = int(unit._compute_quantity(2, product.uom_id))
                self.stocked(product, tracking, pieces)
                order = self.order(1000, quantity=2)
                order.order_line.product_uom_id = unit
                order.order_line.price_unit = 500
                order.action_confirm()
                picking = self.steps(order)
                picking.action_assign()
                self.half(picking, pieces // 2)
                self.assertEqual(picking.state, "done")
                self.assertEqual(self.delivered(), (500, 1000))
                self.product = mine

    def stocked(self, product, tracking, pieces):
        """Put pieces of a product into the warehouse, by lot or serial number."""
        lots = self.env["stock.lot"]
        if tracking != "none":
            names = [f"L{number}" for number in range(pieces if tracking == "serial" else 1)]
            lots = lots.create([{"name": name, "product_id": product.id} for name in names])
        for lot in lots or [None]:
            self.env["stock.quant"]._update_available_quantity(
                product, self.warehouse.lot_stock_id, pieces // len(lots or [1]), lot_id=lot
            )

    def half(self, picking, pieces):
        """Validate ``pieces`` of a transfer; the rest stays in a back order."""
        left = pieces
        for line in picking.move_ids.move_line_ids:
            taken = min(left, line.quantity_product_uom)
            line.quantity = line.product_id.uom_id._compute_quantity(taken, line.product_uom_id)
            line.picked = taken > 0
            left -= taken
        self.ship(picking.with_user(self.keeper))

    def test_a_transfer_for_two_orders_waits_for_the_one_that_is_held(self):
        late = self.customer(limit=1000, name="Late")
        fine = self.transfer(300, 3)
        mine, self.partner = self.partner, late
        other = self.transfer(300, 3, late)
        self.cut(100)
        self.partner = mine
        other.sudo().move_ids.picking_id = fine.sudo()
        self.ship(fine)
        self.assertEqual((fine.state, fine.credit_delivery_state), ("assigned", "held"))
        self.assertEqual(self.hold_of(fine).partner_id, late)

    def test_a_quantity_below_nothing_leaves_nothing(self):
        """Odoo refuses it, or it is nothing that leaves: no room is made by it."""
        picking = self.transfer(600)
        try:
            with self.env.cr.savepoint():
                picking.move_ids.move_line_ids.quantity = -6
                self.ship(picking)
        except Exception as error:  # noqa: BLE001 - Odoo's own words, whichever class
            self.assertTrue(str(error))
        self.assertEqual(self.delivered(), (0, 600))
