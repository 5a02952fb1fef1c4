import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...engine.till import added, growth, is_taken_back, was_sold

MONEY = st.floats(-1e9, 1e9).map(lambda amount: round(amount, 2))


def test_what_settles_an_order_adds_nothing():
    assert added(900, [900], 0.01) == 0
    assert added(1000, [900], 0.01) == 100
    assert added(1000, [], 0.01) == 1000


def test_a_part_below_zero_frees_nothing():
    assert added(100, [-50], 0.01) == 100
    assert added(-100, [], 0.01) == 0


@pytest.mark.parametrize("amount", [math.nan, math.inf, -math.inf, 1e300])
def test_what_is_no_figure_is_refused(amount):
    with pytest.raises(ValueError, match="compared"):
        added(amount, [], 0.01)
    with pytest.raises(ValueError, match="compared"):
        added(1, [amount], 0.01)


@given(MONEY, st.lists(MONEY, max_size=5))
def test_it_adds_between_nothing_and_all(amount, settled):
    assert 0 <= added(amount, settled, 0.01) <= max(0.0, amount)


@given(MONEY, MONEY)
def test_growth_is_what_is_more(before, after):
    more = growth(before, after, 0.01)
    assert more >= 0
    assert more == pytest.approx(max(0.0, after - before), abs=0.01)


@given(MONEY, MONEY, MONEY, MONEY)
def test_only_what_falls_without_being_paid_is_taken_back(owed, paid, owed_now, paid_now):
    found = is_taken_back(owed, paid, owed_now, paid_now, 0.01)
    assert found == (owed_now < owed and paid_now < paid)
    assert not is_taken_back(owed, paid, owed_now, paid, 0.01)  # paid otherwise
    assert not is_taken_back(owed, paid, owed, paid_now, 0.01)


@given(st.dictionaries(st.sampled_from("abc"), st.integers(1, 9)), st.sampled_from("abcd"))
def test_no_more_leaves_than_was_sold(sold, product):
    assert was_sold(sold, sold)
    assert not was_sold(sold, {product: sold.get(product, 0) + 1})
