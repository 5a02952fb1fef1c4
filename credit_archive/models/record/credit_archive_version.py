import hashlib
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.orm.models import NO_ACCESS
from odoo.tools.mimetypes import guess_mimetype

from odoo.addons.credit_management.models.base.batches import batches

from ...engine.access import ALLOWED, DOWNLOAD
from ...engine.bundle import PIECE
from ...engine.naming import agrees, clean, kind_of
from ..base.groups import REGISTER

STATES = [
    ("unchecked", "Not checked"),
    ("whole", "Whole"),
    ("damaged", "Damaged"),
    ("missing", "Missing"),
]
NIGHTLY = 5000
"""Contents checked in one night; those that weren't for the longest time come first."""


class Handed(NamedTuple):
    """What leaves, or why it doesn't.

    The attachment, or the marked ``pdf`` with its ``name``, or marked ``html`` of
    the system's own; ``why`` for the log and ``message`` for who asked, empty
    when it leaves; ``detail`` for the log.
    """

    attachment: object = None
    pdf: bytes = b""
    html: bytes = b""
    name: str = ""
    why: str = ""
    message: str = ""
    detail: dict = {}


class CreditArchiveVersion(models.Model):
    """One version of a record's content, with its checksum (R71).

    The content is an attachment nobody can read, search or link to: it leaves
    by ``_content_action`` and its controller only, which ask for the right and
    leave a line in the log. Every night some are compared with their checksums:
    is what lies in the filestore still what was filed (R79)?
    """

    _name = "credit.archive.version"
    _description = "Version of a Record"
    _inherit = ["credit.archive.kept", "credit.guard"]
    _order = "record_id, number desc"

    _credit_guarded = frozenset({"generated"})

    record_id = fields.Many2one(
        "credit.archive.record", required=True, ondelete="cascade", index=True
    )
    number = fields.Integer("Version", required=True)
    name = fields.Char("File name", required=True)
    mimetype = fields.Char("Type", help="What the content is, whatever its name says.")
    is_misnamed = fields.Boolean("Not what its name says", compute="_compute_is_misnamed")
    size = fields.Integer("Bytes", aggregator=None)
    sha256 = fields.Char("SHA-256", groups=REGISTER, index=True)
    generated = fields.Boolean(
        "Made by the system",
        readonly=True,
        help="HTML the system wrote itself: it may be drawn as a PDF. What people upload never is.",
    )
    reason = fields.Char(help="Why there is a new version.")
    user_id = fields.Many2one("res.users", "By", required=True, ondelete="restrict")
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    attachment_id = fields.Many2one("ir.attachment", groups=NO_ACCESS, ondelete="restrict")
    integrity = fields.Selection(STATES, default="unchecked", required=True, readonly=True)
    checked_on = fields.Datetime("Checked on", readonly=True)

    _number_uniq = models.Constraint(
        "UNIQUE(record_id, number)", "There is a version with this number already."
    )

    # What to check next.
    _checked_idx = models.Index("(checked_on NULLS FIRST, id) WHERE attachment_id IS NOT NULL")

    @api.depends("name", "mimetype")
    def _compute_is_misnamed(self):
        for version in self:
            version.is_misnamed = not agrees(version.name, version.mimetype)

    def write(self, vals):
        if not self.env.su:
            raise UserError(self.env._("A version can't be changed: add a new one."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A version can't be deleted: the record keeps all of them."))

    @api.model
    def _add(self, record, name, raw, reason="", **values):
        """Add a version with this content to ``record``; the caller has checked the right.

        ``values`` replace what the version would say of itself: an imported one has
        its number and date already.
        """
        return self._add_all([(record, name, raw, {"reason": reason, **values})])

    @api.model
    def _add_all(self, contents):
        """Add versions: tuples of record, name, bytes and values; few queries for any number.

        The caller has checked the right.
        """
        for _record, name, raw, _values in contents:
            if not raw:
                raise UserError(self.env._("%s is empty: there is nothing to keep.", name))
        # Nobody writes versions or their content but this method.
        versions = self._create_guarded(self._prepare_versions(contents))
        attachments = self._keep_raw(versions, [raw for _record, _name, raw, _values in contents])
        for version, attachment in zip(versions, attachments, strict=True):
            kind = "text/html" if version.generated else attachment.mimetype
            version.write({"attachment_id": attachment.id, "mimetype": kind})
        versions.record_id.invalidate_recordset(["version_ids"])  # newest first, from the database
        return versions

    def _prepare_versions(self, contents):
        """Return the values of new versions, numbered on from those their records have.

        sudo: from all of them, seen or not.
        """
        last, vals_list = {}, []
        for record, name, raw, values in contents:
            numbers = record.sudo().version_ids.mapped("number")
            last[record.id] = last.get(record.id, max(numbers, default=0)) + 1
            vals_list.append(
                {
                    "record_id": record.id,
                    "number": last[record.id],
                    "name": clean(name),
                    "size": len(raw),
                    "sha256": hashlib.sha256(raw).hexdigest(),
                    "user_id": self.env.uid,
                    **values,
                }
            )
        return vals_list

    def _keep_raw(self, versions, raws):
        """Store the contents as attachments, in the order of the versions.

        sudo: nobody can reach them, who adds them neither.
        """
        return (
            self.env["ir.attachment"]
            .sudo()
            .with_context(image_no_postprocess=True)
            ._without_index()
            .create(
                [
                    {
                        "name": version.name,
                        "raw": raw,
                        "res_model": self._name,
                        "res_id": version.id,
                        # Of the content, not of the name: a name says what its giver likes.
                        "mimetype": kind_of(raw, guess_mimetype),
                    }
                    for version, raw in zip(versions, raws, strict=True)
                ]
            )
        )

    def _same_content(self):
        """Return the records, of any file, that hold the same content and this user can see."""
        # sudo: the checksum is searched for everybody, the answer is what this user may see.
        found = self.sudo().search([("sha256", "in", self.sudo().mapped("sha256"))])
        return self.env["credit.archive.record"].browse(found.record_id.ids).exists()

    def _discard(self):
        """Remove the contents of versions whose record was discarded from the inbox.

        sudo: nobody reaches contents themselves.
        """
        attachments = (
            self.env["ir.attachment"]
            .sudo()
            .search([("res_model", "=", self._name), ("res_id", "in", self.ids)])
        )
        attachments.unlink()

    def action_open(self):
        """Open this version in the browser."""
        return self._content_action("view")

    def action_print(self):
        """Open a marked copy of this version to print."""
        return self._content_action("print")

    def action_download(self):
        """Download this version; a marked copy where its class is controlled."""
        return self._content_action("download")

    def _content_action(self, operation, record=None):
        """Return the action by which this version leaves; raise for who may not have it."""
        record = record or self.ensure_one().record_id
        record._check_operation(operation)
        if not self:
            raise UserError(self.env._("This record has no document."))
        if not self.sudo().attachment_id:  # sudo: whether there is content is no secret any more
            raise UserError(self.env._("The content was destroyed: only the stub remains."))
        return self._way_out(operation)

    def _way_out(self, operation):
        """Return the action by which the content leaves; the right was checked."""
        return {
            "type": "ir.actions.act_url",
            "url": f"/credit/archive/{operation}/{self.id}",
            "target": "download" if operation == DOWNLOAD else "new",
        }

    def _hand_out(self, operation):
        """Return what leaves by ``operation``, as ``Handed``; log that it left, or was refused."""
        self.ensure_one()
        record = self.record_id
        record.check_access("read")
        decision = record._decide(operation)[record]
        handed = self._handed(operation, decision)
        detail = {"version": self.number, **handed.detail}
        if handed.why:
            detail.update(wanted=operation, why=handed.why)
        self.env["credit.archive.log"]._append(
            [
                {
                    "operation": "refused" if handed.why else operation,
                    "record": record,
                    "detail": detail,
                }
            ]
        )
        return handed

    def _handed(self, operation, decision):
        """Return what leaves when the engine decided ``decision``; nothing is logged here."""
        if decision != ALLOWED:
            text = self.env._("Your role, clearance or loans don't open this.")
            return Handed(why=decision, message=text)
        # sudo: the right was checked: this is the one door content leaves by.
        content = self.sudo().attachment_id
        if not content:
            text = self.env._("The content was destroyed: only the stub remains.")
            return Handed(why="destroyed", message=text)
        return Handed(content, detail=self._purpose(operation))

    def _purpose(self, operation):
        """Return what the log says of why this leaves by ``operation``; the loans extend it."""
        return {}

    # --- is it still what was filed?

    @api.model
    def _cron_check(self, limit=100):
        """Compare contents with their checksums, batch by batch."""
        versions = self.search(
            [("attachment_id", "!=", False)], order="checked_on NULLS FIRST, id", limit=NIGHTLY
        )
        for batch in batches(versions, limit):
            batch._check()

    def _check(self):
        """Check these versions; what is worse than before is logged and told."""
        now = fields.Datetime.now()
        # sudo: the check reads what nobody may, and says no more than whether it is whole.
        for version in self.sudo():
            found = version._found()
            worse = found != version.integrity and found in ("damaged", "missing")
            version.write({"integrity": found, "checked_on": now})
            if worse:
                version._is_damaged(found)

    def _found(self):
        """Return the state of the content as it lies there now."""
        digest, size = hashlib.sha256(), 0
        try:
            for piece in self._pieces():
                digest.update(piece)
                size += len(piece)
        except OSError:
            return "missing"
        if not size:
            return "missing"
        return "whole" if digest.hexdigest() == self.sha256 else "damaged"

    def _pieces(self):
        """Yield the content in pieces: a scan may be larger than the memory.

        Raises ``OSError`` where the filestore has lost it. sudo: nobody reaches contents;
        the callers check the right, or say no more than whether it is whole.
        """
        attachment = self.sudo().attachment_id
        if not attachment.store_fname:
            yield attachment.db_datas or b""
            return
        with open(attachment._full_path(attachment.store_fname), "rb") as content:
            while piece := content.read(PIECE):
                yield piece

    def _is_damaged(self, found):
        """Log it and give the archive managers of the company something to do."""
        record = self.record_id
        self.env["credit.archive.log"]._append(
            [
                {
                    "operation": "check",
                    "record": record,
                    "detail": {"version": self.number, "content": found},
                }
            ]
        )
        record.file_id._tell_managers(
            "credit_archive.mail_activity_content",
            lambda env: env._(
                "%(record)s, version %(number)s: the document is damaged or missing.",
                record=record.name,
                number=self.number,
            ),
        )
