from odoo import fields, models


class CreditAccount(models.Model):
    """Who of the customer's people may see the account in the portal."""

    _inherit = "credit.account"

    portal_right_ids = fields.One2many(
        "credit.portal.right", "account_id", "Who sees it in the portal"
    )

    def _take_over(self, other):
        # EXTENDS 'credit_management': who saw one of two accounts doesn't see both by their merger.
        # As the caller says, the system merges.
        other.portal_right_ids.unlink()
        return super()._take_over(other)
