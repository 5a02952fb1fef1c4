"""What a release covers, and who may give it where a company has no matrix of its own."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...engine.authority import Request, refusal, required_steps, standard_rows
from ...engine.release import Release
from .strategies import cents, days
from .words import TODAY, day

PERCENTS = st.sampled_from([0.0, 1.0, 2.5, 5.0, 10.0, 33.3, 100.0])


def released(amount=1000.0, percent=0.0, days=0):
    """Return a release given today."""
    return Release(amount, TODAY, percent, days)


def test_a_release_covers_the_amount_that_was_released():
    assert released().covers(1000, TODAY)
    assert released().covers(999.99, TODAY)
    assert not released().covers(1000.01, TODAY)


def test_a_tolerance_of_10_percent_lets_1000_grow_to_1100():
    release = released(percent=10)
    assert release.ceiling == pytest.approx(1100)
    assert release.covers(1100, TODAY)
    assert not release.covers(1100.01, TODAY)


def test_the_tolerance_is_measured_from_the_released_amount_and_never_adds_up():
    """An order that grew within it may not grow by another 10 % of what it is now."""
    release = released(percent=10)
    assert release.covers(1050, TODAY)
    assert not release.covers(1050 * 1.1, TODAY)


def test_a_release_holds_through_its_last_day():
    release = released(days=7)
    assert release.covers(1000, TODAY)
    assert release.covers(1000, day(7))
    assert not release.covers(1000, day(8))


def test_without_days_a_release_holds_on_its_own_day():
    assert released().covers(1000, TODAY)
    assert not released().covers(1000, day(1))


def test_there_is_no_tolerance_unless_the_company_says_so():
    assert Release(1000, TODAY) == released(percent=0, days=0)


def test_both_amount_and_day_must_fit():
    release = released(percent=10, days=7)
    assert release.covers(1100, day(7))
    assert not release.covers(1200, day(7))
    assert not release.covers(1100, day(8))


def test_a_release_compares_in_the_order_s_currency():
    assert released(1000).covers(1000.4, TODAY, rounding=1.0)
    assert not released(1000).covers(1000.5, TODAY, rounding=1.0)


@given(cents(1), PERCENTS, st.integers(0, 30), st.floats(0, 3), days(-5, 40))
def test_what_is_covered_is_counted_by_hand(amount, percent, last, ratio, when):
    asked = round(amount * ratio, 2)
    ceiling = Fraction(round(amount * 100), 100) * (1 + Fraction(str(percent)) / 100)
    within = Fraction(round(asked * 100), 100) - ceiling
    if abs(within) < Fraction(1, 100):
        return  # the last cent is rounded; see the examples
    release = Release(amount, TODAY, percent, last)
    assert release.covers(asked, when) == (within < 0 and (when - TODAY).days <= last)


@given(cents(1), cents(1), cents(1), PERCENTS, days(-5, 40))
def test_who_covers_an_amount_covers_a_smaller_one(amount, one, other, percent, when):
    release = Release(amount, TODAY, percent, 7)
    small, large = sorted((one, other))
    assert release.covers(small, when) >= release.covers(large, when)


@given(cents(1), cents(1), PERCENTS, days(-5, 40), st.integers(0, 40))
def test_who_covers_a_day_covers_the_days_before(amount, asked, percent, when, earlier):
    release = Release(amount, TODAY, percent, 7)
    before = when.fromordinal(when.toordinal() - earlier)
    assert release.covers(asked, before) >= release.covers(asked, when)


@given(cents(1), cents(1), PERCENTS, PERCENTS, st.integers(0, 9), st.integers(0, 9), days(-5, 20))
def test_more_tolerance_never_covers_less(amount, asked, one, other, short, more, when):
    strict = Release(amount, TODAY, min(one, other), short)
    lenient = Release(amount, TODAY, max(one, other), short + more)
    assert lenient.covers(asked, when) >= strict.covers(asked, when)


ME, COLLEAGUE = 7, 8

MATRIX = [
    # role, own order, amount against the ceiling of 1,000 -> why not
    ("salesperson", False, 999.99, "not_authorised"),
    ("salesperson", False, 1000.01, "not_authorised"),
    ("salesperson", True, 999.99, "not_authorised"),
    ("controller", False, 999.99, None),
    ("controller", False, 1000.00, None),
    ("controller", False, 1000.01, "above_authority"),
    ("controller", True, 999.99, "own"),
    ("controller", True, 1000.01, "own"),
    ("manager", False, 999.99, None),
    ("manager", False, 1000.01, None),
    ("manager", False, 1e14, None),
    ("manager", True, 999.99, "own"),
    ("manager", True, 1000.01, "own"),
]


CONTROLLERS, MANAGERS = 1, 2


def refused(amount, ceiling, involved, is_controller, is_manager):
    """Return why I may not release ``amount``."""
    rows = standard_rows("release", CONTROLLERS, MANAGERS, ceiling)
    (step,) = required_steps(Request("release", amount, TODAY), rows)
    groups = frozenset([CONTROLLERS] * is_controller + [MANAGERS] * is_manager)
    return refusal(step, ME, groups, TODAY, involved)


def why_not(role, own, amount, ceiling=1000.0, implied=True):
    """Return why someone with this role may not decide."""
    involved = {COLLEAGUE, ME} if own else {COLLEAGUE}
    is_manager = role == "manager"
    is_controller = role == "controller" or (is_manager and implied)
    return refused(amount, ceiling, involved, is_controller, is_manager)


@pytest.mark.parametrize(("role", "own", "amount", "answer"), MATRIX)
def test_who_may_decide_on_a_hold(role, own, amount, answer):
    assert why_not(role, own, amount) == answer


@pytest.mark.parametrize(("role", "own", "amount", "answer"), MATRIX)
def test_a_manager_need_not_be_a_controller_too(role, own, amount, answer):
    assert why_not(role, own, amount, implied=False) == answer


def test_a_ceiling_of_zero_leaves_everything_to_managers():
    assert why_not("controller", False, 0.01, ceiling=0) == "above_authority"
    assert why_not("manager", False, 0.01, ceiling=0) is None


def test_an_order_nobody_had_a_hand_in_is_nobody_s_own():
    assert refused(10, 1000, set(), True, False) is None


@given(st.booleans(), st.booleans(), cents(0), cents(0))
def test_nobody_ever_decides_on_their_own_order(is_controller, is_manager, amount, ceiling):
    assert refused(amount, ceiling, {ME}, is_controller, is_manager) is not None


@given(st.booleans(), st.booleans(), st.booleans(), cents(0), cents(0), cents(1))
def test_who_may_release_an_amount_may_release_less(own, controls, manages, amount, ceiling, less):
    involved = {ME} if own else set()
    if refused(amount, ceiling, involved, controls, manages) is None:
        assert refused(amount - less, ceiling, involved, controls, manages) is None
