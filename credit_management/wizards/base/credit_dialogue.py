from odoo import fields, models
from odoo.exceptions import UserError


class CreditDialogue(models.AbstractModel):
    """A dialogue that asks for a reason. It decides nothing itself: the documents do.

    ``seen`` is what the documents looked like when it was opened; a dialogue
    declares it in the form it needs, a text for one or {id: text} for several.
    """

    _name = "credit.dialogue"
    _description = "Dialogue that asks for a reason"
    _inherit = ["credit.answers"]

    reason = fields.Text(required=True)

    def _given_reason(self):
        """Return the reason; raises ``UserError`` for an empty one."""
        reason = (self.reason or "").strip()
        if not reason:
            raise UserError(self.env._("Reason: say why; it is kept with the decision."))
        return reason

    def _as_seen(self, documents):
        """Return ``documents`` so that a decision on what changed meanwhile is refused.

        The context only ever refuses more.
        """
        return documents.with_context(credit_seen=self.seen)

    def _close(self):
        """Return the action that closes the dialogue."""
        return {"type": "ir.actions.act_window_close"}
