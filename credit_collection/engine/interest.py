"""Interest on what is paid late: simple, never on interest.

Rates are percent a year, each from a day on until the next one begins (or its own last day).
Interest runs from the day after the due date to the day of payment.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

SPLIT, PAYMENT, DUE = "split", "payment", "due"
"""The rate of each period, the rate of the day of payment, the rate of the due date."""

ACT_365, ACT_360, THIRTY_360 = "act_365", "act_360", "30_360"

YEAR = {ACT_365: 365, ACT_360: 360, THIRTY_360: 360}


class MissingRate(ValueError):
    """No rate is in force on a day that is asked; ``args[0]`` is the day."""


@dataclass(frozen=True)
class Rate:
    """A rate in percent a year, from its first day to its last (None: until further notice)."""

    percent: float
    first: date
    last: date | None = None

    def covers(self, day):
        """Tell whether it is in force on ``day``."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Part:
    """A part of an item that was open from one day (exclusive) to another (inclusive)."""

    amount: float
    start: date
    end: date


@dataclass(frozen=True)
class Slice:
    """Interest for one part and rate: of what, from when (exclusive) to when, at which rate."""

    amount: float
    start: date
    end: date
    percent: float
    days: int
    interest: float


def days_between(start: date, end: date, count: str = ACT_365) -> int:
    """Return the days from ``start`` (exclusive) to ``end``, by a day count.

    >>> days_between(date(2026, 1, 31), date(2026, 2, 28), THIRTY_360)
    28
    """
    if count != THIRTY_360:
        return (end - start).days
    first = min(start.day, 30)
    last = 30 if end.day == 31 and first == 30 else end.day
    return 360 * (end.year - start.year) + 30 * (end.month - start.month) + last - first


def simple(amount: float, percent: float, days: int, count: str = ACT_365) -> float:
    """Return the simple interest, not rounded.

    >>> round(simple(4500, 11, 30), 2)
    40.68
    """
    return amount * percent / 100 * days / YEAR[count]


def problem_with_rates(rates: Iterable[Rate]) -> tuple[str, date] | None:
    """Return (``gap`` or ``overlap``, the day it begins) of rates that don't follow each other.

    >>> problem_with_rates([Rate(5, date(2026, 1, 1), date(2026, 6, 30)), Rate(6, date(2026, 7, 2))])
    ('gap', datetime.date(2026, 7, 1))
    """
    known = sorted(rates, key=lambda one: one.first)
    for before, after in pairwise(known):
        if before.last is None or before.last >= after.first:
            return "overlap", after.first
        if before.last + timedelta(days=1) < after.first:
            return "gap", before.last + timedelta(days=1)
        if before.last < before.first:
            return "overlap", before.first
    return None


def rate_on(day: date, rates: Iterable[Rate]) -> Rate:
    """Return the rate in force on ``day``; raises ``MissingRate`` where there is none."""
    found = next((one for one in rates if one.covers(day)), None)
    if not found:
        raise MissingRate(day)
    return found


def interest(
    part: Part,
    rates: Iterable[Rate],
    *,
    due: date | None = None,
    method: str = SPLIT,
    count: str = ACT_365,
) -> list[Slice]:
    """Return the interest on one part in slices of one rate each; nothing for a part of no days.

    ``due``: the due date, whose rate counts where the method says so (the start without one:
    a part that goes on after a first charge starts later). Raises ``MissingRate``.
    """
    known = list(rates)
    if part.end <= part.start or part.amount <= 0:
        return []
    if method == SPLIT:
        spans = _spans(part, known)
    else:
        day = part.end if method == PAYMENT else (due or part.start)
        spans = [(part.start, part.end, rate_on(day, known).percent)]
    return [_slice(part.amount, *span, count) for span in spans]


def _spans(part, rates):
    """Yield (start, end, percent): a new one where another rate begins."""
    start = part.start
    while start < part.end:
        rate = rate_on(start + timedelta(days=1), rates)
        end = min(part.end, rate.last or part.end)
        yield start, end, rate.percent
        start = end


def _slice(amount, start, end, percent, count):
    days = days_between(start, end, count)
    return Slice(amount, start, end, percent, days, simple(amount, percent, days, count))


def parts(
    amount: float, due: date, payments: Iterable[tuple[date, float]], until: date, since: date
) -> list[Part]:
    """Return how long which part of an item was late, up to ``until``.

    ``payments`` are (day, amount) that settled it; ``since``: up to that day it was charged
    already (the due date where it wasn't). What is still open runs to ``until``.
    """
    start, left, ended = max(due, since), amount, {}
    for day, paid in sorted(payments):
        paid = min(paid, left)
        left -= paid
        ended[min(day, until)] = ended.get(min(day, until), 0.0) + paid
    ended[until] = ended.get(until, 0.0) + left
    return [Part(one, start, end) for end, one in sorted(ended.items()) if end > start and one > 0]
