"""Bringing a customer down to its limit, step by step (R54)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...engine.reduction import Step, problem_with_steps, status, steps
from .strategies import cents, money
from .words import TODAY, day

MONTHS = [day(30), day(60), day(90)]


def test_a_plan_falls_in_equal_steps_to_the_target():
    assert steps(90_000, 60_000, MONTHS, 0.01) == (
        Step(MONTHS[0], 80_000),
        Step(MONTHS[1], 70_000),
        Step(MONTHS[2], 60_000),
    )


def test_steps_are_rounded_and_the_last_is_exact():
    amounts = [step.amount for step in steps(100, 0, MONTHS, 0.01)]
    assert amounts == [66.67, 33.33, 0]
    assert steps(100, 0, [], 0.01) == ()


@pytest.mark.parametrize(
    ("balance", "offset", "answer"),
    [
        (80, 5, "met"),
        (80.01, 5, "open"),
        (80.01, 0, "open"),
        (80.01, -1, "overdue"),
        (79, -9, "met"),
    ],
)
def test_a_step_is_overdue_the_day_after_its_day(balance, offset, answer):
    assert status(Step(day(offset), 80), balance, TODAY, 0.01) == answer


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        ([], "none"),
        ([(-1, 60)], "past"),
        ([(5, 80), (5, 60)], "order"),
        ([(9, 80), (5, 60)], "order"),
        ([(5, 100)], "rising"),
        ([(5, 80), (9, 80)], "rising"),
        ([(5, 80), (9, -1)], "negative"),
        ([(5, 80)], "short"),
        ([(0, 80), (9, 60)], None),
    ],
)
def test_senseless_plans_are_named(plan, code):
    problem = problem_with_steps([Step(day(n), amount) for n, amount in plan], 100, 60, TODAY)
    assert (problem and problem[0]) == code


@given(cents(100), money(), st.integers(1, 12))
def test_the_steps_worked_out_make_sense(balance, target, count):
    if balance - target >= count:
        plan = steps(balance, target, [day(30 * n) for n in range(1, count + 1)], 0.01)
        assert problem_with_steps(plan, balance, target, TODAY) is None
