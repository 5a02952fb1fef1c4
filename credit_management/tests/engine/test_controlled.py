"""Evidence that one customer is controlled by the same as others."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from ...engine.controlled import (
    CONSOLIDATED,
    FUTURE,
    KINDS,
    OTHER,
    PAPER,
    SHARE,
    SHARES,
    WORDS,
    Control,
    problems,
    unproven,
)
from .words import TODAY, day


def test_a_shareholding_says_how_much():
    for share, expected in (
        (0, (SHARE,)),
        (-1, (SHARE,)),
        (0.01, ()),
        (100, ()),
        (100.1, (SHARE,)),
    ):
        assert problems(Control(SHARES, TODAY, share, papers=1), TODAY) == expected


def test_a_paper_of_a_day_that_has_come():
    assert problems(Control(CONSOLIDATED, day(1)), TODAY) == (FUTURE, PAPER)
    assert problems(Control(CONSOLIDATED, TODAY, papers=1), TODAY) == ()


def test_another_kind_is_described():
    assert problems(Control(OTHER, TODAY, papers=1, said="  "), TODAY) == (WORDS,)
    assert problems(Control(OTHER, TODAY, papers=1, said="Same owner"), TODAY) == ()


def test_who_is_not_shown_to_belong():
    assert unproven([3, 1, 2], [1, 9]) == (3, 2)


@given(
    st.builds(
        Control,
        st.sampled_from(KINDS),
        st.just(TODAY),
        st.floats(-10, 200),
        st.integers(0, 3),
        st.sampled_from(["", "words"]),
    )
)
def test_what_is_evidence_stays_evidence(control):
    if not problems(control, TODAY):
        assert not problems(control, TODAY + timedelta(days=1000))


@given(st.lists(st.integers(0, 9)), st.lists(st.integers(0, 9)), st.integers(0, 9))
def test_one_more_paper_shows_no_one_less(members, shown, more):
    assert set(unproven(members, [*shown, more])) <= set(unproven(members, shown))
