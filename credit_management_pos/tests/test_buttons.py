from odoo.tests import tagged

from odoo.addons.credit_management.tests.buttons import Presser

from .till import TillCase


@tagged("post_install", "-at_install")
class TestButtons(TillCase):
    """No button about sales at the till that does nothing."""

    def test_every_button_answers(self):
        self.partner = self.customer(limit=1000)
        self.sell(1500, credit_offline=True)
        self.env["pos.order"].with_user(self.cashier).credit_till_ask(
            self.till.id, self.customer(limit=100, name="Other").id, 1200
        )
        self.manager.group_ids |= self.env.ref("point_of_sale.group_pos_manager")
        finger = Presser(self, ("credit_management_pos",))
        finger.press_everywhere(self.controller | self.manager | self.cashier)
        finger.assert_all_pressed()
