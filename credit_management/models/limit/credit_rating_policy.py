from odoo import models


class CreditRatingPolicy(models.Model):
    _inherit = "credit.rating.policy"

    def _changed(self):
        # EXTENDS: a grade may allow no credit from now on, or again. The check knows at once; what
        # else follows for thousands of accounts does the scheduled action, in a moment.
        result = super()._changed()
        if self:
            self.env["credit.account"]._trigger_follow_grades()
        return result
