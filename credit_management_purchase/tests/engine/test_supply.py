"""How a supplier delivers, as evidence: published by example, held by properties."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.credit_management.engine.grading import ABC, Scale, Standing, bands_from, propose
from odoo.addons.credit_management.engine.measures import Ledger

from ...engine.supply import GRACE, TOLERANCE, Supply, basis_of, is_short, ledger_with

DAY = date(2026, 3, 1)
SCALE = Scale(bands_from([("A", 80), ("B", 50), ("C", 0)]), ABC)
money = st.integers(0, 10**9).map(lambda cents: cents / 100)
days = st.integers(0, 1000).map(lambda number: DAY - timedelta(days=number))
supplies = st.builds(
    Supply, st.one_of(st.none(), days), money, money, money, st.integers(0, 900), money, money,
    money, money, money, st.integers(0, 5),
)  # fmt: skip
GOOD = {
    "bad_debt_or_breach": False, "lawful_and_reliable": True, "two_good_years": True,
    "strong_funds": True,
}  # fmt: skip
SUPPLIER = Supply(
    first=date(2024, 3, 1), judged=1000, on_time=800, money_days=3000, worst=20, year=600_000,
    before=500_000, ordered=700_000, ordered_before=350_000, paid=400_000,
)  # fmt: skip


def test_deliveries_take_the_place_of_payments():
    ledger = ledger_with(Ledger(), SUPPLIER, DAY)
    assert (ledger.years, ledger.on_time_share, ledger.average_days_late) == (2.0, 0.8, 3.0)
    assert (ledger.yearly_deliveries, ledger.monthly_deliveries) == (600_000, 50_000)
    assert (ledger.worst_days_late, ledger.order_trend) == (20, 2.0)
    assert (ledger.yearly_payments, ledger.balance, ledger.had_credit) == (0, 0, False)


@pytest.mark.parametrize(("short", "grade"), [(0, "A"), (1, "C")])
def test_a_supplier_gets_the_best_grade_unless_it_delivered_short(short, grade):
    supply = Supply(**{**vars(SUPPLIER), "short": short})
    standing = Standing(ledger_with(Ledger(), supply, DAY), True, GOOD, 500_000)
    found = propose(90, SCALE, standing)
    assert found.code == grade
    assert ("short_delivery" in [reason.code for reason in found.reasons]) is bool(short)


@given(supplies)
def test_who_buys_is_judged_by_how_it_pays(supply):
    ledger = Ledger(first_sale=date(2020, 1, 1), years=6.2, on_time_share=0.5, yearly_payments=7)
    known = ledger_with(ledger, supply, DAY)
    assert vars(known) == {**vars(ledger), "short_deliveries": supply.short}


@given(supplies)
def test_what_is_not_known_is_not_said(supply):
    ledger = ledger_with(Ledger(), supply, DAY)
    if not supply.is_known:
        assert ledger == Ledger()
    elif not supply.judged:
        assert ledger.on_time_share is None
    assert ledger.years is None or ledger.years >= 0


@given(money, money, st.integers(0, 100))
def test_short_is_long_due_and_too_little(ordered, received, late):
    found = is_short(ordered, received, DAY - timedelta(days=late), DAY)
    assert found == (late > GRACE and received < ordered * (1 - TOLERANCE))
    if received >= ordered:
        assert not found


@given(supplies, money, st.lists(money, max_size=5))
def test_the_base_of_a_prepayment_limit_is_purchases(supply, prepaid, used):
    basis = basis_of(supply, prepaid, used)
    assert basis.monthly_deliveries == supply.year / 12
    assert basis.highest_balance >= basis.average_balance - 0.01
    assert basis.had_credit == (bool(used) or prepaid > 0)
