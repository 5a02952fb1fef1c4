"""The way of a document up its ladder: what proposing does, who is missing, and that it ends."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...engine.authority import AMOUNT, REVIEW, UNLIMITED, Decision, Request, Row, counting
from ...engine.route import EMPTY, OWN, TAKEN, Hands, assigned, route, spare, vacancy
from .words import TODAY

SALES, CONTROL, DEPUTY, CFO, GM, CHAIR, SELLER, OTHER = range(1, 9)


def row(order, authority=UNLIMITED, amount=0.0, *persons):
    """Return a row held by these persons."""
    return Row("initial", order, authority, amount, persons=frozenset(persons))


def bench(step):
    """Return who holds a step: here the persons its rows name."""
    return frozenset().union(*(one.persons for one in step.rows))


def hands(*involved, proposer=None):
    """Return who had a hand in it; the proposer is one of them."""
    own = frozenset({proposer} - {None})
    return Hands(frozenset(involved) | own, own)


S20 = (
    row(10, REVIEW, 0, SALES),
    row(20, REVIEW, 0, CONTROL),
    row(30, REVIEW, 0, DEPUTY),
    row(40, REVIEW, 0, CFO),
    row(50, REVIEW, 0, GM),
    row(60, UNLIMITED, 0, CHAIR),
)
GROWING = (row(10, AMOUNT, 100, SALES), row(20, AMOUNT, 500, CFO), row(30, UNLIMITED, 0, GM))


def way(matrix, who, amount=50):
    """Return (orders to decide, {order: who proposed}, the vacancy) of an amount."""
    found = route(Request("initial", amount, TODAY), matrix, bench, who)
    missing = vacancy(found.steps, bench, who.involved, frozenset())
    proposed = {step.order: person for step, person in found.proposed.items()}
    return [step.order for step in found.steps], proposed, missing


@pytest.mark.parametrize(
    ("who", "steps", "proposed"),
    [
        (hands(proposer=SELLER), [10, 20, 30, 40, 50, 60], {}),
        (hands(proposer=SALES), [20, 30, 40, 50, 60], {10: SALES}),
        (hands(proposer=CONTROL), [10, 30, 40, 50, 60], {20: CONTROL}),
        (hands(CONTROL, proposer=SALES), [30, 40, 50, 60], {10: SALES, 20: CONTROL}),
        (hands(proposer=GM), [10, 20, 30, 40, 60], {50: GM}),
    ],
)
def test_the_proposers_own_step_is_done_by_proposing(who, steps, proposed):
    assert way(S20, who) == (steps, proposed, None)


def test_the_last_step_is_never_the_proposers():
    steps, proposed, missing = way(S20, hands(proposer=CHAIR))
    assert (steps[-1], proposed) == (60, {})
    assert (missing.step.order, missing.reason, missing.persons) == (60, OWN, {CHAIR})


def test_a_colleague_decides_where_the_step_would_be_the_last():
    matrix = (row(10, AMOUNT, 100, SALES, OTHER), row(20, UNLIMITED, 0, GM))
    assert way(matrix, hands(proposer=SALES)) == ([10], {}, None)
    assert way(matrix, hands(proposer=SALES), 300) == ([20], {10: SALES}, None)


def test_without_a_colleague_the_next_tier_decides():
    assert way(GROWING, hands(proposer=SALES)) == ([20], {10: SALES}, None)
    assert way(GROWING, hands(CFO, proposer=SALES)) == ([30], {10: SALES, 20: CFO}, None)
    assert way(GROWING, hands(proposer=SELLER)) == ([10], {}, None)


def test_a_hand_in_it_counts_as_proposing_only_where_nobody_else_holds_the_step():
    matrix = (row(10, REVIEW, 0, SALES, OTHER), row(20, UNLIMITED, 0, GM))
    assert way(matrix, hands(SALES, proposer=SELLER)) == ([10, 20], {}, None)
    assert way(matrix, hands(SALES, OTHER, proposer=SELLER)) == ([20], {10: SALES}, None)


def test_an_empty_office_is_named():
    matrix = (row(10, REVIEW, 0, SALES), row(20, REVIEW), row(30, UNLIMITED, 0, GM))
    _steps, _proposed, missing = way(matrix, hands(proposer=SELLER))
    assert (missing.step.order, missing.reason) == (20, EMPTY)


def test_one_person_in_two_offices_decides_one():
    matrix = (row(10, REVIEW, 0, CFO), row(20, UNLIMITED, 0, CFO))
    _steps, _proposed, missing = way(matrix, hands(proposer=SELLER))
    assert (missing.step.order, missing.reason, missing.persons) == (20, TAKEN, {CFO})


def test_a_colleagues_hand_in_it_makes_room_where_one_person_is_wanted_twice():
    """The CFO stands in for the controller, who answered for the evidence."""
    matrix = (row(10, REVIEW, 0, CONTROL, CFO), row(20, REVIEW, 0, CFO), row(30, UNLIMITED, 0, GM))
    assert way(matrix, hands(CONTROL, proposer=SELLER)) == ([20, 30], {10: CONTROL}, None)
    assert way(matrix, hands(proposer=SELLER)) == ([10, 20, 30], {}, None)


def test_who_is_needed_later_leaves_this_step_to_others():
    matrix = (row(10, REVIEW, 0, SALES, CFO), row(20, UNLIMITED, 0, CFO))
    steps = route(Request("initial", 1, TODAY), matrix, bench, hands()).steps
    nobody = frozenset()
    assert vacancy(steps, bench, nobody, nobody) is None
    assert spare(SALES, steps, bench, nobody, nobody)
    assert not spare(CFO, steps, bench, nobody, nobody)


def test_assigning_moves_persons_to_make_room():
    free = {10: frozenset({1, 2}), 20: frozenset({1}), 30: frozenset({2, 3})}
    assert assigned(free) == {10: 2, 20: 1, 30: 3}
    assert len(assigned({10: frozenset({1}), 20: frozenset({1})})) == 1
    assert assigned({}) == {}


# whatever the matrix and whoever proposes: refused at once, or it ends

people = st.frozensets(st.integers(1, 6), max_size=4)
authorities = st.sampled_from([(REVIEW, 0.0), (AMOUNT, 100.0), (AMOUNT, 1000.0), (UNLIMITED, 0.0)])


@st.composite
def matrices(draw):
    """Draw a ladder that ends with somebody's unlimited authority, held by anybody."""
    rows = [
        Row("initial", draw(st.integers(1, 4)) * 10, *draw(authorities), persons=draw(people))
        for _ in range(draw(st.integers(0, 5)))
    ]
    return (*rows, Row("initial", 50, persons=draw(people)))


@given(matrices(), people, st.integers(1, 6), st.sampled_from([0, 50, 500, 5000, inf]), st.data())
def test_what_is_handed_in_is_refused_at_once_or_comes_to_an_end(
    matrix, involved, proposer, amount, data
):
    request, who = Request("initial", amount, TODAY), hands(*involved, proposer=proposer)
    found = route(request, matrix, bench, who)
    assert found.steps
    if vacancy(found.steps, bench, who.involved, frozenset()):
        return
    decisions = []
    for _ in found.steps:
        done = counting(request, found.steps, decisions)
        left = tuple(step for step in found.steps if step.order not in done)
        persons = frozenset(one.person for one in done.values())
        free = bench(left[0]) - who.involved - persons
        able = [one for one in sorted(free) if spare(one, left, bench, who.involved, persons)]
        assert able, "somebody may always go on"
        decisions.append(Decision(left[0].order, data.draw(st.sampled_from(able)), amount))
    assert len(counting(request, found.steps, decisions)) == len(found.steps)
    assert not {one.person for one in decisions} & who.involved
    assert len({one.person for one in decisions}) == len(decisions)


@given(matrices(), people, st.integers(1, 6), st.sampled_from([0, 50, 500, 5000, inf]))
def test_who_decides_last_may_decide_the_amount(matrix, involved, proposer, amount):
    who = hands(*involved, proposer=proposer)
    found = route(Request("initial", amount, TODAY), matrix, bench, who)
    assert max(step.ceiling for step in found.steps) >= amount
    for step, person in found.proposed.items():
        assert person in who.involved & bench(step)
        assert step.order < found.steps[-1].order
