from odoo import models


class CreditAccount(models.Model):
    """What is printed of one account, its credit report above all, is filed as of that day (R61)."""

    _name = "credit.account"
    _inherit = ["credit.account", "credit.archive.filed"]

    _filing_code = "report"

    def _filing_partners(self):
        return self.partner_id
