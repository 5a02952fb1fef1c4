from odoo import models


class AccountPaymentRegister(models.TransientModel):
    """Payments made here exist only once they are saved: what fails is held, not refused."""

    _inherit = "account.payment.register"

    def _post_payments(self, to_process, edit_mode=False):
        # EXTENDS 'account'
        payments = self.env["account.payment"].union(*(vals["payment"] for vals in to_process))
        waiting = payments._prepayment_pays_out()
        held = waiting._prepayment_hold(waiting._prepayment_judge())
        rest = [vals for vals in to_process if vals["payment"] not in held]
        for payment in held.filtered(lambda one: one.state != "draft"):
            payment.state = "draft"  # with a write-off Odoo opens the entry first
        return super()._post_payments(rest, edit_mode=edit_mode) if rest else None
