from odoo.tests import tagged

from odoo.addons.credit_management.tests.buttons import Presser

from .words import DeliveryCase


@tagged("post_install", "-at_install")
class TestButtons(DeliveryCase):
    """No button about goods that leave that does nothing."""

    def test_every_button_answers(self):
        picking = self.transfer(800, 8)
        self.cut(500)
        self.ship(picking)
        self.waits(picking)
        for who in (self.controller, self.manager):
            who.group_ids |= self.env.ref("stock.group_stock_user")
        finger = Presser(self, ("credit_management_stock",))
        finger.press_everywhere(self.controller | self.manager | self.keeper | self.sales)
        finger.assert_all_pressed()
