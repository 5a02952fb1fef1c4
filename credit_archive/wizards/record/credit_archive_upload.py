import os
from hashlib import sha256

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype

from odoo.addons.credit_management.models.base.channels import CHANNELS

from ...engine.naming import agrees, clean, kind_of

SHOWN = 20


class CreditArchiveUpload(models.TransientModel):
    """Takes scans, many at once: each becomes a record to classify, or one a new version.

    Before they are filed it tells what to know of them: kept already, twice, not
    what they say.
    """

    _name = "credit.archive.upload"
    _description = "Upload Scans"
    _inherit = ["credit.archive.uploads"]

    file_id = fields.Many2one("credit.archive.file", "Credit file", required=True)
    record_id = fields.Many2one("credit.archive.record", "New version of")
    section_id = fields.Many2one("credit.archive.section")
    channel = fields.Selection(CHANNELS, "Source", default="customer")
    date = fields.Date(default=lambda self: self.env.company._credit_today())
    reason = fields.Char(help="Why there is a new version.")
    attachment_ids = fields.Many2many(string="Scans")
    duplicates = fields.Text("The same document", compute="_compute_findings")
    misnamed = fields.Text("Not what the name says", compute="_compute_findings")

    @api.depends("attachment_ids")
    def _compute_findings(self):
        for wizard in self:
            # sudo: the user's own uploads only: of others nothing is said.
            scans = wizard.attachment_ids._origin.sudo().filtered(
                lambda one: one.create_uid == self.env.user and one.res_model == self._name
            )
            contents = {scan: scan.raw or b"" for scan in scans}
            wizard.misnamed = wizard._misnamed_text(contents)
            hashes = {scan: sha256(raw).hexdigest() for scan, raw in contents.items() if raw}
            wizard.duplicates = wizard._duplicates_text(hashes)

    @api.model_create_multi
    def create(self, vals_list):
        # What a context or a default names is as much the caller's word as what is sent.
        named = self.default_get(["record_id"])
        for vals in vals_list:
            self._check_record({**named, **vals})
        return super().create(vals_list)

    def write(self, vals):
        self._check_record(vals)
        return super().write(vals)

    @api.model
    def _check_record(self, vals):
        self.env["credit.archive.record"]._check_named(vals.get("record_id") or [])

    @api.onchange("file_id")
    def _onchange_file_id(self):
        if not self.section_id:
            self.section_id = self._usual_section()

    def _usual_section(self):
        """Return the first section the user may add to."""
        Section = self.env["credit.archive.section"]
        for grant in self.env["credit.archive.access"]._grants():
            if "add" in grant.operations:
                allowed = [("id", "in", list(grant.sections))] if grant.sections else []
                return Section.search(allowed, limit=1)
        return Section

    @api.model
    def action_open_for(self, attachment_ids, file_id=False):
        """Open the dialog with what was dropped on a view of a credit file.

        Raises ``AccessError`` for whoever uploads nothing.
        """
        self.check_access("create")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_archive.credit_archive_upload_action"
        )
        action["context"] = {
            "default_file_id": file_id,
            "default_attachment_ids": [Command.set(attachment_ids)],
        }
        return action

    def action_upload(self):
        """Make the records, or the new version, and open them."""
        self.ensure_one()
        scans = self._uploads()
        records = self._new_version(scans) if self.record_id else self._new_records(scans)
        # sudo: what was uploaded lies with the records now; nothing may lie outside. Its right was
        # checked when it was taken.
        self.attachment_ids = [Command.clear()]
        scans.sudo().unlink()
        return self._show(records)

    def _new_version(self, scans):
        record = self.record_id
        record.check_access("write")
        if len(scans) > 1:
            raise UserError(self.env._("Scans: a new version is one document."))
        version = self.env["credit.archive.version"]._add(
            record, scans.name, scans.raw, self.reason or ""
        )
        record._reset_verification()
        self.env["credit.archive.log"]._append(
            [
                {
                    "operation": "version",
                    "record": record,
                    "detail": {"version": version.number, "reason": self.reason or ""},
                }
            ]
        )
        return record

    def _new_records(self, scans):
        if not self.section_id:
            raise UserError(self.env._("Section: say where the scans belong."))
        Version = self.env["credit.archive.version"]
        records = self.env["credit.archive.record"].create(
            [
                {
                    "file_id": self.file_id.id,
                    "section_id": self.section_id.id,
                    "schedule_id": self.section_id.schedule_id.id,
                    "title": os.path.splitext(clean(scan.name))[0],
                    "channel": self.channel,
                    "date": self.date,
                }
                for scan in scans
            ]
        )
        for record, scan in zip(records, scans, strict=True):
            Version._add(record, scan.name, scan.raw)
        return records

    def _show(self, records):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_archive.credit_archive_record_action"
        )
        if len(records) == 1:
            form = self.env.ref("credit_archive.credit_archive_record_view_form")
            return {**action, "views": [(form.id, "form")], "res_id": records.id}
        return {**action, "domain": [("id", "in", records.ids)], "context": {}}

    def _misnamed_text(self, contents):
        found = [
            self.env._("%(name)s is %(kind)s.", name=scan.name, kind=kind)
            for scan, raw in contents.items()
            for kind in [kind_of(raw, guess_mimetype)]
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
        """Return {checksum: records with it, among those this user can see}.

        sudo: the checksum is searched for everybody, ``sudo(False)``: the answer isn't.
        """
        versions = self.env["credit.archive.version"].sudo()
        versions = versions.search([("sha256", "in", list(hashes))])
        seen = self.env["credit.archive.record"].browse(versions.record_id.ids).exists()
        return {
            digest: own.record_id.sudo(False) & seen
            for digest, own in versions.grouped("sha256").items()
            if own.record_id.sudo(False) & seen
        }
