from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..engine import retention


class CreditArchiveRecordRetention(models.Model):
    """How long records are kept, and what stops their destruction (R76)."""

    _inherit = "credit.archive.record"

    _credit_guarded = frozenset({"is_expiry_told"})

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
        if operator != "in":
            return NotImplemented
        # As above: the answer is no more than the field shows.
        active = self.env["credit.archive.hold"].sudo().search([("state", "=", "active")])
        held = Domain("hold_ids", "in", active.ids) | Domain("file_id.hold_ids", "in", active.ids)
        wanted = set(value)
        if wanted >= {True, False}:
            return Domain.TRUE
        return held if True in wanted else ~held

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

    def write(self, vals):
        result = super().write(vals)
        if "date_expiry" in vals:
            # The system tells of every expiry once; this is another one.
            self.sudo().filtered("is_expiry_told").write({"is_expiry_told": False})
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_from_the_inbox_only(self):
        """Nothing filed and nothing under hold is deleted; what came in by mistake is discarded."""
        for record in self:
            if record.is_held:
                raise UserError(
                    self.env._("%s is under a legal hold and can't be deleted.", record.name)
                )
            if record.state != "inbox":
                raise UserError(self.env._("%s is filed: it can't be deleted.", record.name))

    def unlink(self):
        entries = [
            {
                "operation": "discard",
                "file": record.file_id,
                "record": record,
                "detail": {"title": record.title},
            }
            for record in self.sudo()
        ]
        self.check_access("unlink")
        self.env["credit.archive.log"]._append(entries)
        versions = self.sudo().version_ids
        result = super().unlink()
        versions._discard()
        return result

    def _move_to_file(self, file):
        """Give these records to another file, when two customers become one."""
        self.sudo().write({"file_id": file.id})
