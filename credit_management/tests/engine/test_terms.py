"""Payment terms in their order: a customer may use what was granted, or what is stricter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...engine.terms import (
    GradeTerms,
    Term,
    gives_more_discount,
    is_as_strict,
    terms_of_grade,
)

NET_30 = Term(30)
TWO_TEN = Term(30, 2, 10)

terms = st.builds(
    Term,
    days=st.integers(0, 90),
    discount_percent=st.integers(0, 5).map(float),
    discount_days=st.integers(0, 15),
)


@pytest.mark.parametrize(
    ("asked", "granted", "allowed"),
    [
        (Term(), NET_30, True),
        (Term(29), NET_30, True),
        (NET_30, NET_30, True),
        (Term(31), NET_30, False),
        (TWO_TEN, NET_30, False),
        (Term(10, 2, 5), NET_30, False),
        (NET_30, TWO_TEN, True),
        (TWO_TEN, TWO_TEN, True),
        (Term(30, 3, 5), TWO_TEN, False),
        (Term(30, 1, 12), TWO_TEN, False),
        (Term(31, 2, 10), TWO_TEN, False),
    ],
)
def test_stricter_in_days_and_in_discount(asked, granted, allowed):
    assert is_as_strict(asked, granted) is allowed


def test_days_without_a_discount_say_nothing():
    """Odoo keeps the days of a discount that was switched off."""
    assert not gives_more_discount(Term(30, 0, 10), NET_30)


@given(terms)
def test_a_term_is_as_strict_as_itself(term):
    assert is_as_strict(term, term)


@given(terms, terms, terms)
def test_what_is_as_strict_as_something_stricter_is_stricter(first, second, third):
    if is_as_strict(first, second) and is_as_strict(second, third) and second.discount_percent:
        assert is_as_strict(first, third)


def test_a_grade_grants_what_it_earns():
    assert terms_of_grade(TWO_TEN, 15) == GradeTerms(TWO_TEN, 15)
    assert terms_of_grade(NET_30) == GradeTerms(NET_30, None)


def test_a_grade_that_earns_no_days_grants_no_term():
    assert terms_of_grade(Term()) == GradeTerms(Term(0))


def test_its_payment_term_is_the_most_a_grade_grants():
    assert terms_of_grade(TWO_TEN, 25, Term(20)) == GradeTerms(Term(20), 20)
    assert terms_of_grade(NET_30, 60, Term(60)) == GradeTerms(NET_30, 60)
    assert terms_of_grade(NET_30, 15, NET_30) == GradeTerms(NET_30, 15)


@given(terms, st.integers(0, 90), st.none() | terms)
def test_no_grade_grants_more_days_than_it_earns(earned, temporary, longest):
    granted = terms_of_grade(earned, temporary, longest)
    assert granted.standing.days <= earned.days
    assert granted.temporary_days is None or granted.temporary_days <= temporary
