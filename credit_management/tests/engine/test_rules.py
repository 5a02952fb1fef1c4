"""Every rule by itself: what it tolerates, what it says beyond, and which of its rows counts."""

from dataclasses import dataclass, replace

import pytest

from ...engine.check import check
from ...engine.facts import EVIDENCE, SEVERITIES, Facts
from ...engine.limits import Limit, smaller_available
from ...engine.rules import EVEN_WHEN_PAID, RULES
from .words import (
    NO_LIMIT,
    SHIPPED,
    UNLIMITED,
    day,
    facts,
    limited,
    outcome,
    row,
    said,
    verdict,
)


@dataclass(frozen=True)
class Case:
    """A rule at the edge: what it just tolerates, what is one step too much, what it then says."""

    threshold: float
    tolerated: Facts
    too_much: Facts
    value: float
    figures: dict

    def findings(self, *table):
        """Return what rows of the table say of what is too much."""
        return check(self.too_much, table).findings


def terms(percent, days):
    """Return the facts of an order's early-payment discount."""
    return {"term_discount_percent": percent, "term_discount_days": days}


def granted(percent, days, term_days=30):
    """Return the facts of the term granted, with its early-payment discount."""
    return {
        "granted_term_days": term_days,
        "granted_discount_percent": percent,
        "granted_discount_days": days,
    }


CASES = {
    "account_stop": Case(
        0, facts(account_state="hold"), facts(account_state="stop"), value=1, figures={}
    ),
    "account_hold": Case(
        0, facts(account_state="watch"), facts(account_state="hold"), value=1, figures={}
    ),
    "account_watch": Case(
        0, facts(account_state="open"), facts(account_state="watch"), value=1, figures={}
    ),
    "unpaid_delivery": Case(
        100,
        facts(100, prepays=True, to_pay=300, received=200, leaving=90),
        facts(100, prepays=True, to_pay=300, received=199.99, leaving=90),
        value=100.01,
        figures={"paid": 199.99, "value": 300, "leaving": 90},
    ),
    "delivered_days": Case(
        30, facts(delivered_days=30), facts(delivered_days=31), value=31, figures={}
    ),
    "no_credit": Case(
        100,
        facts(60, exposure=40),
        facts(60.01, exposure=40),
        value=100.01,
        figures={"amount": 60.01, "exposure": 40, "limit": 0, "after": 100.01},
    ),
    "grade_no_credit": Case(
        100,
        facts(60, limit=1000, exposure=40, no_credit_grade="C"),
        facts(60.01, limit=1000, exposure=40, no_credit_grade="C"),
        value=100.01,
        figures={"amount": 60.01, "exposure": 40, "after": 100.01, "grade": "C"},
    ),
    "decrease_pending": Case(
        100,
        facts(50, limit=1000, exposure=40, reserved=10, pending_decrease="CR/7"),
        facts(50.01, limit=1000, exposure=40, reserved=10, pending_decrease="CR/7"),
        value=100.01,
        figures={"amount": 50.01, "exposure": 50, "after": 100.01, "request": "CR/7"},
    ),
    "over_limit": Case(
        100,
        facts(300, limit=1000, exposure=750, reserved=50),
        facts(300.01, limit=1000, exposure=750, reserved=50),
        value=100.01,
        figures={"amount": 300.01, "exposure": 800, "limit": 1000, "after": 1100.01},
    ),
    "group_limit": Case(
        100,
        facts(300, limit=9000, group_name="G", group_limit=limited(1000), group_exposure=800),
        facts(300.01, limit=9000, group_name="G", group_limit=limited(1000), group_exposure=800),
        value=100.01,
        figures={"group": "G", "amount": 300.01, "exposure": 800, "limit": 1000, "after": 1100.01},
    ),
    "overdue_amount": Case(
        100,
        facts(overdue_amount=100, overdue_days=9),
        facts(overdue_amount=100.01, overdue_days=9),
        value=100.01,
        figures={"days": 9},
    ),
    "overdue_days": Case(
        30,
        facts(overdue_days=30, overdue_amount=5),
        facts(overdue_days=31, overdue_amount=5),
        value=31,
        figures={"amount": 5},
    ),
    "tax_advance": Case(
        100,
        facts(tax_advance=600, tax_limit=500),
        facts(tax_advance=600.01, tax_limit=500),
        value=100.01,
        figures={"advanced": 600.01, "limit": 500},
    ),
    "tax_late": Case(
        5,
        facts(tax_advance=70, tax_limit=500, tax_late=5),
        facts(tax_advance=70, tax_limit=500, tax_late=6),
        value=6,
        figures={"advanced": 70},
    ),
    "term_too_long": Case(
        5,
        facts(term_days=35, granted_term_days=30),
        facts(term_days=36, granted_term_days=30),
        value=6,
        figures={"days": 36, "granted": 30},
    ),
    "term_discount": Case(
        0,
        facts(**terms(2, 10), **granted(2, 10)),
        facts(**terms(3, 10), **granted(2, 10)),
        value=3,
        figures={"days": 10, "granted": 2, "granted_days": 10},
    ),
    "unsettled_sale": Case(
        1,
        facts(unsettled=1, exposure=70),
        facts(unsettled=2, exposure=70),
        value=2,
        figures={"exposure": 70},
    ),
    "company_cap": Case(
        100,
        facts(10, limit=1000, company_cap=5000, total_granted=5100),
        facts(10, limit=1000, company_cap=5000, total_granted=5100.01),
        value=100.01,
        figures={"total": 5100.01, "cap": 5000},
    ),
    "concentration": Case(
        15,
        facts(10, limit=1000, net_capital=1000, granted=150, group_name="G"),
        facts(10, limit=1000, net_capital=1000, granted=151, group_name="G"),
        value=15.1,
        figures={"group": "G", "granted": 151, "capital": 1000},
    ),
    **{
        kind: Case(
            5,
            facts(10, limit=1000, **{due: day(-5)}),
            facts(10, limit=1000, **{due: day(-6)}),
            value=6,
            figures={"due": day(-6).isoformat()},
        )
        for kind, due in {
            "survey_stale": "survey_due",
            "documents_missing": "documents_due",
            "review_overdue": "review_due",
            "collateral_expired": "collateral_due",
        }.items()
    },
}

each_rule = pytest.mark.parametrize("kind", sorted(CASES))


OF_DELIVERIES = {"unpaid_delivery", "delivered_days"}
"""Rules about goods: shipped by the add-on that knows of them."""


def test_every_rule_is_described_here_and_shipped():
    assert set(CASES) == set(RULES) == {rule.kind for rule in SHIPPED} | OF_DELIVERIES


@each_rule
def test_a_rule_is_silent_as_long_as_its_threshold_is_kept(kind):
    case = CASES[kind]
    assert check(case.tolerated, [row(kind, threshold=case.threshold)]).outcome == "pass"


@each_rule
def test_beyond_its_threshold_a_rule_speaks_and_says_what_it_saw(kind):
    case = CASES[kind]
    rule = row(kind, threshold=case.threshold, version=3, source="rating")
    (finding,) = case.findings(rule)
    assert (finding.rule, finding.severity) == (kind, "hold")
    assert finding.threshold == case.threshold
    assert finding.value == pytest.approx(case.value)
    assert finding.figures == {name: pytest.approx(number) for name, number in case.figures.items()}
    assert (finding.version, finding.source) == (3, "rating")


@each_rule
def test_nothing_is_tolerated_where_no_threshold_is_set(kind):
    assert said(check(CASES[kind].too_much, [row(kind)])) == {kind: "hold"}


@each_rule
def test_nothing_to_see_is_nothing_to_say(kind):
    quiet = facts(limit=NO_LIMIT if kind == "no_credit" else 1000)
    assert check(quiet, [row(kind)]).findings == ()


@each_rule
@pytest.mark.parametrize(
    ("severity", "answer"), [("ignore", "pass"), ("warn", "warn"), ("hold", "hold")]
)
def test_the_severity_of_the_row_decides(kind, severity, answer):
    found = check(CASES[kind].too_much, [row(kind, severity)])
    assert found.outcome == answer
    assert said(found) == ({} if severity == "ignore" else {kind: severity})


@each_rule
def test_a_rule_without_a_row_is_not_asked(kind):
    others = [row(other) for other in RULES if other != kind]
    assert kind not in said(check(CASES[kind].too_much, others))


@each_rule
@pytest.mark.parametrize("general", SEVERITIES)
@pytest.mark.parametrize("special", SEVERITIES)
def test_the_most_specific_row_counts_milder_or_stricter(kind, general, special):
    case = CASES[kind]
    rows = [
        row(kind, general, source="general"),
        row(kind, special, specificity=4, source="account"),
        row(kind, general, specificity=2, source="rating"),
    ]
    expected = [] if special == "ignore" else [(special, "account")]
    for table in (rows, rows[::-1]):
        found = case.findings(*table)
        assert [(finding.severity, finding.source) for finding in found] == expected


@each_rule
def test_the_threshold_of_the_most_specific_row_counts(kind):
    case = CASES[kind]
    if not case.threshold:
        return  # states have none
    exact = row(kind, threshold=case.threshold, specificity=2)
    generous = row(kind, threshold=case.threshold * 1000, specificity=1)
    assert said(check(case.too_much, [generous, exact])) == {kind: "hold"}
    assert check(case.tolerated, [row(kind), exact]).outcome == "pass"


@each_rule
def test_only_a_stop_is_asked_when_the_order_is_paid(kind):
    case = CASES[kind]
    paid = replace(case.too_much, amount=50, received=50, to_pay=None)
    assert bool(check(paid, [row(kind)]).findings) == (kind == "account_stop")
    assert (kind in EVEN_WHEN_PAID) == (kind == "account_stop")


# --- no credit, over the limit


def test_exactly_at_the_limit_passes_and_a_cent_over_does_not():
    assert outcome(600, limit=1000, exposure=400) == "pass"
    assert outcome(600.01, limit=1000, exposure=400) == "hold"
    assert outcome(600, limit=1000, exposure=400.01) == "hold"
    assert outcome(0.1, limit=0.3, exposure=0.2) == "pass"
    assert outcome(601, limit=1000, exposure=400, rounding=1.0) == "hold"


def test_amounts_count_as_the_currency_rounds_them():
    assert outcome(600.004, limit=1000, exposure=400) == "pass"
    assert outcome(600.4, limit=1000, exposure=400, rounding=1.0) == "pass"
    assert outcome(600.5, limit=1000, exposure=400, rounding=1.0) == "hold"


def test_the_finding_names_the_excess_and_where_it_comes_from():
    (finding,) = verdict(700, limit=1000, exposure=500).findings
    assert (finding.rule, finding.value) == ("over_limit", 200)
    assert finding.figures == {"amount": 700, "exposure": 500, "limit": 1000, "after": 1200}


def test_no_customer_has_credit_by_default():
    assert said(verdict(0.01)) == {"no_credit": "hold"}


def test_the_debt_of_a_cash_customer_may_only_fall():
    assert outcome(-100, exposure=500) == "pass"
    assert outcome(0, exposure=500) == "pass"
    assert outcome(0.01, exposure=500) == "hold"


def test_a_cash_customer_who_overpaid_buys_for_what_was_overpaid():
    """Published example: limit 0, exposure −473.72; an order of 473.72 passes, more doesn't."""
    assert outcome(473.72, exposure=-473.72) == "pass"
    assert outcome(473.73, exposure=-473.72) == "hold"
    assert outcome(1473.72, limit=1000, exposure=-473.72) == "pass"
    assert outcome(1473.73, limit=1000, exposure=-473.72) == "hold"


def test_an_unlimited_customer_is_never_over():
    assert outcome(1e14, limit=UNLIMITED, exposure=1e14) == "pass"


def test_no_limit_and_a_limit_each_have_their_own_rule():
    assert said(verdict(100)) == {"no_credit": "hold"}
    assert said(verdict(100, limit=50)) == {"over_limit": "hold"}


@pytest.mark.parametrize("limit", [NO_LIMIT, limited(100)])
@pytest.mark.parametrize("amount", [0, -0.01, -500, 0.004])
def test_an_order_that_adds_nothing_is_never_over(limit, amount):
    """Shrinking always passes, also for who is over the limit already."""
    assert outcome(amount, limit=limit, exposure=10_000) == "pass"


def test_money_that_waits_for_another_order_makes_no_room():
    assert outcome(1000, exposure=-1000) == "pass"
    assert outcome(1000, exposure=-1000, reserved=1000) == "hold"


# --- grades without credit, decreases not decided yet


@pytest.mark.parametrize("stop", [{"no_credit_grade": "C"}, {"pending_decrease": "CR/7"}])
def test_what_stops_credit_stops_it_whatever_the_limit_says(stop):
    for limit in (1000, UNLIMITED, Limit("amount", 500, 0.0)):
        assert outcome(0.01, limit=limit, **stop) == "hold"
        assert outcome(10, limit=limit) == "pass"


@pytest.mark.parametrize("stop", [{"no_credit_grade": "C"}, {"pending_decrease": "CR/7"}])
def test_what_is_covered_needs_no_credit_and_what_is_owed_may_fall(stop):
    assert outcome(473.72, limit=1000, exposure=-473.72, **stop) == "pass"
    assert outcome(473.73, limit=1000, exposure=-473.72, **stop) == "hold"
    assert outcome(473.72, limit=1000, exposure=-473.72, reserved=1, **stop) == "hold"
    assert outcome(-5, limit=1000, exposure=900, **stop) == "pass"
    assert outcome(100, limit=1000, exposure=900, received=100, **stop) == "pass"


def test_a_grade_without_credit_and_a_limit_of_none_both_speak():
    assert said(verdict(1, no_credit_grade="C")) == {
        "grade_no_credit": "hold", "no_credit": "hold",
    }  # fmt: skip


# --- groups


@pytest.mark.parametrize(
    ("member", "group", "room"), [(10000, 15000, 10000), (20000, 15000, 15000)]
)
def test_of_a_members_limit_and_its_groups_the_smaller_counts(member, group, room):
    """Published example."""
    known = {"limit": member, "group_limit": limited(group), "group_name": "G"}
    assert outcome(room, **known) == "pass"
    assert outcome(room + 0.01, **known) == "hold"
    assert smaller_available(limited(member), 0, limited(group), 0) == room


def test_what_the_other_members_owe_counts_and_a_group_limit_of_none_allows_nothing():
    known = {"limit": UNLIMITED, "group_name": "G"}
    assert outcome(100, group_limit=limited(1000), group_exposure=900, **known) == "pass"
    assert said(verdict(100, group_limit=limited(1000), group_exposure=901, **known)) == {
        "group_limit": "hold"
    }
    assert outcome(0.01, group_limit=NO_LIMIT, **known) == "hold"
    assert outcome(1e9, group_limit=UNLIMITED, group_exposure=1e9, **known) == "pass"
    assert outcome(-5, group_limit=limited(1), group_exposure=100, **known) == "pass"


def test_the_room_of_a_group_never_widens_a_members():
    assert smaller_available(UNLIMITED, 50, limited(1000), 900) == 100
    assert smaller_available(limited(1000), 50, UNLIMITED, 900) == 950
    assert smaller_available(UNLIMITED, 50, UNLIMITED, 900) == 0
    assert smaller_available(NO_LIMIT, 50, limited(10), 70) == -60


# --- overdue


def test_nothing_may_be_overdue_unless_the_company_says_so():
    assert said(verdict(10, limit=1000, overdue_amount=0.01, overdue_days=1)) == {
        "overdue_amount": "hold",
        "overdue_days": "hold",
    }
    assert outcome(10, limit=1000, overdue_amount=0, overdue_days=0) == "pass"


def test_an_overdue_amount_counts_as_the_currency_rounds_it():
    assert outcome(10, limit=1000, overdue_amount=0.004) == "pass"
    assert outcome(10, limit=1000, overdue_amount=0.4, rounding=1.0) == "pass"
    assert outcome(10, limit=1000, overdue_amount=0.5, rounding=1.0) == "hold"


def test_who_is_late_is_held_whatever_the_order_is_worth():
    assert outcome(0, limit=1000, overdue_days=1) == "hold"
    assert outcome(10, limit=UNLIMITED, overdue_amount=5) == "hold"


# --- term


def test_a_term_up_to_the_one_granted_passes():
    assert outcome(10, limit=1000, term_days=30, granted_term_days=30) == "pass"
    assert outcome(10, limit=1000, term_days=0, granted_term_days=30) == "pass"
    assert said(verdict(10, limit=1000, term_days=31, granted_term_days=30)) == {
        "term_too_long": "hold"
    }


@pytest.mark.parametrize(
    ("asked", "allowed"),
    [((0, 0), True), ((2, 10), True), ((1, 7), True), ((2.01, 10), False), ((1, 11), False)],
)
def test_a_better_discount_is_not_a_stricter_term(asked, allowed):
    """Fewer days don't make up for it: 2 % within 10 days is more than 30 days net."""
    found = outcome(10, limit=1000, term_days=7, **terms(*asked), **granted(2, 10))
    assert found == ("pass" if allowed else "hold")


def test_a_discount_is_compared_where_a_term_was_granted_only():
    assert outcome(10, limit=1000, term_days=7, **terms(3, 10)) == "pass"


def test_where_no_term_was_granted_the_rule_does_not_apply():
    assert outcome(10, limit=1000, term_days=365, granted_term_days=None) == "pass"


def test_an_immediate_term_granted_is_not_the_same_as_none_granted():
    assert outcome(10, limit=1000, term_days=1, granted_term_days=0) == "hold"
    assert outcome(10, limit=1000, term_days=0, granted_term_days=0) == "pass"


FOR_A_TIME = Limit("amount", 1500, 1000)
"""1,000 for good, 500 more for a time."""


def test_what_only_a_temporary_limit_covers_has_the_term_of_such_limits():
    """R22: 30 days standing, 15 days temporary."""
    days = {"granted_term_days": 30, "temporary_term_days": 15}
    assert outcome(1000, limit=FOR_A_TIME, term_days=30, **days) == "pass"
    assert outcome(1000.01, limit=FOR_A_TIME, term_days=15, **days) == "pass"
    (finding,) = verdict(1000.01, limit=FOR_A_TIME, term_days=30, **days).findings
    assert (finding.rule, finding.value) == ("term_too_long", 15)
    assert finding.figures == {"days": 30, "granted": 15, "after": 1000.01, "standing": 1000}


def test_who_has_a_temporary_limit_only_has_its_term():
    days = {"granted_term_days": 30, "temporary_term_days": 15}
    only = Limit("amount", 500, 0.0)
    assert outcome(1, limit=only, term_days=16, **days) == "hold"
    assert outcome(1, limit=only, term_days=15, **days) == "pass"
    assert outcome(1, limit=Limit("unlimited", 0.0, 0.0), term_days=16, **days) == "hold"
    assert outcome(10, limit=only, exposure=-10, term_days=30, **days) == "pass"


def test_a_limit_for_good_has_the_days_of_such_limits():
    days = {"granted_term_days": 30, "temporary_term_days": 15}
    assert outcome(10, limit=1000, term_days=30, **days) == "pass"
    assert outcome(10, limit=UNLIMITED, term_days=30, **days) == "pass"


def test_where_no_temporary_days_are_said_the_term_is_the_same():
    assert outcome(1200, limit=FOR_A_TIME, term_days=30, granted_term_days=30) == "pass"
    assert outcome(1200, limit=FOR_A_TIME, term_days=30, temporary_term_days=15) == "pass"


# --- earlier sales, states


def test_earlier_sales_may_be_open_unless_the_company_says_otherwise():
    """货款未结清前不再赊销 is a choice: ignored after installation."""
    assert outcome(10, limit=1000, unsettled=5) == "pass"
    assert outcome(10, limit=1000, unsettled=1, rules=[row("unsettled_sale")]) == "hold"
    assert outcome(10, limit=1000, unsettled=0, rules=[row("unsettled_sale")]) == "pass"


@pytest.mark.parametrize(
    ("state", "answer", "rules"),
    [
        ("cash", "pass", {}),
        ("open", "pass", {}),
        ("watch", "warn", {"account_watch": "warn"}),
        ("hold", "hold", {"account_hold": "hold"}),
        ("stop", "hold", {"account_stop": "hold"}),
    ],
)
def test_the_state_of_the_account(state, answer, rules):
    found = verdict(10, limit=1000, account_state=state)
    assert (found.outcome, said(found)) == (answer, rules)


# --- evidence


@pytest.mark.parametrize("due", EVIDENCE)
def test_evidence_is_in_order_up_to_its_last_day_and_stale_the_day_after(due):
    assert outcome(10, limit=1000, **{due: day(0)}) == "pass"
    assert outcome(10, limit=1000, **{due: day(-1)}) == "warn"
    assert outcome(10, limit=1000, **{due: None}) == "pass"
