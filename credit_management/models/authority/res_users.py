from odoo import api, models


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'base': an office that was empty may have somebody now.
        users = super().create(vals_list)
        if users._held_offices():
            self.env["credit.authority"]._holders_changed()
        return users

    def write(self, vals):
        # EXTENDS 'base': who leaves an office isn't waited for, who takes it is asked.
        if not {"group_ids", "active", "company_ids"} & set(vals):
            return super().write(vals)
        before = self._held_offices()
        result = super().write(vals)
        if before != self._held_offices() or (before and {"active", "company_ids"} & set(vals)):
            self.env["credit.authority"]._holders_changed()
        return result

    def unlink(self):
        # EXTENDS 'base'
        held = self._held_offices()
        result = super().unlink()
        if held:
            self.env["credit.authority"]._holders_changed()
        return result

    def _held_offices(self):
        """Return the {(user id, group id)} by which these users decide something."""
        return {
            (user.id, group.id)
            for group in self.env["credit.authority"]._named_groups()
            for user in group.all_user_ids & self.sudo()  # sudo: as the members are
        }
