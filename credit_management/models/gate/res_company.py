from odoo import models

from ..limit.res_company import CAPITAL_FIELDS


class ResCompany(models.Model):
    _inherit = "res.company"

    def write(self, vals):
        # EXTENDS 'base': orders may have been held by the cap or the net capital.
        result = super().write(vals)
        if set(CAPITAL_FIELDS) & set(vals):
            self.env["credit.hold"]._trigger_cron()
        return result
