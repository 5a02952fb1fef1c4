"""The allowance for bad debt: a matrix of rates by age, and single items beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Bucket:
    """Items overdue from so many days on (None: not due yet) lose this share, in percent."""

    first: int | None
    percent: float


def problem_with_matrix(buckets: Iterable[Bucket]) -> str | None:
    """Name what makes a matrix unusable: ``empty``, ``no_start``, ``twice``, ``percent``, ``falling``."""
    known = list(buckets)
    if not known:
        return "empty"
    firsts = [one.first for one in known]
    if None not in firsts:
        return "no_start"
    if len(set(firsts)) < len(firsts):
        return "twice"
    if any(not 0 <= one.percent <= 100 for one in known):
        return "percent"
    rates = [one.percent for one in ordered(known)]
    return "falling" if rates != sorted(rates) else None


def ordered(buckets: Iterable[Bucket]) -> list[Bucket]:
    """Return the buckets, what isn't due first, the oldest last."""
    return sorted(buckets, key=lambda one: -1 if one.first is None else one.first)


def bucket_of(days: int, buckets: Iterable[Bucket]) -> Bucket:
    """Return the bucket of an item so many days overdue (0 or less: not due)."""
    found = None
    for one in ordered(buckets):
        if one.first is None or days >= max(1, one.first):
            found = one
    return found


def allowance(rows: Iterable[tuple[float, float]]) -> float:
    """Return the allowance of (amount, percent) rows, not rounded.

    >>> round(allowance([(300000, 2), (140000, 4), (60000, 8.7), (23000, 25), (5000, 100)]))
    27570
    """
    return sum(max(0.0, amount) * percent / 100 for amount, percent in rows)
