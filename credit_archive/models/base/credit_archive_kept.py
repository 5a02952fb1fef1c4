from odoo import models

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG


class CreditArchiveKept(models.AbstractModel):
    """Records that say themselves when they may go, and to whom they exist at all.

    Odoo skips that question while it uninstalls, and takes a key of the context
    for it. Clients can send that key.
    """

    _name = "credit.archive.kept"
    _description = "Kept until it may go"
    _inherit = ["credit.archive.veil", "credit.answers"]

    def unlink(self):
        """Delete, and let no key of the context pass for an uninstallation."""
        honest = self.with_context(**{MODULE_UNINSTALL_FLAG: False})
        return super(CreditArchiveKept, honest).unlink()
