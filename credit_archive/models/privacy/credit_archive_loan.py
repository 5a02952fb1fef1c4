from odoo import models

from ...engine import access, consent


class CreditArchiveLoan(models.Model):
    """Paper that is handed over is opened: something has to allow that (R81)."""

    _inherit = "credit.archive.loan"

    def action_hand_over(self):
        """Hand the paper over, where the use of what it says is allowed; errors as before."""
        self._check_archivist()
        papers = self.filtered(lambda loan: loan.kind == access.PAPER)
        papers._all_records().sudo(False)._check_basis(consent.Use(consent.OPEN))
        return super().action_hand_over()
