from odoo import fields, models

from ...models.scoring.credit_preset import PRESETS


class CreditPresetChoice(models.TransientModel):
    """Chooses a preset where the settings of Odoo aren't the user's to open."""

    _name = "credit.preset.choice"
    _description = "Choice of a preset"
    _inherit = ["credit.answers"]

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company.root_id
    )
    preset = fields.Selection(PRESETS, required=True, default="abc")

    def action_load(self):
        """Load the preset; return what comes next: empty offices, or its scale.

        Raises ``AccessError`` unless the user is a credit manager.
        """
        self.ensure_one()
        self.env["credit.preset"]._load(self.company_id, self.preset)
        return self.env["credit.preset"]._after_loading(self.company_id)
