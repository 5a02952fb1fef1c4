from odoo import api, fields, models

READERS = "credit_archive.group_archive_user,credit_management.group_credit_auditor"


class ResPartner(models.Model):
    """How many consents of a customer are valid, and how many were withdrawn (R81)."""

    _inherit = "res.partner"

    credit_consent_valid = fields.Integer(
        "Valid consents", compute="_compute_credit_consents", groups=READERS
    )
    credit_consent_withdrawn = fields.Integer(
        "Withdrawn consents", compute="_compute_credit_consents", groups=READERS
    )

    @api.depends("credit_archive_file_id")
    @api.depends_context("company", "uid")
    def _compute_credit_consents(self):
        for partner in self:
            file = partner.credit_archive_file_id
            partner.credit_consent_valid = file.consent_valid_count
            partner.credit_consent_withdrawn = file.consent_withdrawn_count

    def action_view_credit_consents(self):
        """Open the consents of these customers, in the file of the current company."""
        return self.credit_archive_file_id.action_view_consents()
