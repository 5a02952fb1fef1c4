from odoo import Command, api, fields, models


class CreditArchiveConsentScan(models.TransientModel):
    """Takes the signed form and files it as the evidence of a consent (R81)."""

    _name = "credit.archive.consent.scan"
    _description = "Signed Consent"
    _inherit = ["credit.archive.uploads"]

    consent_id = fields.Many2one("credit.archive.consent", required=True)
    section_id = fields.Many2one(
        "credit.archive.section", required=True, default=lambda self: self._default_section()
    )
    attachment_ids = fields.Many2many(string="Scans")

    @api.model
    def _default_section(self):
        """Return the section for letters of customers, else the first there is."""
        sections = self.env["credit.archive.section"]
        usual = sections.search([("code", "=", "correspondence")], limit=1)
        return usual or sections.search([], limit=1)

    @api.model_create_multi
    def create(self, vals_list):
        named = self.default_get(["consent_id"])
        for vals in vals_list:
            self._check_consent({**named, **vals})
        return super().create(vals_list)

    def write(self, vals):
        self._check_consent(vals)
        return super().write(vals)

    @api.model
    def _check_consent(self, vals):
        self.env["credit.archive.consent"]._check_named(vals.get("consent_id") or [])

    def action_file(self):
        """Make records of the scans, file them where the user may, and name them as evidence."""
        self.ensure_one()
        one = self.consent_id
        one.check_access("write")
        one._check_at("draft")
        scans = self._uploads()
        records = self.env["credit.archive.record"].create(
            [self._prepare_record_vals(scan) for scan in scans]
        )
        for record, scan in zip(records, scans, strict=True):
            self.env["credit.archive.version"]._add(record, scan.name, scan.raw)
        # sudo: what was uploaded lies with the records now; nothing may lie outside.
        self.attachment_ids = [Command.clear()]
        scans.sudo().unlink()
        one.record_ids = [Command.link(record.id) for record in records]
        return {"type": "ir.actions.act_window_close"}

    def _prepare_record_vals(self, scan):
        """Return the vals of the record that holds ``scan``."""
        section = self.section_id
        usual, own = section.class_id, self.env.user._credit_clearance_level()
        vals = {
            "file_id": self.consent_id.file_id.id,
            "section_id": section.id,
            "schedule_id": section.schedule_id.id,
            "title": self.env._("Signed form %s", self.consent_id.name),
            "channel": "customer",
        }
        return vals | ({"class_id": usual.id} if usual and usual.level <= own else {})
