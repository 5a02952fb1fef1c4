from odoo import api, models


class CreditArchiveFile(models.Model):
    """Papers of collection that were there before the credit file."""

    _inherit = "credit.archive.file"

    @api.model
    def _filed_models(self):
        # EXTENDS 'credit_archive'
        return [
            *super()._filed_models(),
            "credit.reminder",
            "credit.statement.confirmation",
            "credit.write.off",
        ]
