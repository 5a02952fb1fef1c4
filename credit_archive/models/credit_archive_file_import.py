from odoo import Command, api, models
from odoo.exceptions import UserError

from ..engine import access, bundle

PLAIN = ("channel", "verification", "verification_channel", "room", "shelf", "box", "note")
DATES = ("date", "date_expiry", "filed_on", "verified_on")


class CreditArchiveFileImport(models.Model):
    """A verified zip becomes records of a customer's file (R79): all of them or none."""

    _inherit = "credit.archive.file"

    @api.model
    def _import_bundle(self, report, archive, partner, found):
        """Import what ``report`` describes from the open zip ``archive``; return the file.

        ``found`` answers which section, class and schedule a record of the zip gets:
        {("section", code): record, …}. The caller has verified the zip and checked
        that the user imports; here: nothing above the own clearance, nothing twice.
        """
        company = self.env.company.root_id
        self.env["credit.archive.origin"]._check_new(report.manifest, company)
        partner.check_access("read")
        file = self._open(partner, company, "import")
        file._close_as(report.index["closed_on"])
        vals = [file._prepare_imported_vals(one, found) for one in report.records]
        classes = {one["class_id"] for one in vals}
        self.env["credit.archive.class"].browse(classes)._check_cleared()
        # Decision fields come with the record: filed, destroyed and verified elsewhere.
        records = self.env["credit.archive.record"]._create_guarded(vals).sudo(False)
        records._check_operation(access.ADD)
        for record, one in zip(records, report.records, strict=True):
            record._import_versions(one["versions"], archive)
        file._import_holds(report, dict(zip((one["number"] for one in report.records), records,
                                            strict=True)))  # fmt: skip
        log = archive.read(bundle.LOG) or b"\n"
        origin = self.env["credit.archive.origin"]._keep(file, report, log)
        file._log_import(records, origin)
        return file

    def _close_as(self, closed_on):
        """Close a file that is as new as its import: periods run from that day."""
        if not closed_on or self.opened_for != "import":
            return
        # Whether there are records, seen or not.
        records = self.env["credit.archive.record"].sudo()
        if not records.search_count([("file_id", "=", self.id)], limit=1):
            self.sudo().closed_on = closed_on

    def _prepare_imported_vals(self, one, found):
        """Return the record of one description; an error names the record and what is wrong."""
        try:
            schedule = one["schedule"]
            vals = {
                "file_id": self.id,
                "title": one["title"],
                "state": one["state"],
                "origin": one["number"],
                "section_id": found["section", one["section"]["code"]].id,
                "class_id": found["class", str(one["class"]["level"])].id,
                "schedule_id": schedule["name"] and found["schedule", schedule["name"]].id,
                **{name: one[name] or False for name in (*PLAIN, *DATES)},
            }
            return self._checked_vals(vals)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise UserError(
                self.env._(
                    "%(record)s can't be imported: %(problem)s",
                    record=one["number"],
                    problem=f"{type(error).__name__}: {error}",
                )
            ) from error

    @api.model
    def _checked_vals(self, vals):
        """Return ``vals`` as the fields take them; raises ``ValueError`` for what they don't."""
        empty = self.env["credit.archive.record"]
        for name, value in vals.items():
            if not isinstance(value, str | int | bool) and value is not None:
                raise TypeError(name)
            empty._fields[name].convert_to_cache(value, empty)
        if vals["verification"] not in ("none", "verified"):
            raise ValueError("verification")
        return vals

    def _import_holds(self, report, records):
        """Hold what was held where it comes from; a manager here lifts it when it is settled."""
        for hold in report.index.get("holds") or []:
            covered = [records[name].id for name in hold["records"] if name in records]
            whole = hold["file"] or not covered
            placed = self.env["credit.archive.hold"].create(
                {
                    "name": self.env._("Imported: %s", hold["matter"]),
                    "reason": self.env._(
                        "%(reason)s (placed by %(who)s on %(date)s, file %(file)s)",
                        reason=hold["reason"],
                        who=hold["placed_by"],
                        date=hold["placed_on"],
                        file=report.index.get("file"),
                    ),
                    "company_id": self.company_id.id,
                    "file_ids": [Command.set(self.ids if whole else [])],
                    "record_ids": [Command.set([] if whole else covered)],
                }
            )
            placed.action_place()

    def _log_import(self, records, origin):
        detail = {"from": origin.number, "manifest": origin.manifest}
        self.env["credit.archive.log"]._append(
            [
                *(
                    {
                        "operation": "import",
                        "record": record,
                        "detail": detail | {"number": record.origin},
                    }
                    for record in records
                ),
                {
                    "operation": "import",
                    "file": self,
                    "detail": detail
                    | {
                        "records": len(records),
                        "lines": origin.log_length,
                        "head": origin.log_hash,
                    },
                },
            ]
        )
