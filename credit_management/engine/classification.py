"""What kind of customer an account is (R06): by time, trade, weight and risk."""

from __future__ import annotations

from dataclasses import dataclass

from .grading import ONE_YEAR
from .measures import Ledger

PROSPECT, NEW, EXISTING = "prospect", "new", "existing"
FUTURE, CURRENT, PAST = "future", "current", "past"
KEY, GENERAL, OCCASIONAL = "key", "general", "occasional"
QUALITY, RISK = "quality", "risk"


@dataclass(frozen=True)
class Lines:
    """Where the classes part: sales of a year in the company's currency, and days late. 0: off.

    ``key_from``: key customers bought for as much or more in the last 12 months;
    ``occasional_below``: occasional ones for less; ``risk_days``: who was or is
    as many days late is a risk, whatever the grade.
    """

    key_from: float = 0.0
    occasional_below: float = 0.0
    risk_days: int = 0


@dataclass(frozen=True)
class Classes:
    """The classes of one account; the nature of a customer isn't computed but known."""

    time: str
    trade: str
    weight: str
    risk: str


def classify(ledger: Ledger, grade_risk: str, lines: Lines) -> Classes:
    """Return the classes that follow from the ledger and the risk class of the grade."""
    return Classes(
        _time(ledger), _trade(ledger), _weight(ledger, lines), _risk(ledger, grade_risk, lines)
    )


def _time(ledger: Ledger) -> str:
    if ledger.years is None:
        return PROSPECT
    return NEW if ledger.years < ONE_YEAR else EXISTING


def _trade(ledger: Ledger) -> str:
    if ledger.years is None:
        return FUTURE
    return CURRENT if ledger.yearly_deliveries > 0 or ledger.balance > 0 else PAST


def _weight(ledger: Ledger, lines: Lines) -> str:
    if lines.key_from and ledger.yearly_deliveries >= lines.key_from:
        return KEY
    return OCCASIONAL if ledger.yearly_deliveries < lines.occasional_below else GENERAL


def _risk(ledger: Ledger, grade_risk: str, lines: Lines) -> str:
    if lines.risk_days and ledger.worst_days_late >= lines.risk_days:
        return RISK
    return grade_risk or GENERAL
