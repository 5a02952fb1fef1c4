from odoo import api, fields, models


class CreditArchiveHandoverLetters(models.Model):
    """From the hand-over to its letters."""

    _inherit = "credit.archive.handover"

    customer_count = fields.Integer("Customers", compute="_compute_customer_count")

    @api.depends("line_ids")
    def _compute_customer_count(self):
        for one in self:
            one.customer_count = len(one.line_ids.filtered(lambda line: line.kind == "customer"))

    def action_letters(self):
        """Choose the customers who get the letter."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_archive.credit_archive_handover_letter_action"
        )
        action["domain"] = [("handover_id", "=", self.id), ("kind", "=", "customer")]
        return action

    def _letters_sent(self, count):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%s letters are on their way.", count),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
