"""How old what a customer owes is, once credits were set off against the oldest items (R60)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from .overdue import OpenItem

STEPS = (0, 30, 60, 90)
"""The most days overdue of each slice; what is older comes last."""


def slices(steps: tuple[int, ...] = STEPS) -> list[tuple[int | None, int | None]]:
    """Return (first, last) day overdue of each slice; None: without that end.

    >>> slices()
    [(None, 0), (1, 30), (31, 60), (61, 90), (91, None)]
    """
    firsts = [None, *(step + 1 for step in steps)]
    return list(zip(firsts, [*steps, None], strict=True))


def ageing(
    items: Iterable[OpenItem], credits: float, today: date, steps: tuple[int, ...] = STEPS
) -> list[float]:
    """Return what is open in each of ``slices``: not due yet first, the oldest last.

    ``credits`` (≥ 0) are unallocated payments and credit notes; they settle the oldest
    items first, as in ``overdue``. Credits beyond all items are nobody's age.
    """
    found, left = [0.0] * (len(steps) + 1), credits
    for item in sorted(items, key=lambda item: item.date_due):
        settled = min(left, item.amount)
        left -= settled
        late = (today - item.date_due).days
        place = sum(late > step for step in steps)
        found[place] += item.amount - settled
    return found


def set_off(ages: Iterable[float], credits: float) -> list[float]:
    """Return amounts by age, youngest first, once ``credits`` (≥ 0) settled the oldest first.

    Credits beyond all of them are nobody's age.

    >>> set_off([100, 50, 20], 60)
    [100, 10, 0.0]
    """
    left, found = credits, []
    for amount in reversed([*ages]):
        taken = min(left, amount)
        found.append(amount - taken if taken < amount else 0.0)
        left -= taken
    return found[::-1]
