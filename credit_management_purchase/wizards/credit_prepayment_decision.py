from odoo import api, fields, models


class CreditPrepaymentDecision(models.TransientModel):
    """Asks for the reason of a release or rejection. Decides nothing itself: the hold does."""

    _name = "credit.prepayment.decision"
    _description = "Decision on a prepayment hold"
    _inherit = ["credit.dialogue"]

    hold_ids = fields.Many2many("credit.prepayment.hold", required=True)
    decision = fields.Selection(
        [("release", "Release"), ("reject", "Reject")], required=True, default="release"
    )
    seen = fields.Json(help="What the holds looked like when the dialogue was opened.")
    summary = fields.Text(compute="_compute_summary")

    @api.depends("hold_ids")
    @api.depends_context("lang")
    def _compute_summary(self):
        for wizard in self:
            wizard.summary = "\n".join(
                f"{hold.display_name}: {hold.reason}" for hold in wizard.hold_ids
            )

    def action_decide(self):
        """Release or reject with the reason given; the holds check who may."""
        self.ensure_one()
        holds = self._as_seen(self.hold_ids)
        if self.decision == "release":
            holds.action_release(self._given_reason())
        else:
            holds.action_reject(self._given_reason())
        return self._close()
