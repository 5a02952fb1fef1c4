from odoo import fields, models


class CreditBreachStep(models.TransientModel):
    """Asks what was done to put a breach right, or what came of it. The breach decides who may."""

    _name = "credit.breach.step"
    _description = "Step of a Breach"
    _inherit = ["credit.answers"]

    breach_ids = fields.Many2many("credit.breach", string="Breaches", required=True)
    step = fields.Selection(
        [("corrected", "Corrected"), ("close", "Close")], required=True, default="corrected"
    )
    note = fields.Text("In words", required=True)

    def action_corrected(self):
        """Say what was done."""
        self.ensure_one()
        self.breach_ids.action_corrected(self.note)
        return {"type": "ir.actions.act_window_close"}

    def action_close(self):
        """Close the breaches."""
        self.ensure_one()
        self.breach_ids.action_close(self.note)
        return {"type": "ir.actions.act_window_close"}
