from odoo import api, models
from odoo.exceptions import ValidationError

from .ir_attachment import VAULT


class MailMessage(models.Model):
    _inherit = "mail.message"

    @api.constrains("model")
    def _check_credit_archive(self):
        """A message reaches its recipients without asking for their clearance."""
        if any(message.model in VAULT for message in self):
            raise ValidationError(self.env._("Nobody writes messages about records."))
