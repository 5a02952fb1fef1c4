"""Who must approve what: ladders, gaps, deputies, and what counts of what was decided."""

from math import inf

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ...engine.authority import (
    AMOUNT,
    REVIEW,
    UNLIMITED,
    Decision,
    Deputy,
    Gap,
    Request,
    Row,
    acting_row,
    beyond,
    counting,
    gaps,
    is_deputy,
    needless,
    next_step,
    refusal,
    required_steps,
    standard_rows,
)
from .strategies import days, money
from .words import TODAY, day

SALES, FINANCE, BOSS = 1, 2, 3
A, B, C = 11, 12, 13
ME, COLLEAGUE, ABSENT = 7, 8, 9
NOBODY = frozenset()


def row(order, authority=UNLIMITED, amount=0.0, kind="increase", **values):
    """Return one row of the matrix."""
    return Row(kind, order, authority, amount, **values)


def upto(order, amount, **values):
    """Return a row that decides up to ``amount``."""
    return row(order, AMOUNT, amount, **values)


def asked(amount, kind="increase", **values):
    """Return a request of today."""
    return Request(kind, amount, TODAY, **values)


def orders(amount, matrix, **values):
    """Return the numbers of the steps ``amount`` needs."""
    return [step.order for step in required_steps(asked(amount, **values), matrix)]


LADDER = (upto(10, 100_000), upto(20, 500_000), row(30))


@pytest.mark.parametrize(
    ("amount", "steps"),
    [
        (0, [10]),
        (100_000, [10]),
        (100_000.004, [10]),
        (100_000.01, [10, 20]),
        (250_000, [10, 20]),
        (500_000, [10, 20]),
        (500_000.01, [10, 20, 30]),
        (inf, [10, 20, 30]),
    ],
)
def test_every_step_whose_start_is_reached_is_needed_in_order(amount, steps):
    assert orders(amount, LADDER) == steps


def test_whoever_only_reviews_always_passes_it_on():
    matrix = [row(10, REVIEW), row(20, REVIEW), row(30)]
    assert orders(0, matrix) == orders(inf, matrix) == [10, 20, 30]


def test_a_step_that_decides_less_than_one_before_it_ends_nothing():
    assert orders(300, [upto(10, 500), upto(20, 100), row(30)]) == [10]
    assert orders(600, [upto(10, 500), upto(20, 100), row(30)]) == [10, 20, 30]


def test_rows_of_one_step_are_alternatives_of_which_the_able_count():
    low, high = upto(10, 1000, group=SALES), row(10, group=BOSS)
    (small,) = required_steps(asked(1000), [low, high])
    (large,) = required_steps(asked(1000.01), [low, high])
    assert set(small.rows) == {low, high}
    assert (large.rows, large.short) == ((high,), (low,))


def test_where_none_of_a_step_may_decide_the_closest_do_and_the_next_step_is_needed():
    low, high, last = upto(10, 10), upto(10, 100), row(20)
    first, second = required_steps(asked(1000), [low, high, last])
    assert (first.rows, second.rows) == ((high,), (last,))


OURS = 5
SCOPES = [
    row(10),
    row(20, company=OURS),
    row(30, grade=C),
    row(40, company=OURS, grade=C),
]


@pytest.mark.parametrize(
    ("grade", "company", "step"),
    [(A, None, 10), (A, OURS, 20), (C, None, 30), (C, OURS, 40), (None, OURS, 20), (None, 6, 10)],
)
def test_the_most_specific_ladder_counts_whole(grade, company, step):
    assert orders(1, SCOPES, grade=grade, company=company) == [step]


def test_ladders_are_not_mixed():
    matrix = [upto(10, 100), row(20), row(10, grade=C)]
    assert orders(1000, matrix, grade=C) == [10]


def test_another_kind_has_steps_of_its_own():
    assert orders(1, LADDER, kind="suspend") == []


# gaps


def test_a_ladder_without_an_unlimited_end_leaves_a_gap():
    assert gaps([upto(10, 100_000)]) == (Gap("increase", None, None, 100_000),)
    assert gaps([row(10, REVIEW)]) == (Gap("increase", None, None, -inf),)
    assert gaps(LADDER) == ()


def test_a_gap_is_found_per_grade_and_company():
    assert gaps([*LADDER, upto(10, 50, grade=C)]) == (Gap("increase", C, None, 50),)
    assert gaps([*LADDER, upto(10, 50, company=OURS)]) == (Gap("increase", None, OURS, 50),)
    assert gaps([row(10, grade=C)]) == (Gap("increase", None, None, -inf),)


def test_a_kind_without_rows_has_no_gap():
    assert gaps([]) == ()


def test_a_step_after_one_that_decides_everything_is_never_reached():
    last = row(20)
    assert needless([row(10), last]) == (last,)
    assert needless([row(10), row(10), row(20, grade=C)]) == ()


rows = st.builds(
    Row,
    kind=st.sampled_from(["increase", "release"]),
    order=st.integers(1, 4),
    authority=st.sampled_from([REVIEW, AMOUNT, AMOUNT, UNLIMITED]),
    amount=money(),
    group=st.sampled_from([SALES, FINANCE, BOSS]),
    grade=st.sampled_from([None, A, B]),
    company=st.sampled_from([None, None, OURS]),
)
matrices = st.lists(rows, max_size=9)
scopes = {
    "kind": st.sampled_from(["increase", "release"]),
    "grade": st.sampled_from([None, A, B, C]),
    "company": st.sampled_from([None, OURS, 6]),
}
amounts = money() | st.just(inf)


@given(matrices, st.fixed_dictionaries(scopes), amounts, amounts)
def test_raising_the_amount_never_needs_fewer_steps(matrix, scope, one, other):
    small, large = (orders(amount, matrix, **scope) for amount in sorted((one, other)))
    assert large[: len(small)] == small


@given(matrices, st.fixed_dictionaries(scopes), amounts, amounts)
def test_raising_the_amount_lets_nobody_in_who_had_no_say(matrix, scope, one, other):
    small, large = (
        required_steps(asked(amount, **scope), matrix) for amount in sorted((one, other))
    )
    for before, after in zip(small, large, strict=False):
        assert max(row.ceiling for row in after.rows) >= max(row.ceiling for row in before.rows)


@given(matrices, st.fixed_dictionaries(scopes), amounts)
def test_no_uncovered_amount_passes_the_gaps(matrix, scope, amount):
    visible = [row for row in matrix if row.company in (None, scope["company"])]
    steps = required_steps(asked(amount, **scope), matrix)
    covered = any(not beyond(amount, step.ceiling) for step in steps)
    if not covered and scope["kind"] in {row.kind for row in visible}:
        assert any(gap.kind == scope["kind"] and amount > gap.above for gap in gaps(matrix))


@given(matrices, st.fixed_dictionaries(scopes), amounts)
def test_every_step_names_somebody_of_one_ladder(matrix, scope, amount):
    steps = required_steps(asked(amount, **scope), matrix)
    assert all(step.rows for step in steps)
    assert len({(row.grade, row.company) for step in steps for row in step.rows}) <= 1
    assert [step.order for step in steps] == sorted({step.order for step in steps})


@given(matrices, st.fixed_dictionaries(scopes), amounts)
def test_needless_rows_are_never_asked(matrix, scope, amount):
    asked_rows = {
        row for step in required_steps(asked(amount, **scope), matrix) for row in step.rows
    }
    assert not asked_rows & set(needless(matrix))


# who may


def step_of(*rows):
    """Return the first step that a small amount needs."""
    return required_steps(asked(1), rows)[0]


def test_persons_and_groups_decide_and_nobody_else():
    step = step_of(row(10, group=BOSS, persons=frozenset({ME})))
    assert refusal(step, ME, NOBODY, TODAY) is None
    assert refusal(step, COLLEAGUE, frozenset({BOSS}), TODAY) is None
    assert refusal(step, COLLEAGUE, frozenset({SALES}), TODAY) == "not_authorised"


def test_a_row_without_a_group_is_not_everybody_s():
    step = step_of(row(10, persons=frozenset({ME})))
    assert refusal(step, COLLEAGUE, NOBODY, TODAY) == "not_authorised"


def test_nobody_decides_their_own_nor_two_steps():
    step = step_of(row(10, group=BOSS))
    bosses = frozenset({BOSS})
    assert refusal(step, ME, bosses, TODAY, involved={ME}) == "own"
    assert refusal(step, ME, bosses, TODAY, decided={ME}) == "decided_already"
    assert refusal(step, ME, bosses, TODAY, {COLLEAGUE}, {COLLEAGUE}) is None


def deputised(start=None, end=None):
    """Return a step somebody absent decides, with me as the deputy."""
    return step_of(row(10, persons=frozenset({ABSENT}), deputy=Deputy(ME, start, end)))


@pytest.mark.parametrize(
    ("start", "end", "answer"),
    [
        (None, None, None),
        (day(0), day(0), None),
        (day(-5), day(5), None),
        (day(1), day(5), "not_authorised"),
        (day(-5), day(-1), "not_authorised"),
        (None, day(-1), "not_authorised"),
        (day(1), None, "not_authorised"),
    ],
)
def test_a_deputy_counts_within_the_period_only(start, end, answer):
    assert refusal(deputised(start, end), ME, NOBODY, TODAY) == answer
    assert refusal(deputised(start, end), ABSENT, NOBODY, TODAY) is None


def test_a_deputy_is_bound_like_everybody_else():
    assert refusal(deputised(), ME, NOBODY, TODAY, involved={ME}) == "own"
    assert refusal(deputised(), ME, NOBODY, TODAY, decided={ME}) == "decided_already"


def test_who_may_in_their_own_right_does_not_act_as_a_deputy():
    mine = row(10, group=BOSS)
    other = row(10, persons=frozenset({ABSENT}), deputy=Deputy(ME))
    bosses = frozenset({BOSS})
    assert acting_row([other, mine], ME, bosses, TODAY) == mine
    assert not is_deputy(mine, ME, bosses)
    assert acting_row([other, mine], ME, NOBODY, TODAY) == other
    assert is_deputy(other, ME, NOBODY)


@given(matrices, amounts, st.booleans(), st.booleans(), days(-9, 9))
def test_nobody_ever_decides_their_own(matrix, amount, sells, leads, when):
    groups = frozenset([SALES] * sells + [BOSS] * leads)
    for step in required_steps(asked(amount), matrix):
        assert refusal(step, ME, groups, when, involved={ME})
        assert refusal(step, ME, groups, when, decided={ME})


# what counts


def approved(order, person, amount=250_000.0, grade=None):
    """Return an approval."""
    return Decision(order, person, amount, grade)


def counted(amount, *decisions, matrix=LADDER, **scope):
    """Return the steps that are decided, and the number of the next one."""
    request = asked(amount, **scope)
    steps = required_steps(request, matrix)
    done = counting(request, steps, decisions)
    following = next_step(steps, done)
    return sorted(done), following and following.order


def test_steps_are_decided_one_after_the_other():
    assert counted(250_000) == ([], 10)
    assert counted(250_000, approved(10, 1)) == ([10], 20)
    assert counted(250_000, approved(10, 1), approved(20, 2)) == ([10, 20], None)


def test_one_person_counts_once():
    assert counted(250_000, approved(10, 1), approved(20, 1)) == ([10], 20)


def test_nobody_has_approved_more_than_they_saw():
    assert counted(250_000.01, approved(10, 1)) == ([], 10)
    assert counted(200_000, approved(10, 1)) == ([10], 20)


def test_an_approval_for_another_grade_does_not_count():
    assert counted(250_000, approved(10, 1, grade=A), grade=B) == ([], 10)


def test_a_lower_amount_makes_a_step_needless():
    assert counted(90_000, approved(10, 1)) == ([10], None)


def test_an_approval_of_a_step_that_is_no_longer_there_does_not_count():
    assert counted(250_000, approved(15, 1)) == ([], 10)


def test_a_step_put_in_between_is_needed():
    matrix = [*LADDER, row(15, REVIEW)]
    assert counted(250_000, approved(10, 1), approved(20, 2), matrix=matrix) == ([10, 20], 15)


@given(
    matrices, amounts, amounts, st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3), amounts))
)
def test_less_money_never_makes_an_approval_void(matrix, one, other, given_before):
    small, large = sorted((one, other))
    decisions = [Decision(*each) for each in given_before]
    steps = required_steps(asked(small), matrix)
    before = counting(asked(large), required_steps(asked(large), matrix), decisions)
    after = counting(asked(small), steps, decisions)
    assume(len({each.person for each in decisions}) == len(decisions))
    assert set(before) & {step.order for step in steps} <= set(after)


# what applies without a matrix


@pytest.mark.parametrize("kind", ["initial", "increase", "suspend", "assessment"])
def test_without_a_matrix_a_manager_decides_alone(kind):
    (step,) = required_steps(asked(inf, kind=kind), standard_rows(kind, FINANCE, BOSS, 1000))
    assert {row.group for row in step.rows} == {BOSS}


@pytest.mark.parametrize("kind", ["initial", "release"])
def test_what_applies_without_a_matrix_has_no_gap(kind):
    assert gaps(standard_rows(kind, FINANCE, BOSS, 1000)) == ()
