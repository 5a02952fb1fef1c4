"""From score to grade: bands, and who is eligible for what (R11–R13)."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ...engine.grading import (
    BAD_FACTS,
    GOOD_FACTS,
    Band,
    Scale,
    Standing,
    bands_from,
    problem_with_bands,
    propose,
)
from ...engine.measures import Ledger
from .strategies import money

BANDS = bands_from([("A", 80.0), ("B", 60.0), ("C", 0.0)])
PLAIN, CAPPED, ABC = Scale(BANDS), Scale(BANDS, "cap"), Scale(BANDS, "abc")
PLACES = {"A": 0, "B": 1, "C": 2}

KNOWN = {"bad_debt_or_breach": False, **dict.fromkeys(GOOD_FACTS, True)}

GOOD = Standing(
    Ledger(years=3.0, yearly_payments=500_000, yearly_deliveries=480_000),
    documents_complete=True,
    answers=KNOWN,
    yearly_standard=400_000,
)


def grade(score=90.0, scale=ABC, **changes):
    return propose(score, scale, replace(GOOD, **changes)).code


def reasons(score=90.0, scale=ABC, **changes):
    return [reason.code for reason in propose(score, scale, replace(GOOD, **changes)).reasons]


def ledger(**changes):
    return {"ledger": replace(GOOD.ledger, **changes)}


def answers(**changes):
    return {"answers": {**KNOWN, **changes}}


# --- bands


@pytest.mark.parametrize(
    ("score", "code"),
    [(100, "A"), (80, "A"), (79.99, "B"), (60, "B"), (59.999, "C"), (0, "C"), (79.9999999, "A")],
)
def test_a_grade_covers_the_scores_from_its_own_up_to_the_better_one(score, code):
    assert grade(score, PLAIN) == code


@pytest.mark.parametrize("score", [-0.01, 100.01, float("nan"), float("inf")])
def test_a_score_no_grade_covers_is_refused(score):
    with pytest.raises(ValueError, match="no grade"):
        grade(score, PLAIN)


def test_bands_that_cover_every_score_once_are_fine():
    assert problem_with_bands(BANDS) is None
    assert problem_with_bands([Band("only", 0, 100)]) is None


@pytest.mark.parametrize(
    ("bands", "code", "low", "high"),
    [
        ([("A", 80), ("B", 20)], "gap", 0, 20),
        ([("A", 60), ("B", 80), ("C", 0)], "empty", 80, 60),
        ([("A", 80), ("B", 80), ("C", 0)], "empty", 80, 80),
        ([("A", 101), ("B", 0)], "empty", 101, 100),
        ([("A", 80), ("B", -5)], "empty", -5, 80),
    ],
)
def test_what_is_wrong_with_starts_is_named_with_the_scores(bands, code, low, high):
    problem = problem_with_bands(bands_from(bands))
    assert (problem.code, problem.figures["low"], problem.figures["high"]) == (code, low, high)


@pytest.mark.parametrize(
    ("bands", "code", "low", "high"),
    [
        ([Band("A", 80, 100), Band("B", 0, 75)], "gap", 75, 80),
        ([Band("A", 80, 100), Band("B", 0, 85)], "overlap", 80, 85),
        ([Band("A", 80, 95), Band("B", 0, 80)], "gap", 95, 100),
        ([], "gap", 0, 100),
    ],
)
def test_gaps_and_overlaps_are_found(bands, code, low, high):
    problem = problem_with_bands(bands)
    assert (problem.code, problem.figures["low"], problem.figures["high"]) == (code, low, high)


# --- eligibility


def test_the_best_grade_for_who_meets_every_condition():
    assert grade() == "A"
    assert reasons() == ["score"]


@pytest.mark.parametrize("fact", BAD_FACTS)
def test_any_bad_fact_makes_the_worst_grade(fact):
    assert grade(100, **answers(**{fact: True})) == "C"
    assert "bad_fact" in reasons(100, **answers(**{fact: True}))


@pytest.mark.parametrize("fact", BAD_FACTS)
def test_a_bad_fact_denied_does_no_harm(fact):
    assert grade(**answers(**{fact: False})) == "A"


@pytest.mark.parametrize("fact", GOOD_FACTS)
def test_the_best_grade_needs_every_good_fact(fact):
    assert grade(**answers(**{fact: False})) == "B"
    assert "not_given" in reasons(**answers(**{fact: False}))
    assert "not_answered" in reasons(answers={k: v for k, v in KNOWN.items() if k != fact})


def test_that_there_was_no_bad_debt_must_be_answered():
    unanswered = dict.fromkeys(GOOD_FACTS, True)
    assert grade(answers=unanswered) == "B"
    assert reasons(answers=unanswered) == ["score", "not_answered"]


@pytest.mark.parametrize("years", [None, 0.0, 0.99])
@pytest.mark.parametrize("scale", [CAPPED, ABC])
def test_a_new_customer_cannot_have_the_best_grade(years, scale):
    assert grade(scale=scale, **ledger(years=years)) == "B"
    assert reasons(scale=scale, **ledger(years=years)) == ["score", "new_customer"]
    assert grade(scale=scale, **ledger(years=1.0)) == "A"


@pytest.mark.parametrize("scale", [CAPPED, ABC])
def test_incomplete_documents_rule_out_the_best_grade(scale):
    assert grade(scale=scale, documents_complete=False) == "B"
    assert reasons(scale=scale, documents_complete=False) == ["score", "documents_incomplete"]


def test_payments_or_deliveries_have_to_reach_our_standard():
    assert grade(yearly_standard=500_000) == "A"
    assert grade(yearly_standard=500_000.01) == "B"
    below = propose(90.0, ABC, replace(GOOD, yearly_standard=600_000)).reasons[-1]
    assert below.code == "below_standard"
    assert below.figures == {"yearly": 500_000, "standard": 600_000}
    assert grade(**ledger(yearly_payments=0, yearly_deliveries=400_000)) == "A"


def test_everyone_else_is_in_between():
    assert grade(**ledger(years=0.2), documents_complete=False, answers={}) == "B"


def test_the_score_counts_where_it_is_worse():
    assert grade(70) == "B"
    assert grade(50) == "C"
    assert reasons(50) == ["score"]


def test_a_scale_by_score_asks_for_nothing_else():
    assert grade(90, PLAIN, ledger=Ledger(), documents_complete=False, answers={}) == "A"
    assert grade(90, PLAIN, **answers(weak_funds=True)) == "A"


def test_every_reason_is_named():
    said = reasons(70, **ledger(years=None), documents_complete=False, answers={"collapse": True})
    assert said[:4] == ["score", "bad_fact", "new_customer", "documents_incomplete"]
    assert said.count("not_answered") == 4


def test_without_a_score_there_is_no_grade():
    for scale in (PLAIN, CAPPED, ABC):
        grading = propose(None, scale, GOOD)
        assert grading.code is None
        assert [reason.code for reason in grading.reasons] == ["no_score"]


def test_a_bad_fact_speaks_without_a_score():
    assert grade(None, **answers(illegality=True)) == "C"


# --- what holds for every customer

scores = st.none() | st.floats(0, 100)
years = st.none() | st.floats(0, 20)
facts = st.dictionaries(st.sampled_from(BAD_FACTS + GOOD_FACTS), st.booleans())
standings = st.builds(
    Standing,
    ledger=st.builds(Ledger, years=years, yearly_payments=money(), yearly_deliveries=money()),
    documents_complete=st.booleans(),
    answers=facts,
    yearly_standard=money(),
)
scales = st.sampled_from([PLAIN, CAPPED, ABC])


def place(score, scale, standing):
    """Return how good a grade is: 0 the best, more is worse; no grade is worst."""
    return PLACES.get(propose(score, scale, standing).code, 3)


@given(scores, scales, standings, money(), st.sampled_from(["payments", "deliveries"]))
def test_more_payment_never_lowers_a_grade(score, scale, standing, more, what):
    name = f"yearly_{what}"
    richer = replace(standing.ledger, **{name: getattr(standing.ledger, name) + more})
    assert place(score, scale, replace(standing, ledger=richer)) <= place(score, scale, standing)


@settings(max_examples=200)
@given(*[st.integers(0, 20)] * 4, st.sampled_from(["payments", "deliveries"]))
def test_more_payment_never_lowers_the_grade_of_who_meets_all_else(
    paid, taken, standard, more, what
):
    """Of all conditions only the yearly standard is open: more of either never loses the A."""
    year = replace(GOOD.ledger, yearly_payments=paid, yearly_deliveries=taken)
    richer = replace(year, **{f"yearly_{what}": getattr(year, f"yearly_{what}") + more})
    before, after = (
        place(90.0, ABC, replace(GOOD, ledger=one, yearly_standard=standard))
        for one in (year, richer)
    )
    assert after <= before
    assert (before == PLACES["A"]) == (max(paid, taken) >= standard)


@given(
    scores.filter(lambda score: score is not None), scales, standings, st.sampled_from(BAD_FACTS)
)
def test_a_bad_fact_never_improves_a_grade(score, scale, standing, fact):
    worse = replace(standing, answers={**standing.answers, fact: True})
    assert place(score, scale, worse) >= place(score, scale, standing)


@given(st.floats(0, 100), st.floats(0, 100), scales, standings)
def test_a_higher_score_never_lowers_a_grade(one, other, scale, standing):
    low, high = sorted((one, other))
    assert place(high, scale, standing) <= place(low, scale, standing)


@given(scores, standings)
def test_conditions_never_improve_what_the_score_gives(score, standing):
    for scale in (CAPPED, ABC):
        if score is not None:
            assert place(score, scale, standing) >= place(score, PLAIN, standing)


@given(scores, scales, standings)
def test_every_grade_has_a_reason(score, scale, standing):
    assert propose(score, scale, standing).reasons
