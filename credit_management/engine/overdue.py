"""What is overdue once the customer's credits are set off against the oldest items."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .money import is_positive


@dataclass(frozen=True)
class OpenItem:
    """One open instalment: what is left of it and the day it falls due."""

    amount: float
    date_due: date


@dataclass(frozen=True)
class Overdue:
    """The overdue amount and the age in days of its oldest part (0 and 0: nothing overdue)."""

    amount: float = 0.0
    days: int = 0


def overdue(
    items: Iterable[OpenItem], credits: float, today: date, rounding: float = 0.01
) -> Overdue:
    """Return what is overdue on ``today``.

    ``credits`` (≥ 0) are unallocated payments and credit notes; they settle the
    oldest items first. An item due today isn't overdue yet; what is left of one
    counts from the currency's smallest step (``rounding``) on.
    """
    left, amount, days = credits, 0.0, 0
    for item in sorted(items, key=lambda item: item.date_due):
        if item.date_due >= today:
            break
        settled = min(left, item.amount)
        left -= settled
        if is_positive(item.amount - settled, rounding):
            amount += item.amount - settled
            days = days or (today - item.date_due).days
    return Overdue(amount, days)
