from odoo import api, fields, models

from ...engine.scorecard import Band


class CreditScorecardBand(models.Model):
    """Values that earn the same points, or one answer to a question.

    A band begins with its first value and ends before its last, where the next
    one begins. Values are in the unit of the figure: days, currency, ratios
    (0.85 for 85 %).
    """

    _name = "credit.scorecard.band"
    _description = "Scorecard Band"
    _inherit = ["credit.guard"]
    _order = "sequence, open_below desc, value_from, id"

    criterion_id = fields.Many2one(
        "credit.scorecard.criterion", required=True, ondelete="cascade", index=True
    )
    kind = fields.Selection(related="criterion_id.kind")
    company_id = fields.Many2one(related="criterion_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    name = fields.Char("Answer", translate=True, help="What the analyst picks; or a name.")
    open_below = fields.Boolean("Anything below", help="The band has no lower end.")
    open_above = fields.Boolean("Anything above", help="The band has no upper end.")
    value_from = fields.Float("From", digits=(16, 4), help="This value belongs to the band.")
    value_to = fields.Float("To", digits=(16, 4), help="This value belongs to the next band.")
    points = fields.Float(required=True, digits=(16, 2), help="0 to 100.")

    @api.depends("name", "open_below", "open_above", "value_from", "value_to")
    def _compute_display_name(self):
        for band in self:
            low = "…" if band.open_below else f"{band.value_from:g}"
            high = "…" if band.open_above else f"{band.value_to:g}"
            band.display_name = band.name or f"{low} – {high}"

    def _as_engine(self):
        """Return the engine's ``Band``; that of an answer is its place among the answers."""
        self.ensure_one()
        if self.kind == "question":
            place = self._place()
            last = place == len(self.criterion_id.band_ids) - 1
            return Band(place or None, None if last else place + 1, self.points)
        return Band(
            None if self.open_below else self.value_from,
            None if self.open_above else self.value_to,
            self.points,
        )

    def _place(self):
        """Return which answer of its question this is, counted from 0."""
        return list(self.criterion_id.band_ids._origin or self.criterion_id.band_ids).index(
            self._origin or self
        )

    @api.model_create_multi
    def create(self, vals_list):
        bands = super().create(vals_list)
        bands.criterion_id.scorecard_id._check_may_change()
        return bands

    def write(self, vals):
        self.criterion_id.scorecard_id._check_may_change()
        result = super().write(vals)
        self.criterion_id.scorecard_id._check_may_change()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_live(self):
        self.criterion_id.scorecard_id._check_may_change()
