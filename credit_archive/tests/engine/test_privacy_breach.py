"""The 72 hours, the risk, and who has to hear of a breach of privacy."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...engine import privacy_breach as breach

FOUND = datetime(2026, 3, 1, 12)
DUE = breach.deadline(FOUND)
MOMENTS = st.datetimes(datetime(2026, 2, 20), datetime(2026, 3, 20))


def test_the_authority_is_told_within_three_days():
    assert datetime(2026, 3, 4, 12) == DUE


@pytest.mark.parametrize(
    ("now", "told", "needed", "state", "hours"),
    [
        (FOUND, None, None, "running", 72),
        (DUE - timedelta(hours=24), None, True, "soon", 24),
        (DUE, None, True, "soon", 0),
        (DUE + timedelta(hours=5, minutes=59), None, None, "late", -5),
        (DUE + timedelta(days=9), DUE, True, "met", 0),
        (DUE, DUE + timedelta(hours=2), True, "met_late", -2),
        (DUE + timedelta(days=9), None, False, "not_needed", 0),
    ],
)
def test_the_clock(now, told, needed, state, hours):
    assert breach.clock(DUE, now, told, needed) == breach.Clock(state, hours)


@given(MOMENTS, MOMENTS, st.sampled_from([None, True]))
def test_the_clock_only_gets_worse_until_somebody_is_told(first, second, needed):
    first, second = sorted([first, second])
    order = ["running", "soon", "late"]
    before, after = breach.clock(DUE, first, None, needed), breach.clock(DUE, second, None, needed)
    assert order.index(before.state) <= order.index(after.state)
    assert before.hours >= after.hours


@given(MOMENTS, MOMENTS)
def test_what_was_told_is_told_whatever_time_it_is(now, told):
    assert breach.clock(DUE, now, told).state == ("met" if told <= DUE else "met_late")


def test_the_risk_grows_with_both():
    levels = ["low", "medium", "high"]
    table = [[levels.index(breach.risk(one, two)) for two in levels] for one in levels]
    assert table == [[0, 0, 1], [0, 1, 2], [1, 2, 2]]
    assert breach.risk("low", None) is None
    assert breach.risk("x", "low") is None


def test_who_hears_of_it():
    told = [breach.who_is_told(level) for level in (None, "low", "medium", "high")]
    assert told == [(False, False), (False, False), (True, False), (True, True)]


def test_what_stands_before_the_end():
    assert breach.unfinished(None, True, None, True) == "authority"
    assert breach.unfinished(FOUND, True, None, True) == "affected"
    assert breach.unfinished(None, False, None, False) is None
    assert breach.unfinished(FOUND, True, FOUND, True) is None
