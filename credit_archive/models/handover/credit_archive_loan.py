from odoo import models

from ...engine.access import SEE


class CreditArchiveLoanHandover(models.Model):
    """Paper a leaving employee had on loan: returned, the successor gets a loan to ask for (R77)."""

    _inherit = "credit.archive.loan"

    def action_return(self):
        """Take the paper back; the successor of who left gets a draft of a loan.

        sudo: the list of the hand-over says for whom; who takes the paper back needn't see it.
        """
        result = super().action_return()
        lines = self.env["credit.archive.handover.line"].sudo().search(
            [("kind", "=", "loan"), ("res_id", "in", self.ids), ("handover_id.state", "=", "done")]
        )  # fmt: skip
        for line in lines:
            self.sudo().browse(line.res_id)._renew_for(line.handover_id.to_id)
        return result

    def _renew_for(self, successor):
        """Draft a loan of the same records for ``successor``, of those they may know of."""
        decisions = self.record_ids.with_user(successor)._decide(SEE)
        seen = [record.id for record, decision in decisions.items() if decision == "allowed"]
        if not seen:
            return
        self._create_guarded(
            [
                {
                    "user_id": successor.id,
                    "company_id": self.company_id.id,
                    "kind": self.kind,
                    "purpose": self.purpose,
                    "record_ids": [(6, 0, seen)],
                }
            ]
        )
