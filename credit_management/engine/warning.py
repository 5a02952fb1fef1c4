"""Early warning: what is read of an account every day, and what of it has to be told (R51).

A reading is kept as it stands (a share, a date, a rank); what an indicator measures is
made of today's and, where it is about a change, of an earlier one. None means "can't be
said": it crosses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from .money import problem_with

OVER, UNDER = "over", "under"
"""An indicator warns at its level and beyond it, or at its level and below it."""

VALUE, CHANGE, UNTIL, SINCE = "value", "change", "until", "since"
"""How it is measured: as it stands, against ``LOOK_BACK`` days ago, days until, days or months since."""

LOOK_BACK = 90
"""Days between the two readings of an indicator that is about a change."""

MONTH = 365.25 / 12


@dataclass(frozen=True)
class Kind:
    """What an indicator looks at.

    ``reading``: the name of what is read; ``unit`` of level and value: ``share``, ``days``,
    ``months``, ``steps`` (of a scale) or ``number``. ``earlier``: the name of the reading that
    says what it was before, where that isn't what stood ``LOOK_BACK`` days ago.
    """

    code: str
    reading: str
    measure: str
    direction: str
    unit: str
    earlier: str = ""


KINDS = {
    kind.code: kind
    for kind in (
        Kind("utilization", "utilization", VALUE, OVER, "share"),
        Kind("overdue_share", "overdue_share", VALUE, OVER, "share"),
        Kind("overdue_days", "overdue_since", SINCE, OVER, "days"),
        Kind("slowing", "days_late", CHANGE, OVER, "days"),
        Kind("orders_falling", "order_trend", VALUE, UNDER, "share"),
        Kind("grade_drop", "grade", CHANGE, OVER, "steps"),
        Kind("provider_drop", "provider_drop", VALUE, OVER, "share", "provider_before"),
        Kind("concentration", "concentration", VALUE, OVER, "share"),
        Kind("negative_fact", "negative_facts", VALUE, OVER, "number"),
        Kind("document_end", "documents_due", UNTIL, UNDER, "days"),
        Kind("collateral_end", "collateral_due", UNTIL, UNDER, "days"),
        Kind("survey_end", "survey_due", UNTIL, UNDER, "days"),
        Kind("contract_end", "contract_due", UNTIL, UNDER, "days"),
        Kind("no_zero", "last_zero", SINCE, OVER, "months"),
    )
}
"""Code → kind, in the order in which they are shown; add-ons add theirs with ``add_kind``."""


def add_kind(kind: Kind) -> None:
    """Add a kind of an add-on."""
    KINDS[kind.code] = kind


def measured(
    kind: Kind, today: date, now: Mapping[str, object], before: Mapping[str, object] | None = None
) -> float | None:
    """Return what the indicator measures on ``today``; None where it can't be said.

    ``now`` and ``before`` are readings, {name: number, or the ISO text of a day}; a change
    needs both.

    >>> measured(KINDS["slowing"], date(2026, 3, 1), {"days_late": 14.0}, {"days_late": 2.0})
    12.0
    >>> measured(KINDS["document_end"], date(2026, 3, 1), {"documents_due": "2026-03-11"})
    10.0
    """
    value = now.get(kind.reading)
    if value is None:
        return None
    if kind.measure == VALUE:
        return _finite(value)
    if kind.measure == CHANGE:
        earlier = (before or {}).get(kind.reading)
        return None if earlier is None else _finite(float(value) - float(earlier))
    days = (date.fromisoformat(str(value)) - today).days
    if kind.measure == UNTIL:
        return float(days)
    return round(-days / _days_of(kind), 2)


def _finite(value) -> float | None:
    return None if problem_with(float(value)) else float(value)


def crossed(kind: Kind, value: float | None, level: float) -> bool:
    """Tell whether ``value`` is at the level or beyond it, on the side that warns.

    >>> crossed(KINDS["utilization"], 0.9, 0.9), crossed(KINDS["orders_falling"], 0.7, 0.6)
    (True, False)
    """
    if value is None:
        return False
    return value >= level if kind.direction == OVER else value <= level


def is_worse(kind: Kind, value: float, known: float, level: float) -> bool:
    """Tell whether ``value`` is so much worse than what was dealt with that it is told again.

    A quarter of the level, at least: what goes on creeping isn't told every night.

    >>> is_worse(KINDS["utilization"], 1.0, 0.95, 0.9), is_worse(KINDS["utilization"], 1.2, 0.95, 0.9)
    (False, True)
    """
    further = value - known if kind.direction == OVER else known - value
    return further > 0 and further >= abs(level) / 4


@dataclass(frozen=True)
class Standing:
    """A warning that was given and whose cause hasn't gone since.

    ``value``: what was measured when it was given; ``is_open``: nobody dealt with it yet.
    """

    value: float
    is_open: bool


GIVE, END, AGAIN = "give", "end", "again"


def step(kind: Kind, level: float, value: float | None, standing: Standing | None) -> str | None:
    """Return what follows from today's ``value``: a warning is given, ended, given again, or nothing.

    One that is open doesn't repeat itself; one that was dealt with is given again only
    when things have become markedly worse, or went and came back.

    >>> step(KINDS["utilization"], 0.9, 0.95, None)
    'give'
    >>> step(KINDS["utilization"], 0.9, 0.95, Standing(0.92, True)) is None
    True
    >>> step(KINDS["utilization"], 0.9, 0.5, Standing(0.92, True))
    'end'
    """
    if not crossed(kind, value, level):
        return END if standing else None
    if standing is None:
        return GIVE
    if not standing.is_open and is_worse(kind, value, standing.value, level):
        return AGAIN
    return None


def known_on(
    readings: Iterable[tuple[date, Mapping[str, object]]], day: date
) -> Mapping[str, object] | None:
    """Return the newest of ``readings`` until ``day``; None before the first. Oldest first.

    A reading stands until the next one: days on which nothing changed aren't kept.
    """
    found = None
    for on, reading in readings:
        if on > day:
            break
        found = reading
    return found


def first_crossing(
    kind: Kind,
    level: float,
    readings: Iterable[tuple[date, Mapping[str, object]]],
    first: date,
    last: date,
) -> tuple[date, float] | None:
    """Return the (day, value) at which a level would first have warned from ``first`` to ``last``.

    ``readings``: those of one account, oldest first, also from before ``first``. Between two
    readings only what depends on the calendar changes, so those days are looked at, too.
    """
    readings = list(readings)
    for day in _days_to_look(kind, level, readings, first, last):
        now = known_on(readings, day)
        if now is None:
            continue
        value = measured(kind, day, now, known_on(readings, day - timedelta(days=LOOK_BACK)))
        if crossed(kind, value, level):
            return day, value
    return None


def _days_of(kind):
    """Return how many days the unit of ``kind`` has."""
    return MONTH if kind.unit == "months" else 1


def _days_to_look(kind, level, readings, first, last):
    """Return the days, ascending, on which the indicator may have come to its level."""
    days = {first, *(on for on, _reading in readings)}
    if kind.measure == CHANGE:
        days.update(on + timedelta(days=LOOK_BACK) for on, _reading in readings)
    elif kind.measure in (UNTIL, SINCE):
        for _on, reading in readings:
            value = reading.get(kind.reading)
            if value is not None:
                span = level if kind.measure == UNTIL else -level * _days_of(kind)
                # a day later, too: months are no whole days
                day = date.fromisoformat(str(value)) - timedelta(days=int(span))
                days.update((day, day + timedelta(days=1)))
    return sorted(day for day in days if first <= day <= last)
