from odoo import fields, models
from odoo.exceptions import UserError

DOCUMENTS = [("credit.request", "Limit request"), ("credit.assessment", "Assessment")]


class CreditRejection(models.TransientModel):
    """Asks why a document is rejected. Decides nothing itself: the document does."""

    _name = "credit.rejection"
    _description = "Rejection of a request or an assessment"

    res_model = fields.Selection(DOCUMENTS, required=True)
    res_id = fields.Many2oneReference("Document", model_field="res_model", required=True)
    reason = fields.Text(required=True)
    seen = fields.Char(help="What the document looked like when the dialogue was opened.")

    def action_reject(self):
        """Reject the document for the reason given; it checks who may."""
        self.ensure_one()
        if not (self.reason or "").strip():
            raise UserError(self.env._("Reason: say why; it is kept with the decision."))
        document = self.env[self.res_model].browse(self.res_id).exists()
        # Only ever refuses more: a document that changed meanwhile isn't decided on.
        document.with_context(credit_seen=self.seen).action_reject(self.reason)
        return {"type": "ir.actions.act_window_close"}
