"""The rule of prepayments: published by example, held by properties."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.credit_management.engine.limits import AMOUNT, UNLIMITED, Limit

from ...engine.prepayment import (
    ENTRY,
    ORDER,
    PAYMENT,
    REFUND,
    Standing,
    Terms,
    UnusableAmount,
    days_late,
    judge,
    judge_standing,
    prepaid_share,
)

TODAY = date(2026, 3, 1)
money = st.integers(0, 10**9).map(lambda cents: cents / 100)
standings = st.builds(Standing, money, money, st.floats(-1e6, 1e6), money)
limits = st.one_of(money.filter(bool).map(lambda amount: Limit(AMOUNT, amount)), st.just(Limit()))


def codes(kind, amount, standing, terms):
    verdict, _then = judge(kind, amount, standing, terms, TODAY)
    return [one.code for one in verdict.findings]


LIMIT = Terms(Limit(AMOUNT, 1000))


@pytest.mark.parametrize(
    ("kind", "amount", "standing", "terms", "expected"),
    [
        (PAYMENT, 1000, Standing(), LIMIT, []),
        (PAYMENT, 1000.01, Standing(), LIMIT, ["over_limit"]),
        (PAYMENT, 1500, Standing(owed=500), LIMIT, []),
        (PAYMENT, 500, Standing(advance=2000, owed=500), LIMIT, []),
        (REFUND, 1000, Standing(refundable=1000), Terms(), []),
        (REFUND, 1000, Standing(owed=5000), Terms(), ["no_limit"]),
        (REFUND, 1500, Standing(refundable=500), LIMIT, []),
        (REFUND, 1501, Standing(refundable=500), LIMIT, ["over_limit"]),
        (PAYMENT, 1, Standing(advance=2000), LIMIT, ["over_limit"]),
        (PAYMENT, 0, Standing(advance=2000), LIMIT, []),
        (PAYMENT, 1, Standing(), Terms(), ["no_limit"]),
        (PAYMENT, 1e9, Standing(), Terms(Limit(UNLIMITED)), []),
        (PAYMENT, 1, Standing(), Terms(Limit(UNLIMITED), is_stopped=True), ["stopped"]),
        (PAYMENT, 5, Standing(owed=5), Terms(is_stopped=True), []),
        (ORDER, 400, Standing(committed=700), LIMIT, ["over_limit"]),
        (ORDER, 300, Standing(paid=900, committed=700), LIMIT, []),
        (ORDER, 300, Standing(advance=300, committed=500), LIMIT, ["over_limit"]),
    ],
)
def test_by_example(kind, amount, standing, terms, expected):
    assert codes(kind, amount, standing, terms) == expected


def test_late_goods_hold_what_comes_next_and_not_a_debt():
    terms = Terms(Limit(AMOUNT, 1000), days=10)
    late = Standing(paid=10, since=TODAY - timedelta(days=11))
    assert codes(PAYMENT, 1, late, terms) == ["late"]
    assert codes(PAYMENT, 1, Standing(advance=10, owed=5, since=late.since), terms) == []
    assert days_late(late.since, 0, TODAY) == 0


@pytest.mark.parametrize("amount", [float("nan"), float("inf")])
def test_what_nobody_can_compare_is_refused(amount):
    with pytest.raises(UnusableAmount):
        judge(PAYMENT, amount, Standing(), Terms(), TODAY)


@given(standings, limits, st.lists(money, max_size=6))
def test_what_passes_one_after_the_other_stays_within_the_limit(standing, limit, amounts):
    terms = Terms(limit)
    for amount in amounts:
        verdict, then = judge(PAYMENT, amount, standing, terms, TODAY)
        if not verdict.findings:
            if then.prepaid > standing.prepaid + 0.005:
                assert then.prepaid <= limit.amount + 0.005
            standing = then


@given(standings, limits, money, money)
def test_two_pass_together_when_each_fits_what_the_other_leaves(standing, limit, one, two):
    terms = Terms(limit)
    first, then = judge(PAYMENT, one, standing, terms, TODAY)
    second, _then = judge(PAYMENT, two, standing, terms, TODAY)
    if first.findings or second.findings or first.added <= 0 or second.added <= 0:
        return
    if second.added <= first.left:
        together, _then = judge(PAYMENT, two, then, terms, TODAY)
        # what was owed is paid once: the second may add more than alone, never what fits less
        assert together.after <= first.after + two + 0.01


@given(standings, money)
def test_paying_never_lowers_and_never_adds_more_than_was_paid(standing, amount):
    verdict, then = judge(PAYMENT, amount, standing, Terms(), TODAY)
    assert -0.01 <= verdict.added <= amount + 0.01
    assert then.prepaid <= then.promised + 1e-6


@given(standings, limits)
def test_what_stands_is_found_as_it_would_be_at_payment(standing, limit):
    found = judge_standing(standing, Terms(limit)).findings
    assert bool(found) == (round(standing.prepaid - limit.amount, 2) > 0)
    assert ENTRY == "entry"


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 90)), max_size=5))
def test_a_share_is_a_part_of_the_whole(instalments):
    assert 0 < prepaid_share(instalments) <= 1


@given(standings, money, money, money)
def test_paid_back_in_parts_or_at_once_is_the_same(standing, credit, first, second):
    standing = replace(standing, refundable=credit)
    parts = standing.with_refund(first).with_refund(second)
    whole = standing.with_refund(first + second)
    assert parts.prepaid == pytest.approx(whole.prepaid, abs=0.01)
    beyond = max(0, first + second - credit)
    assert whole.prepaid - standing.prepaid == pytest.approx(beyond, abs=0.01)
