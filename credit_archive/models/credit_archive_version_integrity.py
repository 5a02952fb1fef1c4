import hashlib

from odoo import api, fields, models

from ..engine.bundle import PIECE

STATES = [
    ("unchecked", "Not checked"),
    ("whole", "Whole"),
    ("damaged", "Damaged"),
    ("missing", "Missing"),
]
NIGHTLY = 5000
"""Contents checked in one night; those that weren't for the longest time come first."""


class CreditArchiveVersionIntegrity(models.Model):
    """Is what lies in the filestore still what was filed (R79)?"""

    _inherit = "credit.archive.version"

    integrity = fields.Selection(STATES, default="unchecked", required=True, readonly=True)
    checked_on = fields.Datetime("Checked on", readonly=True)

    # What to check next.
    _checked_idx = models.Index("(checked_on NULLS FIRST, id) WHERE attachment_id IS NOT NULL")

    @api.model
    def _cron_check(self, limit=100):
        """Compare contents with their checksums, batch by batch."""
        versions = self.search(
            [("attachment_id", "!=", False)], order="checked_on NULLS FIRST, id", limit=NIGHTLY
        )
        self.env["ir.cron"]._commit_progress(remaining=len(versions))
        for start in range(0, len(versions), limit):
            batch = self.browse(versions.ids[start : start + limit])
            batch._check()
            left = self.env["ir.cron"]._commit_progress(len(batch))
            self.env.invalidate_all()
            if not left:
                break

    def _check(self):
        """Check these versions; what is worse than before is logged and told."""
        now = fields.Datetime.now()
        # The check reads what nobody may, and says no more than whether it is whole.
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
        """Yield the content in pieces, as the system: a scan may be larger than the memory.

        Raises ``OSError`` where the filestore has lost it.
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
