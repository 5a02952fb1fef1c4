from odoo import fields, models


class CreditHoldExplaining(models.TransientModel):
    """Asks the salesperson why a held order should go through. Keeps nothing: the hold does."""

    _name = "credit.hold.explaining"
    _description = "Explain to credit control"
    _inherit = ["credit.dialogue"]

    order_id = fields.Many2one("sale.order", required=True, ondelete="cascade")
    attachment_ids = fields.Many2many("ir.attachment", string="Attachments")

    def action_explain(self):
        """Tell credit control what was written, in the user's name.

        Raises ``AccessError`` for who doesn't sell the order or may not read a file, and
        ``UserError`` for an empty text, or where no hold waits any more. sudo: the salesperson
        of an order needn't see its hold.
        """
        self.ensure_one()
        self.check_access("read")
        self.order_id.check_access("read")
        self.order_id._credit_check_may_explain()
        reason = self._given_reason()
        self.attachment_ids.check_access("read")
        # The user's own name, not the system's: who explains stands in the chatter.
        self.order_id.sudo().credit_hold_id.with_user(self.env.user)._explain(
            reason, self.attachment_ids
        )
        return self._close()
