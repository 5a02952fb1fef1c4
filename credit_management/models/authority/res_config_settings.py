from odoo import api, fields, models

from .credit_policy import REMARKS


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    credit_approval_remark = fields.Selection(REMARKS, "Remark with an approval")
    credit_offices_note = fields.Char("Offices", compute="_compute_credit_offices_note")

    @api.depends("company_id")
    def _compute_credit_offices_note(self):
        """Tell what is wrong with the offices to who may fill them."""
        may = self.env.user.has_group("credit_management.group_credit_manager")
        for settings in self:
            root = settings.company_id.root_id
            settings.credit_offices_note = (
                self.env["credit.authority"]._offices_note(root) if may else ""
            )
