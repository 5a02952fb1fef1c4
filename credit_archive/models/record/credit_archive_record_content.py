from odoo import api, fields, models
from odoo.fields import Domain

from ...engine import access
from ..base.searching import where

BAD = ("damaged", "missing")


class CreditArchiveRecordContent(models.Model):
    """The documents of a record: kept twice, misnamed, damaged, and the buttons that open them."""

    _inherit = "credit.archive.record"

    duplicate_ids = fields.Many2many(
        "credit.archive.record",
        string="Same content",
        compute="_compute_duplicate_ids",
        help="Records, among those you can see, with the same document.",
    )
    is_misnamed = fields.Boolean("Not what its name says", compute="_compute_is_misnamed")
    is_damaged = fields.Boolean(
        "Damaged or missing",
        compute="_compute_is_damaged",
        search="_search_is_damaged",
        help="A document of this record isn't what was filed any more, or isn't there.",
    )

    @api.depends("version_ids")
    @api.depends_context("uid")
    def _compute_duplicate_ids(self):
        for record in self:
            record.duplicate_ids = record.version_ids[:1]._same_content() - record

    @api.depends("version_ids.is_misnamed")
    def _compute_is_misnamed(self):
        for record in self:
            record.is_misnamed = record.version_ids[:1].is_misnamed

    @api.depends("version_ids.integrity", "state")
    def _compute_is_damaged(self):
        for record in self:
            bad = any(version.integrity in BAD for version in record.version_ids)
            record.is_damaged = bad and record.state != "destroyed"

    def _search_is_damaged(self, operator, value):
        damaged = Domain("version_ids.integrity", "in", BAD) & Domain("state", "!=", "destroyed")
        return where(damaged, operator, value)

    def action_open_content(self):
        """Open the newest version in the browser, or ask for the loan it takes."""
        return self._content_action(access.VIEW)

    def action_print_content(self):
        """Open a marked copy of the newest version to print, or ask for the loan it takes."""
        return self._content_action(access.PRINT)

    def action_download_content(self):
        """Download the newest version, or ask for the loan it takes."""
        return self._content_action(access.DOWNLOAD)

    def _content_action(self, operation):
        """Return the action by which the newest version leaves by ``operation``."""
        self.ensure_one()
        self.check_access("read")
        return self.version_ids[:1]._content_action(operation, self)

    def action_upload_version(self):
        """Open the dialog that takes a new version."""
        self.ensure_one()
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_archive.credit_archive_upload_action"
        )
        action["name"] = self.env._("New version")
        action["context"] = {"default_file_id": self.file_id.id, "default_record_id": self.id}
        return action
