"""Promises, worklist, allowance, statements: examples and what always holds."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ...engine.confirmation import Movement, answer, balances
from ...engine.promise import BROKEN, KEPT, OPEN, Promise, settle
from ...engine.provision import Bucket, allowance, bucket_of, problem_with_matrix
from ...engine.worklist import STEPS, next_step, priority

TODAY = date(2026, 3, 16)


def promise(key, amount, days, paid, baseline=0.0):
    return Promise(key, amount, TODAY + timedelta(days=days), baseline, paid)


def states(*promises, **known):
    return [settle(promises, TODAY, **known)[one.key].state for one in promises]


def test_a_promise_is_kept_by_what_came_in_since():
    assert states(promise(1, 100.0, -1, 500.0, 400.0)) == [KEPT]
    assert states(promise(1, 100.0, -1, 499.0, 400.0)) == [BROKEN]
    assert states(promise(1, 100.0, 0, 400.0, 400.0)) == [OPEN]
    assert states(promise(1, 100.0, -1, 400.0, 400.0), grace=2) == [OPEN]


def test_one_payment_keeps_one_promise():
    first, second = promise(1, 100.0, -2, 100.0), promise(2, 100.0, -1, 100.0)
    assert states(first, second) == [KEPT, BROKEN]
    assert states(second, reserved=100.0) == [BROKEN]
    assert states(promise(2, 100.0, -1, 200.0), reserved=100.0) == [KEPT]


cents = st.integers(1, 10**7).map(lambda one: one / 100)


@given(st.lists(st.tuples(cents, st.integers(-20, 20)), max_size=6), cents)
def test_kept_promises_never_need_more_than_was_paid(made, paid):
    promises = [promise(key, amount, days, paid) for key, (amount, days) in enumerate(made)]
    found = settle(promises, TODAY)
    kept = sum(one.amount for one in promises if found[one.key].state == KEPT)
    assert kept <= paid + 0.01 * (len(made) + 1)


def test_who_comes_first_and_what_is_next():
    assert priority(100.0, 10, "hold") > priority(100.0, 10, "open")
    assert next_step({"call", "send"}) == "send"
    assert next_step(frozenset(STEPS)) == "broken"


def test_the_provision_matrix_as_published():
    sums = (300000, 140000, 60000, 23000, 5000)
    rates = (2, 4, 100 * 2000 / 23000, 25, 100)
    assert round(allowance(zip(sums, rates, strict=True))) == 27567


def test_a_matrix_has_a_start_and_rises():
    good = [Bucket(None, 2), Bucket(1, 4), Bucket(31, 10)]
    assert problem_with_matrix(good) is None
    assert problem_with_matrix([]) == "empty"
    assert problem_with_matrix(good[1:]) == "no_start"
    assert problem_with_matrix([*good, Bucket(31, 20)]) == "twice"
    assert problem_with_matrix([*good, Bucket(61, 101)]) == "percent"
    assert problem_with_matrix([*good, Bucket(61, 1)]) == "falling"
    assert [bucket_of(days, good).percent for days in (-3, 0, 1, 30, 31, 900)] == [
        2,
        2,
        4,
        4,
        10,
        10,
    ]


def test_what_the_customer_s_books_say():
    assert answer(100.0, None) == ("confirmed", 0.0)
    assert answer(100.0, 100.001) == ("confirmed", 0.0)
    assert answer(100.0, 80.0) == ("disputed", -20.0)


@given(st.lists(st.tuples(st.integers(-90, 90), st.integers(-(10**6), 10**6))))
def test_a_statement_adds_up(rows):
    moves = [Movement(TODAY + timedelta(days=days), float(amount)) for days, amount in rows]
    last = TODAY + timedelta(days=15)
    before, added, taken, after = balances(moves, TODAY, last)
    assert before + added - taken == after
    assert after == sum(one.amount for one in moves if one.day <= last)
