"""Pictures of an account: drawn as valid SVG, as long as their figures say."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...engine import chart_account as chart
from ...engine.chart_account import Age, Grade, Month

NS = {"svg": "http://www.w3.org/2000/svg"}
NAMES = ("Sales", "付款", "Balance")

amounts = st.floats(-1e9, 1e12)
labels = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=40)


def tree(svg):
    return ElementTree.fromstring(svg)


def texts(svg):
    return [text.text for text in tree(svg).iterfind("svg:text", NS)]


def rects(svg):
    """Return (width, height, colour) of the rectangles."""
    return [
        (float(one.get("width")), float(one.get("height")), one.get("fill"))
        for one in tree(svg).iterfind("svg:rect", NS)
    ]


def use(exposure, limit):
    """Return (share of the frame that is filled, colour)."""
    (frame, _high, _grey), (filled, _low, colour) = rects(chart.used(exposure, limit, "e", "l"))
    return round(filled / frame, 3) if frame else None, colour


@pytest.mark.parametrize(
    ("exposure", "limit", "expected"),
    [
        (250, 1000, (0.25, chart.GREEN)),
        (900, 1000, (0.9, chart.AMBER)),
        (1000, 1000, (1, chart.AMBER)),
        (2000, 1000, (2, chart.RED)),
        (100, 0, (None, chart.RED)),
        (-50, 1000, (0, chart.FAINT)),
        (70, None, (1, chart.GREEN)),
    ],
)
def test_the_bar_is_as_long_as_the_share_that_is_used(exposure, limit, expected):
    assert use(exposure, limit) == expected


def test_the_bar_says_both_figures():
    assert texts(chart.used(1, 2, "owes 1 & more", "of 2")) == ["owes 1 & more", "of 2"]


def test_columns_are_as_high_as_their_amounts():
    drawn = chart.months([Month("Jan", 100, 50, 50), Month("Feb", 0, 25, 25)], NAMES, "{:g}".format)
    columns = [high for wide, high, _colour in rects(drawn) if (wide, high) != (10, 10)]
    assert [round(high / columns[0], 2) for high in columns] == [1, 0.5, 0, 0.25]
    assert {"Jan", "Feb", "付款", "0", "25", "100"} <= set(texts(drawn))


def test_a_negative_month_hangs_below_zero():
    drawn = chart.months([Month("Jan", -100, 0, -100)], NAMES, "{:g}".format)
    assert any(text.startswith("-") for text in texts(drawn))


def test_no_month_no_picture_and_no_grade_no_picture():
    assert chart.months([], NAMES, str) == "" == chart.grades([])


def test_ages_are_as_long_as_their_amounts():
    drawn = chart.ages([Age("Not due", 300, "$ 300"), Age("1–30", 75, "$ 75")])
    bars = [width for width, _height, colour in rects(drawn) if colour in chart.AGES]
    assert bars[1] / bars[0] == pytest.approx(0.25, abs=0.01)
    assert "$ 75" in texts(drawn)


def test_the_best_grade_stands_on_top():
    drawn = chart.grades(
        [Grade("C", 30, "1 Jan"), Grade("A", 10, "2 Feb"), Grade("B", 20, "3 Mar")]
    )
    dots = [float(dot.get("cy")) for dot in tree(drawn).iterfind("svg:circle", NS)]
    assert dots[1] < dots[2] < dots[0]
    assert {"A", "B", "C", "1 Jan", "3 Mar"} <= set(texts(drawn))


@given(st.floats(1e-6, 1e15))
def test_a_nice_figure_is_not_below_and_not_far_above(most):
    assert most <= chart.nice(most) * (1 + 1e-12)
    assert chart.nice(most) <= 2.5 * most * (1 + 1e-12)


@given(st.lists(st.builds(Month, labels, amounts, amounts, amounts), min_size=1, max_size=13))
def test_whatever_the_figures_months_are_well_formed_and_inside(rows):
    drawn = chart.months(rows, NAMES, lambda amount: f"{amount:.0f}")
    for dot in tree(drawn).iterfind("svg:circle", NS):
        assert chart.TOP - 1 <= float(dot.get("cy")) <= chart.HEIGHT


@given(st.lists(st.builds(Grade, labels, st.integers(0, 99), labels), min_size=1, max_size=9))
def test_whatever_the_names_grades_are_well_formed(rows):
    tree(chart.grades(rows))
    tree(chart.ages([Age(row.name, row.place, row.day) for row in rows]))
