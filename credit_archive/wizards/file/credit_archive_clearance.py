from odoo import fields, models


class CreditArchiveClearance(models.TransientModel):
    """Gives employees a clearance; the right is checked where it is written."""

    _name = "credit.archive.clearance"
    _description = "Give a Clearance"
    _inherit = ["credit.answers"]

    user_ids = fields.Many2many("res.users", string="Employees", required=True)
    class_id = fields.Many2one(
        "credit.archive.class", "Clearance", help="Empty: takes the clearance away."
    )
    reason = fields.Char(required=True, help="What they need it for.")

    def action_apply(self):
        """Give the clearance."""
        self.ensure_one()
        self.user_ids._credit_set_clearance(self.class_id, self.reason)
        return {"type": "ir.actions.act_window_close"}
