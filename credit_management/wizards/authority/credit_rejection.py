from odoo import fields, models

DOCUMENTS = [
    ("credit.request", "Limit request"),
    ("credit.assessment", "Assessment"),
    ("credit.review", "Review"),
]


class CreditRejection(models.TransientModel):
    """Asks why a document is rejected, or for a remark on its approval.

    Decides nothing itself: the document does, and says whether a remark is required.
    """

    _name = "credit.rejection"
    _description = "Decision on a document"
    _inherit = ["credit.dialogue"]

    outcome = fields.Selection(
        [("approve", "Approve"), ("reject", "Reject")], required=True, default="reject"
    )
    res_model = fields.Selection(DOCUMENTS, "Kind of document", required=True)
    res_id = fields.Many2oneReference("Document", model_field="res_model", required=True)
    seen = fields.Char(help="What the document looked like when the dialogue was opened.")
    reason = fields.Text(required=False)
    is_required = fields.Boolean("Remark required")

    def action_reject(self):
        """Reject the document for the reason given; it checks who may."""
        self._document().action_reject(self._given_reason())
        return self._close()

    def action_approve(self):
        """Approve the document with the remark given, if any; it checks who may, and that."""
        self._document().action_approve((self.reason or "").strip())
        return self._close()

    def _document(self):
        self.ensure_one()
        document = self.env[self.res_model].browse(self.res_id)
        document.check_access("read")  # what is hidden or gone isn't decided in silence
        return self._as_seen(document)
