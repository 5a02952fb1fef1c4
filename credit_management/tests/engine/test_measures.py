"""Measures from the ledger: the published figures, and what can't be said."""

from datetime import date

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
