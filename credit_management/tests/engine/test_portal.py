"""What a customer is told: never more than its own state, whatever we think of it."""

from hypothesis import given
from hypothesis import strategies as st

from ...engine.account_state import STRICTNESS
from ...engine.limits import Limit
from ...engine.portal import FULL, bar, standing


@given(st.booleans(), st.booleans())
def test_watched_reads_like_in_order(is_overdue, is_suspended):
    told = {standing(state, is_overdue, is_suspended=is_suspended) for state in ("open", "watch")}
    assert len(told) == 1


@given(st.sampled_from(STRICTNESS), st.booleans(), st.booleans())
def test_a_stop_is_always_told_and_nothing_else_sounds_like_it(state, is_overdue, is_suspended):
    told = standing(state, is_overdue, is_suspended=is_suspended)
    assert (told == "stopped") == (state == "stop")


@given(
    st.floats(0, 1e12, allow_nan=False),
    st.floats(-1e12, 1e12, allow_nan=False),
)
def test_the_bar_stays_within_its_ends_and_is_full_only_when_the_limit_is(amount, used):
    found = bar(Limit("amount", amount), used)
    assert 0 <= found.percent <= 100
    if found.kind == FULL:
        assert used >= amount > 0
