"""Figures of a statement that can't be true, each named by its line."""

import math
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...engine.statement import LINES, PARTS, SIGNED, Problem, Statement, known, problems
from .strategies import cents, money

SOUND = Statement(
    date_from=date(2025, 1, 1), date_to=date(2025, 12, 31), currency="CNY",
    cash=100, receivables=200, inventories=150, current_assets=500, fixed_assets=400,
    total_assets=1000, short_term_loans=100, payables=150, current_liabilities=300,
    long_term_liabilities=300, total_liabilities=600, share_capital=250, retained_earnings=150,
    equity=400, sales=1100, cost_of_sales=800, gross_profit=300, operating_profit=120,
    interest=20, profit_before_tax=100, net_profit=75, market_value=500,
)  # fmt: skip


def found(**changes):
    """Return (code, line) of every problem of the sound statement with these changes."""
    return [(one.code, one.line) for one in problems(replace(SOUND, **changes))]


def test_a_sound_statement_has_no_problem():
    assert problems(SOUND) == ()


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_named_and_nothing_else(line, value):
    assert found(**{line: value}) == [("not_finite", line)]


def test_a_figure_too_long_to_be_exact_is_named():
    assert found(sales=1e15) == [("too_long", "sales")]


@pytest.mark.parametrize("line", sorted(set(LINES) - SIGNED))
def test_a_negative_line_is_named(line):
    assert ("negative", line) in found(**{line: -1})


def test_assets_must_be_financed():
    assert problems(replace(SOUND, equity=390)) == (
        Problem("unbalanced", "total_assets", 1000, 990, "equity"),
    )
    assert problems(replace(SOUND, equity=390))[0].difference == 10


def test_a_difference_below_the_smallest_coin_is_none():
    assert problems(replace(SOUND, equity=400.001)) == ()
    assert found(equity=400.01) == [("unbalanced", "total_assets")]


def test_a_part_above_its_total_is_named():
    assert found(current_assets=1200) == [("over_total", "current_assets")]
    assert found(inventories=501) == [("over_total", "inventories")]
    assert found(payables=301) == [("over_total", "payables")]


def test_parts_that_together_exceed_their_total_name_the_total():
    assert problems(replace(SOUND, cash=200)) == (
        Problem("parts_over_total", "current_assets", 550, 500, "current_assets"),
    )


def test_gross_profit_is_sales_minus_cost():
    assert problems(replace(SOUND, gross_profit=310)) == (
        Problem("gross_profit", "gross_profit", 310, 300, "sales"),
    )


def test_a_loss_and_a_negative_equity_are_possible():
    changes = {"retained_earnings": -650, "equity": -400, "total_liabilities": 1400}
    assert found(**changes, operating_profit=-50, net_profit=-70) == []


def test_an_empty_statement_is_refused():
    empty = Statement(date_from=date(2025, 1, 1), date_to=date(2025, 12, 31))
    assert problems(empty) == (Problem("empty", "total_assets"),)


@pytest.mark.parametrize(
    ("period_type", "first", "last", "codes"),
    [
        ("year", date(2025, 1, 1), date(2025, 12, 31), []),
        ("year", date(2024, 4, 1), date(2025, 3, 31), []),
        ("year", date(2025, 7, 1), date(2025, 12, 31), []),
        ("year", date(2025, 1, 1), date(2025, 3, 31), ["period_length"]),
        ("year", date(2024, 1, 1), date(2025, 12, 31), ["period_length"]),
        ("quarter", date(2025, 1, 1), date(2025, 3, 31), []),
        ("quarter", date(2025, 1, 1), date(2025, 12, 31), ["period_length"]),
        ("year", date(2025, 12, 31), date(2025, 1, 1), ["period_reversed"]),
    ],
)
def test_periods(period_type, first, last, codes):
    statement = replace(SOUND, period_type=period_type, date_from=first, date_to=last)
    assert [one.code for one in problems(statement, today=date(2026, 1, 1))] == codes


def test_a_period_that_is_not_over_is_of_the_future():
    assert problems(SOUND, today=date(2025, 12, 31)) == ()
    assert problems(SOUND, today=date(2025, 12, 30)) == (Problem("future", "date_to", 1),)


def test_parts_nobody_gave_are_unknown_not_zero():
    totals = replace(SOUND, cash=0, receivables=0, inventories=0, market_value=0.0)
    assert (known(totals).cash, known(totals).receivables) == (None, None)
    assert known(totals).market_value is None
    assert known(replace(SOUND, inventories=0)).inventories == 0


def test_parts_of_an_unknown_part_are_unknown_too():
    totals = known(Statement(total_assets=1000, cash=0.0, current_assets=0.0, inventories=0.0))
    assert (totals.current_assets, totals.cash, totals.inventories) == (None, None, None)


@given(
    st.fixed_dictionaries({line: money() for parts in PARTS.values() for line in parts}),
    cents(),
)
def test_a_statement_summed_from_its_parts_never_exceeds_a_total(parts, equity):
    values = dict(parts)
    for total in ("current_assets", "total_assets", "current_liabilities", "total_liabilities"):
        values[total] = sum(values[part] for part in PARTS[total])
    values["equity"] = values["total_assets"] - values["total_liabilities"]
    codes = {one.code for one in problems(Statement(**values))}
    assert codes <= {"empty"}


@given(cents(1))
def test_any_shift_of_one_side_unbalances(shift):
    assert ("unbalanced", "total_assets") in found(equity=SOUND.equity + shift)
