"""Interest on late payment: published figures, and what holds of all of them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...engine.interest import (
    ACT_360,
    ACT_365,
    DUE,
    PAYMENT,
    SPLIT,
    THIRTY_360,
    MissingRate,
    Part,
    Rate,
    days_between,
    interest,
    parts,
    problem_with_rates,
    rate_on,
    simple,
)

RATES = [Rate(10.15, date(2026, 1, 1), date(2026, 6, 30)), Rate(10.40, date(2026, 7, 1))]
LATE = Part(10000.0, date(2026, 5, 31), date(2026, 8, 14))


def total(part, **how):
    return round(sum(one.interest for one in interest(part, RATES, **how)), 2)


def test_simple_interest_as_published():
    assert round(simple(4500, 11, 30, ACT_365), 2) == 40.68


@pytest.mark.parametrize(("method", "amount"), [(SPLIT, 211.64), (PAYMENT, 213.70), (DUE, 208.56)])
def test_a_change_of_rate_as_published(method, amount):
    assert total(LATE, method=method) == amount


def test_day_counts():
    start, end = date(2026, 1, 31), date(2026, 3, 31)
    assert days_between(start, end, ACT_365) == 59
    assert days_between(start, end, ACT_360) == 59
    assert days_between(start, end, THIRTY_360) == 60
    assert round(simple(36000, 10, 30, ACT_360), 2) == 300.00


def test_a_day_without_a_rate_is_refused():
    with pytest.raises(MissingRate):
        rate_on(date(2025, 12, 31), RATES)
    with pytest.raises(MissingRate):
        interest(Part(1.0, date(2025, 12, 1), date(2026, 2, 1)), RATES)


def test_rates_follow_each_other():
    assert problem_with_rates(RATES) is None
    day = date(2026, 7, 2)
    assert problem_with_rates([RATES[0], Rate(11, day)]) == ("gap", date(2026, 7, 1))
    assert problem_with_rates([Rate(1, day), Rate(2, day + timedelta(days=9))])[0] == "overlap"


def test_what_was_paid_in_parts_is_late_in_parts():
    due, until = date(2026, 1, 31), date(2026, 3, 31)
    found = parts(100.0, due, [(date(2026, 1, 15), 20.0), (date(2026, 2, 10), 30.0)], until, due)
    assert found == [Part(30.0, due, date(2026, 2, 10)), Part(50.0, due, until)]


def test_no_day_is_charged_twice():
    due, first, second = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)
    one = parts(100.0, due, [(date(2026, 2, 10), 30.0)], first, due)
    two = parts(100.0, due, [(date(2026, 2, 10), 30.0)], second, first)
    assert one == [Part(30.0, due, date(2026, 2, 10)), Part(70.0, due, first)]
    assert two == [Part(70.0, first, second)]


days = st.integers(0, 400).map(lambda number: date(2026, 1, 1) + timedelta(days=number))
amounts = st.integers(1, 10**8).map(lambda cents: cents / 100)


@given(amounts, days, days, days)
def test_charging_in_two_steps_is_charging_once(amount, start, middle, end):
    start, middle, end = sorted((start, middle, end))

    def asked(first, last):
        return sum(one.interest for one in interest(Part(amount, first, last), RATES, method=SPLIT))

    assert abs(asked(start, middle) + asked(middle, end) - asked(start, end)) < 1e-6


@given(amounts, days, days)
def test_interest_is_never_compound(amount, start, end):
    once = sum(one.interest for one in interest(Part(amount, start, end), RATES))
    twice = sum(one.interest for one in interest(Part(2 * amount, start, end), RATES))
    assert abs(twice - 2 * once) < 1e-6
    assert once <= amount * 0.104 * max(0, (end - start).days) / 365 + 1e-6
