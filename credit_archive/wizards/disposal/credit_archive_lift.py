from odoo import fields, models


class CreditArchiveLift(models.TransientModel):
    """Asks why a legal hold is lifted."""

    _name = "credit.archive.lift"
    _description = "Lift a Legal Hold"
    _inherit = ["credit.answers"]

    hold_id = fields.Many2one("credit.archive.hold", "Matter", required=True, readonly=True)
    reason = fields.Text(required=True)

    def action_lift(self):
        """Lift the hold."""
        self.ensure_one()
        self.hold_id.action_lift(self.reason)
        return {"type": "ir.actions.act_window_close"}
