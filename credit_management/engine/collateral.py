"""What collateral is worth on a day (R28): only what is confirmed, and only while it is valid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import fsum


@dataclass(frozen=True)
class Collateral:
    """One confirmed item: its value, the percent of it that counts, both days inclusive.

    ``date_to`` None is without end.
    """

    value: float
    share: float
    date_from: date
    date_to: date | None = None

    def counts(self, day: date) -> bool:
        """Tell whether it counts on ``day``: expired is the day after ``date_to``."""
        return self.date_from <= day and (self.date_to is None or day <= self.date_to)


def value_at(items: Iterable[Collateral], day: date) -> float:
    """Return what these items are worth together on ``day``."""
    return fsum(item.value * item.share / 100 for item in items if item.counts(day))


def first_end(items: Iterable[Collateral]) -> date | None:
    """Return the first last day among these items, past ones included; None when none ends.

    What has expired stays in sight until somebody replaces it or gives it back.
    """
    return min((item.date_to for item in items if item.date_to), default=None)
