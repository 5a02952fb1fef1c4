from odoo import api, fields, models


class BaseModuleUninstall(models.TransientModel):
    _inherit = "base.module.uninstall"

    credit_archive_loss = fields.Integer(
        "Records of credit files lost", compute="_compute_credit_archive_loss"
    )

    @api.depends("module_ids")
    def _compute_credit_archive_loss(self):
        # sudo: the warning counts everything that would be destroyed, seen or not.
        records = self.env["credit.archive.record"].sudo().search_count([])
        for wizard in self:
            going = "credit_archive" in wizard._get_modules().mapped("name")
            wizard.credit_archive_loss = records if going else 0
