"""Ratios and Z-scores against published figures."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...engine.ratios import CODES, ratios, z_zone
from ...engine.statement import LINES, Statement
from .strategies import cents, money
from .test_statement import SOUND

ALTMAN = Statement(
    total_assets=1000, current_assets=500, current_liabilities=300, retained_earnings=150,
    operating_profit=120, sales=1100, total_liabilities=600, equity=400, market_value=500,
)  # fmt: skip


def rounded(statement, code, digits=3, previous=None):
    """Return one ratio, rounded."""
    value = ratios(statement, previous)[code]
    return None if value is None else round(value, digits)


@pytest.mark.parametrize(
    ("code", "score", "zone"),
    [("z", 2.446, "grey"), ("z_private", 2.021, "grey"), ("z_services", 3.307, "safe")],
)
def test_the_published_z_scores(code, score, zone):
    assert rounded(ALTMAN, code) == score
    assert z_zone(code, ratios(ALTMAN)[code]) == zone


@pytest.mark.parametrize(
    ("code", "grey_from", "safe_from"),
    [("z", 1.81, 2.99), ("z_private", 1.23, 2.90), ("z_services", 1.10, 2.60)],
)
def test_the_zones_and_their_ends(code, grey_from, safe_from):
    scores = (grey_from - 0.001, grey_from, safe_from, safe_from + 0.001)
    assert [z_zone(code, score) for score in scores] == ["distress", "grey", "grey", "safe"]
    assert z_zone(code, None) is None


@pytest.mark.parametrize("line", ["total_assets", "total_liabilities"])
@pytest.mark.parametrize("value", [0, None])
def test_without_assets_or_debts_there_is_no_z_score(line, value):
    found = ratios(replace(ALTMAN, **{line: value}))
    assert (found["z"], found["z_private"], found["z_services"]) == (None, None, None)


def test_without_a_market_value_only_the_public_model_fails():
    found = ratios(replace(ALTMAN, market_value=None))
    assert found["z"] is None
    assert found["z_private"] is not None


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("current_ratio", 1.667), ("quick_ratio", 1.167), ("cash_ratio", 0.333),
        ("debt_to_equity", 1.5), ("debt_ratio", 0.6), ("interest_cover", 6.0),
        ("gross_margin", 0.273), ("operating_margin", 0.109), ("net_margin", 0.068),
        ("roa", 0.075), ("roe", 0.188), ("asset_turnover", 1.1),
        ("dso", 66.364), ("dio", 68.438), ("dpo", 68.438),
    ],
)  # fmt: skip
def test_ratios_of_the_sound_statement(code, value):
    assert rounded(SOUND, code) == value


def test_days_of_sales_over_a_year_and_half_a_year():
    year = Statement(receivables=50_000, sales=150_000)
    assert rounded(year, "dso", 2) == 121.67
    half = replace(year, date_from=date(2025, 1, 1), date_to=date(2025, 7, 2))
    assert rounded(half, "dso", 2) == 61.00


def test_a_leap_year_has_365_days_too():
    leap = Statement(date_from=date(2024, 1, 1), date_to=date(2024, 12, 31))
    assert leap.days == 365


def test_a_quarter_is_scaled_to_a_year_where_it_meets_a_balance():
    quarter = Statement(
        period_type="quarter", date_from=date(2025, 1, 1), date_to=date(2025, 3, 14),
        sales=100, net_profit=10, total_assets=500, receivables=50,
    )  # fmt: skip
    assert quarter.days == 73
    assert rounded(quarter, "asset_turnover") == 1.0
    assert rounded(quarter, "roa") == 0.1
    assert rounded(quarter, "dso") == 36.5
    assert rounded(quarter, "net_margin") == 0.1


def test_growth_needs_a_base_above_zero():
    before = replace(SOUND, sales=1000, net_profit=50)
    assert rounded(SOUND, "sales_growth", previous=before) == 0.1
    assert rounded(SOUND, "profit_growth", previous=before) == 0.5
    assert rounded(SOUND, "sales_growth") is None
    assert rounded(SOUND, "profit_growth", previous=replace(before, net_profit=-50)) is None
    assert rounded(SOUND, "profit_growth", previous=replace(before, net_profit=0)) is None


def test_debt_to_a_negative_equity_is_no_figure():
    found = ratios(replace(SOUND, equity=-100))
    assert (found["debt_to_equity"], found["roe"]) == (None, None)


def test_an_empty_statement_has_no_ratio_at_all():
    assert set(ratios(Statement()).values()) == {None}
    assert tuple(ratios(Statement())) == CODES


def test_a_statement_of_zeros_has_no_ratio_at_all():
    zeros = Statement(**dict.fromkeys(LINES, 0.0))
    assert set(ratios(zeros, zeros).values()) == {None}


@given(st.fixed_dictionaries({line: cents() | st.none() for line in LINES}))
def test_any_figures_give_numbers_or_none(values):
    for value in ratios(Statement(**values), Statement(**values)).values():
        assert value is None or isinstance(value, float)


@given(money(), money())
def test_more_profit_never_lowers_a_z_score(profit, more):
    low, high = (
        ratios(replace(ALTMAN, operating_profit=amount)) for amount in (profit, profit + more)
    )
    assert all(low[code] <= high[code] for code in ("z", "z_private", "z_services"))
