"""What a customer asks of its own data."""

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ...engine import petition, retention
from ...engine.petition import Held, fate, next_allowed, outcome, upload_problem

NOW = datetime(2026, 3, 1, 12)
TODAY = date(2026, 3, 1)
moments = st.lists(st.datetimes(NOW - timedelta(days=3), NOW), max_size=20)
records = st.builds(
    Held,
    due=st.none() | st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    action=st.sampled_from((None, retention.DESTROY, retention.REVIEW, retention.KEEP)),
    is_filed=st.booleans(),
    is_held=st.booleans(),
    is_lent=st.booleans(),
)


def test_the_fifth_petition_of_a_day_is_the_last():
    asked = [NOW - timedelta(hours=hour) for hour in range(4)]
    assert next_allowed(asked, NOW) is None
    assert next_allowed([*asked, NOW], NOW) == NOW - timedelta(hours=3) + petition.WITHIN


@given(moments)
def test_who_has_to_wait_may_ask_at_that_moment_and_not_before(asked):
    until = next_allowed(asked, NOW)
    if until is None:
        return
    assert until > NOW
    assert next_allowed(asked, until) is None
    assert next_allowed(asked, until - timedelta(seconds=1)) is not None


def test_what_runs_and_what_nobody_can_read_stays_outside():
    assert upload_problem(1, "application/x-msdownload") == petition.PROGRAM
    assert upload_problem(1, "text/html") == petition.UNREADABLE
    assert upload_problem(1, "image/svg+xml") == petition.UNREADABLE
    assert upload_problem(0, "application/pdf") == petition.EMPTY
    assert upload_problem(petition.LARGEST, "application/pdf") is None
    assert upload_problem(petition.LARGEST + 1, "application/pdf") == petition.TOO_LARGE


def test_what_was_to_be_destroyed_anyway_goes_and_the_rest_says_why_it_stays():
    due = TODAY - timedelta(days=1)
    assert fate(Held(due, "destroy"), TODAY) == ("goes", None)
    assert fate(Held(due, "destroy", is_held=True), TODAY) == ("held", None)
    assert fate(Held(due, "destroy", is_lent=True), TODAY) == ("lent", None)
    assert fate(Held(None, "destroy"), TODAY) == ("open", None)
    assert fate(Held(None, "keep"), TODAY) == ("period", None)
    assert fate(Held(due, "review"), TODAY) == ("unsorted", None)
    assert fate(Held(due, "destroy", is_filed=False), TODAY) == ("unsorted", None)


@given(records)
def test_nothing_goes_that_disposal_would_keep(record):
    why, until = fate(record, TODAY)
    may_go = (
        record.action == retention.DESTROY
        and record.is_filed
        and not record.is_lent
        and retention.standing(record.due, int(record.is_held), TODAY) == retention.DUE
    )
    assert (why == petition.GOES) == may_go
    assert until is None or until > TODAY


@given(st.integers(0, 5), st.integers(0, 5))
def test_an_answer_that_gives_nothing_is_a_refusal(some, rest):
    assert (outcome(some, rest) == petition.REFUSED) == (some == 0)
    assert (outcome(some, rest) == petition.GRANTED) == (some > 0 and rest == 0)
