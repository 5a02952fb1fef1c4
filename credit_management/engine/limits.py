"""The limit in force: a sum over a ledger of dated grants (R20, R21, R56)."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import fsum

NONE, AMOUNT, UNLIMITED = "none", "amount", "unlimited"
PERMANENT, TEMPORARY = "permanent", "temporary"

OVER = 9.99
"""The utilisation of a limit of none that is used: no ratio exists, so it sorts above them all."""


@dataclass(frozen=True)
class Grant:
    """One line of the ledger; ``date_to`` None means without end, both ends count.

    ``ends_temporary``: a decrease, which leaves nothing of what was granted for a time before
    it (``sequence``): the limit is no more than it says.
    """

    kind: str
    limit_type: str
    amount: float
    date_from: date
    date_to: date | None = None
    sequence: int = 0
    ends_temporary: bool = False

    def in_force(self, day: date) -> bool:
        """Tell whether this grant counts on ``day``."""
        return self.date_from <= day and (self.date_to is None or day <= self.date_to)


@dataclass(frozen=True)
class Limit:
    """How much credit there is: none, an amount (> 0), or unlimited. 0 is never unlimited.

    ``standing``: how much of it was granted for good, the rest being temporary; None: all
    of it. Two limits are the same whatever part of them is temporary.
    """

    limit_type: str = NONE
    amount: float = 0.0
    standing: float | None = field(default=None, compare=False)

    @property
    def is_unlimited(self) -> bool:
        """Tell whether nothing can exceed this limit."""
        return self.limit_type == UNLIMITED

    def available(self, exposure: float) -> float:
        """Return what is left: limit − exposure; for no limit −exposure; 0 for unlimited."""
        return 0.0 if self.is_unlimited else self.amount - exposure

    def utilization(self, exposure: float) -> float:
        """Return exposure ÷ limit as a ratio; 0 when nothing is used or unlimited."""
        if self.is_unlimited or exposure <= 0:
            return 0.0
        return exposure / self.amount if self.amount > 0 else OVER


def smaller_available(
    limit: Limit, exposure: float, group_limit: Limit, group_exposure: float
) -> float:
    """Return what a member of a group may still take: the smaller of its own room and the group's.

    0.0 when both are unlimited, as for an unlimited account.
    """
    rooms = [
        one.available(used)
        for one, used in ((limit, exposure), (group_limit, group_exposure))
        if not one.is_unlimited
    ]
    return min(rooms, default=0.0)


def counted(grants: Iterable[Grant], day: date) -> list[Grant]:
    """Return the grants that make up the limit on ``day``.

    The temporary ones then in force that no decrease has ended, and of permanent grants the
    one that started last; of two that start on the same day the later written (``sequence``)
    counts.
    """
    current = [grant for grant in grants if grant.in_force(day)]
    standing = [grant for grant in current if grant.kind == PERMANENT]
    ended = max((grant.sequence for grant in current if grant.ends_temporary), default=None)
    found = [
        grant
        for grant in current
        if grant.kind == TEMPORARY and (ended is None or grant.sequence >= ended)
    ]
    if standing:
        found.append(max(standing, key=lambda grant: (grant.date_from, grant.sequence)))
    return found


def limit_in_force(grants: Iterable[Grant], day: date) -> Limit:
    """Return the limit on ``day``: all ``counted`` together.

    One unlimited grant makes all of it unlimited.
    """
    current = counted(grants, day)
    last = next((grant for grant in current if grant.kind == PERMANENT), None)
    is_temporary = any(grant.kind == TEMPORARY for grant in current)
    part = _standing_part(last) if is_temporary else None
    if any(grant.limit_type == UNLIMITED for grant in current):
        return Limit(UNLIMITED, 0.0, part)
    total = fsum(grant.amount for grant in current if grant.limit_type == AMOUNT)
    return Limit(AMOUNT, total, part) if total > 0 else Limit()


def _standing_part(grant: Grant | None) -> float | None:
    """Return what a permanent grant gives beside temporary ones; None: unlimited for good."""
    if grant is None or grant.limit_type == NONE:
        return 0.0
    return None if grant.limit_type == UNLIMITED else grant.amount


def days_to_close(grants: Iterable[Grant], today: date) -> tuple[date, ...]:
    """Return from which days on, ``today`` or later, a decrease to none has to be granted.

    So that no limit counts any more, neither for good nor for a time: today, and again where
    one that is granted already begins later. Empty where there is none to take away.
    """
    ledger, days = list(grants), []
    for day in sorted(_turns(ledger, today)):
        if limit_in_force(ledger, day).limit_type != NONE:
            days.append(day)
            ledger.append(Grant(PERMANENT, NONE, 0.0, day, None, sys.maxsize, ends_temporary=True))
    return tuple(days)


def lasts(first: date, last: date) -> int:
    """Return how many days a limit from ``first`` to ``last`` is in force; both days count."""
    return (last - first).days + 1


def highest_with(grants: Iterable[Grant], new: Grant, today: date) -> Limit:
    """Return the largest limit from ``today`` on, over the days on which ``new`` makes a difference.

    That is what whoever grants ``new`` answers for: temporary grants on top and
    all. Where it makes none, what it says by itself.
    """
    changes = [after for before, after in _changes(grants, new, today) if after != before]
    alone = Limit(new.limit_type, new.amount if new.limit_type == AMOUNT else 0.0)
    return max(changes, key=_size, default=alone)


def raises(grants: Iterable[Grant], new: Grant, today: date) -> bool:
    """Tell whether on some day from ``today`` on the limit is larger with ``new`` than without."""
    return any(_size(after) > _size(before) for before, after in _changes(grants, new, today))


def is_granted(grants: Iterable[Grant], today: date) -> bool:
    """Tell whether ``today`` or later a permanent grant says more than none."""
    standing = [grant for grant in grants if grant.kind == PERMANENT]
    days = _turns(standing, today)
    return any(limit_in_force(standing, day).limit_type != NONE for day in days)


def _size(limit: Limit) -> tuple[bool, float]:
    return limit.is_unlimited, limit.amount


def _turns(grants: Iterable[Grant], start: date) -> set[date]:
    """Return ``start`` and the later days on which one of ``grants`` begins or is over."""
    days = {start}
    for one in grants:
        days |= {one.date_from} | ({one.date_to + timedelta(days=1)} if one.date_to else set())
    return {day for day in days if day >= start}


def _changes(grants: Iterable[Grant], new: Grant, today: date) -> list[tuple[Limit, Limit]]:
    """Return (without, with) ``new`` from ``today`` on, of each stretch in which ``new`` counts."""
    before = list(grants)
    after = [*before, new]
    days = _turns(after, max(new.date_from, today))
    return [
        (limit_in_force(before, day), limit_in_force(after, day))
        for day in days
        if new.in_force(day)
    ]
