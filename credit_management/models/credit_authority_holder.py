from odoo import api, models


class CreditAuthorityHolder(models.Model):
    """Who a row of the matrix stands for: titles, holders, acting deputies."""

    _inherit = "credit.authority"

    @api.model
    def _title(self, row):
        """Return who a row of the engine stands for, in a word."""
        if row.key:
            return self.sudo().browse(row.key).name
        managers = self.env.ref("credit_management.group_credit_manager").id
        return (
            self.env._("Credit manager")
            if row.group == managers
            else self.env._("Credit controller")
        )

    @api.model
    def _titles(self, rows):
        """Return who these rows stand for, as they are read: one or the other."""
        return self.env._(" or ").join(dict.fromkeys(self._title(row) for row in rows))

    @api.model
    def _holders(self, row):
        """Return the users who decide by ``row`` in their own right."""
        group = self.env["res.groups"].sudo().browse(row.group or [])
        users = group.all_user_ids | self.env["res.users"].sudo().browse(row.persons)
        return users.filtered(lambda user: user.active and not user.share)

    @api.model
    def _deputies(self, row, day):
        """Return the users who stand in for the holders of ``row`` on ``day``."""
        acting = row.deputy and row.deputy.acts_on(day)
        return self.env["res.users"].sudo().browse(row.deputy.person if acting else [])
