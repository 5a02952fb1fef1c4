from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...engine import retention
from ..base.searching import where


class CreditArchiveRecord(models.Model):
    """How long records are kept, what stops their destruction, and their end (R76).

    In the end the content goes and a stub stays.
    """

    _inherit = "credit.archive.record"

    _credit_guarded = frozenset({"retention_due", "hold_ids", "is_expiry_told", "disposal_id"})

    retention_due = fields.Date(
        "Kept until",
        compute="_compute_retention_due",
        store=True,
        help="From this day on the period of the retention class is over.",
    )
    hold_ids = fields.Many2many(
        "credit.archive.hold",
        "credit_archive_hold_record_rel",
        "record_id",
        "hold_id",
        "Own legal holds",
        readonly=True,
        copy=False,
    )
    is_held = fields.Boolean(
        "Under legal hold", compute="_compute_is_held", search="_search_is_held"
    )
    is_expiry_told = fields.Boolean("Expiry told", readonly=True, copy=False)
    disposal_id = fields.Many2one(
        "credit.archive.disposal", readonly=True, copy=False, ondelete="restrict"
    )

    @api.depends(
        "schedule_id.event",
        "schedule_id.months",
        "schedule_id.action",
        "date",
        "date_expiry",
        "file_id.closed_on",
    )
    def _compute_retention_due(self):
        for record in self:
            dates = retention.Dates(
                record=record.date or None,
                expiry=record.date_expiry or None,
                closing=record.file_id.closed_on or None,
            )
            record.retention_due = retention.due(record.schedule_id._as_engine(), dates) or False

    @api.depends("hold_ids.state", "file_id.hold_ids.state")
    def _compute_is_held(self):
        for record in self:
            # Holds stop everybody, also those who may not read them.
            holds = record.sudo().hold_ids | record.sudo().file_id.hold_ids
            record.is_held = any(hold.state == "active" for hold in holds)

    def _search_is_held(self, operator, value):
        # As above: the answer is no more than the field shows.
        active = self.env["credit.archive.hold"].sudo().search([("state", "=", "active")])
        held = Domain("hold_ids", "in", active.ids) | Domain("file_id.hold_ids", "in", active.ids)
        return where(held, operator, value)

    def write(self, vals):
        # A stub is one for everybody, seen or not; who may not see it is answered further on.
        if not self.env.su and any(record.state == "destroyed" for record in self.sudo()):
            self.check_access("read")
            raise UserError(self.env._("A destroyed record is a stub and can't be changed."))
        result = super().write(vals)
        if "date_expiry" in vals:
            # The system tells of every expiry once, by a mark nobody writes; this is another one.
            self.sudo().filtered("is_expiry_told").write({"is_expiry_told": False})
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_held(self):
        """Nothing under a legal hold is deleted, not even from the inbox."""
        for record in self:
            if record.is_held:
                raise UserError(
                    self.env._("%s is under a legal hold and can't be deleted.", record.name)
                )

    @api.model
    def _review_domain(self, company):
        """Return the domain of records whose keeping somebody has to decide on anew."""
        return Domain(
            [
                ("company_id", "=", company.id),
                ("state", "=", "filed"),
                ("schedule_id.action", "=", retention.REVIEW),
                ("retention_due", "<=", company._credit_today()),
            ]
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
        """Return whether the engine lets this record go today; what is lent stays."""
        dates = retention.Dates(
            self.date or None, self.date_expiry or None, self.file_id.closed_on or None
        )
        schedule = self.schedule_id._as_engine()
        return (
            not self.is_lent
            and self.state == "filed"
            and retention.may_destroy(schedule, dates, int(self.is_held), today)
        )

    def _destroy(self, disposal):
        """Remove the content of every version; number, dates and checksums stay as a stub.

        All in the transaction of the disposal: a server that dies meanwhile has
        destroyed nothing. ``sudo(False)``: the log names the witness, not the system.
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
