from odoo import fields, models

KINDS = [("section", "Section"), ("class", "Confidentiality"), ("schedule", "Retention class")]


class CreditArchiveImportLine(models.TransientModel):
    """Something an exported file names that isn't known here: what stands for it?"""

    _name = "credit.archive.import.line"
    _description = "Unknown in an Exported Credit File"

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
