from odoo import api, fields, models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    _inherit = "res.partner"

    credit_archive_file_id = fields.Many2one(
        "credit.archive.file",
        "Credit file",
        compute="_compute_credit_archive_file_id",
        groups="credit_archive.group_archive_user,credit_management.group_credit_auditor",
    )

    @api.depends_context("company")
    def _compute_credit_archive_file_id(self):
        """Find the file of the current company, in one query."""
        files = self.env["credit.archive.file"].search(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("company_id", "=", self.env.company.root_id.id),
                ("merged_into_id", "=", False),
            ]
        )
        known = files.grouped("partner_id")
        for partner in self:
            partner.credit_archive_file_id = known.get(partner.commercial_partner_id, False)

    def action_view_credit_archive_file(self):
        """Open the credit file; an archivist gets a new one where there is none.

        Raises ``AccessError`` for others where there is none.
        """
        self.env["credit.answers"]._one_of(self)
        file = self.credit_archive_file_id
        if not file:
            self.env["credit.archive.file"].check_access("create")
            file = self.env["credit.archive.file"]._open(self, self.env.company, "hand")
        return {
            "type": "ir.actions.act_window",
            "res_model": "credit.archive.file",
            "res_id": file.id,
            "view_mode": "form",
        }

    def write(self, vals):
        if not {"parent_id", "is_company"} & set(vals):
            return super().write(vals)
        files = self._credit_archive_files()
        result = super().write(vals)
        for file in files:
            file._check_may_move_to(file.partner_id.commercial_partner_id, self.env)
        files._follow_partner()
        return result

    def _credit_tell_owner(self, owner, new, counts):
        # EXTENDS 'credit_management': the file's log says who saw it as their own, and until when.
        result = super()._credit_tell_owner(owner, new, counts)
        detail = {"salesperson": [owner.name or "", new.name or ""], "counts": counts}
        self.env["credit.archive.log"].with_user(self.env.user)._append(
            [
                {"operation": "assign", "file": file, "detail": detail}
                for file in self._credit_archive_files()
            ]
        )
        return result

    def _credit_archive_files(self):
        """Return the files kept for these partners themselves, of all companies, as the system."""
        # sudo: whoever changes the partner: its file follows, seen or not.
        return (
            self.env["credit.archive.file"]
            .sudo()
            .search([("partner_id", "in", self.ids), ("merged_into_id", "=", False)])
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_credit_archive_file(self):
        file = self._credit_archive_files()[:1]
        if file:
            raise UserError(
                self.env._(
                    "%(customer)s has the credit file %(file)s and can't be deleted; "
                    "archive the contact instead.",
                    customer=file.partner_id.name,
                    file=file.name,
                )
            )
