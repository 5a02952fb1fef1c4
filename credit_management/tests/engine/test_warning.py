from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...engine.warning import (
    KINDS,
    LOOK_BACK,
    UNTIL,
    Standing,
    crossed,
    first_crossing,
    known_on,
    measured,
    step,
)

DAY = date(2026, 6, 30)
kinds = st.sampled_from([*KINDS.values()])
figures = st.floats(0, 1000, allow_nan=False)


def days_before(number):
    return DAY - timedelta(days=number)


@pytest.mark.parametrize(
    ("code", "now", "before", "value"),
    [
        ("utilization", {"utilization": 0.95}, None, 0.95),
        ("utilization", {}, None, None),
        ("slowing", {"days_late": 12.0}, {"days_late": 2.0}, 10.0),
        ("slowing", {"days_late": 12.0}, None, None),
        ("slowing", {"days_late": 12.0}, {}, None),
        ("grade_drop", {"grade": 2}, {"grade": 0}, 2.0),
        ("document_end", {"documents_due": "2026-07-10"}, None, 10.0),
        ("document_end", {"documents_due": "2026-06-20"}, None, -10.0),
        ("no_zero", {"last_zero": "2025-06-30"}, None, 11.99),
        ("orders_falling", {"order_trend": 1e300}, None, None),
    ],
)
def test_what_an_indicator_measures(code, now, before, value):
    assert measured(KINDS[code], DAY, now, before) == value


@given(kinds, st.floats(allow_nan=True, allow_infinity=True))
def test_what_is_no_number_warns_of_nothing(kind, odd):
    now = {kind.reading: odd if kind.measure in ("value", "change") else "2026-06-30"}
    value = measured(kind, DAY, now, now)
    assert value is None or abs(value) < 1e15


@given(kinds, figures, st.one_of(st.none(), figures))
def test_a_warning_is_given_once_and_ends_with_its_cause(kind, level, value):
    followed = step(kind, level, value, None)
    assert followed == ("give" if crossed(kind, value, level) else None)
    if followed == "give":
        for is_open in (True, False):
            assert step(kind, level, value, Standing(value, is_open)) is None
            assert step(kind, level, None, Standing(value, is_open)) == "end"


def test_what_was_dealt_with_comes_back_when_it_is_markedly_worse():
    kind = KINDS["utilization"]
    dealt_with = Standing(0.95, False)
    assert step(kind, 0.9, 1.1, dealt_with) is None
    assert step(kind, 0.9, 1.2, dealt_with) == "again"
    assert step(kind, 0.9, 1.2, Standing(0.95, True)) is None
    ending = KINDS["document_end"]
    assert step(ending, 30, 25, Standing(29, False)) is None
    assert step(ending, 30, 0, Standing(29, False)) == "again"


@given(st.lists(st.tuples(st.integers(0, 200), figures), max_size=8), st.integers(0, 200))
def test_a_reading_stands_until_the_next(rows, number):
    readings = sorted(
        (days_before(back), {"utilization": value}) for back, value in dict(rows).items()
    )
    day = days_before(number)
    known = [reading for on, reading in readings if on <= day]
    assert known_on(readings, day) == (known[-1] if known else None)


@given(kinds, figures, st.lists(st.tuples(st.integers(0, 250), st.integers(0, 60)), max_size=5))
def test_a_trial_finds_the_first_day_of_all_that_warn(kind, level, rows):
    readings = sorted(
        (days_before(back), {kind.reading: _raw(kind, value)}) for back, value in dict(rows).items()
    )
    first, last = days_before(150), DAY
    every = []
    for number in range(150, -1, -1):
        day = days_before(number)
        now = known_on(readings, day)
        before = known_on(readings, day - timedelta(days=LOOK_BACK))
        value = None if now is None else measured(kind, day, now, before)
        if crossed(kind, value, level):
            every.append((day, value))
    assert first_crossing(kind, level, readings, first, last) == (every[0] if every else None)


def _raw(kind, value):
    if kind.measure in (UNTIL, "since"):
        return (days_before(100) + timedelta(days=3 * value)).isoformat()
    return value / 10
