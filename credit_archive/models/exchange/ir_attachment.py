from odoo import api, models


class IrAttachment(models.Model):
    """The log an imported file came with lies in the vault, too."""

    _inherit = "ir.attachment"

    @api.model
    def _credit_archive_vault(self):
        # EXTENDS
        return super()._credit_archive_vault() | {"credit.archive.origin"}
