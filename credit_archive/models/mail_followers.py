from odoo import api, models
from odoo.exceptions import ValidationError

from .ir_attachment import VAULT


class MailFollowers(models.Model):
    _inherit = "mail.followers"

    @api.constrains("res_model")
    def _check_credit_archive(self):
        """Who follows is told, cleared or not."""
        if any(follower.res_model in VAULT for follower in self):
            raise ValidationError(self.env._("Nobody follows records."))
