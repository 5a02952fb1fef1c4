from odoo import models


class CreditReminder(models.Model):
    """Letters whose level charges interest propose it."""

    _inherit = "credit.reminder"

    def _after_letter(self):
        # EXTENDS 'credit_collection'. A company without rates charges none.
        result = super()._after_letter()
        charging = self.filtered(lambda one: one.level_id.charges_interest)
        for root, reminders in charging.grouped("company_id").items():
            if self.env["credit.interest.rate"]._of(root):
                self.env["credit.interest"]._propose(reminders.account_id, root._credit_today())
        return result
