from odoo import models


class CreditArchiveRecordDisclosure(models.Model):
    """From records to their disclosure."""

    _inherit = "credit.archive.record"

    def action_disclose(self):
        """Open a new disclosure of these records."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "credit.archive.disclosure",
            "view_mode": "form",
            "name": self.env._("Disclosure"),
            "context": {"default_record_ids": self.ids},
        }
