from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import ormcache

from odoo.addons.credit_management.models.base.caches import forget

from ..base.groups import MANAGER


class ResUsers(models.Model):
    """Users have a clearance, and see by it."""

    _name = "res.users"
    _inherit = ["res.users", "credit.guard"]

    _credit_guarded = frozenset({"credit_clearance_id"})

    credit_clearance_id = fields.Many2one(
        "credit.archive.class",
        "Clearance",
        copy=False,
        ondelete="restrict",
        groups="credit_archive.group_archive_archivist,credit_management.group_credit_auditor",
        help="The highest class of confidentiality this user may see. Empty: only level 0.",
    )

    @ormcache("self.id")
    def _credit_clearance_level(self):
        """Return the level this user is cleared for (cached)."""
        self.ensure_one()
        # sudo: everybody is judged by a clearance only archivists may read.
        return self.sudo().credit_clearance_id.level

    def _credit_set_clearance(self, clearance, reason):
        """Give these users a clearance: archive managers only, up to their own, never to oneself.

        Raises ``AccessError``. sudo: archive managers write no users and see not all of the
        companies those work for.
        """
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only archive managers give clearances."))
        own = self.env.user._credit_clearance_level()
        companies = self.env.user.sudo().company_ids.root_id
        for user in self:
            if not user.sudo().company_ids.root_id & companies:
                raise AccessError(self.env._("Clearances are given to users of your companies."))
            if user == self.env.user and clearance.level > own:
                raise AccessError(self.env._("Nobody raises the own clearance."))
            if max(clearance.level, user._credit_clearance_level()) > own:
                raise AccessError(
                    self.env._("Nobody gives or takes a clearance above the own one.")
                )
        before = {user: user.sudo().credit_clearance_id.name or "" for user in self}
        self.sudo().write({"credit_clearance_id": clearance.id})
        self.env["credit.archive.log"]._append(
            [
                {
                    "operation": "clearance",
                    "detail": {
                        "user": user.sudo().login,
                        "clearance": [before[user], clearance.name or ""],
                        "reason": reason,
                    },
                }
                for user in self
            ]
        )

    def write(self, vals):
        result = super().write(vals)
        if "credit_clearance_id" in vals:
            # The conditions by which users see records are cached.
            self.env.flush_all()
            forget(self.env)
        return result

    def action_set_credit_clearance(self):
        """Open the dialog that gives a clearance; ``AccessError`` for whoever gives none."""
        self.env["credit.archive.clearance"].check_access("create")
        return {
            "type": "ir.actions.act_window",
            "res_model": "credit.archive.clearance",
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Give a clearance"),
            "context": {"default_user_ids": self.ids},
        }

    @api.model
    def _credit_archive_domain(self, operation, path=""):
        """Return the domain of records open to the current user; record rules ask for it."""
        return self.env["credit.archive.access"]._domain(operation, path)
