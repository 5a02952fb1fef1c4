"""Ratios of a financial statement and Altman's Z-scores (R07).

What can't be computed is None: a missing line, a denominator of zero, or a base
below zero where the quotient would mean the opposite (debt to a negative
equity, growth from a loss). Never 0, which would look like a figure.

Balances are those at the end of the period. Flows of a quarter are scaled to a
year wherever they are set against a balance, so quarters and years compare.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .statement import Statement

SAFE, GREY, DISTRESS = "safe", "grey", "distress"

Figure = float | None


@dataclass(frozen=True)
class ZModel:
    """One of Altman's models: its weights and where its grey and its safe zone begin.

    The factors, in order: working capital, retained earnings and EBIT over
    total assets, equity over total liabilities, sales over total assets.
    """

    weights: tuple[float, float, float, float, float]
    grey_from: float
    safe_from: float
    at_market: bool = False

    def zone(self, score: Figure) -> str | None:
        """Return safe (above the grey zone), grey (its ends included) or distress."""
        if score is None:
            return None
        if score > self.safe_from:
            return SAFE
        return GREY if score >= self.grey_from else DISTRESS


Z_MODELS = {
    # Altman, "Financial Ratios, Discriminant Analysis and the Prediction of Corporate
    # Bankruptcy", Journal of Finance 23 (1968): listed manufacturers
    "z": ZModel((1.2, 1.4, 3.3, 0.6, 1.0), 1.81, 2.99, at_market=True),
    # Altman, "Predicting Financial Distress of Companies: Revisiting the Z-Score and
    # ZETA Models" (2000): Z' for private firms, Z'' for non-manufacturers
    "z_private": ZModel((0.717, 0.847, 3.107, 0.420, 0.998), 1.23, 2.90),
    "z_services": ZModel((6.56, 3.26, 6.72, 1.05, 0.0), 1.10, 2.60),
}


def over(numerator: Figure, denominator: Figure) -> Figure:
    """Return the quotient, None when a figure is missing or the denominator is zero."""
    if numerator is None or not denominator:
        return None
    return numerator / denominator


def over_positive(numerator: Figure, denominator: Figure) -> Figure:
    """Return the quotient where the denominator is above zero, else None."""
    return over(numerator, denominator) if (denominator or 0.0) > 0 else None


def yearly(flow: Figure, statement: Statement) -> Figure:
    """Return a flow of the statement's period scaled to 365 days."""
    return None if flow is None else flow * 365 / statement.days


def altman(statement: Statement, model: ZModel) -> Figure:
    """Return the Z-score under ``model``; None when a factor can't be computed.

    A model that takes equity at market needs the market value.
    """
    assets, debts = statement.total_assets, statement.total_liabilities
    equity = statement.market_value if model.at_market else statement.equity
    factors = (
        over(statement.working_capital, assets),
        over(statement.retained_earnings, assets),
        over(yearly(statement.operating_profit, statement), assets),
        over(equity, debts),
        over(yearly(statement.sales, statement), assets),
    )
    used = [
        (weight, factor) for weight, factor in zip(model.weights, factors, strict=True) if weight
    ]
    if any(factor is None for _weight, factor in used):
        return None
    return sum(weight * factor for weight, factor in used)


def z_zone(code: str, score: Figure) -> str | None:
    """Return the zone of a Z-score: safe, grey, distress, or None without a score."""
    return Z_MODELS[code].zone(score)


def growth(now: Figure, before: Figure) -> Figure:
    """Return (now − before) ÷ before; None from a base of zero or below."""
    return None if now is None else over_positive(now - (before or 0.0), before)


def _quick(statement: Statement) -> Figure:
    if statement.current_assets is None or statement.inventories is None:
        return None
    return statement.current_assets - statement.inventories


def _days(balance: Figure, flow: Figure, statement: Statement) -> Figure:
    quotient = over_positive(balance, flow)
    return None if quotient is None else quotient * statement.days


FORMULAS: dict[str, Callable[[Statement], Figure]] = {
    # liquidity
    "current_ratio": lambda s: over_positive(s.current_assets, s.current_liabilities),
    "quick_ratio": lambda s: over_positive(_quick(s), s.current_liabilities),
    "cash_ratio": lambda s: over_positive(s.cash, s.current_liabilities),
    # leverage
    "debt_to_equity": lambda s: over_positive(s.total_liabilities, s.equity),
    "debt_ratio": lambda s: over_positive(s.total_liabilities, s.total_assets),
    "interest_cover": lambda s: over_positive(s.operating_profit, s.interest),
    "cash_flow_to_debt": lambda s: over_positive(
        yearly(s.operating_cash_flow, s), s.total_liabilities
    ),
    # profitability
    "gross_margin": lambda s: over_positive(s.gross_profit, s.sales),
    "operating_margin": lambda s: over_positive(s.operating_profit, s.sales),
    "net_margin": lambda s: over_positive(s.net_profit, s.sales),
    "roa": lambda s: over_positive(yearly(s.net_profit, s), s.total_assets),
    "roe": lambda s: over_positive(yearly(s.net_profit, s), s.equity),
    # activity
    "dso": lambda s: _days(s.receivables, s.sales, s),
    "dio": lambda s: _days(s.inventories, s.cost_of_sales, s),
    "dpo": lambda s: _days(s.payables, s.cost_of_sales, s),
    "asset_turnover": lambda s: over_positive(yearly(s.sales, s), s.total_assets),
    # failure
    "z": lambda s: altman(s, Z_MODELS["z"]),
    "z_private": lambda s: altman(s, Z_MODELS["z_private"]),
    "z_services": lambda s: altman(s, Z_MODELS["z_services"]),
}
"""Ratio code → formula. Textbook definitions (Brealey, Myers, Allen, *Principles of Corporate
Finance*, ch. 28; Altman 1968 and 2000): current = current assets ÷ current liabilities; quick
leaves out inventories; interest cover = EBIT ÷ interest; DSO = receivables ÷ sales × days,
DIO and DPO the same over cost of sales. Margins, ROA, ROE, debt ratio are ratios (0.12 = 12 %)."""

GROWTH = {"sales_growth": "sales", "profit_growth": "net_profit"}
"""Growth code → the flow it compares with the period before (scaled to a year on both sides)."""

CODES = (*FORMULAS, *GROWTH)


def ratios(statement: Statement, previous: Statement | None = None) -> dict[str, Figure]:
    """Return every ratio of the statement by code; growth needs the ``previous`` period."""
    figures = {code: formula(statement) for code, formula in FORMULAS.items()}
    for code, line in GROWTH.items():
        figures[code] = previous and growth(
            yearly(getattr(statement, line), statement),
            yearly(getattr(previous, line), previous),
        )
    return figures
