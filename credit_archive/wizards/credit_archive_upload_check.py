from hashlib import sha256

from odoo import Command, api, fields, models
from odoo.tools.mimetypes import guess_mimetype

from ..engine.naming import agrees, kind_of

SHOWN = 20


class CreditArchiveUploadCheck(models.TransientModel):
    """What to know of scans before they are filed: kept already, twice, not what they say."""

    _inherit = "credit.archive.upload"

    duplicates = fields.Text("The same document", compute="_compute_findings")
    misnamed = fields.Text("Not what the name says", compute="_compute_findings")

    @api.model
    def action_open_for(self, attachment_ids, file_id=False):
        """Open the dialog with what was dropped on a view of a credit file."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_archive.credit_archive_upload_action"
        )
        action["context"] = {
            "default_file_id": file_id,
            "default_attachment_ids": [Command.set(attachment_ids)],
        }
        return action

    @api.depends("attachment_ids")
    def _compute_findings(self):
        for wizard in self:
            # The user's own uploads only: of others nothing is said.
            scans = wizard.attachment_ids._origin.sudo().filtered(
                lambda one: one.create_uid == self.env.user and one.res_model == self._name
            )
            contents = {scan: scan.raw or b"" for scan in scans}
            wizard.misnamed = wizard._misnamed_text(contents)
            hashes = {scan: sha256(raw).hexdigest() for scan, raw in contents.items() if raw}
            wizard.duplicates = wizard._duplicates_text(hashes)

    def _misnamed_text(self, contents):
        found = [
            self.env._("%(name)s is %(kind)s.", name=scan.name, kind=kind)
            for scan, raw in contents.items()
            for kind in [kind_of(raw, guess_mimetype(raw))]
            if raw and not agrees(scan.name, kind)
        ]
        return "\n".join(found[:SHOWN])

    def _duplicates_text(self, hashes):
        """Name scans that are kept already, where this user sees it, and those that are twice here."""
        first, found = {}, []
        known = self._known(set(hashes.values()))
        for scan, digest in hashes.items():
            if digest in known:
                found.append(
                    self.env._(
                        "%(name)s lies in %(record)s already.",
                        name=scan.name,
                        record=", ".join(known[digest].mapped("display_name")),
                    )
                )
            if first.setdefault(digest, scan) != scan:
                found.append(
                    self.env._(
                        "%(name)s is the same document as %(other)s.",
                        name=scan.name,
                        other=first[digest].name,
                    )
                )
        return "\n".join(found[:SHOWN])

    @api.model
    def _known(self, hashes):
        """Return {checksum: records with it, among those this user can see}."""
        # The checksum is searched for everybody, the answer is what this user may see.
        versions = self.env["credit.archive.version"].sudo()
        versions = versions.search([("sha256", "in", list(hashes))])
        seen = self.env["credit.archive.record"].browse(versions.record_id.ids).exists()
        return {
            digest: own.record_id.sudo(False) & seen
            for digest, own in versions.grouped("sha256").items()
            if own.record_id.sudo(False) & seen
        }
