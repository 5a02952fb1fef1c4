"""Required documents: what is missing, and until when nothing is."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from ...engine.documents import Paper, complete_until, completeness, missing, worth_warning
from .strategies import days
from .words import TODAY, day

LICENCE, PERMIT, TAX = 1, 2, 3

PAPERS = st.lists(
    st.builds(Paper, st.sampled_from((LICENCE, PERMIT, TAX)), st.none(), st.none() | days())
)


def test_a_document_counts_on_both_its_ends():
    paper = Paper(LICENCE, day(-3), day(3))
    assert [paper.valid(day(offset)) for offset in (-4, -3, 3, 4)] == [False, True, True, False]


def test_what_is_missing_and_how_much_is_there():
    papers = [Paper(LICENCE), Paper(PERMIT, None, day(-1)), Paper(9)]
    assert missing((LICENCE, PERMIT, TAX), papers, TODAY) == (PERMIT, TAX)
    assert completeness((LICENCE, PERMIT), papers, TODAY) == 0.5
    assert completeness((), papers, TODAY) == 1.0


def test_complete_until_the_first_end_of_the_best_documents():
    papers = [Paper(LICENCE, None, day(-9)), Paper(LICENCE, None, day(40)), Paper(PERMIT)]
    assert complete_until((LICENCE, PERMIT), papers, day(-100)) == day(40)
    assert complete_until((PERMIT,), papers, day(-100)) is None
    assert complete_until((PERMIT, TAX), papers, day(-100)) == day(-100)
    assert complete_until((), [], TODAY) is None


def test_a_warning_only_for_the_last_of_its_kind():
    paper = Paper(LICENCE, None, day(20))
    assert worth_warning(paper, [paper], TODAY, 30)
    assert not worth_warning(paper, [paper], TODAY, 10)
    assert not worth_warning(paper, [paper, Paper(LICENCE, None, day(300))], TODAY, 30)
    assert not worth_warning(paper, [paper, Paper(LICENCE)], TODAY, 30)
    assert worth_warning(paper, [paper, Paper(PERMIT)], TODAY, 30)
    assert not worth_warning(Paper(LICENCE), [], TODAY, 30)


@given(PAPERS, st.sets(st.sampled_from((LICENCE, PERMIT, TAX))))
def test_the_day_agrees_with_the_share(papers, required):
    until = complete_until(required, papers, TODAY - timedelta(days=400))
    full = completeness(required, papers, TODAY) == 1.0
    assert full == (until is None or until >= TODAY)


@given(PAPERS, st.builds(Paper, st.sampled_from((LICENCE, PERMIT))))
def test_another_document_never_makes_less_complete(papers, paper):
    required = (LICENCE, PERMIT, TAX)
    assert completeness(required, papers, TODAY) <= completeness(required, [*papers, paper], TODAY)
