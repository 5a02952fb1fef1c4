"""The check as a whole: forced pass first, then every rule, then the strictest answer."""

import math
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ...engine.check import UnusableAmount, check, combine, is_prepaid, most_specific
from ...engine.facts import Finding, Rule, Verdict
from ...engine.limits import Limit
from ...engine.rules import RULES
from .strategies import STATES, cents, limits, money, rule_tables, thresholds
from .strategies import facts as any_facts
from .words import SHIPPED, UNLIMITED, facts, outcome, row, said, verdict

SEVERITY = {"ignore": 0, "pass": 0, "warn": 1, "hold": 2}


def strictness(known, table):
    """Return 0, 1 or 2 as the verdict is pass, warn or hold."""
    return SEVERITY[check(known, table).outcome]


def test_the_severities_a_company_starts_with():
    assert {rule.kind: rule.severity for rule in SHIPPED} == {
        "grade_no_credit": "hold",
        "decrease_pending": "hold",
        "no_credit": "hold",
        "over_limit": "hold",
        "group_limit": "hold",
        "account_hold": "hold",
        "account_stop": "hold",
        "term_too_long": "hold",
        "term_discount": "hold",
        "overdue_amount": "hold",
        "overdue_days": "hold",
        "account_watch": "warn",
        "company_cap": "hold",
        "concentration": "warn",
        "survey_stale": "warn",
        "documents_missing": "warn",
        "review_overdue": "warn",
        "collateral_expired": "warn",
        "unsettled_sale": "ignore",
        "tax_advance": "hold",
        "tax_late": "warn",
    }
    thresholds = {rule.kind: rule.threshold for rule in SHIPPED if rule.threshold}
    assert thresholds == {"concentration": 15}


def test_an_order_within_its_limit_passes_without_a_word():
    assert verdict(600, limit=1000, account_state="open") == Verdict("pass", (), "")


def test_everything_that_stands_against_an_order_is_said_at_once():
    found = verdict(
        600,
        limit=100,
        overdue_amount=50,
        overdue_days=3,
        term_days=60,
        granted_term_days=30,
        unsettled=1,
        account_state="hold",
    )
    assert found.outcome == "hold"
    assert [finding.rule for finding in found.findings] == [
        "account_hold",
        "over_limit",
        "overdue_amount",
        "overdue_days",
        "term_too_long",
    ]


def test_a_warning_beside_a_hold_is_kept_and_the_hold_decides():
    found = verdict(600, limit=100, account_state="watch")
    assert found.outcome == "hold"
    assert said(found) == {"over_limit": "hold", "account_watch": "warn"}


def test_warnings_alone_warn():
    assert outcome(600, limit=1000, account_state="watch") == "warn"


def test_without_rules_everything_passes():
    assert check(facts(1e9, account_state="stop"), []) == Verdict()


def test_two_rows_for_one_rule_speak_once():
    rules = [row("no_credit"), row("no_credit", "warn", specificity=1)]
    assert said(verdict(5, rules=rules)) == {"no_credit": "warn"}


def test_of_equally_specific_rows_the_first_counts():
    rules = [row("no_credit", "warn", source="a"), row("no_credit", source="b")]
    assert most_specific(rules)["no_credit"].source == "a"


def test_rules_may_come_from_anything_that_can_be_read_once():
    assert check(facts(5), iter(SHIPPED)).outcome == "hold"


def test_a_row_of_a_kind_this_version_does_not_know_is_left_out():
    assert check(facts(5), [row("phase_of_the_moon")]) == Verdict()


# --- bad input


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        (math.nan, "not_finite"),
        (math.inf, "not_finite"),
        (-math.inf, "not_finite"),
        (1e15, "too_long"),
        (-1e15, "too_long"),
    ],
)
@pytest.mark.parametrize("name", ["amount", "exposure", "received", "reserved", "overdue_amount"])
def test_a_check_of_what_is_no_amount_is_refused(name, number, problem):
    known = replace(facts(100, limit=1000), **{name: number})
    for rules in (SHIPPED, []):
        with pytest.raises(UnusableAmount) as caught:
            check(known, rules)
        assert caught.value.args == (problem,)


@pytest.mark.parametrize("number", [math.nan, math.inf, 1e15])
def test_a_check_against_what_is_no_limit_is_refused(number):
    with pytest.raises(UnusableAmount):
        check(facts(100, limit=Limit("amount", number)), SHIPPED)


@pytest.mark.parametrize("known", [{"received": 1000.0}, {"unpaid_allowed": True}])
def test_not_even_a_paid_order_may_be_no_number(known):
    with pytest.raises(UnusableAmount):
        verdict(math.nan, **known)


def test_the_longest_amounts_are_still_checked():
    longest = 999_999_999_999_999.0
    assert outcome(longest, limit=longest) == "pass"
    assert outcome(longest, limit=longest, exposure=1) == "hold"
    assert outcome(longest, limit=longest, exposure=longest, reserved=longest) == "hold"


def test_a_currency_without_a_rate_holds_and_names_the_currency():
    found = verdict(5, limit=1000, unknown_currency="XYZ")
    (finding,) = found.findings
    assert (found.outcome, finding.rule, finding.severity) == ("hold", "unknown_rate", "hold")
    assert finding.figures == {"currency": "XYZ"}


def test_a_currency_without_a_rate_holds_whatever_the_rules_are():
    assert outcome(5, limit=UNLIMITED, unknown_currency="XYZ", rules=[]) == "hold"


# --- several accounts


PASS = Verdict()
WARNED = Verdict("warn", (Finding("account_watch", "warn"),))
HELD = Verdict("hold", (Finding("over_limit", "hold"),))
PREPAID = Verdict("pass", (), "prepaid")


@pytest.mark.parametrize("verdicts", list(permutations([PASS, WARNED, HELD])))
def test_an_order_checked_for_several_customers_gets_the_strictest_answer(verdicts):
    found = combine(verdicts)
    assert found.outcome == "hold"
    assert said(found) == {"account_watch": "warn", "over_limit": "hold"}


def test_of_a_pass_and_a_warning_the_warning_counts():
    assert combine([PASS, WARNED]) == combine([WARNED, PASS]) == WARNED
    assert combine([PASS, PASS]) == PASS
    assert combine([]) == PASS


def test_findings_stay_in_the_order_of_the_customers():
    assert combine([HELD, WARNED]).findings == HELD.findings + WARNED.findings


def test_an_order_is_forced_only_when_it_is_for_all_its_customers():
    assert combine([PREPAID, PREPAID]).forced == "prepaid"
    assert combine([PREPAID, PASS]).forced == ""
    assert combine([PASS, PREPAID]).forced == ""
    assert combine(iter([PREPAID])).forced == "prepaid"


verdicts = st.builds(check, any_facts, rule_tables)


@given(st.lists(verdicts, max_size=4))
def test_a_combined_verdict_is_the_strictest_and_loses_nothing(several):
    found = combine(several)
    assert SEVERITY[found.outcome] == max((SEVERITY[one.outcome] for one in several), default=0)
    assert sorted(map(repr, found.findings)) == sorted(
        repr(finding) for one in several for finding in one.findings
    )


# --- properties

WORSE = {
    "exposure": cents(0),
    "reserved": money(),
    "overdue_amount": money(),
    "overdue_days": st.integers(0, 60),
    "unsettled": st.integers(0, 5),
    "term_days": st.integers(0, 90),
}


@given(any_facts, rule_tables, st.data(), st.sampled_from(sorted(WORSE)))
def test_a_worse_figure_never_softens_the_verdict(known, table, data, name):
    worse = replace(known, **{name: getattr(known, name) + data.draw(WORSE[name])})
    assert strictness(worse, table) >= strictness(known, table)


@given(any_facts, rule_tables, cents(0))
def test_a_larger_order_is_never_judged_more_mildly(known, table, more):
    """Only the step from nothing to pay to paid in full makes things easier."""
    assume(known.amount > 0 or not known.received)
    larger = replace(known, amount=known.amount + more)
    assert strictness(larger, table) >= strictness(known, table)


@given(any_facts, rule_tables, money())
def test_money_received_never_makes_the_verdict_stricter(known, table, more):
    richer = replace(known, received=known.received + more)
    assert strictness(richer, table) <= strictness(known, table)


@given(any_facts, rule_tables, cents(1), cents(1))
def test_a_higher_limit_never_turns_a_pass_into_a_hold(known, table, amount, more):
    lower = replace(known, limit=Limit("amount", amount))
    higher = replace(known, limit=Limit("amount", amount + more))
    unlimited = replace(known, limit=UNLIMITED)
    assert strictness(higher, table) <= strictness(lower, table)
    assert strictness(unlimited, table) <= strictness(higher, table)


@given(any_facts, cents(1), st.sampled_from(["warn", "hold", "ignore"]), thresholds)
def test_a_first_limit_never_turns_a_pass_into_a_hold(known, amount, severity, threshold):
    """Where having none and being over are judged alike; a company may judge them otherwise."""
    table = [row(kind, severity, threshold) for kind in ("no_credit", "over_limit")]
    without = replace(known, limit=Limit())
    granted = replace(known, limit=Limit("amount", amount))
    assert strictness(granted, table) <= strictness(without, table)


@given(any_facts, rule_tables, thresholds)
def test_more_tolerance_never_makes_the_verdict_stricter(known, table, more):
    tolerant = [replace(rule, threshold=rule.threshold + more) for rule in table]
    assert strictness(known, tolerant) <= strictness(known, table)


@given(any_facts, rule_tables)
def test_a_severer_table_never_gives_a_milder_verdict(known, table):
    severe = [replace(rule, severity="hold") for rule in table]
    mild = [replace(rule, severity="ignore") for rule in table]
    assert strictness(known, mild) <= strictness(known, table) <= strictness(known, severe)


@given(any_facts, rule_tables)
def test_each_rule_speaks_at_most_once_and_in_their_order(known, table):
    spoken = [finding.rule for finding in check(known, table).findings]
    assert len(set(spoken)) == len(spoken)
    assert spoken == [kind for kind in ("unknown_rate", *RULES) if kind in spoken]


@given(any_facts, rule_tables)
def test_what_is_ignored_is_not_said(known, table):
    ignored = {kind for kind, rule in most_specific(table).items() if rule.severity == "ignore"}
    found = check(known, table)
    assert not ignored & set(said(found))
    assert "ignore" not in said(found).values()


@given(any_facts, rule_tables)
def test_every_finding_is_spoken_by_the_most_specific_row(known, table):
    for finding in check(known, table).findings:
        if finding.rule == "unknown_rate":
            continue
        rows = [rule for rule in table if rule.kind == finding.rule]
        rule = max(rows, key=lambda rule: rule.specificity)
        assert (finding.severity, finding.threshold) == (rule.severity, rule.threshold)
        assert (finding.version, finding.source) == (rule.version, rule.source)


@given(any_facts, rule_tables)
def test_the_outcome_is_the_severest_finding(known, table):
    found = check(known, table)
    severest = max((SEVERITY[one] for one in said(found).values()), default=0)
    assert SEVERITY[found.outcome] == severest


@given(any_facts, rule_tables)
def test_a_rule_speaks_exactly_when_it_would_alone(known, table):
    together = said(check(known, table))
    for rule in most_specific(table).values():
        alone = said(check(known, [rule]))
        assert alone.get(rule.kind) == together.get(rule.kind)


@given(any_facts, rule_tables, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(known, table, shuffler):
    shuffled = list(table)
    shuffler.shuffle(shuffled)
    assert check(known, shuffled) == check(known, table)


@given(any_facts, rule_tables, cents(1), st.sampled_from(STATES[:4]))
def test_who_is_paid_in_full_and_not_stopped_passes(known, table, amount, state):
    paid = replace(known, amount=amount, received=amount, account_state=state)
    assert check(paid, table) == Verdict("pass", (), "prepaid")


@given(any_facts, cents(1))
def test_a_stopped_customer_never_passes(known, amount):
    stopped = replace(known, amount=amount, account_state="stop")
    assert outcome_of(stopped) == "hold"
    assert outcome_of(replace(stopped, received=amount)) == "hold"
    assert outcome_of(replace(stopped, unpaid_allowed=True)) == "hold"


@given(any_facts, cents(1))
def test_no_release_gets_round_a_stop_and_around_all_else_it_does(known, amount):
    stopped = replace(known, amount=amount, account_state="stop")
    assert check(stopped, SHIPPED).is_stopped
    assert not check(replace(stopped, account_state="hold"), SHIPPED).is_stopped
    warned = [replace(rule, severity="warn") for rule in SHIPPED if rule.kind == "account_stop"]
    assert not check(stopped, warned).is_stopped


def outcome_of(known):
    """Return the outcome under the rules a company starts with."""
    return check(known, SHIPPED).outcome


@given(any_facts)
def test_a_forced_pass_has_a_reason(known):
    found = check(known, SHIPPED)
    assert (found.forced == "prepaid") == is_prepaid(known)
    assert bool(found.forced) == (is_prepaid(known) or known.unpaid_allowed)


@given(cents(1, 10**12), cents(-(10**12), 10**12), money(10**9), thresholds)
def test_a_cent_decides(amount, exposure, reserved, threshold):
    """An order that takes the last cent passes; one more cent is too much."""
    taken = round((exposure + reserved) * 100) + round(amount * 100)
    limit = (taken - round(threshold * 100)) / 100
    assume(limit > 0.01)
    table = [Rule("over_limit", "hold", threshold)]
    known = facts(amount, limit=limit, exposure=exposure, reserved=reserved)
    assert check(known, table).outcome == "pass"
    assert check(replace(known, amount=amount + 0.01), table).outcome == "hold"
    assert check(replace(known, exposure=exposure + 0.01), table).outcome == "hold"
    assert check(replace(known, limit=Limit("amount", limit - 0.01)), table).outcome == "hold"


@given(limits, st.lists(cents(1, 40_000), max_size=12), cents(-20_000, 50_000))
def test_however_orders_arrive_those_that_pass_fit_the_limit(limit, amounts, owed):
    """As in one batch: each order sees the exposure of those before it."""
    passed = 0.0
    for amount in amounts:
        known = facts(amount, limit=limit, exposure=owed + passed)
        if check(known, SHIPPED).outcome == "pass":
            passed += amount
    if passed and not limit.is_unlimited:
        assert round((owed + passed) * 100) <= round(limit.amount * 100)


@given(any_facts)
def test_what_holds_can_be_told_without_the_engine(known):
    """The shipped rules once more, by hand and in whole cents."""

    def whole(amount):
        return round(amount * 100)

    late = whole(known.overdue_amount) > 0 or known.overdue_days > 0
    limit, standing = whole(known.limit.amount), known.limit.standing
    after = whole(known.exposure) + whole(known.reserved) + whole(known.amount)
    granted = known.granted_term_days
    if standing is not None and after > whole(standing) and None not in (
        granted, known.temporary_term_days
    ):  # fmt: skip
        granted = known.temporary_term_days
    long = granted is not None and known.term_days > granted
    stopped = bool(known.no_credit_grade or known.pending_decrease)
    over = known.amount > 0 and not known.limit.is_unlimited and after > limit
    over = over or (known.amount > 0 and stopped and after > 0)
    paid = known.amount > 0 and whole(known.received) >= whole(known.amount)
    state = known.account_state
    if state == "stop":
        answer = "hold"
    elif paid or known.unpaid_allowed:
        answer = "pass"
    elif state == "hold" or late or long or over or known.unknown_currency:
        answer = "hold"
    else:
        answer = "warn" if state == "watch" else "pass"
    assert outcome_of(known) == answer
