from odoo import api, models


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'base': an office that was empty may have somebody now.
        users = super().create(vals_list)
        if any(not user.share for user in users):
            self.env["credit.authority"]._holders_changed()
        return users

    def write(self, vals):
        # EXTENDS 'base': who leaves an office isn't waited for, who takes it is asked.
        result = super().write(vals)
        if {"group_ids", "active", "company_ids"} & set(vals):
            self.env["credit.authority"]._holders_changed()
        return result
