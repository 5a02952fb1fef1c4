"""Amounts: what is acceptable, how they round and how they compare."""

import math
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...engine.money import (
    compare,
    is_positive,
    problem_with,
    problem_with_grant,
    round_to,
)
from .strategies import cents

ROUNDINGS = st.sampled_from([0.01, 0.05, 0.001, 0.1, 1.0, 5.0])
AMOUNTS = st.floats(-1e12, 1e12)


@pytest.mark.parametrize(
    ("amount", "rounding", "rounded"),
    [
        (10.004, 0.01, 10.0),
        (10.005, 0.01, 10.01),
        (-10.005, 0.01, -10.01),
        (1.005, 0.01, 1.01),  # its binary value lies below the half
        (2.675, 0.01, 2.68),
        (1234.5, 1.0, 1235.0),
        (0.5, 1.0, 1.0),
        (-0.5, 1.0, -1.0),
        (1.02, 0.05, 1.0),
        (1.03, 0.05, 1.05),
        (99_999_999_999_999.99, 0.01, 99_999_999_999_999.99),
        (0.0, 0.01, 0.0),
    ],
)
def test_amounts_round_half_away_from_zero_to_the_currency_s_step(amount, rounding, rounded):
    assert round_to(amount, rounding) == rounded


@pytest.mark.parametrize(
    ("left", "right", "rounding", "answer"),
    [
        (100.0, 100.0, 0.01, 0),
        (100.01, 100.0, 0.01, 1),
        (99.99, 100.0, 0.01, -1),
        (0.1 + 0.2, 0.3, 0.01, 0),
        (100.004, 100.0, 0.01, 0),
        (100.005, 100.0, 0.01, 1),
        (100.4, 100.0, 1.0, 0),
        (100.5, 100.0, 1.0, 1),
        (-0.001, 0.0, 0.01, 0),
        (-0.01, 0.0, 0.01, -1),
        (9_999_999_999_999.99, 9_999_999_999_999.98, 0.01, 1),
    ],
)
def test_amounts_compare_as_the_currency_shows_them(left, right, rounding, answer):
    assert compare(left, right, rounding) == answer


def test_less_than_half_a_cent_is_nothing():
    assert is_positive(0.005, 0.01)
    assert not is_positive(0.0049, 0.01)
    assert not is_positive(0.0, 0.01)
    assert not is_positive(-5.0, 0.01)


@pytest.mark.parametrize(
    ("amount", "problem"),
    [
        (0.0, None),
        (-1000.0, None),
        (999_999_999_999_999.0, None),
        (-999_999_999_999_999.0, None),
        (1_000_000_000_000_000.0, "too_long"),
        (-1_000_000_000_000_000.0, "too_long"),
        (1e300, "too_long"),
        (math.nan, "not_finite"),
        (math.inf, "not_finite"),
        (-math.inf, "not_finite"),
    ],
)
def test_an_amount_is_a_number_of_up_to_15_digits(amount, problem):
    assert problem_with(amount) == problem


@pytest.mark.parametrize(
    ("amount", "problem"),
    [
        (0.01, None),
        (0.005, None),
        (1000.0, None),
        (0.0, "not_positive"),
        (0.004, "not_positive"),
        (-1000.0, "not_positive"),
        (math.nan, "not_finite"),
        (math.inf, "not_finite"),
        (-math.inf, "not_finite"),
        (1e15, "too_long"),
        (-1e15, "too_long"),
    ],
)
def test_a_limit_must_also_lie_above_zero(amount, problem):
    assert problem_with_grant(amount) == problem


def test_what_is_above_zero_depends_on_the_currency():
    assert problem_with_grant(0.4, 1.0) == "not_positive"
    assert problem_with_grant(0.5, 1.0) is None


@pytest.mark.parametrize("amount", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_never_compared(amount):
    """It would be neither above nor below, and so pass whatever is asked."""
    with pytest.raises(ValueError, match="not a finite number"):
        compare(amount, 0.0, 0.01)
    with pytest.raises(ValueError, match="not a finite number"):
        compare(0.0, amount, 0.01)


@given(AMOUNTS, AMOUNTS, ROUNDINGS)
def test_comparing_the_other_way_round_gives_the_opposite(left, right, rounding):
    assert compare(left, right, rounding) == -compare(right, left, rounding)


@given(AMOUNTS, AMOUNTS, AMOUNTS, ROUNDINGS)
def test_comparing_is_an_order(first, second, third, rounding):
    low, middle, high = sorted((first, second, third))
    steps = compare(low, middle, rounding), compare(middle, high, rounding)
    assert max(steps) <= 0
    assert compare(low, high, rounding) == min(steps)


@given(AMOUNTS, ROUNDINGS)
def test_rounding_twice_changes_nothing(amount, rounding):
    once = round_to(amount, rounding)
    assert round_to(once, rounding) == once


@given(st.floats(-1e9, 1e9), ROUNDINGS)
def test_rounding_moves_an_amount_by_half_a_step_at_most(amount, rounding):
    assert abs(round_to(amount, rounding) - amount) <= rounding / 2 * (1 + 1e-6)


@given(AMOUNTS, ROUNDINGS)
def test_rounding_knows_no_sign(amount, rounding):
    assert round_to(-amount, rounding) == -round_to(amount, rounding)


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_up_to_13_digits_before_the_point_every_cent_counts(count):
    amount, next_amount = count / 100, (count + 1) / 100
    assert round_to(amount, 0.01) == amount
    assert compare(amount, next_amount, 0.01) == -1


@given(st.lists(cents(), max_size=50))
def test_the_noise_of_adding_up_floats_is_not_seen(amounts):
    exact = sum(round(amount * 100) for amount in amounts) / 100
    assert compare(sum(amounts), exact, 0.01) == 0


def by_decimals(amount, rounding):
    """What rounding is, said once without any short cut."""
    step = Decimal(repr(rounding))
    steps = (Decimal(repr(amount)) / step).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return float(steps * step)


NEAR_THE_MIDDLE = st.builds(
    lambda steps, off, rounding: (
        (Decimal(steps) + Decimal("0.5")) * Decimal(repr(rounding)) + Decimal(off).scaleb(-17)
    ),
    st.integers(-(10**13), 10**13),
    st.integers(-(10**4), 10**4),
    ROUNDINGS,
).map(float)


@given(AMOUNTS | st.floats(-1e15, 1e15) | NEAR_THE_MIDDLE | cents(), ROUNDINGS)
def test_the_short_cut_rounds_as_decimals_do(amount, rounding):
    assert round_to(amount, rounding) == by_decimals(amount, rounding)


@given(
    AMOUNTS | NEAR_THE_MIDDLE,
    st.floats(-0.2, 0.2) | st.floats(-20, 20),
    ROUNDINGS,
)
def test_the_short_cut_compares_as_decimals_do(left, apart, rounding):
    right = left + apart
    first, second = by_decimals(left, rounding), by_decimals(right, rounding)
    assert compare(left, right, rounding) == (first > second) - (first < second)
