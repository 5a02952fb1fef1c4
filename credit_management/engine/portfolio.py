"""Measures of all receivables together: how long they stand, how well they are collected.

Amounts are in one currency, receivables at the end of the period unless said, days are
calendar days. None means that it can't be said, never 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .money import problem_with


def _quotient(part: float, whole: float) -> float | None:
    """Return ``part`` ÷ ``whole``; None where there is nothing to divide by, or no number."""
    if problem_with(part) or problem_with(whole) or whole <= 0:
        return None
    found = part / whole
    return None if problem_with(found) else found


def dso(receivables: float, sales: float, days: int) -> float | None:
    """Return the days of sales that are outstanding: receivables ÷ sales on credit × days.

    >>> round(dso(50_000, 150_000, 365), 2)
    121.67
    >>> dso(50_000, 0, 365) is None
    True
    """
    found = _quotient(receivables, sales)
    return None if found is None else found * days


def dso_count_back(receivables: float, months: Iterable[tuple[float, int]]) -> float | None:
    """Return the days of sales that are outstanding, counted back through the sales of months.

    ``months``: (sales, days) of each, the newest first. A month whose sales are all
    outstanding counts with all its days, the last one with its part. None where what is
    outstanding is more than all of them; a month without sales, or with more credited than
    sold, stands for its days.

    >>> round(dso_count_back(212_000, [(100_000, 30), (80_000, 30), (70_000, 30)]), 2)
    73.71
    """
    if problem_with(receivables):
        return None
    left, total = receivables, 0.0
    if left <= 0:
        return 0.0
    for sales, days in months:
        if problem_with(sales):
            return None
        if sales > 0 and left <= sales:
            return total + left / sales * days
        left -= max(sales, 0.0)
        total += days
    return None


def best_possible_dso(current: float, sales: float, days: int) -> float | None:
    """Return what DSO would be if all paid on the day: receivables not due ÷ sales × days.

    >>> round(best_possible_dso(8_000, 30_000, 28), 2)
    7.47
    """
    return dso(current, sales, days)


def average_days_delinquent(days: float | None, best: float | None) -> float | None:
    """Return the days of sales that are outstanding beyond their due date.

    >>> average_days_delinquent(45, 12)
    33
    """
    return None if days is None or best is None else days - best


def collection_effectiveness(
    beginning: float, sales: float, ending: float, current: float, periods: int = 1
) -> float | None:
    """Return the share collected of what could be: (beginning + sales ÷ periods − ending) over

    (beginning + sales ÷ periods − not due). ``periods``: how many ``sales`` are of.

    >>> round(collection_effectiveness(6_200, 10_890, 6_340, 3_590, 3), 4)
    0.5593
    >>> round(collection_effectiveness(6_200, 10_890, 6_340, 3_590), 4)
    0.7963
    """
    if periods < 1:
        return None
    due = beginning + sales / periods
    return _quotient(due - ending, due - current)


def top_share(amounts: Iterable[float], count: int = 10) -> float | None:
    """Return the share of the ``count`` largest; what is owed to customers counts for nothing.

    >>> top_share([60, 30, 10, -5], 2)
    0.9
    """
    owed = sorted((max(amount, 0.0) for amount in amounts), reverse=True)
    return _quotient(sum(owed[:count]), sum(owed))


def roll_rates(before: Sequence[float], now: Sequence[float]) -> tuple[float | None, ...]:
    """Return how much of each age went on to the next: amount there now ÷ amount here before.

    ``before`` and ``now``: amounts by age at the ends of two periods that follow each other,
    the youngest first, of equal length. One rate fewer than ages.

    >>> roll_rates([1000, 100, 50], [900, 200, 25])
    (0.2, 0.25)
    """
    return tuple(_quotient(then, first) for first, then in zip(before, now[1:], strict=False))
