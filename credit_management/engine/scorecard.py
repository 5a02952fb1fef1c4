"""The scorecard: weighted criteria, each with bands of points (R10, R14).

A band is half-open, ``[start, end)``: its first value belongs to it, its last
one to the next band. None leaves that end open. So the bands of continuous
measures can meet without a gap, and 4–7, 8–11 is refused: 7.5 would have no
points. Where a criterion says which values can occur (``lowest``, ``highest``),
bands have to cover those only, and the last band includes ``highest``.

What is missing is treated as the criterion says:

* ``no_score``: the criterion is left out and its weight goes to the others in
  proportion; with less than ``MINIMUM_WEIGHT`` left there is no total at all;
* ``zero``: no points, which is the strict way;
* ``neutral``: half the points, which neither helps nor harms much.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .money import round_to

NO_SCORE, ZERO, NEUTRAL = "no_score", "zero", "neutral"
MISSING = (NO_SCORE, ZERO, NEUTRAL)
MOST, NEUTRAL_POINTS = 100.0, 50.0
FULL_WEIGHT = 100.0
MINIMUM_WEIGHT = 50.0
"""A total that rests on less than half of the weight says nothing about a customer."""
DIGITS = 6
"""Values are compared with the ends of bands after rounding to this many digits."""
STEP = 0.01


@dataclass(frozen=True)
class Band:
    """Values from ``start`` up to, but not including, ``end`` earn ``points`` (0 to 100)."""

    start: float | None
    end: float | None
    points: float

    def holds(self, value: float) -> bool:
        """Tell whether ``value`` lies in this band."""
        above = self.start is None or value >= self.start
        return above and (self.end is None or value < self.end)


@dataclass(frozen=True)
class Criterion:
    """One row of a scorecard: what is looked at, how much it weighs, what earns how much."""

    code: str
    weight: float
    bands: tuple[Band, ...] = ()
    missing: str = NO_SCORE
    lowest: float | None = None
    highest: float | None = None


@dataclass(frozen=True)
class Problem:
    """What is wrong with a scorecard, for the shell to word.

    ``kind``: ``weights`` (their sum is ``start``), ``weight`` (of the criterion,
    is ``start``), ``points`` (a band's, are ``start``), ``no_bands``, ``reversed``
    (a band that ends where or before it starts), ``gap`` or ``overlap``: the
    values from ``start`` up to ``end``, None where that side is open.
    """

    kind: str
    code: str = ""
    start: float | None = None
    end: float | None = None


@dataclass(frozen=True)
class Line:
    """What one criterion gave. ``share`` is its weight in this total, missing data considered.

    ``points`` is None where the criterion was left out; ``contribution`` is
    points × share ÷ 100, and the contributions add up to the total.
    """

    code: str
    value: float | None
    points: float | None
    weight: float
    share: float = 0.0
    contribution: float = 0.0


@dataclass(frozen=True)
class Score:
    """A total of 0 to 100, or None when too little is known, and how it came about.

    ``known``: how many percent of the weight had data or a rule for its absence.
    """

    total: float | None
    lines: tuple[Line, ...]
    known: float = 0.0


def problems(criteria: Sequence[Criterion]) -> list[Problem]:
    """Return everything that keeps a scorecard from being used; empty when it is sound."""
    found = [problem for criterion in criteria for problem in problems_of(criterion)]
    total = sum(criterion.weight for criterion in criteria)
    if not math.isclose(total, FULL_WEIGHT, abs_tol=STEP / 2):
        found.append(
            Problem("weights", start=round(total, DIGITS) if math.isfinite(total) else total)
        )
    return found


def problems_of(criterion: Criterion) -> list[Problem]:
    """Return what is wrong with one criterion: its weight, its points, gaps and overlaps."""
    found = []
    if not (math.isfinite(criterion.weight) and 0 < criterion.weight <= FULL_WEIGHT):
        found.append(Problem("weight", criterion.code, criterion.weight))
    if not criterion.bands:
        return [*found, Problem("no_bands", criterion.code)]
    for band in criterion.bands:
        if not (math.isfinite(band.points) and 0 <= band.points <= MOST):
            found.append(Problem("points", criterion.code, band.points))
        if _first(band) >= _last(band) or not _is_number(band):
            found.append(Problem("reversed", criterion.code, band.start, band.end))
    return found or _coverage(criterion)


def _coverage(criterion: Criterion) -> list[Problem]:
    """Return the gaps and overlaps between the bands, from the lowest value to the highest."""
    found = []
    covered = -math.inf if criterion.lowest is None else criterion.lowest
    for band in sorted(criterion.bands, key=_first):
        start = (
            max(_first(band), criterion.lowest) if criterion.lowest is not None else _first(band)
        )
        if start > covered:
            found.append(Problem("gap", criterion.code, _end(covered), _end(start)))
        elif start < covered:
            found.append(
                Problem("overlap", criterion.code, _end(start), _end(min(covered, _last(band))))
            )
        covered = max(covered, _last(band))
    if covered < (math.inf if criterion.highest is None else criterion.highest):
        found.append(Problem("gap", criterion.code, _end(covered), criterion.highest))
    return found


def _first(band: Band) -> float:
    return -math.inf if band.start is None else band.start


def _last(band: Band) -> float:
    return math.inf if band.end is None else band.end


def _end(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _is_number(band: Band) -> bool:
    return all(end is None or math.isfinite(end) for end in (band.start, band.end))


def points_of(criterion: Criterion, value: float | None) -> float | None:
    """Return the points ``value`` earns; what absence earns where it is None or no number.

    A value beyond ``lowest`` or ``highest`` counts as that end. None: no score.
    """
    if value is None or not math.isfinite(value):
        return {ZERO: 0.0, NEUTRAL: NEUTRAL_POINTS}.get(criterion.missing)
    value = round(value, DIGITS)
    if criterion.lowest is not None:
        value = max(value, criterion.lowest)
    if criterion.highest is not None and value >= criterion.highest:
        return max(criterion.bands, key=_first).points
    return next((band.points for band in criterion.bands if band.holds(value)), None)


def score(criteria: Iterable[Criterion], values: Mapping[str, float | None]) -> Score:
    """Return what ``values`` ({code: value}) earn; the total is rounded to hundredths."""
    scored = [
        (criterion, values.get(criterion.code), points_of(criterion, values.get(criterion.code)))
        for criterion in criteria
    ]
    full = sum(criterion.weight for criterion, _value, _points in scored)
    counted = sum(criterion.weight for criterion, _value, points in scored if points is not None)
    lines = tuple(_line(*one, counted) for one in scored)
    known = FULL_WEIGHT * counted / full if full else 0.0
    if counted <= 0 or known < MINIMUM_WEIGHT:
        return Score(None, lines, known)
    total = sum(line.contribution for line in lines)
    return Score(round_to(min(MOST, max(0.0, total)), STEP), lines, known)


def _line(criterion: Criterion, value: float | None, points: float | None, counted: float) -> Line:
    share = FULL_WEIGHT * criterion.weight / counted if points is not None and counted else 0.0
    return Line(
        criterion.code,
        value,
        points,
        criterion.weight,
        share,
        (points or 0.0) * share / FULL_WEIGHT,
    )


def median(values: Iterable[float | None], least: int = 3) -> float | None:
    """Return the middle of ``values``, None when fewer than ``least`` of them are known (R16).

    Two customers aren't an industry, and one's figure would be told to the other.
    """
    known = sorted(value for value in values if value is not None and math.isfinite(value))
    if len(known) < least:
        return None
    middle = len(known) // 2
    return known[middle] if len(known) % 2 else (known[middle - 1] + known[middle]) / 2
