"""Amounts of money: what is acceptable, and how two of them compare.

All amounts are plain numbers in one currency; ``rounding`` is the smallest
step of that currency (0.01 for the euro, 1.0 for the yen).
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

MAX_DIGITS = 15
"""More digits than this can't be told apart in a float, so they are refused."""

SURE = 10**12
"""Below so many steps a float is off by less than a thousandth of one."""
MIDDLE = 1e-3
"""So near to the middle between two steps floats aren't asked (of a step)."""


def round_to(amount: float, rounding: float) -> float:
    """Return ``amount`` rounded half away from zero to a multiple of ``rounding``.

    Raises ``ValueError`` for NaN and infinity: rounded or not, NaN would compare
    as neither above nor below, and so pass whatever is asked.
    """
    if not math.isfinite(amount):
        raise ValueError(f"{amount} is not a finite number")
    whole = _plainly(amount, rounding)
    if whole is not None:
        return whole
    step = Decimal(repr(rounding))
    steps = (Decimal(repr(amount)) / step).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return float(steps * step)


def _plainly(amount: float, rounding: float) -> float | None:
    """Return ``amount`` rounded with floats, or None where only decimals are sure of the answer.

    Decimals take five times as long, and a check rounds dozens of amounts. Floats
    are sure of an amount that isn't near the middle between two steps, if the
    step is one of so many to a unit (0.01: a hundred): the result is then the
    float nearest to a fraction, as it is with decimals.
    """
    units = _units(rounding)
    steps = amount * units
    if not units or abs(steps) > SURE:
        return None
    nearest = math.floor(steps + 0.5)
    if abs(abs(steps - nearest) - 0.5) < MIDDLE:
        return None
    return nearest / units


@lru_cache(maxsize=32)
def _units(rounding: float) -> int:
    """Return how many steps of ``rounding`` make one, 0 where they don't."""
    units = Decimal(1) / Decimal(repr(rounding)) if rounding > 0 else Decimal(0)
    return int(units) if units == int(units) and units <= 10**6 else 0


def compare(left: float, right: float, rounding: float) -> int:
    """Return -1, 0 or 1 as ``left`` is below, at or above ``right`` once both are rounded."""
    # More than two steps apart they are apart once rounded, too; NaN and infinity aren't asked.
    sure = SURE * rounding
    if abs(left) < sure and abs(right) < sure and abs(left - right) > 2 * rounding:
        return 1 if left > right else -1
    first, second = round_to(left, rounding), round_to(right, rounding)
    return (first > second) - (first < second)


def is_positive(amount: float, rounding: float) -> bool:
    """Tell whether ``amount`` is above zero once rounded."""
    return compare(amount, 0.0, rounding) > 0


def problem_with(amount: float) -> str | None:
    """Name what makes ``amount`` unusable: ``not_finite``, ``too_long``, or None when fine.

    NaN compares false with everything, so an order of NaN would pass any limit;
    that is why this is asked before any rule is.
    """
    if not math.isfinite(amount):
        return "not_finite"
    if abs(amount) >= 10**MAX_DIGITS:
        return "too_long"
    return None


def problem_with_grant(amount: float, rounding: float = 0.01) -> str | None:
    """Name what makes ``amount`` unusable as a limit: as above, or ``not_positive``."""
    problem = problem_with(amount)
    if problem is None and not is_positive(amount, rounding):
        return "not_positive"
    return problem
