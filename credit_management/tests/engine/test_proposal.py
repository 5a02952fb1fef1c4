"""The limit a grade earns: R22's published rows, and what holds for every figure."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ...engine.measures import Ledger
from ...engine.proposal import USED, Basis, Formula, floor_to, propose
from .strategies import money

A = Formula(
    "average",
    capped_by_balance=True,
    falling=True,
    days=30,
    temporary="newcomers",
    temporary_days=30,
)
B = Formula(
    "average",
    needs_collateral=True,
    capped_by_balance=True,
    falling=True,
    days=30,
    temporary="always",
    temporary_days=15,
)
C = Formula()

# grade, credit before, deliveries, payments, balance, collateral → standing, days, temporary, days
TABLE = [
    (A, False, 80_000, 60_000, 0, 0, 0, 0, 60_000, 30, False),
    (A, True, 80_000, 60_000, 90_000, 0, 60_000, 30, 0, 0, False),
    (A, True, 80_000, 60_000, 25_000, 0, 25_000, 30, 0, 0, True),
    (B, True, 80_000, 60_000, 90_000, 0, 0, 0, 0, 0, False),
    (B, True, 80_000, 60_000, 90_000, 40_000, 40_000, 30, 40_000, 15, False),
    (B, True, 80_000, 60_000, 25_000, 40_000, 25_000, 30, 25_000, 15, True),
    (C, True, 80_000, 60_000, 90_000, 500_000, 0, 0, 0, 0, False),
]


def codes(proposal):
    return [reason.code for reason in proposal.reasons]


@pytest.mark.parametrize("row", TABLE)
def test_the_published_rows(row):
    formula, before, deliveries, payments, balance, collateral, *answer, falling = row
    proposal = propose(Basis(deliveries, payments, balance, before, collateral), formula)
    seen = (proposal.amount, proposal.days, proposal.temporary_amount, proposal.temporary_days)
    assert seen == tuple(answer)
    assert proposal.limit_type == ("amount" if answer[0] else "none")
    assert proposal.is_falling is falling


@pytest.mark.parametrize("used_by", ["highest", "average"])
@pytest.mark.parametrize("row", TABLE)
def test_the_published_rows_by_month_ends(row, used_by):
    """The balance of the rows is what was used at the ends of months; nothing is owed today."""
    formula, before, deliveries, payments, balance, collateral, *answer, falling = row
    used = {"highest": {"highest": balance}, "average": {"mean": balance}}[used_by]
    basis = Basis(deliveries, payments, 0.0, before, collateral, **used)
    proposal = propose(basis, replace(formula, used_by=used_by))
    seen = (proposal.amount, proposal.days, proposal.temporary_amount, proposal.temporary_days)
    assert seen == tuple(answer)
    assert (proposal.is_falling, proposal.reduction) == (falling, 0)


@pytest.mark.parametrize("used_by", ["highest", "average"])
def test_who_bought_on_credit_and_always_paid_before_the_month_ended_gets_the_averages(used_by):
    basis = Basis(80_000, 60_000, 0.0, had_credit=True)
    proposal = propose(basis, replace(A, used_by=used_by))
    assert (proposal.amount, proposal.days, proposal.is_falling) == (60_000, 30, False)
    assert [part.code for part in proposal.parts] == ["deliveries", "payments"]
    secured = replace(basis, collateral=40_000)
    assert propose(secured, replace(B, used_by=used_by)).amount == 40_000


def test_who_stands_at_nothing_today_is_measured_by_what_was_used():
    basis = Basis(80_000, 60_000, 0.0, True, highest=50_000, mean=30_000)
    amounts = [propose(basis, replace(A, used_by=used)).amount for used in USED]
    assert amounts == [50_000, 30_000, 0]


def test_who_pays_everything_at_once_had_no_credit_whatever_the_month_ends_say():
    basis = Basis(80_000, 60_000, 0.0, had_credit=False, highest=10.0, mean=1.0)
    proposal = propose(basis, replace(A, used_by="highest"))
    assert (proposal.amount, proposal.temporary_amount, proposal.temporary_days) == (0, 60_000, 30)


def test_falling_names_the_balance_that_decided():
    basis = Basis(80_000, 60_000, 90_000, True, highest=25_000)
    proposal = propose(basis, replace(A, used_by="highest"))
    assert codes(proposal) == ["smallest", "falling", "reduction"]
    assert proposal.reasons[1].figures == {"balance": 25_000, "part": "highest"}
    assert proposal.reduction == 65_000  # of what is owed today


def test_customary_days_stand_in_where_the_grade_names_none():
    basis = Basis(80_000, 60_000, customary_days=45)
    silent = propose(basis, Formula("average"))
    assert (silent.days, codes(silent)) == (45, ["smallest", "customary"])
    assert propose(basis, Formula("average", days=30)).days == 30
    assert propose(basis, Formula()).days == 0


def test_the_reasons_name_the_smallest_part():
    proposal = propose(Basis(80_000, 60_000, 90_000, had_credit=True), A)
    assert not proposal.is_falling
    assert proposal.reasons[0].figures == {
        "part": "payments",
        "amount": 60_000,
        "parts": {"deliveries": 80_000, "payments": 60_000, "balance": 90_000},
    }
    assert [part.code for part in proposal.parts] == ["deliveries", "payments", "balance"]
    assert codes(proposal) == ["smallest", "reduction"]
    assert proposal.reduction == 30_000


def test_a_newcomer_gets_a_temporary_limit_up_to_average_payments():
    proposal = propose(Basis(deliveries=10, payments=60_000), A)
    assert (proposal.limit_type, proposal.temporary_amount) == ("none", 60_000)
    assert codes(proposal) == ["smallest", "newcomer"]


def test_a_newcomer_with_collateral_is_not_measured_by_a_balance():
    proposal = propose(Basis(80_000, 60_000, collateral=40_000), B)
    assert (proposal.amount, proposal.temporary_amount) == (40_000, 40_000)
    assert not proposal.is_falling


def test_a_limit_follows_a_falling_balance_down():
    balances = (50_000, 30_000, 10_000, 0)
    amounts = [propose(Basis(80_000, 60_000, b, True, 40_000), B).amount for b in balances]
    assert amounts == [40_000, 30_000, 10_000, 0]


@pytest.mark.parametrize(
    ("basis", "formula", "reason"),
    [
        (Basis(80_000, 60_000, had_credit=True, collateral=500_000), C, "no_formula"),
        (Basis(80_000, 60_000, 90_000, had_credit=True), B, "no_collateral"),
        (Basis(80_000), Formula("net_worth", percent=10), "no_statement"),
        (Basis(80_000, net_worth=-5.0), Formula("net_worth", percent=10), "smallest"),
        (Basis(80_000, 0), A, "smallest"),
    ],
)
def test_no_limit_says_why(basis, formula, reason):
    proposal = propose(basis, formula)
    assert (proposal.limit_type, proposal.amount, proposal.most) == ("none", 0, 0)
    assert codes(proposal)[0] == reason


def test_who_owes_without_a_limit_has_to_reduce_all_of_it():
    proposal = propose(Basis(80_000, 60_000, 90_000, had_credit=True), C)
    assert (proposal.reduction, codes(proposal)) == (90_000, ["no_formula", "reduction"])


@pytest.mark.parametrize(
    ("formula", "amount"),
    [
        (Formula("sales", percent=80, months=2, days=45), 128_000),
        (Formula("fixed", amount=50_000), 50_000),
        (Formula("net_worth", percent=10), 30_000),
        (Formula("fixed", amount=50_000, needs_collateral=True), 40_000),
    ],
)
def test_other_formulas(formula, amount):
    proposal = propose(Basis(80_000, 60_000, 0, False, 40_000, net_worth=300_000), formula)
    assert (proposal.limit_type, proposal.amount, proposal.days) == (
        "amount",
        amount,
        formula.days,
    )


def test_the_insured_part_comes_on_top():
    """Published example: limit 100,000, policy 50,000, 50 %: 125,000."""
    formula = Formula("fixed", amount=100_000, insured_percent=50)
    proposal = propose(Basis(insured=50_000), formula)
    assert proposal.amount == 125_000
    assert proposal.reasons[-1].figures == {"insured": 50_000, "percent": 50, "added": 25_000}


def test_the_insured_part_gives_no_limit_by_itself():
    assert propose(Basis(insured=50_000), Formula("average", insured_percent=50)).amount == 0


def test_amounts_are_rounded_down():
    assert propose(Basis(100, 60 / 9, had_credit=True), Formula("average")).amount == 6.66
    assert propose(Basis(100, 60 / 9), Formula("average"), rounding=1.0).amount == 6
    assert floor_to(0.1 + 0.2, 0.1) == pytest.approx(0.3)


@pytest.mark.parametrize("figure", [float("nan"), float("inf")])
def test_figures_that_are_no_numbers_are_refused(figure):
    with pytest.raises(ValueError, match="no numbers"):
        propose(Basis(figure, 60_000), A)


def test_the_basis_is_what_the_ledger_says():
    ledger = Ledger(monthly_deliveries=8, monthly_payments=6, balance=9, had_credit=True)
    assert Basis.of(ledger, collateral=4.0) == Basis(8, 6, 9, True, 4.0)
    ledger = replace(ledger, highest_balance=7, average_balance=5)
    assert Basis.of(ledger) == Basis(8, 6, 9, True, highest=7, mean=5)


# --- what holds for every customer

formulas = st.builds(
    Formula,
    kind=st.sampled_from(["none", "average", "sales", "fixed", "net_worth"]),
    percent=st.integers(0, 200).map(float),
    months=st.integers(0, 6).map(float),
    amount=money(),
    needs_collateral=st.booleans(),
    capped_by_balance=st.booleans(),
    falling=st.booleans(),
    days=st.integers(0, 90),
    temporary=st.sampled_from(["never", "newcomers", "always"]),
    temporary_days=st.integers(0, 30),
    used_by=st.sampled_from(["highest", "average", "today"]),
)
bases = st.builds(
    Basis,
    deliveries=money(),
    payments=money(),
    balance=money(),
    had_credit=st.booleans(),
    collateral=money(),
    insured=money(),
    net_worth=st.none() | money(),
    highest=money(),
    mean=money(),
    customary_days=st.integers(0, 90),
)


@settings(max_examples=200)
@given(bases, formulas)
def test_a_limit_never_exceeds_the_smallest_part(basis, formula):
    proposal = propose(basis, formula)
    assert proposal.most <= min((part.amount for part in proposal.parts), default=0) + 1e-6


@settings(max_examples=200)
@given(bases, formulas)
def test_no_figure_of_the_formula_is_forgotten(basis, formula):
    """The parts written down a second time: the engine names its own, this doesn't ask it."""
    newcomer = not basis.had_credit and formula.temporary == "newcomers"
    share = formula.percent / 100
    figures = {
        "none": [0.0],
        "average": [basis.payments] if newcomer else [basis.deliveries, basis.payments],
        "sales": [basis.deliveries * formula.months * share],
        "fixed": [formula.amount],
        "net_worth": [(basis.net_worth or 0.0) * share],
    }[formula.kind]
    if formula.needs_collateral:
        figures.append(basis.collateral)
    if formula.capped_by_balance and basis.had_credit:
        used = {"highest": basis.highest, "average": basis.mean, "today": basis.balance}
        if formula.used_by == "today" or used[formula.used_by]:
            figures.append(used[formula.used_by])
    assert propose(basis, formula).most <= min(figures) + 1e-6


def test_insurance_counts_once():
    """Where a share of it comes on top it isn't collateral; where none does it is."""
    basis = Basis(80_000, 60_000, 0, False, collateral=50_000, insured=20_000)
    assert propose(basis, B).amount == 50_000
    assert propose(basis, replace(B, insured_percent=50)).amount == 40_000
    only = replace(basis, collateral=20_000)
    assert codes(propose(only, replace(B, insured_percent=50))) == ["no_collateral"]


@given(bases, formulas, st.integers(0, 100).map(float))
def test_insurance_adds_its_share_and_no_more(basis, formula, percent):
    plain = propose(basis, formula)
    insured = propose(basis, replace(formula, insured_percent=percent))
    assert insured.most <= plain.most + basis.insured * percent / 100 + 1e-6
    assert bool(insured.amount) <= bool(plain.amount)


@settings(max_examples=200)
@given(bases)
def test_a_stricter_grade_never_raises_a_limit(basis):
    best, middle, worst = (propose(basis, formula) for formula in (A, B, C))
    assert best.most >= middle.most >= worst.most == 0
    assert best.days >= middle.days or not best.amount


@settings(max_examples=200)
@given(bases, formulas, money())
def test_more_payment_never_lowers_a_limit(basis, formula, more):
    richer = replace(basis, payments=basis.payments + more)
    assert propose(richer, formula).most >= propose(basis, formula).most


@settings(max_examples=200)
@given(*[st.integers(0, 2000).map(float)] * 3, st.booleans(), st.sampled_from([A, B]))
def test_more_payment_never_lowers_a_limit_that_payment_decides(paid, taken, more, before, formula):
    """Collateral and balance leave room, so that the averages are what counts."""
    basis = Basis(taken, paid, 9000, before, collateral=9000)
    richer = replace(basis, payments=paid + more)
    assert propose(richer, formula).most >= propose(basis, formula).most


@given(bases, formulas)
def test_a_type_of_none_and_an_amount_of_zero_are_the_same(basis, formula):
    proposal = propose(basis, formula)
    assert (proposal.limit_type == "none") == (proposal.amount == 0)
    assert proposal.reasons


@given(bases, formulas)
def test_what_lies_above_the_limit_is_to_be_reduced(basis, formula):
    proposal = propose(basis, formula)
    assert proposal.reduction == pytest.approx(max(0.0, basis.balance - proposal.most), abs=0.011)
