from odoo.tests import tagged

from odoo.addons.credit_management.tests.buttons import Presser

from .common import SupplierCase


@tagged("post_install", "-at_install")
class TestButtons(SupplierCase):
    """No button about prepayments that does nothing."""

    def test_every_button_answers(self):
        self.purchase(1500).button_confirm()
        self.paid(400)
        self.payment(300)
        held = self.payment(5000)
        (held | self.payment(1)).action_post()
        self.assertTrue(held.sudo().credit_prepayment_hold_id)
        self.company.po_double_validation = "two_step"
        self.company.po_double_validation_amount = 1
        waiting = self.purchase(200)
        waiting.button_confirm()
        for who in (self.controller, self.manager):
            who.group_ids |= self.env.ref("purchase.group_purchase_manager")
            who.group_ids |= self.env.ref("account.group_account_invoice")
        finger = Presser(self, ("credit_management_purchase",))
        finger.press_everywhere(
            self.controller | self.manager | self.buyer | self.accountant | self.analyst
        )
        finger.assert_all_pressed()
