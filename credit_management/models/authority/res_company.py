from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def write(self, vals):
        # EXTENDS 'base': rows that end at the ceiling end elsewhere now.
        result = super().write(vals)
        if "credit_release_ceiling" in vals:
            self.env["credit.authority"]._ask_anew({"release"})
        return result
