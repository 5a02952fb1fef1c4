"""Orders judged anew with one row changed."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ...engine.check import check
from ...engine.facts import HOLD, IGNORE, WARN, Facts, Rule
from ...engine.limits import AMOUNT, Limit
from ...engine.replay import FREED, HELD, change_of, holding, is_held, with_row

TODAY = date(2026, 5, 4)


def facts(amount=100.0, limit=1000.0, days=0):
    return Facts(
        TODAY, amount, 0.0, Limit(AMOUNT, limit), overdue_days=days, overdue_amount=float(days)
    )


def test_a_row_takes_the_place_of_that_of_its_kind_and_scope():
    general, graded = Rule("overdue_days", HOLD, 30, 0), Rule("overdue_days", HOLD, 60, 2)
    rows = with_row([general, graded], Rule("overdue_days", HOLD, 10, 0))
    assert check(facts(days=40), rows).outcome == "pass", "the grade's row still counts"
    rows = with_row([general], Rule("overdue_days", HOLD, 60, 2))
    assert check(facts(days=40), rows).outcome == "pass", "a row that wasn't there is added"
    rows = with_row([general], Rule("overdue_days", IGNORE, 0, 0))
    assert not is_held([(facts(days=400), rows)])


def test_one_of_several_customers_holds_the_order():
    rules = [Rule("overdue_days", HOLD, 30)]
    assert is_held([(facts(), rules), (facts(days=31), rules)])
    assert not is_held([(facts(), rules), (facts(days=30), rules)])


def test_which_rules_hold_an_order():
    rules = [Rule("over_limit", HOLD), Rule("overdue_days", HOLD, 30)]
    asked = [(facts(amount=2000.0), rules), (facts(amount=2000.0, days=31), rules)]
    assert set(holding(asked)) == {"over_limit", "overdue_days"}
    assert holding([(facts(days=31), [Rule("overdue_days", WARN, 30)])]) == ()


@given(st.integers(0, 90), st.integers(0, 90), st.sampled_from([HOLD, WARN, IGNORE]))
def test_an_order_is_held_where_some_rule_holds_it(days, threshold, severity):
    asked = [(facts(days=days), [Rule("overdue_days", severity, threshold)])]
    assert bool(holding(asked)) == is_held(asked)


def test_a_total_nobody_can_compare_was_refused_and_not_held():
    assert not is_held([(facts(amount=float("nan")), [Rule("over_limit", HOLD)])])


@given(
    st.integers(0, 90),
    st.integers(0, 90),
    st.integers(0, 90),
    st.sampled_from([HOLD, WARN, IGNORE]),
)
def test_stricter_frees_nobody_and_milder_holds_nobody(days, before, after, severity):
    asked = facts(days=days)
    then = is_held([(asked, [Rule("overdue_days", HOLD, before)])])
    now = is_held([(asked, with_row([Rule("overdue_days", HOLD, before)],
                                    Rule("overdue_days", severity, after)))])  # fmt: skip
    change = change_of(then, now)
    if severity != HOLD or after >= before:
        assert change != HELD
    if severity == HOLD and after <= before:
        assert change != FREED
    assert now == (severity == HOLD and days > after)
