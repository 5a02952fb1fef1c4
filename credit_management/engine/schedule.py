"""When evidence and reviews fall due: months are calendar months, ends of months stay ends (R04, R50)."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Period:
    """Some whole months; both days belong to it."""

    first: date
    last: date


def month_end(day: date) -> date:
    """Return the last day of the month ``day`` lies in."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def add_months(day: date, months: int) -> date:
    """Return the same day ``months`` later; the last day of a month stays the last one.

    A day the later month doesn't have becomes its last: 30 January + 1 is 28 February.
    """
    count = day.year * 12 + day.month - 1 + months
    first = date(count // 12, count % 12 + 1, 1)
    if day == month_end(day):
        return month_end(first)
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))


def next_due(last: date | None, months: int) -> date | None:
    """Return the day on which what was done on ``last`` has to be done again.

    None where nothing was done yet or it needn't be done again (0 months).
    """
    if last is None or months < 1:
        return None
    return add_months(last, months)


def first_due(opened: date, days: int) -> date | None:
    """Return the last day on which what was never done isn't overdue yet, for who came on ``opened``.

    None where it may be left undone (0 days).
    """
    return opened + timedelta(days=days) if days > 0 else None


def last_period(today: date, months: int) -> Period | None:
    """Return the newest period of ``months`` that is over on ``today``; None for 0 months.

    Periods are aligned to the calendar: 3 months are its quarters.
    """
    if months < 1:
        return None
    begun = (today.year * 12 + today.month - 1) // months * months
    first = _month(begun - months)
    return Period(first, _month(begun) - timedelta(days=1))


def period_after(period: Period, months: int) -> Period:
    """Return the period of ``months`` that begins when ``period`` has ended."""
    first = period.last + timedelta(days=1)
    return Period(first, month_end(add_months(first, months - 1)))


def _month(count: int) -> date:
    return date(count // 12, count % 12 + 1, 1)
