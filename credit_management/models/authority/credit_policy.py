from odoo import fields, models


class CreditPolicy(models.Model):
    _inherit = "credit.policy"

    offices_note = fields.Char("Offices", compute="_compute_offices_note")

    def write(self, vals):
        # EXTENDS 'credit.policy': the company's controller is asked first.
        result = super().write(vals)
        if "controller_id" in vals:
            self.env["credit.authority"]._holders_changed()
        return result

    def _compute_offices_note(self):
        for policy in self:
            policy.offices_note = self.env["credit.authority"]._offices_note(policy.company_id)
