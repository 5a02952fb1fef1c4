import hashlib
import os

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.orm.models import NO_ACCESS
from odoo.tools.mimetypes import guess_mimetype

from .credit_archive_file import REGISTER

LONGEST_NAME = 120
LONGEST_EXTENSION = 10
BLANKS = str.maketrans(dict.fromkeys('/\\:*?"<>|\x00\r\n\t', "_"))


class CreditArchiveVersion(models.Model):
    """One version of a record's content, with its checksum (R71).

    The content is an attachment nobody can read, search or link to: it leaves
    by ``_content_action`` and its controller only, which ask for the right and
    leave a line in the log.
    """

    _name = "credit.archive.version"
    _description = "Version of a Record"
    _inherit = ["credit.archive.veil", "credit.archive.kept", "credit.guard"]
    _order = "record_id, number desc"

    record_id = fields.Many2one(
        "credit.archive.record", required=True, ondelete="cascade", index=True
    )
    number = fields.Integer("Version", required=True)
    name = fields.Char("File name", required=True)
    mimetype = fields.Char("Type")
    size = fields.Integer("Bytes", aggregator=None)
    sha256 = fields.Char("SHA-256", groups=REGISTER, index=True)
    reason = fields.Char(help="Why there is a new version.")
    user_id = fields.Many2one("res.users", "By", required=True, ondelete="restrict")
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    attachment_id = fields.Many2one("ir.attachment", groups=NO_ACCESS, ondelete="restrict")

    _number_uniq = models.Constraint(
        "UNIQUE(record_id, number)", "There is a version with this number already."
    )

    def write(self, vals):
        if not self.env.su:
            raise UserError(self.env._("A version can't be changed: add a new one."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A version can't be deleted: the record keeps all of them."))

    @api.model
    def _add(self, record, name, raw, reason=""):
        """Add a version with this content to ``record``; the caller has checked the right."""
        if not raw:
            raise UserError(self.env._("%s is empty: there is nothing to keep.", name))
        name = self._clean(name)
        # Nobody writes versions or their content but this method.
        record = record.sudo()
        version = self._create_guarded(
            [
                {
                    "record_id": record.id,
                    "number": max(record.version_ids.mapped("number"), default=0) + 1,
                    "name": name,
                    "size": len(raw),
                    "sha256": hashlib.sha256(raw).hexdigest(),
                    "reason": reason,
                    "user_id": self.env.uid,
                }
            ]
        )
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .with_context(image_no_postprocess=True)
            ._without_index()
            .create(
                {
                    "name": name,
                    "raw": raw,
                    "res_model": self._name,
                    "res_id": version.id,
                    # Of the content, not of the name: a name says what its giver likes.
                    "mimetype": guess_mimetype(raw),
                }
            )
        )
        version.write({"attachment_id": attachment.id, "mimetype": attachment.mimetype})
        record.invalidate_recordset(["version_ids"])  # newest first, from the database
        return version

    @api.model
    def _clean(self, name):
        """Return a file name any system takes: no path, no control characters, not too long."""
        name = (name or "").translate(BLANKS).strip(" .")
        stem, extension = os.path.splitext(name)
        if len(extension) > LONGEST_EXTENSION:
            stem, extension = name, ""
        return f"{stem[: LONGEST_NAME - len(extension)]}{extension}" or "document"

    def _same_content(self):
        """Return the records of the same file that hold the same content and this user can see."""
        # The checksum is searched for everybody, the answer is what this user may see.
        found = self.sudo().search(
            Domain("sha256", "in", self.sudo().mapped("sha256"))
            & Domain("record_id.file_id", "in", self.sudo().record_id.file_id.ids)
        )
        return self.env["credit.archive.record"].browse(found.record_id.ids).exists()

    def action_open(self):
        """Open this version in the browser."""
        return self._content_action("view")

    def action_download(self):
        """Download this version."""
        return self._content_action("download")

    def _content_action(self, operation):
        if not self:
            raise UserError(self.env._("This record has no document."))
        self.ensure_one()
        self.record_id._check_operation(operation)
        if not self.sudo().attachment_id:  # whether there is content is no secret any more
            raise UserError(self.env._("The content was destroyed: only the stub remains."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/credit/archive/{operation}/{self.id}",
            "target": "new" if operation == "view" else "download",
        }

    def _hand_out(self, operation):
        """Return the attachment with this version's content; log that it left, or was refused."""
        self.ensure_one()
        record = self.record_id
        record.check_access("read")
        decision = record._decide(operation)[record]
        # Checked below: whether there still is content.
        allowed = decision == "allowed" and bool(self.sudo().attachment_id)
        self.env["credit.archive.log"]._append(
            [
                {
                    "operation": operation if allowed else "refused",
                    "record": record,
                    "detail": {
                        "version": self.number,
                        **({} if allowed else {"wanted": operation, "why": decision}),
                        **self._purpose(record),
                    },
                }
            ]
        )
        # Checked and logged above: the one door content leaves by.
        return self.sudo().attachment_id if allowed else self.env["ir.attachment"]

    def _purpose(self, record):
        if not record.sudo().needs_permission:
            return {}
        purposes = self.env["credit.archive.permission"]._open_for(record).mapped("purpose")
        return {"purpose": "; ".join(purposes)}

    def _discard(self):
        """Remove the contents of versions whose record was discarded from the inbox."""
        attachments = (
            self.env["ir.attachment"]
            .sudo()
            .search([("res_model", "=", self._name), ("res_id", "in", self.ids)])
        )
        attachments.unlink()
