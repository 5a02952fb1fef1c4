"""The three measures of a file."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ...engine.quality import Counts, Quality, is_timely, measure


def test_what_was_counted_becomes_ratios():
    counts = Counts(required=4, present=3, records=10, checkable=10, verified=5, timely=9)
    assert measure(counts) == Quality(0.75, 0.5, 0.9)


def test_what_the_system_wrote_down_is_not_to_be_verified():
    counts = Counts(records=10, checkable=4, verified=3)
    assert measure(counts).accuracy == 0.75


def test_nothing_to_measure_is_no_zero():
    assert measure(Counts()) == Quality(None, None, None)


def test_timely_to_the_day():
    assert is_timely(date(2026, 3, 1), date(2026, 3, 8), 7)
    assert not is_timely(date(2026, 3, 1), date(2026, 3, 9), 7)
    assert is_timely(date(2026, 3, 9), date(2026, 3, 1), 0)


counts = st.tuples(*[st.integers(0, 50)] * 5).map(
    lambda n: Counts(n[0] + n[1], n[1], n[2] + n[3] + n[4], n[2] + n[3], n[3], n[4])
)


@given(counts, counts)
def test_a_ratio_of_two_files_lies_between_theirs(one, other):
    first, second, both = (measure(each) for each in (one, other, one + other))
    for name in ("completeness", "accuracy", "timeliness"):
        known = [v for v in (getattr(first, name), getattr(second, name)) if v is not None]
        value = getattr(both, name)
        assert (value is None) == (not known)
        if known:
            assert min(known) - 1e-9 <= value <= max(known) + 1e-9
            assert 0 <= value <= 1
