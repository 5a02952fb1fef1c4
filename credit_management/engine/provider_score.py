"""Scores that providers (credit agencies, insurers) give a customer: how far the last one fell (R51)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

CURRENT = 400
"""After so many days a score says nothing of today."""


@dataclass(frozen=True)
class Score:
    """One score: whose, of which day, on a scale from ``worst`` to ``best`` (which may be the lower)."""

    provider: str
    day: date
    value: float
    worst: float
    best: float

    @property
    def share(self) -> float:
        """Return where on its scale it stands: 0 the worst, 1 the best.

        >>> Score("B", date(2026, 3, 1), 225, 600, 100).share
        0.75
        """
        return (self.value - self.worst) / (self.best - self.worst)


@dataclass(frozen=True)
class Drop:
    """How much of the scale a score fell, and where on it it stood before; both as shares."""

    share: float
    before: float


def drop(scores: Iterable[Score], today: date) -> Drop | None:
    """Return the largest fall among providers, each from its last score but one to its last.

    None where no provider has two, or none that still says something on ``today``.

    >>> drop([Score("A", date(2026, 1, 1), 80, 0, 100), Score("A", date(2026, 3, 1), 65, 0, 100)],
    ...      date(2026, 3, 2))
    Drop(share=0.15, before=0.8)
    """
    known = {}
    for one in sorted(scores, key=lambda one: one.day):
        if one.day <= today:
            known.setdefault(one.provider, []).append(one)
    falls = [
        Drop(round(before.share - last.share, 4), round(before.share, 4))
        for *_older, before, last in (rows for rows in known.values() if len(rows) > 1)
        if (today - last.day).days <= CURRENT
    ]
    return max(falls, key=lambda one: one.share, default=None)
