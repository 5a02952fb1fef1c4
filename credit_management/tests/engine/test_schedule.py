"""Months and their ends."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...engine.schedule import (
    Period,
    add_months,
    first_due,
    last_period,
    month_end,
    next_due,
    period_after,
)

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
MONTHS = st.integers(1, 24)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 15), 1, date(2026, 2, 15)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 2, 28), 1, date(2026, 3, 31)),
        (date(2024, 1, 30), 1, date(2024, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 5), 13, date(2028, 1, 5)),
    ],
)
def test_months_later(day, months, later):
    assert add_months(day, months) == later
    assert next_due(day, months) == later


def test_nothing_is_due_without_a_last_time_or_an_interval():
    assert next_due(None, 3) is None
    assert next_due(date(2026, 1, 1), 0) is None
    assert last_period(date(2026, 1, 1), 0) is None


@pytest.mark.parametrize(
    ("today", "months", "first", "last"),
    [
        (date(2026, 11, 22), 1, date(2026, 10, 1), date(2026, 10, 31)),
        (date(2026, 1, 1), 1, date(2025, 12, 1), date(2025, 12, 31)),
        (date(2026, 11, 22), 3, date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 1, 1), 3, date(2025, 10, 1), date(2025, 12, 31)),
        (date(2026, 11, 22), 12, date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_the_newest_period_that_is_over(today, months, first, last):
    assert last_period(today, months) == Period(first, last)


@given(DAYS, MONTHS)
def test_a_period_is_over_and_the_next_one_is_not(today, months):
    period = last_period(today, months)
    following = period_after(period, months)
    assert period.first < period.last < today <= following.last
    assert following.first == period.last + timedelta(days=1)
    assert last_period(following.last + timedelta(days=1), months) == following


@given(DAYS, MONTHS)
def test_ends_of_months_stay_ends(day, months):
    assert month_end(add_months(month_end(day), months)) == add_months(month_end(day), months)


def test_what_was_never_done_is_due_so_many_days_after_the_beginning():
    opened = date(2026, 3, 16)
    assert first_due(opened, 30) == date(2026, 4, 15)
    assert first_due(opened, 1) == date(2026, 3, 17)
    assert first_due(opened, 0) is None
