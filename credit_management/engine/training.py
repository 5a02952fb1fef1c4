"""Who has to read what, by when, and whether they understood it (R84).

Persons and questions are ids, days are dates; ``today`` is the company's day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

TO_READ, LATE, DONE, LEFT = "to_read", "late", "done", "left"
OPEN = (TO_READ, LATE)
"""The states in which somebody is still waited for."""

BEFORE = timedelta(days=3)
"""So long before the deadline somebody is reminded."""

AGAIN = timedelta(days=7)
"""So long after a reminder that came too late the next one follows."""

LONGEST = 3650
"""More days than these nobody is given to read."""


@dataclass(frozen=True)
class Plan:
    """What brings the rows in line with who has to read: persons to ask, ask again, let go."""

    ask: tuple[int, ...] = ()
    again: tuple[int, ...] = ()
    let_go: tuple[int, ...] = ()


def plan(concerned: Collection[int], rows: Mapping[int, str]) -> Plan:
    """Return what to do so that exactly those ``concerned`` are asked.

    ``rows``: {person: state} of who was asked before. Who has acknowledged it has done so,
    whether or not they are concerned now.

    >>> plan({1, 2, 3}, {2: "done", 3: "left", 4: "late", 5: "done"})
    Plan(ask=(1,), again=(3,), let_go=(4,))
    """
    wanted = set(concerned)
    return Plan(
        tuple(sorted(wanted - set(rows))),
        tuple(sorted(one for one in wanted if rows.get(one) == LEFT)),
        tuple(sorted(one for one, state in rows.items() if state in OPEN and one not in wanted)),
    )


def deadline(asked: date, days: int) -> date:
    """Return the last day in time for who is asked on ``asked`` and has ``days`` to read.

    >>> deadline(date(2026, 12, 30), 7)
    datetime.date(2027, 1, 6)
    """
    return asked + timedelta(days=days)


def is_late(due: date, today: date) -> bool:
    """Tell whether the last day in time is over.

    >>> is_late(date(2026, 5, 1), date(2026, 5, 1)), is_late(date(2026, 5, 1), date(2026, 5, 2))
    (False, True)
    """
    return today > due


def is_reminded(asked: date, due: date, today: date, last: date | None) -> bool:
    """Tell whether somebody who hasn't read yet is reminded today.

    Once shortly before the deadline, once when it is over, and every week from then on.
    ``last``: when they were reminded, if ever. However often it is asked on a day, and
    however long it wasn't, nobody is reminded twice of the same.

    >>> days = [date(2026, 5, day) for day in (11, 12, 13, 15, 16, 17)]
    >>> [is_reminded(days[0], days[3], day, None) for day in days]
    [False, True, True, True, True, True]
    >>> is_reminded(days[0], days[3], days[2], days[1]), is_reminded(days[0], days[3], days[5], days[4])
    (False, False)
    """
    if is_late(due, today):
        return last is None or last <= due or today >= last + AGAIN
    return last is None and asked < today and today >= due - BEFORE


def share(done: int, asked: int) -> float:
    """Return the share of those asked who have acknowledged it, between 0 and 1; 0 of nobody.

    >>> share(3, 4), share(0, 0)
    (0.75, 0.0)
    """
    return done / asked if asked else 0.0


def fingerprint(*texts: str) -> str:
    """Return the SHA-256 of these texts: what exactly somebody acknowledged.

    No text runs into the next one.

    >>> fingerprint("a", "bc") != fingerprint("ab", "c"), len(fingerprint(""))
    (True, 64)
    """
    told = "".join(f"{len(text.encode())}:{text}" for text in texts)
    return hashlib.sha256(told.encode()).hexdigest()


NOTHING, RELEASES, EVERYTHING = "none", "release", "all"


def is_awaited(required: str, is_release: bool, mode: str) -> bool:
    """Tell whether a decision waits until who takes it has read what they had to.

    ``required``: what the policy has wait; ``mode``: the company's check mode. Only where
    credit is enforced: while it is observed nothing is refused.

    >>> is_awaited("release", True, "enforce"), is_awaited("release", False, "enforce")
    (True, False)
    >>> is_awaited("all", False, "enforce"), is_awaited("all", True, "observe")
    (True, False)
    """
    return mode == "enforce" and (required == EVERYTHING or (required == RELEASES and is_release))


def right_answers(key: Mapping[int, Mapping[int, bool]], chosen: Collection[int]) -> int:
    """Return how many questions were answered right: with all right choices and no other one.

    ``key``: {question: {choice: whether it is right}}; ``chosen``: choices of any question.

    >>> key = {1: {10: True, 11: False}, 2: {20: True, 21: True, 22: False}}
    >>> right_answers(key, {10, 20, 21}), right_answers(key, {10, 11, 20}), right_answers(key, ())
    (2, 0, 0)
    """
    picked = set(chosen)
    return sum(
        picked & set(choices) == {choice for choice, right in choices.items() if right}
        for choices in key.values()
    )


def needed_answers(questions: int, needed: int) -> int:
    """Return how many right answers pass: ``needed``, all where that is 0 or more than there are.

    >>> needed_answers(5, 4), needed_answers(5, 0), needed_answers(3, 4)
    (4, 5, 3)
    """
    return min(needed, questions) if needed > 0 else questions


def question_problem(choices: Collection[bool]) -> str | None:
    """Name what keeps a question from being asked, or None. ``choices``: whether each is right.

    ``few``: less than two choices; ``unanswerable``: none of them is right.

    >>> question_problem([True]), question_problem([False, False]), question_problem([True, False])
    ('few', 'unanswerable', None)
    """
    if len(choices) < 2:
        return "few"
    return None if any(choices) else "unanswerable"
