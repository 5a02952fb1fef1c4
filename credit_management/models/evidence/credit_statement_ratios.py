from odoo import api, fields, models
from odoo.tools import formatLang

from ...engine.ratios import CODES, Z_MODELS, ratios, z_zone
from ...engine.statement import LINES

ZONES = [("safe", "Safe"), ("grey", "Grey zone"), ("distress", "Distress")]

ZONE_CLASSES = {
    "safe": "text-bg-success",
    "grey": "text-bg-warning",
    "distress": "text-bg-danger",
}

Z_NAMES = [
    ("z", "Z (listed manufacturer)"),
    ("z_private", "Z' (private company)"),
    ("z_services", "Z'' (not manufacturing)"),
]

PERCENT = {
    *("debt_ratio", "gross_margin", "operating_margin", "net_margin", "roa", "roe"),
    *("sales_growth", "profit_growth", "cash_flow_to_debt"),
}
DAYS = {"dso", "dio", "dpo"}
BETTER_LOW = {"debt_to_equity", "debt_ratio", *DAYS}

STORED = ("current_ratio", "debt_ratio", "net_margin", "roe")


class CreditStatementRatios(models.Model):
    """The ratios of a statement, beside those of the period before.

    A few are stored for graphs, 0 standing for "not computable" there as it
    must in a number column; ``ratio_table`` and ``engine.ratios`` tell them apart.
    """

    _inherit = "credit.statement"

    z_model = fields.Selection(
        Z_NAMES,
        "Z-score model",
        compute="_compute_z_model",
        store=True,
        readonly=False,
        help="Which of Altman's models fits: by default the one for private companies, "
        "for listed ones (with a market value) the original.",
    )
    z_score = fields.Float("Z-score", compute="_compute_ratios", store=True, aggregator="avg")
    z_zone = fields.Selection(ZONES, "Z zone", compute="_compute_ratios", store=True)
    current_ratio = fields.Float(
        "Current ratio", compute="_compute_ratios", store=True, aggregator="avg"
    )
    debt_ratio = fields.Float("Debt ratio", compute="_compute_ratios", store=True, aggregator="avg")
    net_margin = fields.Float("Net margin", compute="_compute_ratios", store=True, aggregator="avg")
    roe = fields.Float("Return on equity", compute="_compute_ratios", store=True, aggregator="avg")
    ratio_table = fields.Html("Ratios", compute="_compute_ratio_table", sanitize=False)

    @api.depends("market_value")
    def _compute_z_model(self):
        for statement in self:
            chosen = statement.z_model if statement.z_model != "z" else False
            statement.z_model = "z" if statement.market_value else chosen or "z_private"

    @api.depends("date_from", "date_to", "period_type", "z_model", *LINES)
    def _compute_ratios(self):
        for statement in self:
            figures = ratios(statement._as_engine())
            for code in STORED:
                statement[code] = figures[code] or 0.0
            score = figures[statement.z_model or "z_private"]
            statement.z_score = score or 0.0
            statement.z_zone = z_zone(statement.z_model or "z_private", score)

    @api.depends("date_from", "date_to", "period_type", *LINES)
    @api.depends_context("lang")
    def _compute_ratio_table(self):
        previous = self._previous()
        for statement in self:
            statement.ratio_table = self.env["ir.qweb"]._render(
                "credit_management.statement_ratios",
                {
                    "rows": statement._ratio_rows(previous[statement]),
                    "now": statement._period_name(),
                    "before": previous[statement]._period_name() if previous[statement] else "",
                },
            )

    def _ratio_rows(self, previous):
        """Return one dict per ratio: name, text, text of the period before, change, zone."""
        before = previous._as_engine() if previous else None
        now = ratios(self._as_engine(), before)
        then = ratios(before) if before else dict.fromkeys(CODES)
        names = self._ratio_names()
        zones = dict(self._fields["z_zone"]._description_selection(self.env))
        rows = []
        for code in CODES:
            zone = z_zone(code, now[code]) if code in Z_MODELS else None
            rows.append(
                {
                    "name": names[code],
                    "value": self._ratio_text(code, now[code]),
                    "before": self._ratio_text(code, then[code]),
                    "change": self._change(code, now[code], then[code]),
                    "zone": zone,
                    "zone_name": zones.get(zone),
                    "zone_class": ZONE_CLASSES.get(zone),
                }
            )
        return rows

    def _change(self, code, now, then):
        """Return (arrow up or down, class: green for better), nothing without a difference."""
        if now is None or then is None or abs(now - then) < 0.0005:
            return None
        better = (now > then) != (code in BETTER_LOW)
        return (
            "\N{BLACK UP-POINTING TRIANGLE}" if now > then else "\N{BLACK DOWN-POINTING TRIANGLE}",
            "text-success" if better else "text-danger",
        )

    def _ratio_text(self, code, value):
        """Return a ratio as a person reads it; a dash where it can't be computed."""
        if value is None:
            return "—"
        if code in PERCENT:
            return f"{formatLang(self.env, value * 100, digits=1)} %"
        return formatLang(self.env, value, digits=0 if code in DAYS else 2)

    @api.model
    def _ratio_names(self):
        """Return {code: name of the ratio in the reader's language}."""
        return {
            "current_ratio": self.env._("Current ratio"),
            "quick_ratio": self.env._("Quick ratio"),
            "cash_ratio": self.env._("Cash ratio"),
            "debt_to_equity": self.env._("Debt to equity"),
            "debt_ratio": self.env._("Debt ratio"),
            "interest_cover": self.env._("Interest cover"),
            "cash_flow_to_debt": self.env._("Operating cash flow to debt"),
            "gross_margin": self.env._("Gross margin"),
            "operating_margin": self.env._("Operating margin"),
            "net_margin": self.env._("Net margin"),
            "roa": self.env._("Return on assets"),
            "roe": self.env._("Return on equity"),
            "dso": self.env._("Days of sales in receivables"),
            "dio": self.env._("Days of cost in inventories"),
            "dpo": self.env._("Days of cost in payables"),
            "asset_turnover": self.env._("Asset turnover"),
            "z": self.env._("Z (listed manufacturer)"),
            "z_private": self.env._("Z' (private company)"),
            "z_services": self.env._("Z'' (not manufacturing)"),
            "sales_growth": self.env._("Growth of sales"),
            "profit_growth": self.env._("Growth of net profit"),
        }
