from odoo import fields, models

REMARKS = [
    ("none", "Not asked for"),
    ("optional", "Asked for, may stay empty"),
    ("required", "Required"),
]


class CreditPolicy(models.Model):
    _inherit = "credit.policy"

    approval_remark = fields.Selection(
        REMARKS,
        "Remark with an approval",
        default="optional",
        required=True,
        tracking=True,
        help="Whether who approves is asked for a remark, which is kept with the decision. A "
        "release and a rejection always need a reason.",
    )
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
