"""Measures from the ledger: the published figures, and what can't be said."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...engine import measures
from ...engine.measures import Ledger


def test_dso_simple():
    assert measures.dso(50_000, 150_000, 365) == pytest.approx(121.67, abs=0.005)
    assert measures.dso(50_000, 150_000, 183) == pytest.approx(61.00, abs=0.005)
    assert measures.dso(50_000, 0, 365) is None


def test_dso_count_back_over_months_of_thirty_days():
    found = measures.dso_count_back(212_000, [100_000, 80_000, 70_000])
    assert found == pytest.approx(73.71, abs=0.005)


def test_dso_count_back_of_nothing_owed_is_zero_and_of_more_than_all_sales_is_unknown():
    assert measures.dso_count_back(0, [100]) == 0
    assert measures.dso_count_back(100, [100]) == 30
    assert measures.dso_count_back(101, [100]) is None


def test_best_possible_dso():
    assert measures.best_possible_dso(8_000, 30_000, 28) == pytest.approx(7.47, abs=0.005)


def test_average_days_delinquent():
    assert measures.average_days_delinquent(45, 12) == 33


def test_collection_effectiveness_says_over_how_many_periods():
    known = {"begin": 6_200, "sales": 10_890, "end": 6_340, "current": 3_590}
    assert measures.collection_effectiveness(**known, periods=3) == pytest.approx(0.5593, abs=5e-5)
    assert measures.collection_effectiveness(**known) == pytest.approx(0.7963, abs=5e-5)


def test_collection_effectiveness_of_nothing_to_collect_is_unknown():
    assert measures.collection_effectiveness(0, 0, 0, 0) is None


def test_order_trend():
    assert measures.order_trend(90, 100) == 0.9
    assert measures.order_trend(90, 0) is None


def test_years_of_business():
    assert measures.years_between(date(2024, 3, 1), date(2026, 3, 1)) == 2.0
    assert measures.years_between(None, date(2026, 3, 1)) is None
    assert measures.years_between(date(2026, 3, 2), date(2026, 3, 1)) == 0


def test_the_ends_of_the_last_twelve_months():
    ends = measures.month_ends(date(2024, 3, 1))
    assert (len(ends), ends[0], ends[-1]) == (12, date(2023, 3, 31), date(2024, 2, 29))
    assert measures.month_ends(date(2024, 2, 29))[-1] == date(2024, 2, 29)
    assert measures.month_ends(date(2025, 12, 31), 1) == (date(2025, 12, 31),)


def test_balances_carry_on_through_months_without_movement():
    moved = [(0, 100.0), (2, -40.0), (11, 5.0), (12, 999.0)]
    assert measures.balances(moved) == (100, 100, *[60] * 9, 65)
    assert measures.balances([]) == (0,) * 12


def test_credits_that_outweigh_are_no_balance_and_dust_is_none():
    assert measures.balances([(0, -50.0), (1, 80.0), (2, -30.0)], 3) == (0, 30, 0)
    assert measures.balances([(0, 0.1), (0, 0.2), (1, -0.3)], 2) == (0.3, 0)


@given(st.lists(st.tuples(st.integers(0, 14), st.integers(-1000, 1000).map(float)), max_size=30))
def test_each_month_end_is_all_that_moved_until_then(moved):
    """Written down a second time, month by month."""
    for number, owed in enumerate(measures.balances(moved)):
        assert owed == max(0.0, sum(amount for month, amount in moved if month <= number))


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_month_ends_are_over_and_none_is_left_out(day):
    ends = measures.month_ends(day)
    assert ends[-1] <= day < measures.month_ends(ends[-1] + timedelta(days=32))[-1]
    assert all((end + timedelta(days=1)).day == 1 for end in ends)
    assert [(b.month - a.month) % 12 for a, b in pairwise(ends)] == [1] * 11


def test_of_a_customer_without_history_nothing_is_said():
    empty = Ledger()
    assert (empty.first_sale, empty.average_days_late, empty.on_time_share) == (None, None, None)
    assert measures.days_sales_outstanding_of(empty) is None


@given(
    st.floats(0, 1e6),
    st.lists(st.floats(0, 1e6), max_size=12),
    st.floats(0, 1e6),
)
def test_who_owes_more_is_outstanding_longer(owed, sales, more):
    less, longer = (measures.dso_count_back(one, sales) for one in (owed, owed + more))
    assert longer is None or less <= longer + 1e-6
