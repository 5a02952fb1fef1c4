from odoo import models
from odoo.exceptions import AccessError

from ..engine import access

PLAIN = ("title", "state", "channel", "verification", "verification_channel", "room",
         "shelf", "box", "note", "origin")  # fmt: skip
DATES = ("date", "date_expiry", "filed_on", "verified_on", "retention_due")


class CreditArchiveRecordExport(models.Model):
    """A record as an exported file describes it, in words another database understands."""

    _inherit = "credit.archive.record"

    def _leaving(self):
        """Return those of these records whose documents this user may take out of the company."""
        grants = self.env["credit.archive.access"]._grants()
        clearance = self.env.user._credit_clearance_level()
        loans = self.env["credit.archive.loan"]._open_for(self)
        # The decision needs the facts of records whoever asks; it hands out none of them.
        return self.filtered(
            lambda record: access.may_leave(
                grants,
                clearance,
                record.sudo()._as_engine(self.env.uid),
                record.sudo().company_id._credit_today(),
                loans[record]._as_engine() if record in loans else (),
            )
        )

    def _check_leaving(self):
        """Raise unless this user may take all of them out; what is hidden isn't there."""
        self.check_access("read")
        kept = self - self._leaving()
        if kept:
            raise AccessError(
                self.env._(
                    "Your role, clearance or loans don't let %s leave the company.", kept[0].name
                )
            )

    def _as_exported(self):
        """Return what ``records.json`` says of this record; names as they are in English."""
        self.ensure_one()
        record = self.with_context(lang="en_US")
        section, schedule, one = record.section_id, record.schedule_id, record.class_id
        return {
            "number": record.name,
            **{name: record[name] or "" for name in PLAIN},
            **{name: str(record[name] or "") for name in DATES},
            "section": {"code": section.code, "name": section.name},
            "class": {"level": one.level, "name": one.name},
            "schedule": {
                "name": schedule.name or "",
                "event": schedule.event or "",
                "months": schedule.months,
                "action": schedule.action or "",
            },
            "verified_by": record.verified_by_id.name or "",
            "keeper": record.keeper_id.name or "",
            "disposal": record.disposal_id.name or "",
            "versions": [version._as_exported() for version in record.version_ids[::-1]],
        }
