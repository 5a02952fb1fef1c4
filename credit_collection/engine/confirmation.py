"""A statement of account over a period: what was open, what moved, what is open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from odoo.addons.credit_management.engine.money import compare

CONFIRMED, DISPUTED = "confirmed", "disputed"


@dataclass(frozen=True)
class Movement:
    """One posted item: its day, and what it adds to what is owed (negative: takes off)."""

    day: date
    amount: float


def balances(
    movements: Iterable[Movement], first: date, last: date
) -> tuple[float, float, float, float]:
    """Return (open before, invoiced, paid or credited, open at the end) of ``first`` to ``last``.

    >>> march = Movement(date(2026, 3, 5), 70.0)
    >>> balances([Movement(date(2026, 2, 1), 30.0), march], date(2026, 3, 1), date(2026, 3, 31))
    (30.0, 70.0, 0.0, 100.0)
    """
    before = added = taken = 0.0
    for one in movements:
        if one.day > last:
            continue
        if one.day < first:
            before += one.amount
        elif one.amount > 0:
            added += one.amount
        else:
            taken -= one.amount
    return before, added, taken, before + added - taken


def answer(ours: float, theirs: float | None, rounding: float = 0.01) -> tuple[str, float]:
    """Return (``confirmed`` or ``disputed``, theirs − ours) of what the customer's books say.

    ``theirs`` None: confirmed without a figure of their own.
    """
    if theirs is None or compare(ours, theirs, rounding) == 0:
        return CONFIRMED, 0.0
    return DISPUTED, theirs - ours
