from odoo import fields, models

DOCUMENTS = [
    ("credit.request", "Limit request"),
    ("credit.assessment", "Assessment"),
    ("credit.review", "Review"),
]


class CreditRejection(models.TransientModel):
    """Asks why a document is rejected. Decides nothing itself: the document does."""

    _name = "credit.rejection"
    _description = "Rejection of a request or an assessment"
    _inherit = ["credit.dialogue"]

    res_model = fields.Selection(DOCUMENTS, "Kind of document", required=True)
    res_id = fields.Many2oneReference("Document", model_field="res_model", required=True)
    seen = fields.Char(help="What the document looked like when the dialogue was opened.")

    def action_reject(self):
        """Reject the document for the reason given; it checks who may."""
        self.ensure_one()
        document = self.env[self.res_model].browse(self.res_id)
        document.check_access("read")  # what is hidden or gone isn't rejected in silence
        self._as_seen(document).action_reject(self._given_reason())
        return self._close()
