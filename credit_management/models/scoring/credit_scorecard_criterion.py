from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine.measures import MEASURES
from ...engine.scorecard import Criterion, problems_of

KINDS = [("ledger", "Our ledger"), ("statement", "Financial statement"), ("question", "Question")]

LEDGER_MEASURES = [
    ("years", "Years of business with us"),
    ("average_days_late", "Average days late"),
    ("worst_days_late", "Most days late"),
    ("on_time_share", "Share paid on time"),
    ("yearly_payments", "Payments of 12 months"),
    ("yearly_deliveries", "Deliveries of 12 months"),
    ("order_trend", "Orders, this year ÷ last year"),
    ("payment_trend", "Payments, this year ÷ last year"),
    ("delivery_trend", "Deliveries, this year ÷ last year"),
    ("dso", "Days sales outstanding"),
]

RATIOS = [
    ("current_ratio", "Current ratio"),
    ("quick_ratio", "Quick ratio"),
    ("cash_ratio", "Cash ratio"),
    ("debt_to_equity", "Debt to equity"),
    ("debt_ratio", "Debt ratio"),
    ("interest_cover", "Interest cover"),
    ("cash_flow_to_debt", "Cash flow to debt"),
    ("gross_margin", "Gross margin"),
    ("operating_margin", "Operating margin"),
    ("net_margin", "Net margin"),
    ("roa", "Return on assets"),
    ("roe", "Return on equity"),
    ("dso", "Days sales outstanding (statement)"),
    ("dio", "Days inventory outstanding"),
    ("dpo", "Days payables outstanding"),
    ("asset_turnover", "Asset turnover"),
    ("z", "Altman Z (listed)"),
    ("z_private", "Altman Z′ (private)"),
    ("z_services", "Altman Z″ (non-manufacturing)"),
    ("sales_growth", "Sales growth"),
    ("profit_growth", "Profit growth"),
]

MISSING = [
    ("no_score", "No score: its weight goes to the others"),
    ("zero", "Zero points"),
    ("neutral", "Neutral: half the points"),
]

PERCENT = {
    "on_time_share", "debt_ratio", "gross_margin", "operating_margin", "net_margin", "roa", "roe",
    "sales_growth", "profit_growth",
}  # fmt: skip
"""Ratios that are shown as percent; bands and values are kept as ratios (0.85)."""


class CreditScorecardCriterion(models.Model):
    """One row of a scorecard: what is looked at, how much it weighs, what earns how much."""

    _name = "credit.scorecard.criterion"
    _description = "Scorecard Criterion"
    _inherit = ["credit.guard"]
    _order = "sequence, id"

    scorecard_id = fields.Many2one(
        "credit.scorecard", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="scorecard_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    name = fields.Char("Criterion", required=True, translate=True)
    kind = fields.Selection(KINDS, "Source", required=True, default="ledger")
    ledger_measure = fields.Selection(LEDGER_MEASURES, "Ledger measure")
    ratio_code = fields.Selection(RATIOS, "Ratio")
    question = fields.Text(translate=True, help="What the analyst answers on the assessment.")
    weight = fields.Float(required=True, digits=(16, 2), help="All weights add up to 100.")
    missing = fields.Selection(
        MISSING,
        "When there is no data",
        required=True,
        default="no_score",
        help="No score: the criterion is left out and its weight goes to the others in proportion; "
        "with less than half of the weight left there is no score at all.",
    )
    band_ids = fields.One2many("credit.scorecard.band", "criterion_id", "Bands", copy=True)

    def _check_source(self):
        for criterion in self:
            if criterion.kind != "question" and not criterion._source():
                raise ValidationError(
                    self.env._(
                        "%(criterion)s: say which figure it reads.", criterion=criterion.name
                    )
                )

    @api.constrains("weight", "band_ids", "kind", "ledger_measure", "ratio_code")
    def _check_criterion(self):
        """Refuse a criterion that reads nothing, then one whose bands leave values out."""
        self._check_source()
        self._check_bands()

    def _check_bands(self):
        """Refuse bands with gaps or overlaps; a criterion without bands is still being made."""
        for criterion in self.filtered("band_ids"):
            found = problems_of(criterion._as_engine())
            if found:
                raise ValidationError("\n".join(map(criterion._problem_text, found)))

    def _source(self):
        """Return the code of the figure this criterion reads; empty for a question."""
        self.ensure_one()
        return {"ledger": self.ledger_measure, "statement": self.ratio_code}.get(self.kind) or ""

    def _as_engine(self):
        """Return the engine's ``Criterion``; the answers of a question are bands of 0, 1, 2, …"""
        self.ensure_one()
        measure = MEASURES.get(self.ledger_measure) if self.kind == "ledger" else None
        lowest, highest = (measure.lowest, measure.highest) if measure else (None, None)
        return Criterion(
            str(self.id),
            self.weight,
            tuple(band._as_engine() for band in self.band_ids),
            self.missing,
            lowest,
            highest,
        )

    def _problem_text(self, problem):
        """Word one engine ``Problem`` of this criterion, with the values concerned."""
        self.ensure_one()
        return self.env._(
            "%(criterion)s: %(problem)s",
            criterion=self.name,
            problem=self._problem_words(problem)[problem.kind],
        )

    def _problem_words(self, problem):
        values = {"start": self._end_text(problem.start), "end": self._end_text(problem.end)}
        first, last = values["start"], values["end"]
        return {
            "weight": self.env._("a weight of %s isn't above 0 and up to 100.", first),
            "points": self.env._("%s points don't lie between 0 and 100.", first),
            "no_bands": self.env._("it has no bands."),
            "reversed": self.env._("a band ends at %(end)s, where it starts or before.", **values),
            "overlap": self.env._("values from %(start)s to %(end)s are in two bands.", **values),
            "gap": self.env._("values from %(first)s up are in no band.", first=first)
            if problem.end is None
            else self.env._("values below %(last)s are in no band.", last=last)
            if problem.start is None
            else self.env._("values from %(start)s to %(end)s are in no band.", **values),
        }

    def _end_text(self, value):
        return "…" if value is None else f"{value:g}"

    @api.model_create_multi
    def create(self, vals_list):
        criteria = super().create(vals_list)
        criteria.scorecard_id._check_may_change()
        return criteria

    def write(self, vals):
        self.scorecard_id._check_may_change()
        result = super().write(vals)
        self.scorecard_id._check_may_change()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_live(self):
        self.scorecard_id._check_may_change()
