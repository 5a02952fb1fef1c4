"""Collateral counts while it is valid, by its share, and never a day longer."""

from hypothesis import given
from hypothesis import strategies as st

from ...engine.collateral import Collateral, first_end, value_at
from .strategies import days, money
from .words import TODAY, day

items = st.lists(
    st.builds(
        Collateral,
        value=money(),
        share=st.integers(1, 100).map(float),
        date_from=days(),
        date_to=st.none() | days(),
    ),
    max_size=6,
)


def test_a_share_of_the_value_counts_from_the_first_day_to_the_last():
    house = Collateral(1000, 60, day(-1), day(1))
    assert [value_at([house], day(n)) for n in (-2, -1, 0, 1, 2)] == [0, 600, 600, 600, 0]


def test_without_an_end_it_counts_for_ever_and_never_expires():
    bond = Collateral(1000, 100, TODAY)
    assert value_at([bond, bond], day(9999)) == 2000
    assert first_end([bond]) is None


def test_the_first_end_counts_also_when_it_is_past():
    ends = [Collateral(1, 100, day(-9), day(n)) for n in (5, -3, 7)]
    assert first_end(ends) == day(-3)


@given(items, days())
def test_collateral_is_never_worth_more_than_its_value(held, today):
    assert 0 <= value_at(held, today) <= sum(item.value for item in held) + 1e-6


@given(items, days())
def test_one_item_more_never_lowers_what_there_is(held, today):
    assert value_at(held[1:], today) <= value_at(held, today) + 1e-6
