from odoo import api, models
from odoo.fields import Domain


class ResUsers(models.Model):
    """What record rules ask about documents that name records."""

    _inherit = "res.users"

    def _credit_archive_approval_domain(self):
        """Return the domain of the approvals this user may know of; record rules ask for it."""
        registers = (
            "credit_archive.group_archive_archivist",
            "credit_management.group_credit_auditor",
        )
        if any(self.has_group(group) for group in registers):
            return Domain.TRUE
        asked = Domain("archive_user_id", "=", self.id) | Domain("user_id", "=", self.id)
        return Domain("archive_user_id", "=", False) | asked

    @api.model
    def _credit_archive_line_domain(self):
        """Return the domain of lines that name no record, or one open to the current user."""
        seen = self._credit_archive_domain("see", "record_id.")
        return Domain("record_id", "=", False) | seen
