"""How old what is owed is: credits settle the oldest items first."""

import pytest
from hypothesis import given

from ...engine.ageing import STEPS, ageing, slices
from ...engine.overdue import OpenItem, overdue
from .strategies import cents, open_items
from .words import TODAY, day


def aged(*items, credits=0.0):
    """Return what is open by age of (amount, days until it is due)."""
    return ageing([OpenItem(amount, day(due)) for amount, due in items], credits, TODAY)


def test_slices_follow_each_other_without_a_gap():
    for (_first, last), (following, _last) in zip(slices(), slices()[1:], strict=False):
        assert following == last + 1


@pytest.mark.parametrize(
    ("due", "place"),
    [(30, 0), (0, 0), (-1, 1), (-30, 1), (-31, 2), (-60, 2), (-61, 3), (-90, 3), (-91, 4)],
)
def test_an_item_stands_in_the_slice_of_its_days(due, place):
    expected = [0.0] * 5
    expected[place] = 100.0
    assert aged((100.0, due)) == expected


def test_credits_settle_the_oldest_first():
    assert aged((100, -100), (50, -10), (30, 5), credits=120) == [30, 30, 0, 0, 0]


def test_more_credits_than_items_leave_nothing():
    assert aged((100, -100), credits=500) == [0, 0, 0, 0, 0]


@given(open_items, cents(0, 900))
def test_what_is_past_due_is_what_overdue_says(items, credits):
    found = ageing(items, credits, TODAY)
    assert sum(found[1:]) == pytest.approx(overdue(items, credits, TODAY).amount, abs=0.02)


@given(open_items, cents(0, 900))
def test_all_ages_together_are_what_credits_leave(items, credits):
    total = sum(item.amount for item in items)
    assert sum(ageing(items, credits, TODAY)) == pytest.approx(max(0.0, total - credits), abs=0.02)
    assert len(ageing(items, credits, TODAY)) == len(STEPS) + 1
