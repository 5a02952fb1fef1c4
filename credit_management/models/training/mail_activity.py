from odoo import models
from odoo.exceptions import UserError

from ...engine.training import OPEN
from .credit_training_reading import ACTIVITY


class MailActivity(models.Model):
    """An activity that asks somebody to read lasts until they have acknowledged it."""

    _inherit = "mail.activity"

    def _credit_check_decision(self):
        # EXTENDS: marking it done would look like acknowledging, and wouldn't be.
        result = super()._credit_check_decision()
        kind = not self.env.su and self.env["ir.model.data"]._xmlid_to_res_id(ACTIVITY)
        # sudo: whether it was read doesn't depend on who ends the activity
        mine = self.sudo().filtered(lambda one: kind and one.activity_type_id.id == kind)
        # somebody may have planned one of this kind elsewhere
        mine = mine.filtered(lambda one: one.res_model == "credit.training.reading")
        # sudo: as above
        readings = self.env["credit.training.reading"].sudo().browse(mine.mapped("res_id"))
        for reading in readings.exists():
            if reading.state in OPEN:
                raise UserError(
                    self.env._(
                        "%s: this activity ends by itself once it is acknowledged. Open it and "
                        "press “I have read this”.",
                        reading.training_id.name,
                    )
                )
        return result
