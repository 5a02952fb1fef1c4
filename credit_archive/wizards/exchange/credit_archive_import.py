import zipfile

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from ...engine import bundle
from ...models.base.groups import MANAGER

SHOWN = 30
STATES = [("upload", "Choose"), ("damaged", "Damaged"), ("whole", "Whole"), ("done", "Imported")]
KINDS = [("section", "Section"), ("class", "Confidentiality"), ("schedule", "Retention class")]


class CreditArchiveImport(models.TransientModel):
    """Verifies an exported credit file and imports it for a customer of this database (R79).

    What is shown is for the eye: the import verifies the zip once more and takes
    from this dialog only the customer and what unknown codes stand for.
    """

    _name = "credit.archive.import"
    _description = "Verify or Import an Exported Credit File"
    _inherit = ["credit.archive.uploads"]

    attachment_ids = fields.Many2many(string="Exported file")
    state = fields.Selection(STATES, default="upload", readonly=True)
    faults = fields.Text(readonly=True)
    number = fields.Char("Number before", readonly=True)
    customer = fields.Char("Customer as it was", readonly=True)
    exported = fields.Char("Exported by", readonly=True)
    is_full = fields.Boolean("Whole file", readonly=True)
    record_count = fields.Integer("Number of records", readonly=True)
    manifest = fields.Char("Manifest (SHA-256)", readonly=True)
    partner_id = fields.Many2one(
        "res.partner", "Customer", domain=[("parent_id", "=", False)], help="Whose file it becomes."
    )
    line_ids = fields.One2many("credit.archive.import.line", "import_id", "Unknown here")

    @api.model
    def _check_manager(self):
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only archive managers import credit files."))

    def _source(self):
        """Return the zip as a binary file, which the caller closes."""
        self._check_manager()
        uploads = self._uploads()
        if len(uploads) > 1:
            raise UserError(self.env._("Exported file: choose one."))
        return self._opened(uploads)

    def action_verify(self):
        """Show whether the zip is whole, what is in it, and what is unknown here."""
        self.ensure_one()
        with self._source() as source:
            report = bundle.verify(source)
        values = {"state": "damaged", "faults": self._faults_text(report.faults),
                  "manifest": report.manifest, "line_ids": [Command.clear()]}  # fmt: skip
        if not report.faults:
            values |= self._summary(report)
        self.write(values)
        return self._reopen()

    def _summary(self, report):
        index = report.index
        customer = index.get("customer") or {}
        unknown = self._translated(report)[1]
        return {
            "state": "whole",
            "number": index.get("file"),
            "customer": customer.get("name"),
            "exported": f"{index.get('exported_by')}, {index.get('exported_on')}",
            "is_full": index.get("full") is True,
            "record_count": len(report.records),
            "partner_id": self.partner_id.id or self._proposed_customer(customer).id,
            "line_ids": [
                Command.clear(),
                *(
                    Command.create({"kind": kind, "code": code, "label": label})
                    for (kind, code), label in unknown.items()
                ),
            ],
        }

    @api.model
    def _proposed_customer(self, customer):
        """Return the one customer with the same tax number, or else the same reference."""
        Partner = self.env["res.partner"]
        for name in ("vat", "ref"):
            if customer.get(name):
                found = Partner.search([(name, "=", customer[name]), ("parent_id", "=", False)])
                if len(found) == 1:
                    return found
        return Partner

    @api.model
    def _translated(self, report):
        """Return ({(kind, code): record here}, {(kind, code): label of what is unknown})."""
        found, unknown = {}, {}
        for kind, code, label, known in self._codes(report):
            if known:
                found[kind, code] = known
            else:
                unknown[kind, code] = label
        return found, unknown

    @api.model
    def _codes(self, report):
        """Yield kind, code, label of what the records name, and what that is here (if anything)."""
        codes = {one["section"]["code"] for one in report.records}
        levels = {one["class"]["level"] for one in report.records}
        names = {one["schedule"]["name"] for one in report.records}
        sections = self.env["credit.archive.section"].search([("code", "in", list(codes))])
        sections = sections.grouped("code")
        classes = self.env["credit.archive.class"].search([("level", "in", list(levels))])
        classes = classes.grouped("level")
        schedules = self.env["credit.archive.schedule"].with_context(lang="en_US")
        schedules = schedules.search([("name", "in", list(names))])
        terms = {
            (one.name, one.event or "", one.months, one.action or ""): one for one in schedules
        }
        for one in report.records:
            section, level, schedule = one["section"], one["class"], one["schedule"]
            yield "section", section["code"], section["name"], sections.get(section["code"])
            yield "class", str(level["level"]), level["name"], classes.get(level["level"])
            if schedule["name"]:
                key = tuple(schedule[name] for name in ("name", "event", "months", "action"))
                yield "schedule", schedule["name"], schedule["name"], terms.get(key)

    def action_import(self):
        """Import it: every record or none; then open the file."""
        self.ensure_one()
        if not self.partner_id:
            raise UserError(self.env._("Customer: say whose file it becomes."))
        with self._source() as source:
            report = bundle.verify(source)
            if report.faults:
                raise UserError(self._faults_text(report.faults))
            with zipfile.ZipFile(source) as archive:
                file = self.env["credit.archive.file"]._import_bundle(
                    report, archive, self.partner_id, self._chosen(report)
                )
        uploads = self._uploads()
        self.write({"attachment_ids": [Command.clear()], "state": "done"})
        uploads.unlink()
        return {
            "type": "ir.actions.act_window",
            "res_model": "credit.archive.file",
            "res_id": file.id,
            "views": [(False, "form")],
        }

    def _chosen(self, report):
        """Return what every code of the zip is here; raise naming those nobody chose."""
        found, unknown = self._translated(report)
        chosen = {(line.kind, line.code): line._target() for line in self.line_ids}
        missing = [label for key, label in unknown.items() if not chosen.get(key)]
        if missing:
            raise UserError(
                self.env._(
                    "Unknown here: %s. Verify the export, then choose what stands for them.",
                    ", ".join(map(str, missing[:SHOWN])),
                )
            )
        return found | {key: chosen[key] for key in unknown}

    def _faults_text(self, faults):
        """Word what the verification found, entry by entry."""
        kinds = {
            bundle.UNREADABLE: self.env._("can't be read"),
            bundle.UNSAFE: self.env._("has a dangerous name"),
            bundle.DUPLICATE: self.env._("is there twice"),
            bundle.TOO_LARGE: self.env._("is too large"),
            bundle.MISSING: self.env._("is missing"),
            bundle.EXTRA: self.env._("doesn't belong there"),
            bundle.DAMAGED: self.env._("was changed"),
            bundle.BROKEN: self.env._("breaks the chain of the log"),
        }
        named = [f"{fault.name}: {kinds[fault.kind]}" for fault in faults[:SHOWN]]
        if len(faults) > SHOWN:
            named.append(self.env._("and %s more", len(faults) - SHOWN))
        return "\n".join(named)

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Verify or import an exported file"),
        }


class CreditArchiveImportLine(models.TransientModel):
    """Something an exported file names that isn't known here: what stands for it?"""

    _name = "credit.archive.import.line"
    _description = "Unknown in an Exported Credit File"
    _inherit = ["credit.answers"]

    import_id = fields.Many2one("credit.archive.import", required=True, ondelete="cascade")
    kind = fields.Selection(KINDS, required=True, readonly=True)
    code = fields.Char(required=True, readonly=True)
    label = fields.Char("As it was", readonly=True)
    section_id = fields.Many2one("credit.archive.section")
    class_id = fields.Many2one("credit.archive.class", "Confidentiality")
    schedule_id = fields.Many2one("credit.archive.schedule", "Retention class")

    def _target(self):
        """Return what was chosen."""
        self.ensure_one()
        return self[f"{self.kind}_id"]
