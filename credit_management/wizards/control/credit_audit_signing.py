from odoo import api, fields, models


class CreditAuditSigning(models.TransientModel):
    """Asks the auditor for the result and the signature. Decides nothing itself: the audit does."""

    _name = "credit.audit.signing"
    _description = "Signature under an Audit"
    _inherit = ["credit.answers"]

    audit_id = fields.Many2one("credit.audit", required=True, ondelete="cascade")
    opinion = fields.Text("Result of the audit", required=True)
    statement = fields.Text("You sign", compute="_compute_statement")

    @api.depends("audit_id")
    @api.depends_context("lang")
    def _compute_statement(self):
        for one in self:
            one.statement = one.audit_id._statement()

    def action_sign(self):
        """Sign the audit; it checks who may."""
        self.ensure_one()
        self.audit_id.action_sign(self.opinion)
        return {"type": "ir.actions.act_window_close"}
