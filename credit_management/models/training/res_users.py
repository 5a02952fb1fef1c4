from odoo import api, models


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'base': who is new may have something to read.
        users = super().create(vals_list)
        self.env["credit.training"]._readers_changed()
        return users

    def write(self, vals):
        # EXTENDS 'base': who takes an office reads what it has to, who leaves it needn't.
        result = super().write(vals)
        if {"group_ids", "active", "company_ids"} & set(vals):
            self.env["credit.training"]._readers_changed()
        return result


class ResGroups(models.Model):
    _inherit = "res.groups"

    def write(self, vals):
        # EXTENDS 'base': the same, by way of the group.
        result = super().write(vals)
        if {"user_ids", "implied_ids", "implied_by_ids"} & set(vals):
            self.env["credit.training"]._readers_changed()
        return result
