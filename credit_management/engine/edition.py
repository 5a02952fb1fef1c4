"""The credit policy as editions: what differs between two, and when one comes into force.

A snapshot is {part: [rows]} of plain data, as JSON keeps it; a row is {"key": what it is,
"name": what it is called, "values": {field: value}}.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

Snapshot = Mapping[str, Sequence[Mapping[str, Any]]]

ADDED, DROPPED, CHANGED = "added", "dropped", "changed"


@dataclass(frozen=True)
class Difference:
    """One row that differs: ``changes`` are (field, before, after), of a changed row only."""

    part: str
    kind: str
    key: str
    name: str
    changes: tuple[tuple[str, Any, Any], ...] = ()


def _by_key(rows: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {row["key"]: row for row in rows}


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]):
    names = [*before, *(name for name in after if name not in before)]
    return tuple(
        (name, before.get(name), after.get(name))
        for name in names
        if before.get(name) != after.get(name)
    )


def _differences_of(part: str, before: dict, after: dict) -> Iterable[Difference]:
    for key, row in before.items():
        if key not in after:
            yield Difference(part, DROPPED, key, row["name"])
        elif changes := _changes(row["values"], after[key]["values"]):
            yield Difference(part, CHANGED, key, after[key]["name"], changes)
    for key, row in after.items():
        if key not in before:
            given = tuple((name, None, value) for name, value in row["values"].items())
            yield Difference(part, ADDED, key, row["name"], given)


def compare(before: Snapshot, after: Snapshot) -> tuple[Difference, ...]:
    """Return what differs between two snapshots, part by part in the order of ``after``.

    What an edition doesn't have is None there.

    >>> one = {"rules": [{"key": "r1", "name": "Overdue", "values": {"threshold": 30}}]}
    >>> two = {"rules": [{"key": "r1", "name": "Overdue", "values": {"threshold": 60}}]}
    >>> compare(one, two)[0].changes
    (('threshold', 30, 60),)
    """
    parts = [*after, *(part for part in before if part not in after)]
    return tuple(
        one
        for part in parts
        for one in _differences_of(
            part, _by_key(before.get(part, ())), _by_key(after.get(part, ()))
        )
    )


def start_problem(day: date | None, today: date, taken: Iterable[date]) -> str:
    """Return why an edition can't come into force on ``day``, or an empty text.

    ``taken`` are the days other editions of the company have come, or come, into force.

    >>> start_problem(date(2026, 1, 1), date(2026, 1, 2), ())
    'past'
    """
    if day is None:
        return "missing"
    if day < today:
        return "past"
    return "taken" if day in set(taken) else ""


def coming(waiting: Iterable[tuple[date, int]], today: date) -> list[int]:
    """Return the keys of the editions whose day has come, in the order they come into force.

    ``waiting`` are (day, key). A scheduler that missed days gets all of them, each once.

    >>> coming([(date(2026, 3, 1), 7), (date(2026, 2, 1), 5), (date(2026, 9, 1), 9)],
    ...        date(2026, 3, 2))
    [5, 7]
    """
    return [key for day, key in sorted(waiting) if day <= today]


REMIND_EVERY = timedelta(days=7)


def is_reminded(told_on: date | None, today: date) -> bool:
    """Tell whether who hasn't acknowledged is reminded today: once a week, however often asked.

    >>> is_reminded(date(2026, 1, 1), date(2026, 1, 7)), is_reminded(None, date(2026, 1, 7))
    (False, True)
    """
    return told_on is None or today - told_on >= REMIND_EVERY


def number_in(text: str, point: str = ".", group: str = ",") -> float | None:
    """Return the number that ``text`` is in a language's signs; None for what is none in it.

    ``point`` stands before decimals, ``group`` between groups of three digits. Nothing is
    guessed: a sign in the wrong place makes it no number. Neither are 1e15 and more.

    >>> number_in("1,250.5"), number_in("1.250,5", ",", "."), number_in("0,5"), number_in("-3")
    (1250.5, 1250.5, None, -3.0)
    """
    whole = rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+|\d+" if group else r"\d+"
    if not re.fullmatch(rf"-?(?:{whole})(?:{re.escape(point)}\d+)?", text, re.ASCII):
        return None
    value = float(
        text.replace(group, "").replace(point, ".") if group else text.replace(point, ".")
    )
    return value if abs(value) < 1e15 else None
