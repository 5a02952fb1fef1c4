from datetime import datetime

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ...engine import access
from ...engine.naming import clean

PLAIN = ("title", "state", "channel", "verification", "verification_channel", "room",
         "shelf", "box", "note", "origin")  # fmt: skip
DATES = ("date", "date_expiry", "filed_on", "verified_on", "retention_due")


class CreditArchiveRecord(models.Model):
    """Records that leave the company or come from another credit file (R79, R82)."""

    _inherit = "credit.archive.record"

    _credit_guarded = frozenset({"origin"})

    origin = fields.Char(
        "Number before",
        readonly=True,
        copy=False,
        help="In the credit file this record was imported from.",
    )

    def action_disclose(self):
        """Open a new disclosure of these records."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "credit.archive.disclosure",
            "view_mode": "form",
            "name": self.env._("Disclosure"),
            "context": {"default_record_ids": self.ids},
        }

    # --- what leaves

    def _leaving(self):
        """Return those of these records whose documents this user may take out of the company."""
        grants = self.env["credit.archive.access"]._grants()
        clearance = self.env.user._credit_clearance_level()
        loans = self._opening_loans()
        return self.filtered(
            lambda record: access.may_leave(
                grants,
                clearance,
                # The decision needs the facts of records whoever asks; it hands out none of them.
                record.sudo()._as_engine(self.env.uid),
                record.sudo().company_id._credit_today(),
                loans.get(record, ()),
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

    # --- what comes in

    def _import_versions(self, versions, archive):
        """Add the versions of an imported record, with the numbers and dates they had."""
        self.ensure_one()
        Version = self.env["credit.archive.version"]
        for one in sorted(versions, key=lambda one: one["number"]):
            try:
                values = {"number": one["number"], "date": _moment(one["date"])}
                values["reason"] = str(one.get("reason") or "")
            except (KeyError, TypeError, ValueError) as error:
                raise UserError(
                    self.env._(
                        "%(record)s, version %(number)s can't be imported: %(problem)s",
                        record=self.origin,
                        number=one["number"],
                        problem=error,
                    )
                ) from error
            if one.get("path"):
                Version._add(self, one["name"], archive.read(one["path"]), **values)
            else:
                self._import_stub(one, values)

    def _import_stub(self, one, values):
        """Note a version whose content was destroyed, or had been lost, where it comes from."""
        lost = one.get("content") in ("damaged", "missing")
        self.env["credit.archive.version"]._create_guarded(
            [
                {
                    "record_id": self.id,
                    "name": clean(one["name"]),
                    "size": one["size"],
                    "sha256": one["sha256"],
                    "mimetype": str(one.get("mimetype") or ""),
                    "user_id": self.env.uid,
                    "integrity": "missing" if lost else "unchecked",
                    **values,
                }
            ]
        )


def _moment(text):
    """Return a moment as Odoo keeps it: in UTC, and not saying so."""
    return datetime.fromisoformat(text).replace(tzinfo=None)
