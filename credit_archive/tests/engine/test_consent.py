"""What allows the use of a customer's data, and what a withdrawal ends."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...engine import consent
from ...engine.consent import Basis, Use

DAY = date(2026, 6, 1)
NOON = datetime(2026, 6, 1, 12)
CREDIT, CLAIM, PERSONAL, FINANCIAL = 1, 2, 11, 12
DAYS = st.dates(date(2026, 5, 1), date(2026, 7, 31))
KINDS = st.sampled_from(consent.USES)


def basis(**values):
    """Return a consent to open, print and score financial data for the credit decision."""
    given_ = {
        "kind": consent.CONSENT,
        "purpose": CREDIT,
        "uses": frozenset({consent.OPEN, consent.PRINT, consent.SCORE}),
        "classes": frozenset({FINANCIAL}),
        "start": date(2026, 1, 1),
        "confirmed": datetime(2026, 1, 2, 9),
        **values,
    }
    return Basis(**given_)


def withdrawn(one, day=DAY, noted=NOON):
    return replace(one, withdrawn=day, noted=noted)


BASES = st.builds(
    basis,
    kind=st.sampled_from([consent.CONSENT, consent.CONTRACT, consent.LAW]),
    purpose=st.sampled_from([CREDIT, CLAIM]),
    uses=st.frozensets(KINDS),
    classes=st.frozensets(st.sampled_from([PERSONAL, FINANCIAL])),
    start=DAYS,
    end=st.none() | DAYS,
    recipients=st.sampled_from([consent.NOBODY, consent.NAMED, consent.ANYBODY]),
    names=st.just(frozenset({"insurer"})),
    confirmed=st.datetimes(datetime(2026, 5, 1), datetime(2026, 7, 31)),
    withdrawn=st.none() | DAYS,
    noted=st.datetimes(datetime(2026, 5, 1), datetime(2026, 7, 31)),
)


@pytest.mark.parametrize(
    ("use", "one", "expected"),
    [
        (Use(consent.OPEN), FINANCIAL, True),
        (Use(consent.OPEN, CREDIT), FINANCIAL, True),
        (Use(consent.OPEN, CLAIM), FINANCIAL, False),
        (Use(consent.OPEN), PERSONAL, False),
        (Use(consent.EXPORT), FINANCIAL, False),
    ],
)
def test_a_basis_allows_what_it_names(use, one, expected):
    assert consent.allowed([basis()], use, one, DAY) is expected


@pytest.mark.parametrize(
    ("recipients", "organisation", "expected"),
    [
        (consent.NOBODY, "Insurer", False),
        (consent.NAMED, "  the   INSURER ", True),
        (consent.NAMED, "Insurer", False),
        (consent.NAMED, "", False),
        (consent.ANYBODY, "Whoever", True),
    ],
)
def test_only_those_it_names_get_the_data(recipients, organisation, expected):
    one = basis(
        uses=frozenset({consent.DISCLOSE}),
        recipients=recipients,
        names=consent.names("The Insurer\n\nBank\n"),
    )
    use = Use(consent.DISCLOSE, CREDIT, organisation)
    assert consent.allowed([one], use, FINANCIAL, DAY) is expected


def test_both_ends_of_the_period_count_and_the_day_of_withdrawal_doesnt():
    one = basis(start=DAY, end=DAY + timedelta(days=2))
    runs = [one.runs(DAY + timedelta(days=n)) for n in (-1, 0, 2, 3)]
    assert runs == [False, True, True, False]
    assert not withdrawn(one).runs(DAY)
    assert withdrawn(one, DAY + timedelta(days=1)).runs(DAY)


@pytest.mark.parametrize(
    ("end", "expected"),
    [(None, "valid"), (31, "valid"), (30, "ending"), (0, "ending"), (-1, "over")],
)
def test_how_far_a_basis_is(end, expected):
    end = None if end is None else DAY + timedelta(days=end)
    assert consent.status(basis(end=end), DAY) == expected


def test_what_begins_later_isnt_valid_yet():
    assert consent.status(basis(start=DAY + timedelta(days=1)), DAY) == "later"


def test_a_withdrawal_ends_what_was_given_before_for_the_same_purpose():
    first, other = withdrawn(basis()), basis()
    use = Use(consent.OPEN)
    assert not consent.allowed([first, other], use, FINANCIAL, DAY)
    assert consent.allowed([first, basis(purpose=CLAIM)], use, FINANCIAL, DAY)
    assert consent.allowed([first, basis(kind=consent.LAW)], use, FINANCIAL, DAY)


def test_given_again_after_a_withdrawal_it_counts_but_not_by_dating_it_so():
    first, use = withdrawn(basis()), Use(consent.OPEN)
    again = basis(start=DAY, confirmed=NOON + timedelta(minutes=1))
    assert consent.allowed([first, again], use, FINANCIAL, DAY)
    recorded_before = replace(again, confirmed=NOON)
    dated_before = replace(again, start=DAY - timedelta(days=1))
    for one in (recorded_before, dated_before):
        assert not consent.allowed([first, one], use, FINANCIAL, DAY)


def test_what_stops_is_what_nothing_else_allows():
    one = basis()
    assert consent.stops(one, [], DAY, NOON) == {
        (FINANCIAL, kind) for kind in (consent.OPEN, consent.PRINT, consent.SCORE)
    }
    law = basis(kind=consent.LAW, uses=frozenset({consent.OPEN}))
    assert (FINANCIAL, consent.OPEN) not in consent.stops(one, [law], DAY, NOON)
    same = basis()
    assert consent.stops(one, [same], DAY, NOON) == consent.stops(one, [], DAY, NOON)


@given(BASES, st.lists(BASES, max_size=3), KINDS, DAYS)
def test_a_withdrawal_never_allows_more(one, others, kind, day):
    use = Use(kind, None, "insurer")
    after = [withdrawn(one, day, datetime(2026, 8, 1)), *others]
    for place in (PERSONAL, FINANCIAL):
        if consent.allowed(after, use, place, day):
            assert consent.allowed([one, *others], use, place, day)


@given(BASES, st.lists(BASES, max_size=3), DAYS)
def test_what_is_named_as_stopping_isnt_allowed_afterwards(one, others, day):
    noted = datetime(2026, 8, 1)
    after = [withdrawn(one, day, noted), *others]
    for place, kind in consent.stops(one, others, day, noted):
        whom = one.names if one.recipients == consent.NAMED and kind == consent.DISCLOSE else [""]
        uses = [Use(kind, one.purpose, name) for name in whom]
        assert not all(consent.allowed(after, use, place, day) for use in uses)


@given(st.lists(BASES, max_size=3), BASES, KINDS, DAYS)
def test_another_basis_that_isnt_withdrawn_takes_nothing_away(bases, more, kind, day):
    use, more = Use(kind, None, "insurer"), replace(more, withdrawn=None)
    for place in (PERSONAL, FINANCIAL):
        if consent.allowed(bases, use, place, day):
            assert consent.allowed([*bases, more], use, place, day)


def test_the_strictest_rule_counts():
    assert consent.strictest([]) == consent.NOTHING
    assert consent.strictest([consent.FLAG, consent.NOTHING]) == consent.FLAG
    assert consent.strictest([consent.FLAG, consent.REFUSE]) == consent.REFUSE
