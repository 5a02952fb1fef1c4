from odoo import fields, models


class CreditWriteOffRecovery(models.TransientModel):
    """Notes what came in after it was written off."""

    _name = "credit.write.off.recovery"
    _description = "Recovery"
    _inherit = ["credit.answers"]

    write_off_id = fields.Many2one("credit.write.off", required=True)
    currency_id = fields.Many2one(related="write_off_id.currency_id")
    amount = fields.Monetary("Recovered", required=True)

    def action_note(self):
        """Make the draft entry; the write-off checks who may, and how much."""
        self.ensure_one()
        self.write_off_id._recover(self.amount)
        return {"type": "ir.actions.act_window_close"}
