"""What a release covers (R41); who may give it is a question of authority."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from .money import compare


@dataclass(frozen=True)
class Release:
    """A release of ``amount`` on ``day``, with the company's tolerance in % and days."""

    amount: float
    day: date
    tolerance_percent: float = 0.0
    tolerance_days: int = 0

    @property
    def ceiling(self) -> float:
        """Return the largest amount this release covers."""
        return self.amount * (1 + self.tolerance_percent / 100)

    def covers(self, amount: float, today: date, rounding: float = 0.01) -> bool:
        """Tell whether an order of ``amount`` needs no new check on ``today``."""
        last_day = self.day + timedelta(days=self.tolerance_days)
        return today <= last_day and compare(amount, self.ceiling, rounding) <= 0
