"""The life of complaints: what has to be said before a step, and who takes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...engine.complaint import (
    CLOSED,
    MOVES,
    NEEDED,
    NOT_CONTENT,
    missing,
    takes_manager,
)

words = st.dictionaries(st.sampled_from(["cause", "action", "outcome", "answer"]), st.text())


@given(st.sampled_from(["open", "answered", "closed"]), words)
def test_what_is_missing_is_what_has_no_words(state, said):
    found = missing(state, said)
    assert set(found) <= set(NEEDED.get(state, ()))
    assert all(not said.get(name, "").strip() for name in found)
    assert not missing(state, {**said, **dict.fromkeys(found, "said")})


def test_nothing_follows_a_closed_complaint():
    assert CLOSED not in MOVES


@pytest.mark.parametrize(
    ("state", "expected"), [("open", False), ("answered", False), (CLOSED, True)]
)
def test_only_closing_against_the_customer_takes_a_manager(state, expected):
    assert takes_manager(state, NOT_CONTENT) is expected
