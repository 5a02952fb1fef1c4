from odoo import fields, models


class CreditPolicy(models.Model):
    _inherit = "credit.policy"

    offices_note = fields.Char("Offices", compute="_compute_offices_note")

    def _compute_offices_note(self):
        for policy in self:
            policy.offices_note = self.env["credit.authority"]._offices_note(policy.company_id)
