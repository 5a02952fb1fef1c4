from odoo import fields, models


class CreditAccount(models.Model):
    """What was written off of this customer."""

    _inherit = "credit.account"

    write_off_ids = fields.One2many("credit.write.off", "account_id", "Write-offs", readonly=True)

    def _take_over(self, other):
        # EXTENDS 'credit_collection': what was lost stays lost.
        other.write_off_ids.write({"account_id": self.id})
        return super()._take_over(other)
