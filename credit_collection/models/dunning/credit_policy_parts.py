from odoo import api, models
from odoo.fields import Domain


class CreditPolicyParts(models.AbstractModel):
    """The levels of reminding are part of the credit policy."""

    _inherit = "credit.policy.parts"

    @api.model
    def _part_names(self):
        # EXTENDS
        return {**super()._part_names(), "reminders": self.env._("Reminder levels")}

    @api.model
    def _credit_policy_parts(self, root):
        # EXTENDS
        own = Domain("company_id", "in", [False, root.id])
        levels = self._rows_of("credit.reminder.level", own, root)
        return {**super()._credit_policy_parts(root), "reminders": levels}
