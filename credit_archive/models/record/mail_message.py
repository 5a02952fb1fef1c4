from odoo import api, models
from odoo.exceptions import ValidationError


class MailMessage(models.Model):
    _inherit = "mail.message"

    @api.constrains("model")
    def _check_credit_archive(self):
        """A message reaches its recipients without asking for their clearance."""
        vault = self.env["ir.attachment"]._credit_archive_vault()
        if any(message.model in vault for message in self):
            raise ValidationError(self.env._("Nobody writes messages about records."))
