"""Who has to read what, by when: engine.training."""

from datetime import date, timedelta

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
    is_late,
    is_reminded,
    plan,
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
    assert all(START < day and day >= due - BEFORE for day in early)
    assert all(after - before >= AGAIN for before, after in zip(late, late[1:], strict=False))


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
