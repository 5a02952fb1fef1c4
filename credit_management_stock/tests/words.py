"""The words in which deliveries are told."""

from odoo import Command

from odoo.addons.credit_management.tests.common import CreditCase


class WarehouseMixin:
    """A company with a warehouse, and goods in place of the service ``CreditCase`` sells."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Odoo gives a company its warehouse while a test makes it, and this one may be older.
        warehouses, company = (
            cls.env["stock.warehouse"].sudo(),
            [("company_id", "=", cls.company.id)],
        )
        if not warehouses.search_count(company):
            warehouses.create({"company_id": cls.company.id})

    def goods(self):
        """Make the product one that the warehouse delivers."""
        self.product.write({"type": "consu", "is_storable": True, "invoice_policy": "delivery"})


class DeliveryCase(WarehouseMixin, CreditCase):
    """Goods in stock, a customer with a limit of 1,000, and somebody of the warehouse."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper = cls._user("keeper", "stock.group_stock_user")

    def setUp(self):
        super().setUp()
        self.goods()
        self.warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        self.env["stock.quant"]._update_available_quantity(
            self.product, self.warehouse.lot_stock_id, 10000
        )
        self.partner = self.customer(limit=1000)

    def transfer(self, amount=600, quantity=6, partner=None, **values):
        """Return the ready transfer of a confirmed order, as the warehouse sees it."""
        order = self.confirmed(amount, partner, quantity=quantity, **values)
        return self.transfer_of(order)

    def transfer_of(self, order):
        """Return the transfer of ``order`` that isn't done yet, as the warehouse sees it."""
        picking = order.sudo().picking_ids.filtered(lambda one: one.state not in ("done", "cancel"))
        picking.action_assign()
        return picking.with_user(self.keeper)

    def ship(self, picking, quantity=None):
        """Validate the transfer as the warehouse does, in part where a quantity is given."""
        if quantity is not None:
            picking.move_ids.quantity = quantity
            picking.move_ids.picked = True
        result = picking.with_context(skip_backorder=True).button_validate()
        self.env.flush_all()
        return result

    def hold_of(self, picking):
        """Return the hold of a transfer, as the system."""
        return picking.sudo().credit_delivery_hold_id

    def waits(self, picking):
        """Say that the transfer is held and nothing of it has left."""
        self.assertNotEqual(picking.state, "done")
        self.assertEqual(picking.credit_delivery_state, "held")
        self.assertEqual(self.hold_of(picking).state, "open")
        self.assertFalse(self.at_customer(picking))

    def at_customer(self, picking):
        """Return what of the transfer's moves has reached the customer."""
        moves = picking.sudo().move_ids.filtered(lambda move: move.state == "done")
        return sum(moves.mapped("quantity"))

    def cut(self, amount):
        """Lower the limit of the customer to ``amount``."""
        self.grant(self.partner, amount, "decrease")

    def late(self, days, amount=10):
        """Let the customer be ``days`` late with an invoice."""
        return self.invoice(amount, days=-days)

    def prepaying(self):
        """Return a payment term of payment before delivery."""
        return self.env["account.payment.term"].sudo().create(
            {"name": "Before delivery", "credit_before_delivery": True,
             "line_ids": [Command.create({"value": "percent", "value_amount": 100})]}
        )  # fmt: skip

    def paid(self, order, amount):
        """Return a posted payment of ``amount`` received for ``order``."""
        payment = self.env["account.payment"].create(
            {"payment_type": "inbound", "partner_type": "customer", "amount": amount,
             "partner_id": order.partner_id.id, "company_id": self.company.id}
        )  # fmt: skip
        payment.action_post()
        order.sudo().credit_payment_ids |= payment
        return payment

    def decide(self, picking, user=None):
        """Release the delivery as the controller."""
        hold = self.hold_of(picking).with_user(user or self.controller)
        return hold.action_release("The controller knows why")

    def evaluate(self):
        """Run what judges held deliveries again."""
        self.env["credit.delivery.hold"].sudo().search([])._evaluate()
