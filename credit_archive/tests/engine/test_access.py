"""Who may do what: no clearance, no right; no permission, no content."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...engine.access import (
    ADD,
    ALLOWED,
    CONTENT,
    DOWNLOAD,
    EDIT,
    NO_PERMISSION,
    NO_RIGHT,
    OPERATIONS,
    SEE,
    VIEW,
    Grant,
    Item,
    Permission,
    clauses,
    decide,
)

TODAY = date(2026, 3, 16)
IDENTITY, STATEMENTS = 1, 4
GENERAL, PERSONAL, FINANCIAL, HEALTH = range(4)

SALES = Grant(frozenset({SEE, VIEW, ADD}), frozenset({IDENTITY}), own_customers=True)
CONTROLLER = Grant(frozenset({SEE, VIEW, DOWNLOAD, ADD}), up_to=FINANCIAL)
ARCHIVIST = Grant(frozenset(OPERATIONS), beyond_clearance=True)
AUDITOR = Grant(frozenset({SEE}), beyond_clearance=True)


def decision(grant, clearance, operation, level=GENERAL, section=IDENTITY, **known):
    permissions = known.pop("permissions", ())
    return decide((grant,), clearance, Item(section, level, **known), operation, TODAY, permissions)


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


@pytest.mark.parametrize(
    ("start", "end", "operations", "expected"),
    [
        (0, 0, {VIEW}, ALLOWED),
        (-5, 5, {VIEW, DOWNLOAD}, ALLOWED),
        (1, 5, {VIEW}, NO_PERMISSION),
        (-5, -1, {VIEW}, NO_PERMISSION),
        (-5, 5, {DOWNLOAD}, NO_PERMISSION),
    ],
)
def test_a_permission_counts_on_its_days_for_what_it_says(start, end, operations, expected):
    permission = Permission(
        frozenset(operations), TODAY + timedelta(days=start), TODAY + timedelta(days=end)
    )
    assert (
        decision(
            ARCHIVIST,
            HEALTH,
            VIEW,
            level=HEALTH,
            needs_permission=True,
            permissions=(permission,),
        )
        == expected
    )


def test_a_permission_replaces_no_clearance():
    permission = Permission(frozenset({VIEW}), TODAY, TODAY)
    known = {"level": HEALTH, "needs_permission": True, "permissions": (permission,)}
    assert decision(ARCHIVIST, FINANCIAL, VIEW, **known) == NO_RIGHT


def test_that_a_record_exists_needs_no_permission():
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
