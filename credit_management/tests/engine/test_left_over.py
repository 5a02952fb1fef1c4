"""What an order leaves over for others: two that pass one by one must pass together."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ...engine.check import check, left_over
from ...engine.facts import PASS, Rule
from ...engine.limits import Limit
from ...engine.money import compare
from .strategies import cents
from .words import UNLIMITED, facts, limited

LIMITS = (Rule("no_credit"), Rule("over_limit"))


def test_a_limit_leaves_over_what_the_order_does_not_take():
    assert left_over(facts(600, 1000, exposure=100), LIMITS) == {"left": 300}


def test_what_a_rule_tolerates_is_left_over_too():
    assert left_over(facts(600, 1000), [Rule("over_limit", threshold=50)]) == {"left": 450}


def test_without_credit_only_what_was_overpaid_is_left():
    assert left_over(facts(100, exposure=-150), LIMITS) == {"left": 50}


def test_nothing_is_asked_of_who_is_unlimited_or_where_the_rule_only_warns():
    assert left_over(facts(600, UNLIMITED), LIMITS) == {}
    assert left_over(facts(600, 1000), [Rule("over_limit", "warn")]) == {}


def test_who_has_no_credit_leaves_over_what_was_overpaid_whatever_the_limit():
    table = [*LIMITS, Rule("grade_no_credit"), Rule("decrease_pending", threshold=10)]
    for limit in (1000, UNLIMITED):
        assert left_over(facts(100, limit, exposure=-150, no_credit_grade="C"), table) == {
            "left": 50
        }
        known = facts(100, limit, exposure=-150, pending_decrease="CR/7")
        assert left_over(known, table) == {"left": 60}
        assert known.has_room
    assert left_over(facts(1, 1000, no_credit_grade="C"), [Rule("grade_no_credit", "warn")]) == {}
    assert not facts(100, UNLIMITED).has_room


def test_a_term_too_long_for_a_time_leaves_over_the_standing_limit_only():
    days = {"granted_term_days": 30, "temporary_term_days": 15}
    table = [*LIMITS, Rule("term_too_long")]
    limit = Limit("amount", 1500, 1000)
    assert left_over(facts(600, limit, term_days=30, **days), table) == {"left": 400}
    assert left_over(facts(600, limit, term_days=15, **days), table) == {"left": 900}
    assert left_over(facts(600, limit, term_days=30, **days), LIMITS) == {"left": 900}
    unlimited = facts(600, Limit("unlimited", 0.0, 1000), term_days=30, **days)
    assert left_over(unlimited, table) == {"left": 400}
    assert unlimited.has_room


def test_open_sales_are_counted_where_they_hold():
    table = [Rule("unsettled_sale", threshold=3)]
    assert left_over(facts(1, UNLIMITED, unsettled=1), table) == {"sales_left": 2}


def test_the_group_leaves_over_what_its_members_have_not_taken():
    known = {"group_name": "G", "group_limit": limited(1000), "group_exposure": 300}
    assert left_over(facts(600, UNLIMITED, **known), [Rule("group_limit")]) == {"group_left": 100}
    assert left_over(facts(600, UNLIMITED, **known), [Rule("group_limit", "warn")]) == {}
    assert left_over(facts(600, UNLIMITED), [Rule("group_limit")]) == {}


@given(cents(least=1), cents(least=1), cents(least=1))
def test_an_order_passes_beside_another_exactly_when_it_fits_what_that_one_leaves(
    first, second, limit
):
    one = facts(first, limit)
    fits = compare(second, left_over(one, LIMITS)["left"], one.rounding) <= 0
    both = replace(one, amount=second, exposure=one.after)
    assert fits == (check(both, LIMITS).outcome == PASS)


@given(cents(least=1), cents(least=1), cents(), st.sampled_from(["C", ""]))
def test_two_who_have_no_credit_pass_together_exactly_when_both_are_covered(
    first, second, paid, grade
):
    stop = {"no_credit_grade": grade, "pending_decrease": "" if grade else "CR/7"}
    rules = [Rule("grade_no_credit"), Rule("decrease_pending")]
    one = facts(first, UNLIMITED, exposure=-paid, **stop)
    fits = compare(second, left_over(one, rules)["left"], one.rounding) <= 0
    both = replace(one, amount=second, exposure=one.after)
    assert fits == (check(both, rules).outcome == PASS)


@given(cents(least=1), cents(least=1), cents(least=1), cents())
def test_two_members_pass_together_exactly_when_one_fits_what_the_other_leaves_the_group(
    first, second, limit, owed
):
    known = {"group_name": "G", "group_limit": limited(limit)}
    rules = [Rule("group_limit")]
    one = facts(first, UNLIMITED, group_exposure=owed, **known)
    fits = compare(second, left_over(one, rules)["group_left"], one.rounding) <= 0
    other = facts(second, UNLIMITED, group_exposure=one.group_after, **known)
    assert fits == (check(other, rules).outcome == PASS)
