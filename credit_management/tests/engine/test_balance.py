"""What one order counts."""

import math

from hypothesis import given

from ...engine.balance import Counts
from .strategies import money


def test_only_the_categories_that_count_use_the_limit():
    counts = Counts(150.0, {"order": 100.0, "delivery": 50.0})
    assert counts.counted(["order", "delivery"]) == 150
    assert counts.counted(["delivery"]) == 50
    assert counts.counted([]) == 0


def test_more_of_an_order_is_open_and_counts_as_ordered():
    counts = Counts(150.0, {"order": 100.0, "delivery": 50.0}).grown(30.0, False)
    assert (counts.open, counts.by_category) == (180, {"order": 130, "delivery": 50})


def test_more_of_an_order_beyond_the_horizon_is_open_and_uses_nothing():
    counts = Counts(100.0, {"order": 0.0}).grown(30.0, True)
    assert (counts.open, counts.by_category) == (130, {"order": 0})


@given(money(), money())
def test_an_order_never_counts_less_than_nothing(open_amount, more):
    counts = Counts(open_amount, {"order": open_amount}).grown(-more, False)
    assert counts.open >= 0
    assert counts.by_category["order"] >= 0


def test_what_nobody_can_compare_is_named_by_what_is_open():
    assert Counts(500.0, {"order": 0.0}).comparable == 0
    assert Counts(1e300, {"order": 7.0}).comparable == 1e300
    assert math.isnan(Counts(math.nan, {"order": 7.0}).comparable)
