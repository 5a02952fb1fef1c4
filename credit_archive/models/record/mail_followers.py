from odoo import api, models
from odoo.exceptions import ValidationError


class MailFollowers(models.Model):
    _inherit = "mail.followers"

    @api.constrains("res_model")
    def _check_credit_archive(self):
        """Who follows is told, cleared or not."""
        vault = self.env["ir.attachment"]._credit_archive_vault()
        if any(follower.res_model in vault for follower in self):
            raise ValidationError(self.env._("Nobody follows records."))
