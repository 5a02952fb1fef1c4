from odoo import fields, models


class CreditArchiveHandoverSign(models.TransientModel):
    """Asks for a signature under a hand-over. Decides nothing itself: the hand-over does."""

    _name = "credit.archive.handover.sign"
    _description = "Signature under a hand-over"
    _inherit = ["credit.answers"]

    handover_id = fields.Many2one("credit.archive.handover", required=True, ondelete="cascade")
    name = fields.Char(required=True, default=lambda self: self.env.user.name)
    signature = fields.Binary(attachment=False)

    def action_sign(self):
        """Sign; the hand-over checks who may, and in which part."""
        self.ensure_one()
        self.handover_id.action_sign((self.signature or b"").decode(), self.name)
        return {"type": "ir.actions.act_window_close"}
