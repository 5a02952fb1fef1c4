"""The state the system gives an account; a stop is a person's."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...engine.account_state import (
    STRICTNESS,
    Thresholds,
    account_state,
    state_at_check,
    stricter,
)
from ...engine.limits import Limit
from .strategies import STATES, cents, limits
from .words import NO_LIMIT, UNLIMITED, limited

thresholds = st.builds(
    Thresholds,
    watch_utilization=st.sampled_from([0.0, 0.5, 0.8, 0.9, 1.0]),
    watch_overdue_days=st.integers(0, 40),
    hold_overdue_days=st.integers(0, 40),
)


def state(limit=None, exposure=0.0, overdue_days=0, current="open", rounding=0.01, **switches):
    """Return the state that follows, under the thresholds a company starts with."""
    limit = limited(1000) if limit is None else limit
    return account_state(current, limit, exposure, overdue_days, Thresholds(**switches), rounding)


def test_a_customer_without_a_limit_is_a_cash_customer():
    assert state(NO_LIMIT) == "cash"
    assert state(NO_LIMIT, exposure=500) == "cash"
    assert state(NO_LIMIT, overdue_days=5) == "cash"


def test_a_customer_with_a_limit_and_nothing_against_it_is_open():
    assert state(exposure=500) == "open"
    assert state(UNLIMITED, exposure=1e9) == "open"
    assert state(exposure=-200) == "open"


@pytest.mark.parametrize(
    ("exposure", "answer"),
    [(899.99, "open"), (900, "watch"), (1000, "watch"), (1000.004, "watch"), (1000.01, "hold")],
)
def test_the_limit_is_watched_from_90_percent_and_holds_beyond_it(exposure, answer):
    assert state(exposure=exposure) == answer


@pytest.mark.parametrize(
    ("overdue_days", "answer"),
    [(0, "open"), (1, "watch"), (29, "watch"), (30, "hold"), (300, "hold")],
)
def test_overdue_is_watched_from_one_day_and_holds_from_30(overdue_days, answer):
    assert state(overdue_days=overdue_days) == answer
    assert state(UNLIMITED, overdue_days=overdue_days) == answer


def test_a_cash_customer_who_pays_too_late_is_held_too():
    assert state(NO_LIMIT, overdue_days=29) == "cash"
    assert state(NO_LIMIT, overdue_days=30) == "hold"


def test_exactly_90_percent_is_watched_whatever_floats_say():
    assert 1799.37 / 1999.30 < 0.9
    assert state(limited(1999.30), exposure=1799.37) == "watch"


def test_figures_compare_in_the_account_s_currency():
    assert state(exposure=1000.4, rounding=1.0) == "watch"
    assert state(exposure=1000.5, rounding=1.0) == "hold"


def test_unless_told_otherwise_a_cent_counts():
    assert account_state("open", limited(1000), 1000.01, 0, Thresholds()) == "hold"


def test_a_threshold_of_zero_switches_it_off():
    assert state(exposure=999, watch_utilization=0) == "open"
    assert state(exposure=-5, watch_utilization=0) == "open"
    assert state(overdue_days=5, watch_overdue_days=0) == "open"
    assert state(overdue_days=0, watch_overdue_days=0) == "open"
    assert state(overdue_days=300, hold_overdue_days=0) == "watch"
    assert state(overdue_days=0, hold_overdue_days=0) == "open"


def test_an_unused_limit_is_never_nearly_full():
    assert state(limited(0.01), watch_utilization=0.1) == "open"
    assert state(limited(0.01), exposure=-1, watch_utilization=0.1) == "open"


def test_watch_and_hold_clear_themselves_and_a_stop_does_not():
    assert state(current="hold") == "open"
    assert state(current="watch") == "open"
    assert state(current="cash") == "open"
    assert state(current="stop") == "stop"


@pytest.mark.parametrize(
    ("before", "exposure", "days", "answer"),
    [
        ("hold", 500, 0, "open"),
        ("hold", 950, 0, "watch"),
        ("hold", 500, 40, "hold"),
        ("watch", 500, 40, "watch"),
        ("open", 5000, 40, "open"),
        ("stop", 0, 0, "stop"),
    ],
)
def test_a_check_goes_by_what_is_left_of_watch_and_hold(before, exposure, days, answer):
    at_check = state_at_check(before, limited(1000), exposure, days, Thresholds())
    assert at_check == answer


@given(st.sampled_from(STATES), limits, cents(), st.integers(0, 60), thresholds)
def test_a_check_is_never_stricter_than_the_account(current, limit, exposure, overdue_days, when):
    at_check = state_at_check(current, limit, exposure, overdue_days, when)
    assert STRICTNESS.index(at_check) <= STRICTNESS.index(current)


def test_of_two_accounts_the_stricter_state_stays():
    assert STRICTNESS == ("cash", "open", "watch", "hold", "stop")
    assert stricter("open", "hold") == "hold"
    assert stricter("stop", "hold") == "stop"
    assert stricter("cash", "open") == "open"
    assert stricter("watch", "watch") == "watch"


def test_stricter_knows_no_order_and_no_grouping():
    for one, other, third in product(STATES, repeat=3):
        assert stricter(one, other) == stricter(other, one)
        assert stricter(stricter(one, other), third) == stricter(one, stricter(other, third))
        assert stricter(one, other) in (one, other)
        assert stricter(one, "stop") == "stop"


@given(limits, cents(), st.integers(0, 60), thresholds)
def test_a_stop_is_never_lifted_by_figures(limit, exposure, overdue_days, when):
    assert account_state("stop", limit, exposure, overdue_days, when) == "stop"


@given(st.sampled_from(STATES[:4]), limits, cents(), st.integers(0, 60), thresholds)
def test_figures_never_stop_an_account(current, limit, exposure, overdue_days, when):
    assert account_state(current, limit, exposure, overdue_days, when) != "stop"


@given(limits, cents(), st.integers(0, 60), thresholds)
def test_the_state_before_does_not_matter_unless_it_is_a_stop(limit, exposure, overdue_days, when):
    found = {account_state(one, limit, exposure, overdue_days, when) for one in STATES[:4]}
    assert len(found) == 1


@given(limits, cents(), cents(1), st.integers(0, 60), st.integers(0, 9), thresholds)
def test_owing_more_or_paying_later_is_never_milder(limit, owed, more, overdue_days, later, when):
    before = account_state("open", limit, owed, overdue_days, when)
    after = account_state("open", limit, owed + more, overdue_days + later, when)
    assert stricter(before, after) == after


@given(cents(1), cents(1), cents(), st.integers(0, 60), thresholds)
def test_a_higher_limit_is_never_stricter(amount, more, owed, overdue_days, when):
    before = account_state("open", Limit("amount", amount), owed, overdue_days, when)
    after = account_state("open", Limit("amount", amount + more), owed, overdue_days, when)
    assert stricter(before, after) == before


@given(st.integers(1, 500), st.integers(-500, 60_000), st.integers(0, 60), thresholds)
def test_the_state_is_what_one_finds_by_hand(amount, owed, overdue_days, when):
    """A limit of whole units, an exposure in cents: every threshold is a whole cent."""
    share, watch, hold = (
        round(when.watch_utilization * 100),
        when.watch_overdue_days,
        when.hold_overdue_days,
    )
    if 0 < hold <= overdue_days or owed > amount * 100:
        answer = "hold"
    elif 0 < watch <= overdue_days or (share and owed >= amount * share):
        answer = "watch"
    else:
        answer = "open"
    assert account_state("open", limited(amount), owed / 100, overdue_days, when) == answer
