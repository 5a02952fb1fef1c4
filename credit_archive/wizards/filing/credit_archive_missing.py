from odoo import api, fields, models


class CreditArchiveMissing(models.TransientModel):
    """Says how much would be filed, and asks, before what is missing is filed (R72)."""

    _name = "credit.archive.missing"
    _description = "File What Is Missing"
    _inherit = ["credit.answers"]

    file_ids = fields.Many2many(
        "credit.archive.file", string="Credit files", readonly=True, help="Empty: all files."
    )
    paper_count = fields.Integer("Documents not filed yet", compute="_compute_paper_count")

    @api.depends("file_ids")
    def _compute_paper_count(self):
        """Count them; who isn't an archivist is told nothing."""
        for wizard in self:
            files = wizard.file_ids._origin or wizard.file_ids
            files._check_archivist()
            wizard.paper_count = sum(
                len(files._unfiled(model, files or None)) for model in files._filed_models()
            )

    def action_file(self):
        """File them: those of the chosen files at once, those of all in the background.

        Returns a notification. Raises ``AccessError`` unless an archivist asks.
        """
        self.ensure_one()
        if self.file_ids:
            return self.file_ids.action_file_missing()
        return self.env["credit.archive.file"].action_file_all_missing()
