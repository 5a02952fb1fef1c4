"""When a record is due; one hold is enough to keep it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...engine.retention import (
    CLOSING,
    DESTROY,
    DUE,
    EXPIRY,
    HELD,
    KEEP,
    KEEPING,
    RECORD,
    REVIEW,
    Dates,
    Schedule,
    add_months,
    due,
    may_destroy,
    standing,
)

TEN_YEARS = Schedule(RECORD, 120, DESTROY)


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        (TEN_YEARS, date(2026, 2, 28)),
        (Schedule(EXPIRY, 12, DESTROY), date(2019, 6, 30)),
        (Schedule(CLOSING, 12, DESTROY), None),
        (Schedule(action=KEEP), None),
        (Schedule(), None),
    ],
)
def test_the_period_runs_from_its_event(schedule, expected):
    assert due(schedule, Dates(record=date(2016, 2, 29), expiry=date(2018, 6, 30))) == expected


@pytest.mark.parametrize(
    ("schedule", "complete"),
    [
        (TEN_YEARS, True),
        (Schedule(action=KEEP), True),
        (Schedule(RECORD, 0, DESTROY), False),
        (Schedule(RECORD, -1, DESTROY), False),
        (Schedule(RECORD, 12), False),
        (Schedule(months=12, action=DESTROY), False),
        (Schedule(), False),
    ],
)
def test_a_schedule_says_event_period_and_action(schedule, complete):
    assert schedule.complete is complete


def test_due_on_the_day_itself():
    dates = Dates(record=date(2016, 3, 16))
    assert may_destroy(TEN_YEARS, dates, 0, date(2026, 3, 16))
    assert not may_destroy(TEN_YEARS, dates, 0, date(2026, 3, 15))


def test_one_hold_of_many_is_enough():
    day = date(2020, 1, 1)
    assert standing(day, 0, day) == DUE
    assert standing(day, 2, day) == HELD
    assert standing(day, 1, day) == HELD
    assert standing(day, 1, day - timedelta(days=1)) == KEEPING


def test_what_is_to_be_reviewed_is_not_destroyed():
    assert not may_destroy(Schedule(RECORD, 1, REVIEW), Dates(date(2000, 1, 1)), 0, date.max)


def test_the_end_of_time():
    assert add_months(date(9999, 12, 1), 12) == date.max


days = st.dates(date(1990, 1, 1), date(2100, 1, 1))


@given(days, st.integers(1, 600), st.integers(0, 3), days)
def test_nothing_under_hold_or_before_its_day_is_destroyed(day, months, holds, today):
    schedule = Schedule(RECORD, months, DESTROY)
    dates = Dates(record=day)
    if may_destroy(schedule, dates, holds, today):
        assert not holds
        assert today >= due(schedule, dates)


@given(days, st.integers(0, 600))
def test_months_move_months(day, months):
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day
