import tempfile

from odoo import fields, models
from odoo.exceptions import UserError


class CreditArchiveExport(models.TransientModel):
    """Asks what a credit file is exported for; the zip leaves by the controller (R79)."""

    _name = "credit.archive.export"
    _description = "Export a Credit File"
    _inherit = ["credit.answers"]

    file_id = fields.Many2one("credit.archive.file", "Credit file", required=True)
    purpose = fields.Char(required=True)
    is_full = fields.Boolean("Whole file", compute="_compute_is_full")

    def _compute_is_full(self):
        for wizard in self:
            wizard.is_full = wizard.file_id._exports_all()

    def action_export(self):
        """Download the zip."""
        self.ensure_one()
        self.file_id._check_may_export()
        self._check_purpose()
        return {
            "type": "ir.actions.act_url",
            "url": f"/credit/archive/export/{self.id}",
            "target": "download",
        }

    def _check_purpose(self):
        if not (self.purpose or "").strip():
            raise UserError(self.env._("Purpose: say what the file is exported for."))

    def _as_zip(self):
        """Return the zip as a temporary file on disk, at its beginning, and log that it leaves."""
        self.ensure_one()
        self.check_access("read")
        self._check_purpose()
        target = tempfile.TemporaryFile(prefix="credit_archive_")  # noqa: SIM115  the answer closes it
        self.file_id._write_export(target, self.purpose.strip())
        target.seek(0)
        return target
