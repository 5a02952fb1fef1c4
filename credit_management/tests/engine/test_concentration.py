"""Company cap, concentration, Herfindahl: published figures and what must always hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...engine.concentration import beyond_cap, concentration, granted_to_group, herfindahl
from .strategies import money
from .words import NO_LIMIT, UNLIMITED, limited

amounts = st.lists(money(), max_size=8)


def test_shares_of_70_and_30_make_5800():
    """Published example."""
    assert herfindahl([70, 30]) == pytest.approx(5800)
    assert herfindahl([700_000, 300_000, 0, -5]) == pytest.approx(5800)


def test_one_who_holds_everything_makes_10000_and_nothing_makes_none():
    assert herfindahl([3.5]) == pytest.approx(10_000)
    assert herfindahl([]) is None
    assert herfindahl([0, -1]) is None


@given(amounts)
def test_the_index_lies_between_equal_shares_and_one_holder(held):
    index = herfindahl(held)
    holders = sum(amount > 0 for amount in held)
    if not holders:
        assert index is None
    else:
        assert 10_000 / holders - 1e-6 <= index <= 10_000 + 1e-6


def test_concentration_is_percent_of_net_capital():
    assert concentration(150, 1000) == 15
    assert concentration(150, 0) is None
    assert concentration(150, -1) is None


@pytest.mark.parametrize(
    ("members", "group", "granted"),
    [
        ([limited(10), limited(20)], limited(25), 25),
        ([limited(10), limited(20)], limited(50), 30),
        ([limited(10), NO_LIMIT], UNLIMITED, 10),
        ([limited(10), UNLIMITED], limited(50), 50),
        ([limited(10), UNLIMITED], UNLIMITED, 10),
        ([limited(10)], NO_LIMIT, 0),
        ([], limited(5), 0),
    ],
)
def test_a_group_may_owe_its_members_limits_but_never_more_than_its_own(members, group, granted):
    assert granted_to_group(members, group) == granted


@given(amounts, money())
def test_a_group_never_has_more_than_its_limit_or_its_members(held, limit):
    members = [limited(amount) for amount in held if amount]
    granted = granted_to_group(members, limited(limit))
    assert granted <= limit
    assert granted <= sum(held) + 1e-6


def test_a_cap_is_exceeded_only_where_there_is_one():
    assert beyond_cap(1000, 1000) == 0
    assert beyond_cap(1000.01, 1000) == pytest.approx(0.01)
    assert beyond_cap(1000, 0) == 0
