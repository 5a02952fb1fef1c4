"""What the monthly audit looks for in decisions: grants over authority, steps left out, own hands (R57).

The gate refuses all of it at the moment of deciding. The audit asks again from what was
kept, so that what came about by another way is found all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import inf

from .authority import beyond
from .schedule import Period, last_period, period_after

OVER, LEFT_OUT, OWN = "over", "left_out", "own"
PROBLEMS = (OVER, LEFT_OUT, OWN)

IN_TIME, LATE, OPEN, LOST, UNKNOWN = "in_time", "late", "open", "lost", "not_invoiced"
ENDS = (IN_TIME, LATE, OPEN, LOST, UNKNOWN)


@dataclass(frozen=True)
class Taken:
    """A step that counts: who took it, up to which amount they could decide (None: not kept)."""

    person: int
    ceiling: float | None = None


@dataclass(frozen=True)
class Decided:
    """A document that was approved or released.

    ``amount`` in the company's currency, ``inf`` for an unlimited limit; ``taken``: the steps
    somebody decided, in order; ``proposed``: how many more were done by proposing; ``asked``:
    how many the matrix asked for at the last decision (0: not kept); ``hands``: who had a hand
    in it and so couldn't decide.
    """

    amount: float
    taken: tuple[Taken, ...] = ()
    proposed: int = 0
    asked: int = 0
    hands: frozenset[int] = frozenset()

    @property
    def reach(self) -> float | None:
        """Return the largest amount anybody who decided could decide finally; None: not kept."""
        known = [one.ceiling for one in self.taken if one.ceiling is not None]
        return max(known, default=None)

    @property
    def own(self) -> tuple[int, ...]:
        """Return who decided it and had a hand in it, in the order of the steps."""
        return tuple(one.person for one in self.taken if one.person in self.hands)


def problems(decided: Decided, rounding: float = 0.01) -> tuple[str, ...]:
    """Return what is wrong with how it was decided, of ``PROBLEMS``; empty: nothing.

    ``over``: more than whoever decided could decide; ``left_out``: nobody decided it, or fewer
    steps than the matrix asked for; ``own``: somebody decided what they had a hand in.
    """
    reach = decided.reach
    done = len(decided.taken) + decided.proposed
    found = {
        OVER: reach is not None and beyond(decided.amount, reach, rounding),
        LEFT_OUT: not decided.taken or done < decided.asked,
        OWN: bool(decided.own),
    }
    return tuple(code for code in PROBLEMS if found[code])


@dataclass(frozen=True)
class Tally:
    """What one person let through: how many, how much together, the most at once, how they ended.

    ``ends``: {one of ``ENDS``: how many}; amounts in the company's currency, what is unlimited
    counted in ``unlimited`` and not in the sum.
    """

    count: int
    total: float
    highest: float
    unlimited: int
    ends: Mapping[str, int]

    @property
    def share_late(self) -> float | None:
        """Return the share that ended late or lost, of those that ended; None: none has ended."""
        bad = self.ends.get(LATE, 0) + self.ends.get(LOST, 0)
        ended = bad + self.ends.get(IN_TIME, 0)
        return bad / ended if ended else None


def tally(released: Iterable[tuple[float, str]]) -> Tally:
    """Return what (amount, how it ended) of one person come to; an end may be empty: not asked."""
    rows = list(released)
    amounts = [amount for amount, _end in rows if amount < inf]
    ends = {code: sum(end == code for _amount, end in rows) for code in ENDS}
    return Tally(
        len(rows),
        sum(amounts),
        max(amounts, default=0.0),
        len(rows) - len(amounts),
        {code: number for code, number in ends.items() if number},
    )


def in_a_row(
    grants: Iterable[tuple[date, date, int]], since: date, gap: int = 30
) -> tuple[tuple[int, ...], ...]:
    """Return the keys of temporary limits that follow each other, the oldest of a row first.

    ``grants``: (first day, last day, key) of one customer. One follows another when it begins
    within ``gap`` days of its end, or before it. Rows of two or more whose last one begins on
    ``since`` or later; each grant stands in one row at most.
    """
    rows: list[list[tuple[date, int]]] = []
    reach = None
    for first, end, key in sorted(grants):
        if reach is not None and first <= reach + timedelta(days=gap):
            rows[-1].append((first, key))
            reach = max(reach, end)
        else:
            rows.append([(first, key)])
            reach = end
    return tuple(
        tuple(key for _first, key in row) for row in rows if len(row) > 1 and row[-1][0] >= since
    )


def months_to_audit(today: date, last: date | None, most: int = 12) -> tuple[Period, ...]:
    """Return the months that are over and not audited, the oldest first.

    ``last``: the last day of the newest month that has its audit; None: only the month that
    ended is audited. What was missed is caught up, up to ``most`` months.
    """
    newest = last_period(today, 1)
    if last is None:
        return (newest,)
    months, one = [], period_after(Period(last.replace(day=1), last), 1)
    while one.last <= newest.last:
        months.append(one)
        one = period_after(one, 1)
    return tuple(months[-most:])
