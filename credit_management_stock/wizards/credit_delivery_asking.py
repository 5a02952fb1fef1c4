from odoo import fields, models


class CreditDeliveryAsking(models.TransientModel):
    """Asks the warehouse why held goods should leave. Keeps nothing: the hold does."""

    _name = "credit.delivery.asking"
    _description = "Ask for the release of a delivery"
    _inherit = ["credit.dialogue"]

    picking_id = fields.Many2one("stock.picking", required=True, ondelete="cascade")

    def action_ask(self):
        """Tell credit control what was written, in the user's name.

        Raises ``AccessError`` for who may not work on the transfer, and ``UserError`` for an
        empty text, or where nothing waits any more. sudo: who ships needn't see the hold.
        """
        self.ensure_one()
        self.check_access("read")
        self.picking_id.check_access("write")
        hold = self.picking_id._credit_waiting_hold()
        # The user's own name, not the system's: who asks stands in the chatter.
        hold.with_user(self.env.user)._ask_for(self._given_reason())
        return self._close()
