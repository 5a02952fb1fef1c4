"""Why an account stands as it does: the strictest reason first, and a step for each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...engine.account_reason import NEXT, next_step, why
from ...engine.account_state import STRICTNESS
from .strategies import money
from .words import NO_LIMIT, UNLIMITED, limited


@pytest.mark.parametrize(
    ("state", "limit", "owed", "overdue", "reason"),
    [
        ("stop", limited(1000), 0, 500, "stopped"),
        ("hold", limited(1000), 500, 200, "overdue"),
        ("hold", limited(1000), 1000.01, 0, "over_limit"),
        ("open", limited(1000), 1000, 0, "within"),
        ("watch", limited(1000), 950, 0, "nearly_full"),
        ("cash", NO_LIMIT, 0, 0, "no_credit"),
        ("cash", NO_LIMIT, 10, 0, "owes_without_limit"),
        ("open", UNLIMITED, 1e9, 0, "unlimited"),
    ],
)
def test_the_reason(state, limit, owed, overdue, reason):
    assert why(state, limit, owed, overdue) == reason


@given(st.sampled_from(STRICTNESS), money(), money(), st.booleans(), st.booleans())
def test_there_is_always_a_next_step(state, owed, overdue, is_suspended, is_waiting):
    reason = why(state, limited(1000), owed, overdue, is_suspended=is_suspended)
    assert reason in NEXT
    step = next_step(reason, is_waiting)
    assert not (is_waiting and step.startswith("ask"))
