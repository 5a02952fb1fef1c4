from odoo import fields, models


class CreditPolicyStep(models.TransientModel):
    """Asks for the day of a publication, an answer, or an evaluation. The edition decides who may."""

    _name = "credit.policy.step"
    _description = "Step of a Policy Edition"
    _inherit = ["credit.answers"]

    edition_id = fields.Many2one("credit.policy.edition", required=True, ondelete="cascade")
    comment_ids = fields.Many2many("credit.policy.comment", string="Comments")
    step = fields.Selection(
        [("publish", "Publish"), ("answer", "Answer"), ("evaluate", "Evaluate")],
        required=True,
        default="publish",
    )
    day = fields.Date("In force from")
    note = fields.Text("In words")

    def action_publish(self):
        """Publish the edition from the day on."""
        self.ensure_one()
        self.edition_id.action_publish(self.day)
        return {"type": "ir.actions.act_window_close"}

    def action_answer(self):
        """Answer the comments."""
        self.ensure_one()
        self.comment_ids.action_answer(self.note)
        return {"type": "ir.actions.act_window_close"}

    def action_evaluate(self):
        """Keep the evaluation."""
        self.ensure_one()
        self.edition_id.action_evaluate(self.note)
        return {"type": "ir.actions.act_window_close"}
