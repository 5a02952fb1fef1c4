from odoo import fields, models
from odoo.exceptions import UserError

from ..engine import retention


class CreditArchiveRecordDisposal(models.Model):
    """The end of a record: its content goes, a stub stays."""

    _inherit = "credit.archive.record"

    disposal_id = fields.Many2one(
        "credit.archive.disposal", readonly=True, copy=False, ondelete="restrict"
    )

    def _as_disposal_line(self):
        """Return what a disposal list says of this record."""
        self.ensure_one()
        place = " / ".join(filter(None, (self.room, self.shelf, self.box)))
        # Checksums are part of the evidence, whoever makes the list.
        versions = self.sudo().version_ids
        return {
            "record_id": self.id,
            "number": self.name,
            "title": self.title,
            "file_name": self.file_id.display_name,
            "section": self.section_id.name,
            "class_name": self.class_id.name,
            "date": self.date,
            "schedule": self.schedule_id.name,
            "retention_due": self.retention_due,
            "place": place,
            "versions": len(versions),
            "sha256": "\n".join(versions.mapped("sha256")),
        }

    def _may_be_destroyed(self, today):
        """Return whether the engine lets this record go today."""
        dates = retention.Dates(
            self.date or None, self.date_expiry or None, self.file_id.closed_on or None
        )
        schedule = self.schedule_id._as_engine()
        return self.state == "filed" and retention.may_destroy(
            schedule, dates, int(self.is_held), today
        )

    def _destroy(self, disposal):
        """Remove the content of every version; number, dates and checksums stay as a stub.

        All in the transaction of the disposal: a server that dies meanwhile has
        destroyed nothing.
        """
        contents = self.version_ids.attachment_id
        self.version_ids.write({"attachment_id": False})
        self.write({"state": "destroyed", "disposal_id": disposal.id, "note": False,
                    "room": False, "shelf": False, "box": False})  # fmt: skip
        self.env.flush_all()
        contents.unlink()
        self.env["credit.archive.log"].sudo(False)._append(
            [
                {"operation": "destroy", "record": record, "detail": {"list": disposal.name}}
                for record in self
            ]
        )

    def write(self, vals):
        # A stub is one for everybody; who may not see it is answered further on.
        if not self.env.su and any(record.state == "destroyed" for record in self.sudo()):
            self.check_access("read")
            raise UserError(self.env._("A destroyed record is a stub and can't be changed."))
        return super().write(vals)
