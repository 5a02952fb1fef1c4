"""A financial statement, and the figures in it that can't be true (R07)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from math import fsum

from .money import compare, problem_with

YEAR, QUARTER = "year", "quarter"

PARTS = {
    "current_assets": ("cash", "receivables", "inventories", "other_current_assets"),
    "total_assets": ("current_assets", "fixed_assets", "other_assets"),
    "current_liabilities": ("short_term_loans", "payables", "other_current_liabilities"),
    "total_liabilities": ("current_liabilities", "long_term_liabilities"),
    "equity": ("share_capital", "retained_earnings", "other_equity"),
}
"""The named parts of each total. A total may be larger than its parts: what is left has no name."""

INCOME = (
    "sales",
    "cost_of_sales",
    "gross_profit",
    "operating_profit",
    "interest",
    "profit_before_tax",
    "net_profit",
    "depreciation",
    "operating_cash_flow",
)

BALANCE = (
    *("cash", "receivables", "inventories", "other_current_assets", "current_assets"),
    *("fixed_assets", "other_assets", "total_assets"),
    *("short_term_loans", "payables", "other_current_liabilities", "current_liabilities"),
    *("long_term_liabilities", "total_liabilities"),
    *("share_capital", "retained_earnings", "other_equity", "equity"),
)

LINES = (*BALANCE, *INCOME, "market_value")

SIGNED = frozenset(
    {
        *("retained_earnings", "other_equity", "equity", "gross_profit", "operating_profit"),
        *("profit_before_tax", "net_profit", "operating_cash_flow"),
    }
)
"""Lines that may lie below zero; no other can."""

LENGTHS = {YEAR: (93, 372), QUARTER: (84, 98)}
"""Days a period may last: short first years, years of 53 weeks, quarters of 12 to 14 weeks."""


@dataclass(frozen=True)
class Statement:
    """One customer's figures of one period, in one currency; both days belong to the period.

    Balance lines are those of ``date_to``. None means that nobody gave the
    line; 0 means that it was given as zero. ``operating_profit`` is earnings
    before interest and taxes, ``market_value`` what the market pays for the equity.
    """

    period_type: str = YEAR
    date_from: date | None = None
    date_to: date | None = None
    currency: str = ""
    cash: float | None = None
    receivables: float | None = None
    inventories: float | None = None
    other_current_assets: float | None = None
    current_assets: float | None = None
    fixed_assets: float | None = None
    other_assets: float | None = None
    total_assets: float | None = None
    short_term_loans: float | None = None
    payables: float | None = None
    other_current_liabilities: float | None = None
    current_liabilities: float | None = None
    long_term_liabilities: float | None = None
    total_liabilities: float | None = None
    share_capital: float | None = None
    retained_earnings: float | None = None
    other_equity: float | None = None
    equity: float | None = None
    sales: float | None = None
    cost_of_sales: float | None = None
    gross_profit: float | None = None
    operating_profit: float | None = None
    interest: float | None = None
    profit_before_tax: float | None = None
    net_profit: float | None = None
    depreciation: float | None = None
    operating_cash_flow: float | None = None
    market_value: float | None = None

    @property
    def days(self) -> int:
        """Return the days the flows cover: 365 for any full year, else those of the calendar."""
        if self.date_from is None or self.date_to is None:
            return 365 if self.period_type == YEAR else 91
        days = (self.date_to - self.date_from).days + 1
        return 365 if self.period_type == YEAR and days >= 360 else days

    @property
    def working_capital(self) -> float | None:
        """Return current assets − current liabilities."""
        if self.current_assets is None or self.current_liabilities is None:
            return None
        return self.current_assets - self.current_liabilities


@dataclass(frozen=True)
class Problem:
    """One figure that can't be true: the line, what it says, and what it is held against.

    ``code``: not_finite, too_long, negative, over_total (a part above its
    total), parts_over_total (the parts together above it), gross_profit
    (≠ sales − cost), unbalanced (assets ≠ liabilities + equity), empty,
    period_reversed, period_length, future.
    """

    code: str
    line: str
    value: float = 0.0
    against: float = 0.0
    against_line: str = ""

    @property
    def difference(self) -> float:
        """Return by how much the figure misses what it is held against."""
        return self.value - self.against


def known(statement: Statement) -> Statement:
    """Return the statement with parts nobody gave as None instead of 0.

    A form leaves what isn't filled in at 0. Where a total has a value and none
    of its parts has, the parts weren't given; a market value or a cash flow
    of exactly 0 wasn't either.
    """
    blank = {
        name for name in ("market_value", "operating_cash_flow") if not _value(statement, name)
    }
    for total, parts in reversed(PARTS.items()):  # larger totals come after those they contain
        given = any(_value(statement, part) for part in parts)
        if not given and (total in blank or _value(statement, total)):
            blank.update(parts)
    return replace(statement, **dict.fromkeys(blank))


def problems(
    statement: Statement, today: date | None = None, rounding: float = 0.01
) -> tuple[Problem, ...]:
    """Return what makes the statement impossible, in the order of its lines; empty when nothing does."""
    unusable = tuple(_unusable(statement))
    if unusable:
        return unusable
    return (
        *_period(statement, today),
        *_empty(statement),
        *_negative(statement, rounding),
        *_over_total(statement, rounding),
        *_sums(statement, rounding),
    )


def _value(statement: Statement, line: str) -> float:
    return getattr(statement, line) or 0.0


def _unusable(statement: Statement) -> Iterator[Problem]:
    for line in LINES:
        if problem := problem_with(_value(statement, line)):
            yield Problem(problem, line, _value(statement, line))


def _period(statement: Statement, today: date | None) -> Iterator[Problem]:
    first, last = statement.date_from, statement.date_to
    if first is None or last is None:
        return
    days = (last - first).days + 1
    least, most = LENGTHS[statement.period_type]
    if days < 1:
        yield Problem("period_reversed", "date_to", days)
    elif not least <= days <= most:
        yield Problem("period_length", "date_to", days, most if days > most else least)
    if today is not None and last > today:
        yield Problem("future", "date_to", (last - today).days)


def _empty(statement: Statement) -> Iterator[Problem]:
    if not _value(statement, "total_assets") and not _value(statement, "sales"):
        yield Problem("empty", "total_assets")


def _negative(statement: Statement, rounding: float) -> Iterator[Problem]:
    for line in LINES:
        value = _value(statement, line)
        if line not in SIGNED and compare(value, 0.0, rounding) < 0:
            yield Problem("negative", line, value)


def _over_total(statement: Statement, rounding: float) -> Iterator[Problem]:
    for total, parts in PARTS.items():
        if total == "equity":  # its parts may be negative, so one of them may well exceed it
            continue
        whole = _value(statement, total)
        over = [part for part in parts if compare(_value(statement, part), whole, rounding) > 0]
        for part in over:
            yield Problem("over_total", part, _value(statement, part), whole, total)
        together = fsum(_value(statement, part) for part in parts)
        if not over and compare(together, whole, rounding) > 0:
            yield Problem("parts_over_total", total, together, whole, total)


def _sums(statement: Statement, rounding: float) -> Iterator[Problem]:
    financed = _value(statement, "total_liabilities") + _value(statement, "equity")
    assets = _value(statement, "total_assets")
    if compare(assets, financed, rounding):
        yield Problem("unbalanced", "total_assets", assets, financed, "equity")
    gross = _value(statement, "gross_profit")
    expected = _value(statement, "sales") - _value(statement, "cost_of_sales")
    if compare(gross, expected, rounding):
        yield Problem("gross_profit", "gross_profit", gross, expected, "sales")
