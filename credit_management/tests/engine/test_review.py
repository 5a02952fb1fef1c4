"""The movement of a period and the day its review is due."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from ...engine.review import Movement, deadline, movement
from .strategies import cents, days, money
from .words import TODAY, day


def test_the_movement_of_a_month():
    found = movement(100.0, [(day(1), 50.0, 0.0), (day(5), 0.0, 120.0), (day(9), 30.0, 10.0)])
    assert found == Movement(opening=100.0, sales=80.0, payments=130.0, peak=150.0)
    assert found.closing == 50.0


def test_a_month_in_which_nothing_moved():
    assert movement(70.0, []) == Movement(70.0, 0.0, 0.0, 70.0)


def test_a_review_opened_late_still_leaves_some_days():
    assert deadline(day(-1), TODAY) == day(9)
    assert deadline(day(-40), TODAY) == day(5)


@given(cents(), st.lists(st.tuples(days(), money(), money()), max_size=8))
def test_the_peak_is_never_below_beginning_or_end(opening, rows):
    found = movement(opening, rows)
    assert found.peak >= max(found.opening, found.closing) - 1e-6


@given(days(), days())
def test_a_deadline_is_never_past(last, today):
    assert deadline(last, today) >= today + timedelta(days=5)
