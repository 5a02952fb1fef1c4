"""Who may do what: no clearance, no right; no loan, no copy."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...engine.access import (
    ADD,
    ALLOWED,
    CONTENT,
    COPIES,
    COPY,
    DOWNLOAD,
    EDIT,
    NO_LOAN,
    NO_RIGHT,
    OPENS,
    OPERATIONS,
    PAPER,
    PRINT,
    SEE,
    VIEW,
    Grant,
    Item,
    Loan,
    clauses,
    decide,
    may_borrow,
)

TODAY = date(2026, 3, 16)
IDENTITY, STATEMENTS = 1, 4
GENERAL, PERSONAL, FINANCIAL, HEALTH = range(4)

SALES = Grant(frozenset({SEE, VIEW, ADD}), frozenset({IDENTITY}), own_customers=True)
CONTROLLER = Grant(frozenset({SEE, VIEW, PRINT, DOWNLOAD, ADD}), up_to=FINANCIAL)
ARCHIVIST = Grant(frozenset(OPERATIONS), beyond_clearance=True)
AUDITOR = Grant(frozenset({SEE}), beyond_clearance=True)


def decision(grant, clearance, operation, level=GENERAL, section=IDENTITY, **known):
    loans = known.pop("loans", ())
    return decide((grant,), clearance, Item(section, level, **known), operation, TODAY, loans)


def test_salespeople_see_identity_of_their_own_customers_only():
    assert decision(SALES, GENERAL, VIEW, own_customer=True) == ALLOWED
    assert decision(SALES, GENERAL, VIEW) == NO_RIGHT
    assert decision(SALES, HEALTH, VIEW, section=STATEMENTS, own_customer=True) == NO_RIGHT
    assert decision(SALES, GENERAL, SEE, level=PERSONAL, own_customer=True) == NO_RIGHT


def test_controllers_see_all_but_health_however_cleared():
    assert decision(CONTROLLER, HEALTH, VIEW, level=FINANCIAL) == ALLOWED
    assert decision(CONTROLLER, HEALTH, SEE, level=HEALTH) == NO_RIGHT
    assert decision(CONTROLLER, PERSONAL, SEE, level=FINANCIAL) == NO_RIGHT


def test_archivists_know_of_all_records_and_open_what_they_are_cleared_for():
    assert decision(ARCHIVIST, GENERAL, SEE, level=HEALTH) == ALLOWED
    assert decision(ARCHIVIST, GENERAL, VIEW, level=HEALTH) == NO_RIGHT
    assert decision(ARCHIVIST, GENERAL, EDIT, level=HEALTH) == NO_RIGHT


@pytest.mark.parametrize("operation", sorted(CONTENT))
def test_auditors_open_nothing(operation):
    assert decision(AUDITOR, HEALTH, SEE, level=HEALTH) == ALLOWED
    assert decision(AUDITOR, HEALTH, operation) == NO_RIGHT


def loan(kind=VIEW, start=0, end=0, restricted=True):
    return Loan(kind, TODAY + timedelta(days=start), TODAY + timedelta(days=end), restricted)


@pytest.mark.parametrize(
    ("kind", "start", "end", "expected"),
    [
        (VIEW, 0, 0, ALLOWED),
        (PRINT, -5, 5, ALLOWED),
        (COPY, -5, 0, ALLOWED),
        (VIEW, 1, 5, NO_LOAN),
        (VIEW, -5, -1, NO_LOAN),
        (PAPER, -5, 5, NO_LOAN),
    ],
)
def test_a_loan_counts_on_its_days_for_what_it_says(kind, start, end, expected):
    known = {"level": HEALTH, "needs_permission": True, "loans": (loan(kind, start, end),)}
    assert decision(ARCHIVIST, HEALTH, VIEW, **known) == expected


@pytest.mark.parametrize(
    ("kind", "opened"),
    [(None, {VIEW}), (VIEW, {VIEW}), (PRINT, {VIEW, PRINT}), (COPY, {VIEW, PRINT, DOWNLOAD}),
     (PAPER, {VIEW})],
)  # fmt: skip
def test_a_controlled_class_opens_freely_and_is_copied_on_loan_only(kind, opened):
    loans = (loan(kind, restricted=False),) if kind else ()
    for operation in CONTENT:
        found = decision(ARCHIVIST, HEALTH, operation, is_controlled=True, loans=loans)
        assert found == (ALLOWED if operation in opened else NO_LOAN), operation


def test_a_loan_replaces_no_clearance():
    known = {"level": HEALTH, "needs_permission": True, "loans": (loan(COPY),)}
    assert decision(ARCHIVIST, FINANCIAL, VIEW, **known) == NO_RIGHT


def test_a_class_raised_after_the_approval_is_not_opened_by_it():
    known = {"level": HEALTH, "needs_permission": True}
    assert decision(ARCHIVIST, HEALTH, VIEW, loans=(loan(restricted=False),), **known) == NO_LOAN
    assert decision(ARCHIVIST, HEALTH, VIEW, loans=(loan(),), **known) == ALLOWED


def test_who_borrows_has_a_right_to_all_the_loan_opens():
    looker = Grant(frozenset({SEE, VIEW}))
    item = Item(IDENTITY, GENERAL, needs_permission=True, is_controlled=True)
    assert [kind for kind in OPENS if may_borrow((looker,), GENERAL, item, kind)] == [VIEW, PAPER]
    assert not may_borrow((AUDITOR,), HEALTH, item, PAPER)
    assert all(may_borrow((ARCHIVIST,), GENERAL, item, kind) for kind in OPENS)
    assert not may_borrow((ARCHIVIST,), GENERAL, replace(item, level=HEALTH), PAPER)


def test_that_a_record_exists_needs_no_loan():
    assert decision(ARCHIVIST, HEALTH, SEE, level=HEALTH, needs_permission=True) == ALLOWED


levels = st.integers(0, 4)
grants = st.builds(
    Grant,
    operations=st.frozensets(st.sampled_from(OPERATIONS)),
    sections=st.none() | st.frozensets(st.integers(1, 4)),
    up_to=st.none() | levels,
    own_customers=st.booleans(),
    beyond_clearance=st.booleans(),
)
matrices = st.lists(grants, max_size=4).map(tuple)
items = st.builds(
    Item,
    section=st.integers(1, 4),
    level=levels,
    own_customer=st.booleans(),
    needs_permission=st.booleans(),
    is_controlled=st.booleans(),
)
days = st.dates(TODAY - timedelta(days=3), TODAY + timedelta(days=3))
loans = st.lists(
    st.builds(Loan, st.sampled_from(sorted(OPENS)), days, days, st.booleans()), max_size=3
)


@given(matrices, levels, items, st.sampled_from(sorted(set(OPERATIONS) - {SEE})))
def test_above_the_clearance_nothing_but_existence_is_ever_open(matrix, clearance, item, operation):
    item = replace(item, level=clearance + 1)
    assert decide(matrix, clearance, item, operation, TODAY) != ALLOWED


@given(matrices, levels, items, st.sampled_from(OPERATIONS))
def test_more_clearance_never_takes_anything_away(matrix, clearance, item, operation):
    if decide(matrix, clearance, item, operation, TODAY) == ALLOWED:
        assert decide(matrix, clearance + 1, item, operation, TODAY) == ALLOWED


@given(matrices, levels, items, st.sampled_from(OPERATIONS))
def test_without_a_row_nothing_is_allowed(matrix, clearance, item, operation):
    matrix = tuple(grant for grant in matrix if operation not in grant.operations)
    assert clauses(matrix, clearance, operation) == ()
    assert decide(matrix, clearance, item, operation, TODAY) == NO_RIGHT


def test_a_condition_that_another_covers_is_left_out():
    assert len(clauses((SALES, CONTROLLER), FINANCIAL, SEE)) == 1
    assert len(clauses((SALES, CONTROLLER, ARCHIVIST), FINANCIAL, SEE)) == 1
    assert len(clauses((SALES, SALES), FINANCIAL, SEE)) == 1
    contracts = replace(SALES, sections=frozenset({5}), up_to=GENERAL)
    assert len(clauses((SALES, contracts), FINANCIAL, SEE)) == 2


@given(matrices, levels, items, st.sampled_from(OPERATIONS))
def test_leaving_out_takes_nothing_away(matrix, clearance, item, operation):
    each = any(
        clauses((grant,), clearance, operation)
        and clauses((grant,), clearance, operation)[0].admits(item)
        for grant in matrix
    )
    assert each == any(clause.admits(item) for clause in clauses(matrix, clearance, operation))


@given(matrices, levels, items, st.sampled_from(OPERATIONS))
def test_decision_and_conditions_say_the_same(matrix, clearance, item, operation):
    admitted = any(clause.admits(item) for clause in clauses(matrix, clearance, operation))
    assert admitted == (decide(matrix, clearance, item, operation, TODAY) != NO_RIGHT)


@given(matrices, levels, items, st.sampled_from(OPERATIONS), loans)
def test_a_loan_gives_no_right(matrix, clearance, item, operation, lent):
    without = decide(matrix, clearance, item, operation, TODAY)
    found = decide(matrix, clearance, item, operation, TODAY, lent)
    assert found == without or (without == NO_LOAN and found == ALLOWED)


@given(matrices, levels, items, st.sampled_from(sorted(CONTENT)), loans)
def test_what_needs_a_loan_has_one_that_is_open_today(matrix, clearance, item, operation, lent):
    if decide(matrix, clearance, item, operation, TODAY, lent) != ALLOWED:
        return
    if item.needs_permission or (item.is_controlled and operation in COPIES):
        assert any(
            one.start <= TODAY <= one.end
            and operation in OPENS[one.kind]
            and (one.restricted or not item.needs_permission)
            for one in lent
        )


@given(matrices, levels, items, st.sampled_from(sorted(OPENS)), st.sampled_from(sorted(CONTENT)))
def test_what_one_may_borrow_the_loan_opens(matrix, clearance, item, kind, operation):
    if may_borrow(matrix, clearance, item, kind) and operation in OPENS[kind]:
        opened = (Loan(kind, TODAY, TODAY, restricted=True),)
        assert decide(matrix, clearance, item, operation, TODAY, opened) == ALLOWED
