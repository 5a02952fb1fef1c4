from odoo import fields, models
from odoo.exceptions import UserError

from ...models.base.channels import CHANNELS

FACTS = [
    ("credit.statement", "Financial statement"),
    ("credit.survey.answer", "Survey answer"),
    ("credit.document", "Customer document"),
    ("credit.control", "Evidence of control"),
]


class CreditVerification(models.TransientModel):
    """Asks through which channel facts were verified. Decides nothing itself: the facts do."""

    _name = "credit.verification"
    _description = "Verification of facts"
    _inherit = ["credit.answers"]

    res_model = fields.Selection(FACTS, "Kind of document", required=True)
    res_ids = fields.Json("Documents", required=True)
    channel = fields.Selection(CHANNELS, "Verified through", required=True)

    def action_verify(self):
        """Verify the facts through the channel; the facts check who may."""
        self.ensure_one()
        ids = self.res_ids
        if not isinstance(ids, list) or not all(isinstance(key, int) for key in ids):
            raise UserError(self.env._("There is nothing to verify."))
        self.env[self.res_model].browse(ids).exists().action_verify(self.channel)
        return {"type": "ir.actions.act_window_close"}
