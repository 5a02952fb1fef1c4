"""What a release covers, and who may give it (R41)."""

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


def refusal(
    person: int,
    involved: set[int],
    amount: float,
    ceiling: float,
    is_controller: bool,
    is_manager: bool,
) -> str | None:
    """Name why ``person`` may not decide on a hold, or None when they may.

    ``not_controller``; ``own_order`` (segregation: whoever had a hand in it);
    ``above_ceiling`` (a manager decides above the company's ceiling).
    """
    if not (is_controller or is_manager):
        return "not_controller"
    if person in involved:
        return "own_order"
    if amount > ceiling and not is_manager:
        return "above_ceiling"
    return None
