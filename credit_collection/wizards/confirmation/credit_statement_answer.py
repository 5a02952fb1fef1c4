from odoo import fields, models
from odoo.exceptions import UserError


class CreditStatementAnswer(models.TransientModel):
    """Notes what a customer answered on paper, with the signed copy."""

    _name = "credit.statement.answer"
    _description = "Answer on paper"
    _inherit = ["credit.answers"]

    statement_id = fields.Many2one("credit.statement.confirmation", required=True)
    currency_id = fields.Many2one(related="statement_id.currency_id")
    closing = fields.Monetary("Open by our books", related="statement_id.closing")
    outcome = fields.Selection(
        [("confirmed", "Confirmed"), ("disputed", "Differs")], required=True, default="confirmed"
    )
    their_amount = fields.Monetary("By their books")
    name = fields.Char("Signed by", required=True)
    comment = fields.Text("What differs")
    scan = fields.Binary("Signed copy", attachment=False)
    scan_name = fields.Char("File name")

    def action_note(self):
        """Note it; raises AccessError for who doesn't collect, UserError without the signed copy."""
        self.ensure_one()
        statement = self.statement_id
        statement._check_collector()
        if not self.scan:
            raise UserError(self.env._("Signed copy: file it here; it is the proof."))
        theirs = None if self.outcome == "confirmed" else self.their_amount
        # sudo: who may note the answer was checked; the copy is filed with the statement
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": self.scan_name or statement.name,
                    "datas": self.scan,
                    "res_model": statement._name,
                    "res_id": statement.id,
                }
            )
        )
        # sudo: as above
        statement.sudo().scan_ids = [fields.Command.link(attachment.id)]
        statement._answer((self.name or "").strip(), theirs, (self.comment or "").strip(), "paper")
        return {"type": "ir.actions.act_window_close"}
