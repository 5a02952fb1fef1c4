"""Answers have one way of being written down."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...engine.answers import Answered, UnusableAnswer, accuracy, canonical, completeness


@pytest.mark.parametrize(
    ("kind", "text", "written"),
    [
        ("text", "  a mill in Ningbo ", "a mill in Ningbo"), ("number", "1,200.50", "1200.5"),
        ("number", "80", "80"), ("yes_no", "no", "no"), ("choice", "7", "7"),
        ("date", "2026-01-31", "2026-01-31"), ("number", "  ", ""), ("date", None, ""),
    ],
)  # fmt: skip
def test_answers_as_they_are_kept(kind, text, written):
    assert canonical(kind, text, ("7", "8")) == written


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("number", "many"), ("number", "nan"), ("number", "-inf"), ("number", "1e20"),
        ("yes_no", "perhaps"), ("choice", "9"), ("date", "31.1.2026"), ("date", "2026-02-30"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_refused(kind, text):
    with pytest.raises(UnusableAnswer):
        canonical(kind, text, ("7", "8"))


def test_shares():
    answers = [Answered(True, True, True), Answered(True, False), Answered(False, True)]
    assert (completeness(answers), accuracy(answers)) == (0.5, 0.5)
    assert (completeness([]), accuracy([])) == (1.0, 0.0)


@given(st.sampled_from(["text", "number", "date", "yes_no", "choice"]), st.text(max_size=20))
def test_what_is_accepted_stays_as_it_is(kind, text):
    try:
        written = canonical(kind, text, ("7", "8"))
    except UnusableAnswer:
        return
    assert canonical(kind, written, ("7", "8")) == written
