from odoo import api, models
from odoo.exceptions import ValidationError

from .ir_attachment import VAULT


class MailActivity(models.Model):
    _inherit = "mail.activity"

    @api.constrains("res_model_id")
    def _check_credit_archive(self):
        """Who is assigned reads the record's name, cleared or not."""
        # Which model it is about is no secret.
        if any(activity.sudo().res_model_id.model in VAULT for activity in self):
            raise ValidationError(self.env._("Nobody schedules activities on records."))
