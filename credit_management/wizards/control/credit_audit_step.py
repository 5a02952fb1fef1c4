from odoo import fields, models

from ...models.control.credit_audit_line import VERDICTS


class CreditAuditStep(models.TransientModel):
    """Asks for the comment on findings, or what was done about them. They decide who may."""

    _name = "credit.audit.step"
    _description = "Step of a Finding"
    _inherit = ["credit.answers"]

    line_ids = fields.Many2many("credit.audit.line", string="Findings", required=True)
    step = fields.Selection(
        [("judge", "Comment"), ("corrected", "Corrected")], required=True, default="judge"
    )
    verdict = fields.Selection(VERDICTS, "What becomes of it", default="accepted")
    note = fields.Text("Comment")
    corrector_id = fields.Many2one("res.users", "Corrected by", domain="[('share', '=', False)]")
    date_correct = fields.Date("To be corrected until")

    def action_judge(self):
        """Comment on the findings."""
        self.ensure_one()
        self.line_ids.action_judge(
            self.verdict, self.note or "", self.corrector_id.id, self.date_correct
        )
        return {"type": "ir.actions.act_window_close"}

    def action_corrected(self):
        """Say what was done about them."""
        self.ensure_one()
        self.line_ids.action_corrected(self.note or "")
        return {"type": "ir.actions.act_window_close"}
