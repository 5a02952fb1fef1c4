"""What a review of an account looks at: the movement of its period and what follows (R50)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Movement:
    """What a customer owed when the period began and ended, and what moved between.

    ``opening`` + ``sales`` − ``payments`` = ``closing``; ``peak`` is the most that
    stood open at the end of any of its days, the opening balance included.
    """

    opening: float = 0.0
    sales: float = 0.0
    payments: float = 0.0
    peak: float = 0.0

    @property
    def closing(self) -> float:
        """Return what was owed at the end of the period."""
        return self.opening + self.sales - self.payments


def movement(opening: float, days: Iterable[tuple[date, float, float]]) -> Movement:
    """Return the movement of a period from its days: (day, sales, payments), in order."""
    balance = peak = opening
    sales = payments = 0.0
    for _day, sold, paid in days:
        sales, payments = sales + sold, payments + paid
        balance = opening + sales - payments
        peak = max(peak, balance)
    return Movement(opening, sales, payments, peak)


def deadline(last: date, today: date, days: int = 10, least: int = 5) -> date:
    """Return by when the review of a period that ended on ``last`` has to be finished.

    ``days`` after the period; opened late, it still leaves ``least`` days.
    """
    return max(last + timedelta(days=days), today + timedelta(days=least))
