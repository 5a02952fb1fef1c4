from odoo import Command, api, models
from odoo.exceptions import AccessError, UserError

from ...engine import access, bundle
from ...engine.bundle_writing import as_json, as_lines, write
from ...engine.chain import GENESIS
from ..base.groups import MANAGER

PLAIN = ("channel", "verification", "verification_channel", "room", "shelf", "box", "note")
DATES = ("date", "date_expiry", "filed_on", "verified_on")


class CreditArchiveFile(models.Model):
    """A whole file as a zip (R79): what the person who asks may export and download.

    What that person sees but may not take along is named as left out; of what is
    hidden nothing is said. Whether it is *full* follows from rights alone. A
    verified zip becomes records of a customer's file: all of them or none.
    """

    _inherit = "credit.archive.file"

    def action_export(self):
        """Open the dialog that asks what the file is exported for.

        Raises ``AccessError`` unless an archive manager asks.
        """
        self.ensure_one()
        self._check_may_export()
        return {
            "type": "ir.actions.act_window",
            "res_model": "credit.archive.export",
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Export the file"),
            "context": {"default_file_id": self.id},
        }

    def _check_may_export(self):
        self.check_access("read")
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only archive managers export credit files."))

    def _write_export(self, target, purpose):
        """Write the zip to ``target``, a binary file, and log it; return the manifest's hash (hex).

        ``purpose`` is text. Raises ``AccessError`` unless an archive manager asks.
        """
        self.ensure_one()
        self._check_may_export()
        records, left_out = self._exportable()
        # The person's rights were asked above; checksums and holds are part of the evidence.
        described = [(record, record.sudo()._as_exported()) for record in records]
        lines = self.env["credit.archive.log"]._lines_of(self.ids)[self.id]
        index = self.sudo()._as_index(records, left_out, purpose, lines)
        manifest = write(target, self._export_entries(index, described, lines))
        self._log_export(records, manifest, purpose)
        return manifest

    def _exportable(self):
        """Return (records to export, records seen but left out)."""
        records = self.env["credit.archive.record"].search([("file_id", "=", self.id)], order="id")
        allowed = records._leaving()
        return allowed, records - allowed

    @api.model
    def _exports_all(self):
        """Tell whether this user's rights reach every record there could be."""
        grants = self.env["credit.archive.access"]._grants()
        # The highest class there is, also one the user isn't cleared for.
        classes = self.env["credit.archive.class"].sudo()
        highest = classes.search([("level", ">", 0)], order="level desc", limit=1).level
        clearance = self.env.user._credit_clearance_level()
        return all(
            any(
                clause.sections is None
                and not clause.own_customers
                and (clause.level is None or clause.level >= highest)
                for clause in access.clauses(grants, clearance, operation)
            )
            for operation in (access.EXPORT, access.DOWNLOAD)
        )

    def _as_index(self, records, left_out, purpose, lines):
        """Return what the zip says of itself and of the file (a dict of plain values).

        Called as the system; ``sudo(False)``: whether it is full is asked of the rights of
        who exports.
        """
        partner, chain = self.partner_id, lines[-1:]
        return {
            "format": bundle.FORMAT,
            "version": bundle.VERSION,
            "file": self.name,
            "opened_on": str(self.opened_on or ""),
            "closed_on": str(self.closed_on or ""),
            "customer": {"name": partner.name, "vat": partner.vat or "", "ref": partner.ref or ""},
            "company": self.company_id.name,
            "exported_by": self.env.user.name,
            "exported_on": self.env["credit.archive.log"]._now(),
            "purpose": purpose,
            "records": len(records),
            "full": not left_out and self.sudo(False)._exports_all(),
            "left_out": left_out.mapped("name"),
            "holds": self._exported_holds(records),
            "log": {
                "chain": self.id,
                "length": chain[0].number if chain else 0,
                "hash": chain[0].hash if chain else GENESIS,
            },
        }

    def _exported_holds(self, records):
        """Return the holds in force on the file or the records exported: dicts of plain values.

        sudo: a hold is part of the evidence, whoever may read it.
        """
        return [
            {
                "matter": hold.name,
                "reason": hold.reason,
                "placed_by": hold.placed_by_id.name or "",
                "placed_on": str(hold.placed_on or ""),
                "file": self in hold.file_ids,
                "records": (hold.record_ids & records.sudo()).mapped("name"),
            }
            for hold in self.hold_ids | records.sudo().hold_ids
            if hold.state == "active"
        ]

    def _export_entries(self, index, described, lines):
        """Yield name and pieces of each entry of the zip.

        sudo: rights were asked of the records; their versions lie under the same.
        """
        values = [one for _record, one in described]
        page = self.env["ir.qweb"]._render(
            "credit_archive.bundle_page", {"index": index, "records": values}
        )
        yield bundle.INDEX, as_json(index)
        yield bundle.PAGE, [page.encode()]
        yield bundle.RECORDS, as_json(values)
        yield bundle.LOG, as_lines(lines)
        for record, one in described:
            versions = {version.number: version for version in record.sudo().version_ids}
            for said in one["versions"]:
                if said["path"]:
                    yield said["path"], versions[said["number"]]._pieces()

    def _log_export(self, records, manifest, purpose):
        detail = {"manifest": manifest, "purpose": purpose}
        self.env["credit.archive.log"]._append(
            [
                *(
                    {"operation": "export", "record": record, "detail": detail}
                    for record in records
                ),
                {"operation": "export", "file": self, "detail": detail | {"records": len(records)}},
            ]
        )

    # --- the way in

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
        # Decision fields come with the record: filed, destroyed and verified elsewhere. Then the
        # rights of who imports are asked again.
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
            # The day is the system's to write.
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
