"""What kind of customer an account is (R06)."""

import pytest

from ...engine.classification import Classes, Lines, classify
from ...engine.measures import Ledger

LINES = Lines(key_from=1000, occasional_below=100, risk_days=30)


def classes(grade_risk="general", lines=LINES, **ledger):
    return classify(Ledger(**ledger), grade_risk, lines)


def test_who_never_bought_is_a_prospect():
    assert classes() == Classes("prospect", "future", "occasional", "general")


@pytest.mark.parametrize(("years", "time"), [(0.0, "new"), (0.99, "new"), (1.0, "existing")])
def test_new_is_who_buys_for_less_than_a_year(years, time):
    assert classes(years=years).time == time


def test_trade_is_current_while_there_are_sales_or_debts():
    assert classes(years=3.0, yearly_deliveries=1.0).trade == "current"
    assert classes(years=3.0, balance=1.0).trade == "current"
    assert classes(years=3.0).trade == "past"


@pytest.mark.parametrize(
    ("sales", "weight"),
    [(1000, "key"), (999.99, "general"), (100, "general"), (99.99, "occasional")],
)
def test_weight_by_the_sales_of_a_year(sales, weight):
    assert classes(yearly_deliveries=sales).weight == weight


def test_lines_of_zero_are_off():
    assert classes(yearly_deliveries=1e9, lines=Lines()).weight == "general"
    assert classes(worst_days_late=999, lines=Lines()).risk == "general"


@pytest.mark.parametrize("grade_risk", ["quality", "general", "risk"])
def test_risk_follows_the_grade_until_somebody_is_late(grade_risk):
    assert classes(grade_risk, worst_days_late=29).risk == grade_risk
    assert classes(grade_risk, worst_days_late=30).risk == "risk"


def test_who_has_no_grade_is_general():
    assert classes("").risk == "general"
