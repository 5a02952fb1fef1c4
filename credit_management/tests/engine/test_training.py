"""Who has to read what, by when: engine.training."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ...engine.training import (
    AGAIN,
    BEFORE,
    DONE,
    LATE,
    LEFT,
    OPEN,
    TO_READ,
    deadline,
    fingerprint,
    is_awaited,
    is_late,
    is_reminded,
    needed_answers,
    plan,
    question_problem,
    right_answers,
    share,
)

PERSONS = st.integers(1, 8)
STATES = st.sampled_from([TO_READ, LATE, DONE, LEFT])
START = date(2026, 3, 1)


def carried_out(concerned, rows):
    found = plan(concerned, rows)
    return {
        **rows,
        **dict.fromkeys((*found.ask, *found.again), TO_READ),
        **dict.fromkeys(found.let_go, LEFT),
    }


@given(st.sets(PERSONS), st.dictionaries(PERSONS, STATES))
def test_afterwards_exactly_those_concerned_who_havent_read_are_waited_for(concerned, rows):
    after = carried_out(concerned, rows)
    waited_for = {one for one, state in after.items() if state in OPEN}
    done = {one for one, state in rows.items() if state == DONE}
    assert waited_for == concerned - done
    assert {one for one, state in after.items() if state == DONE} == done


@given(st.sets(PERSONS), st.dictionaries(PERSONS, STATES))
def test_a_second_look_finds_nothing_to_do(concerned, rows):
    again = plan(concerned, carried_out(concerned, rows))
    assert (again.ask, again.again, again.let_go) == ((), (), ())


@given(st.integers(0, 60), st.lists(st.integers(0, 90), min_size=1))
def test_nobody_is_reminded_twice_of_the_same_whenever_the_scheduler_runs(days, runs):
    due = deadline(START, days)
    last, told = None, []
    for run in sorted(runs):
        today = START + timedelta(days=run)
        if is_reminded(START, due, today, last):
            told.append(today)
            last = today
    assert len(told) == len(set(told))
    early = [day for day in told if not is_late(due, day)]
    late = [day for day in told if is_late(due, day)]
    assert len(early) <= 1
    assert all(day > START and day >= due - BEFORE for day in early)
    assert all(after - before >= AGAIN for before, after in pairwise(late))


@given(st.integers(0, 60), st.integers(1, 400))
def test_after_a_stop_who_is_late_is_reminded_on_the_first_run(days, over):
    due = deadline(START, days)
    assert is_reminded(START, due, due + timedelta(days=over), None)


def test_nobody_is_reminded_on_the_day_they_are_asked():
    assert not is_reminded(START, START, START, None)
    assert not is_reminded(START, START + timedelta(days=1), START, None)


@given(st.integers(0, 50), st.integers(0, 50))
def test_the_share_lies_between_nothing_and_all(done, more):
    assert 0 <= share(done, done + more) <= 1
    assert share(done, done) == (1 if done else 0)


@given(st.text(), st.text())
def test_another_text_has_another_fingerprint(one, other):
    assert (fingerprint(one) == fingerprint(other)) == (one == other)
    assert fingerprint(one, other) != fingerprint(one + other)


KEYS = st.dictionaries(
    st.integers(1, 5), st.lists(st.booleans(), min_size=2, max_size=4).filter(any), max_size=5
)


def numbered(key):
    """Return the key with an id for each choice: 10 times the question and its place."""
    return {
        question: {10 * question + place: right for place, right in enumerate(choices)}
        for question, choices in key.items()
    }


@given(KEYS)
def test_all_right_choices_and_no_other_are_all_right_answers(key):
    key = numbered(key)
    right = {one for choices in key.values() for one, is_right in choices.items() if is_right}
    assert right_answers(key, right) == len(key)
    every = {one for choices in key.values() for one in choices}
    assert right_answers(key, every) == sum(all(choices.values()) for choices in key.values())
    assert right_answers(key, ()) == 0
    for one in right:
        assert right_answers(key, right - {one}) == len(key) - 1


@given(KEYS, st.sets(st.integers(1000, 2000)))
def test_choices_of_other_questions_change_nothing(key, strange):
    key = numbered(key)
    right = {one for choices in key.values() for one, is_right in choices.items() if is_right}
    assert right_answers(key, right | strange) == len(key)


@given(st.integers(0, 50), st.integers(-5, 60))
def test_what_is_needed_can_be_reached(questions, needed):
    assert 0 <= needed_answers(questions, needed) <= questions


@given(st.lists(st.booleans()))
def test_a_question_that_can_be_asked_has_a_right_answer_among_others(choices):
    if question_problem(choices) is None:
        assert len(choices) >= 2
        assert any(choices)


@given(st.sampled_from(["none", "release", "all"]), st.booleans())
def test_nothing_waits_where_credit_is_not_enforced(required, is_release):
    assert not is_awaited(required, is_release, "observe")
    assert not is_awaited(required, is_release, "off")
    assert is_awaited("all", is_release, "enforce")
    assert not is_awaited("none", is_release, "enforce")
