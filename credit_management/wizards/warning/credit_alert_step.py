from odoo import fields, models

from ...models.warning.credit_alert import OUTCOMES


class CreditAlertStep(models.TransientModel):
    """Asks what came of warnings, one or several chosen in a list."""

    _name = "credit.alert.step"
    _description = "Dealing with Warnings"

    alert_ids = fields.Many2many("credit.alert", string="Warnings", readonly=True)
    outcome = fields.Selection(OUTCOMES, "What came of it", required=True)
    note = fields.Text("What was done", required=True)

    def action_handle(self):
        """Deal with the warnings as ``credit.alert`` does, with its errors; closes the dialogue."""
        self.check_access("read")
        for step in self:
            step.alert_ids.action_handle(step.outcome, step.note)
        return {"type": "ir.actions.act_window_close"}
