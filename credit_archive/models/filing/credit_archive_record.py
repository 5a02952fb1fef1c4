import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine import filing

PARTS = [("event", "What was decided"), ("papers", "Its papers"), ("print", "Printed form")]


class CreditArchiveRecordFiling(models.Model):
    """Records that file themselves (R71): each part of a document once, later contents as versions."""

    _inherit = "credit.archive.record"

    _credit_guarded = frozenset({"res_model", "res_id", "res_part", "res_form"})

    res_model = fields.Char("Document model", readonly=True, copy=False)
    res_id = fields.Many2oneReference(
        "Source document", model_field="res_model", readonly=True, copy=False
    )
    res_part = fields.Selection(PARTS, "Filed by itself", readonly=True, copy=False)
    res_form = fields.Char("Form of the document", readonly=True, copy=False)

    _source_uniq = models.UniqueIndex(
        "(res_model, res_id, res_part, COALESCE(res_form, ''), file_id) "
        "WHERE res_model IS NOT NULL AND state != 'destroyed'",
        "This document is filed already.",
    )

    def _hands(self):
        # EXTENDS: who had a hand in the document it was filed from verifies its record neither.
        hands = super()._hands()
        # sudo: no rule may hide any of them from the check.
        for record, source in self.sudo()._sources().items():
            if hasattr(source, "_involved"):
                hands[record] |= source._involved()
        return hands

    def _sources(self):
        """Return {record: the document it was filed from}, of those whose document is there still.

        One query per model; a whole app may be gone.
        """
        sources, filed = {}, self.filtered(lambda record: record.res_model in self.env)
        for model, records in filed.grouped("res_model").items():
            there = {
                one.id: one for one in self.env[model].browse(records.mapped("res_id")).exists()
            }
            sources |= {one: there[one.res_id] for one in records if one.res_id in there}
        return sources

    def action_open_source(self):
        """Open the document this record was filed from, for who may see that, too.

        Raises ``UserError`` where it isn't open to the user, or isn't there.
        """
        self.ensure_one()
        self.check_access("read")
        source = self._sources().get(self)
        if not source or not source.has_access("read"):
            raise UserError(self.env._("The document it was filed from isn't open to you."))
        return {
            "type": "ir.actions.act_window",
            "res_model": source._name,
            "res_id": source.id,
            "view_mode": "form",
        }

    @api.model
    def _file_sheets(self, sheets):
        """File ``sheets`` (a list of ``Sheet``); return the records with new content.

        Constant queries for a batch, apart from storing contents. What is filed
        with the same content stays as it is; what has no row, or an inactive one,
        isn't filed. The caller is the system: nobody's clearance is asked.
        """
        find = self.env["credit.archive.filing"]._rules()
        sheets = [(sheet, find(sheet.code, sheet.kind)) for sheet in sheets if sheet.contents]
        sheets = [(sheet, rule) for sheet, rule in sheets if rule]
        if not sheets:
            return self.browse()
        # sudo: records come into being whoever caused them; the log keeps the person's name.
        mine = self.sudo()._without_defaults()
        files = mine._files_of([sheet for sheet, _rule in sheets])
        by_key = {mine._source_key(sheet, files): (sheet, rule) for sheet, rule in sheets}
        known = mine._filed_already(by_key)
        missing = [key for key in by_key if key not in known]
        made = mine.create([mine._prepare_filed_vals(*by_key[key], files) for key in missing])
        known |= dict(zip(missing, made, strict=True))
        return mine._keep_contents([(by_key[key][0], known[key]) for key in by_key], made)

    def _files_of(self, sheets):
        """Return {(customer, root company): file}, opening those that are missing.

        sudo: so that partners of documents of different origin make one set.
        """
        files = {}
        for root in {sheet.company.root_id for sheet in sheets}:
            partners = self.env["res.partner"].union(
                *(sheet.partner.sudo(True) for sheet in sheets if sheet.company.root_id == root)
            )
            for file in self.env["credit.archive.file"]._open(partners, root, "filing"):
                files[file.partner_id.id, root.id] = file
        return files

    def _source_key(self, sheet, files):
        file = files[sheet.partner.commercial_partner_id.id, sheet.company.root_id.id]
        return sheet.source._name, sheet.source.id, sheet.part, sheet.form, file.id

    def _filed_already(self, keys):
        """Return {source key: record} of what is filed; one query per model."""
        known = {}
        for model in {key[0] for key in keys}:
            ids = list({key[1] for key in keys if key[0] == model})
            found = self.search(
                [("res_model", "=", model), ("res_id", "in", ids), ("state", "!=", "destroyed")]
            )
            known |= {
                (model, one.res_id, one.res_part, one.res_form or "", one.file_id.id): one
                for one in found
            }
        return known

    def _prepare_filed_vals(self, sheet, rule, files):
        """Return the values of a new record; without a usable schedule it waits in the inbox."""
        file = files[sheet.partner.commercial_partner_id.id, sheet.company.root_id.id]
        today = file.company_id._credit_today()
        schedule = rule.schedule_id
        usable = schedule and schedule.is_complete
        return {
            "file_id": file.id,
            "title": sheet.title,
            "section_id": rule.section_id.id,
            "class_id": rule.class_id.id,
            "schedule_id": schedule.id if usable else False,
            "state": "filed" if usable else "inbox",
            "filed_on": today if usable else False,
            "date": sheet.day or min(filter(None, (today, sheet.expiry))),
            "date_expiry": sheet.expiry,
            "channel": sheet.channel or rule.channel,
            "res_model": sheet.source._name,
            "res_id": sheet.source.id,
            "res_part": sheet.part,
            "res_form": sheet.form,
            **(sheet.verified or {}),
        }

    def _keep_contents(self, filed, made):
        """Add what is new in each sheet as versions; log them, bring dates and verification up to date."""
        versions, entries, changed = [], [], self.browse()
        for sheet, record in filed:
            if record not in made:
                record._follow_source(sheet)
            fresh = record._new_contents(sheet)
            versions += [(record, name, raw, {"generated": sheet.generated}) for name, raw in fresh]
            if fresh:
                changed |= record
                if sheet.verified is None:  # else it says itself what is verified
                    record._reset_verification()
        added = self.env["credit.archive.version"]._add_all(versions)
        for version in added:
            if version.record_id not in made or version.number > 1:
                detail = {"version": version.number, "reason": ""}
                entries.append(
                    {"operation": "version", "record": version.record_id, "detail": detail}
                )
        # The log names the person, not the system.
        self.env["credit.archive.log"].sudo(False)._append(entries)
        return changed

    def _new_contents(self, sheet):
        """Return those contents of the sheet this record doesn't hold yet."""
        versions = self.version_ids
        if sheet.part == "papers":
            sums = [hashlib.sha256(raw).hexdigest() for _name, raw in sheet.contents]
            fresh = filing.new_papers(versions.mapped("sha256"), sums)
            return [sheet.contents[index] for index in fresh]
        newest = versions[:1].attachment_id.raw
        if newest and filing.fingerprint(newest) == filing.fingerprint(sheet.contents[0][1]):
            return []
        return sheet.contents

    def _follow_source(self, sheet):
        """Take over what the document says of itself now: its days, source and verification."""
        values = {
            "date": sheet.day or self.date,
            "date_expiry": sheet.expiry or self.date_expiry,
            "channel": sheet.channel or self.channel,
            **(sheet.verified or {}),
        }
        names = [
            name
            for name, value in values.items()
            if self._fields[name].convert_to_write(self[name], self) != (value or False)
        ]
        if not names:
            return
        before = {name: self._plain(name) for name in names}
        self.write({name: values[name] for name in names})
        detail = {name: [before[name], self._plain(name)] for name in names}
        # The log names the person, not the system.
        self.env["credit.archive.log"].sudo(False)._append(
            [{"operation": "change", "record": self, "detail": detail}]
        )

    def _move_to_file(self, file):
        # EXTENDS: where the other file holds the same document too, both stay, one as its record;
        # sudo: also what who merges the customers isn't cleared for
        mine = self.sudo()
        held = {
            (one.res_model, one.res_id, one.res_part, one.res_form)
            for one in mine.search([("file_id", "=", file.id), ("res_model", "!=", False)])
        }
        twice = mine.filtered(
            lambda one: (
                one.res_model and (one.res_model, one.res_id, one.res_part, one.res_form) in held
            )
        )
        twice.write({"res_model": False, "res_id": False})
        return super()._move_to_file(file)
