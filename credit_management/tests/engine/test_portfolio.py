"""Measures of all receivables, with their published figures."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...engine.ageing import set_off
from ...engine.concentration import herfindahl
from ...engine.portfolio import (
    average_days_delinquent,
    best_possible_dso,
    collection_effectiveness,
    dso,
    dso_count_back,
    roll_rates,
    top_share,
)

money = st.floats(0, 1e9, allow_nan=False)
odd = st.sampled_from([math.nan, math.inf, -math.inf, 1e300])


@pytest.mark.parametrize(
    ("found", "published"),
    [
        (dso(50_000, 150_000, 365), 121.67),
        (dso(50_000, 150_000, 183), 61.00),
        (dso_count_back(212_000, [(100_000, 30), (80_000, 30), (70_000, 30)]), 73.71),
        (best_possible_dso(8_000, 30_000, 28), 7.47),
        (average_days_delinquent(45, 12), 33),
        (100 * collection_effectiveness(6_200, 10_890, 6_340, 3_590, 3), 55.93),
        (100 * collection_effectiveness(6_200, 10_890, 6_340, 3_590), 79.63),
        (herfindahl([70, 30]), 5_800),
    ],
)
def test_the_published_figures(found, published):
    assert round(found, 2) == published


def test_what_cant_be_said_is_none_and_never_nothing():
    assert dso(100, 0, 30) is None
    assert dso(100, -5, 30) is None
    assert dso_count_back(500, [(100, 30), (0, 30)]) is None
    assert dso_count_back(0, []) == 0.0
    assert average_days_delinquent(None, 3) is None
    assert collection_effectiveness(0, 0, 0, 0) is None
    assert collection_effectiveness(1, 1, 1, 1, 0) is None
    assert top_share([]) is None
    assert roll_rates([0, 10], [5, 5]) == (None,)


def test_a_month_without_sales_stands_for_its_days():
    assert dso_count_back(150, [(100, 31), (-20, 30), (100, 31)]) == 31 + 30 + 15.5


@given(odd, money)
def test_what_is_no_number_cant_be_said(broken, amount):
    assert dso(broken, amount, 30) is None
    assert dso(amount, broken, 30) is None
    assert dso_count_back(broken, [(amount, 30)]) is None
    assert collection_effectiveness(broken, amount, amount, 0.0) is None


@given(money, st.floats(1, 1e9), st.integers(1, 366))
def test_counting_back_through_even_sales_is_the_simple_way(receivables, sales, days):
    if receivables <= sales:
        counted = dso_count_back(receivables, [(sales, days)])
        assert math.isclose(counted, dso(receivables, sales, days), rel_tol=1e-9, abs_tol=1e-9)


@given(st.lists(money, max_size=12))
def test_the_largest_are_no_more_than_all(amounts):
    share = top_share(amounts)
    assert share is None or 0 < share <= 1


@given(st.lists(money, max_size=6), money)
def test_credits_take_from_the_oldest_and_never_more_than_there_is(ages, credits):
    left = set_off(ages, credits)
    assert all(0 <= now <= before for now, before in zip(left, ages, strict=True))
    assert math.isclose(sum(left), max(sum(ages) - credits, 0.0), rel_tol=1e-9, abs_tol=1e-3)
    touched = [number for number, one in enumerate(ages) if left[number] < one]
    assert not touched or not any(left[min(touched) + 1 :])
