"""Scorecards: sound bands, missing data, and that better is never worse."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...engine.scorecard import (
    Band,
    Criterion,
    Problem,
    median,
    points_of,
    problems,
    problems_of,
    score,
)


def card(*rows):
    """Return bands of (start, end, points)."""
    return tuple(Band(*row) for row in rows)


DAYS = Criterion("days", 60, card((None, 5, 100), (5, 30, 50), (30, None, 0)))
SHARE = Criterion("share", 40, card((0, 0.5, 0), (0.5, 0.9, 60), (0.9, 1, 100)), "zero", 0, 1)


def kinds(*criteria):
    return [problem.kind for problem in problems(criteria)]


# --- what is refused


def test_a_sound_scorecard_has_no_problem():
    assert problems([DAYS, SHARE]) == []


def test_weights_must_add_up_to_100():
    assert problems([DAYS]) == [Problem("weights", start=60)]
    assert kinds(DAYS, replace(SHARE, weight=40.01)) == ["weights"]
    assert kinds(*[replace(DAYS, code=str(n), weight=100 / 3) for n in range(3)]) == []


@pytest.mark.parametrize("weight", [0, -5, 101, math.nan, math.inf])
def test_a_weight_is_a_number_above_zero(weight):
    assert "weight" in kinds(replace(DAYS, weight=weight), SHARE)


def test_the_published_bands_leave_values_undefined():
    bands = card((4, 7, 1), (8, 11, 2), (12, 15, 3))
    found = problems_of(Criterion("ratio", 100, bands, lowest=2, highest=15))
    assert found == [
        Problem("gap", "ratio", 2, 4),
        Problem("gap", "ratio", 7, 8),
        Problem("gap", "ratio", 11, 12),
    ]


def test_bands_that_are_open_at_neither_end_leave_out_what_lies_beyond():
    found = problems_of(Criterion("ratio", 100, card((4, 8, 1), (8, 12, 2))))
    assert found == [Problem("gap", "ratio", None, 4), Problem("gap", "ratio", 12, None)]


def test_an_overlap_is_named_with_its_values():
    bands = card((None, 8, 1), (7, 10, 2), (10, None, 3))
    assert problems_of(Criterion("ratio", 100, bands)) == [Problem("overlap", "ratio", 7, 8)]


def test_two_bands_for_the_same_values_overlap():
    bands = card((None, None, 1), (None, None, 2))
    assert [one.kind for one in problems_of(Criterion("x", 100, bands))] == ["overlap"]


@pytest.mark.parametrize("row", [(5, 5, 1), (6, 5, 1), (math.nan, 5, 1), (0, math.inf, 1)])
def test_a_band_ends_after_it_starts(row):
    assert "reversed" in [one.kind for one in problems_of(Criterion("x", 100, card(row)))]


@pytest.mark.parametrize("points", [-1, 100.5, math.nan])
def test_points_lie_between_0_and_100(points):
    bands = card((None, None, points))
    assert [one.kind for one in problems_of(Criterion("x", 100, bands))] == ["points"]


def test_a_criterion_needs_bands():
    assert kinds(Criterion("x", 100)) == ["no_bands"]


# --- points


@pytest.mark.parametrize(
    ("value", "points"), [(-10, 100), (4.99, 100), (5, 50), (29.999, 50), (30, 0), (900, 0)]
)
def test_a_band_begins_with_its_first_value_and_ends_before_its_last(value, points):
    assert points_of(DAYS, value) == points


@pytest.mark.parametrize(("value", "points"), [(0, 0), (0.9, 100), (1, 100), (1.2, 100), (-1, 0)])
def test_the_highest_value_belongs_to_the_last_band(value, points):
    assert points_of(SHARE, value) == points


def test_a_value_that_binary_fractions_miss_is_still_in_its_band():
    assert points_of(SHARE, 0.1 * 3 * 3) == 100  # 0.9000000000000001 and the like
    assert points_of(SHARE, 0.8999999999) == 100


@pytest.mark.parametrize(("missing", "points"), [("no_score", None), ("zero", 0), ("neutral", 50)])
@pytest.mark.parametrize("value", [None, math.nan, math.inf])
def test_missing_data_earns_what_the_criterion_says(missing, points, value):
    assert points_of(replace(DAYS, missing=missing), value) == points


# --- the total


def test_the_total_is_the_weighted_mean_of_the_points():
    found = score([DAYS, SHARE], {"days": 10, "share": 0.95})
    assert found.total == 70  # 50 × 60 % + 100 × 40 %
    assert [line.contribution for line in found.lines] == [30, 40]
    assert found.known == 100


def test_no_score_gives_its_weight_to_the_others():
    found = score([replace(DAYS, weight=40), replace(SHARE, weight=60)], {"share": 0.6})
    assert found.total == 60
    assert (found.lines[0].points, found.lines[0].share, found.lines[1].share) == (None, 0, 100)
    assert found.known == 60


def test_with_less_than_half_of_the_weight_there_is_no_total():
    found = score([DAYS, replace(SHARE, missing="no_score")], {"share": 0.6})
    assert (found.total, found.known) == (None, 40)


def test_nothing_known_is_no_score_and_not_zero():
    assert score([], {}).total is None
    assert score([DAYS], {}).total is None


# --- whatever the card

MISSING = st.sampled_from(["no_score", "zero", "neutral"])
VALUE = st.floats(-50, 50)


@st.composite
def criteria(draw, code="x", better=None):
    """Return a sound criterion; with ``better`` a higher value never earns less."""
    ends = sorted(draw(st.sets(st.integers(-20, 20), max_size=4)))
    starts, stops = [None, *ends], [*ends, None]
    points = draw(st.lists(st.integers(0, 100), min_size=len(starts), max_size=len(starts)))
    if better:
        points.sort()
    bands = tuple(map(Band, starts, stops, points))
    return Criterion(code, draw(st.integers(1, 60)), bands, draw(MISSING))


@st.composite
def cards(draw, better=None):
    """Return the criteria of a card whose weights add up to 100."""
    rows = [draw(criteria(str(n), better)) for n in range(draw(st.integers(1, 5)))]
    whole = sum(row.weight for row in rows)
    return [replace(row, weight=100 * row.weight / whole) for row in rows]


def known(rows):
    return st.fixed_dictionaries({row.code: st.none() | VALUE for row in rows})


@given(st.data())
def test_a_total_lies_between_0_and_100_and_is_the_sum_of_its_lines(data):
    rows = data.draw(cards())
    assert problems(rows) == []
    found = score(rows, data.draw(known(rows)))
    assert found.total is None or 0 <= found.total <= 100
    if found.total is not None:
        assert math.isclose(
            found.total, sum(one.contribution for one in found.lines), abs_tol=0.006
        )
        assert math.isclose(sum(one.share for one in found.lines), 100, abs_tol=1e-6)


@given(st.data())
def test_a_better_value_never_lowers_the_score(data):
    rows = data.draw(cards(better=True))
    values = {row.code: data.draw(VALUE) for row in rows}
    code = data.draw(st.sampled_from(sorted(values)))
    better = {**values, code: values[code] + data.draw(st.floats(0, 50))}
    assert score(rows, better).total >= score(rows, values).total


@given(st.data())
def test_every_value_has_points_when_nothing_was_refused(data):
    criterion, value = data.draw(criteria()), data.draw(VALUE)
    assert points_of(criterion, value) is not None


@given(st.data())
def test_a_band_taken_out_is_noticed(data):
    criterion = data.draw(criteria())
    gone = data.draw(st.integers(0, len(criterion.bands) - 1))
    bands = criterion.bands[:gone] + criterion.bands[gone + 1 :]
    assert problems_of(replace(criterion, bands=bands))


# --- the industry's median


@pytest.mark.parametrize(
    ("values", "middle"),
    [([], None), ([1, 2], None), ([1, 2, None], None), ([3, 1, 2], 2), ([1, 2, 3, 4], 2.5)],
)
def test_the_median_needs_three_figures(values, middle):
    assert median(values) == middle
