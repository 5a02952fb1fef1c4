from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    credit_is_setup_hidden = fields.Boolean("Set-up guide hidden")

    def write(self, vals):
        # EXTENDS 'base': a mode that somebody chose ends what was planned for it.
        result = super().write(vals)
        if "credit_check_mode" in vals:
            # sudo: the plan goes with the mode, whoever may read the policy
            policies = (
                self.env["credit.policy"]
                .sudo()
                .search([("company_id", "in", self.ids), ("enforce_on", "!=", False)])
            )
            policies.write({"enforce_on": False, "enforce_by_id": False})
        return result
