from odoo import fields, models
from odoo.exceptions import UserError

from .credit_preset import PRESETS


class ResConfigSettingsGrading(models.TransientModel):
    """The part of the settings that is about grades: preset, standards, what orders say."""

    _inherit = "res.config.settings"

    credit_preset = fields.Selection(PRESETS, "Preset")
    credit_rating_scale_id = fields.Many2one("credit.rating.scale", "Rating scale")
    credit_yearly_standard = fields.Monetary("Yearly standard", currency_field="credit_currency_id")
    credit_key_from = fields.Monetary("Key customer from", currency_field="credit_currency_id")
    credit_occasional_below = fields.Monetary(
        "Occasional customer below", currency_field="credit_currency_id"
    )
    credit_used_by = fields.Selection(
        lambda self: self.env["credit.policy"]._fields["used_by"]._description_selection(self.env),
        "Credit used before",
    )
    credit_reduction_months = fields.Integer("Reduce over (months)")
    credit_print_terms = fields.Selection(
        lambda self: (
            self.env["credit.policy"]._fields["print_terms"]._description_selection(self.env)
        ),
        "Print on orders",
    )

    def action_credit_load_preset(self):
        """Load the chosen preset for this company; return the action that comes next (R11).

        What else was changed on the page is saved with it, for the page is left. Next are
        the offices nobody holds, or the scale. Raises UserError without a choice,
        AccessError unless the user is a credit manager.
        """
        self.env["credit.answers"]._one_of(self)
        if not self.credit_preset:
            raise UserError(self.env._("Choose a preset first."))
        self.set_values()
        return self.env["credit.preset"]._after_loading(self.company_id)

    def set_values(self):
        """Load the preset that was chosen, too: saving is no way to lose it.

        After the rest of the page, which still shows the scale of before.
        """
        result = super().set_values()
        if self.credit_preset:
            self.env["credit.preset"]._load(self.company_id, self.credit_preset)
        return result
