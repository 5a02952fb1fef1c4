"""Pictures of a score: drawn as valid SVG, whatever the names of the criteria."""

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from ...engine.chart import COLOURS, Bar, bars, colour, radar

ROWS = [Bar("Share paid on time", 80, 20), Bar("流动比率", 40, 15), Bar("Debt", None, 8)]
NS = {"svg": "http://www.w3.org/2000/svg"}


def tree(svg):
    return ElementTree.fromstring(svg)


def texts(svg):
    return [text.text for text in tree(svg).iterfind("svg:text", NS)]


def test_each_criterion_is_named_with_points_and_weight():
    found = texts(bars(ROWS))
    assert {"Share paid on time", "80", "× 20 %", "流动比率", "40"} <= set(found)
    assert "–" in found  # not scored


def test_a_bar_is_as_long_as_its_points():
    rects = tree(bars([Bar("x", 50, 1)])).findall("svg:rect", NS)
    ground, bar = (float(rect.get("width")) for rect in rects)
    assert bar == ground / 2


def test_colours_follow_the_points():
    assert [colour(points) for points in (70, 69.9, 39.9, None)] == [
        COLOURS["good"], COLOURS["fair"], COLOURS["poor"], COLOURS["none"],
    ]  # fmt: skip


def test_a_long_name_is_shortened():
    label = texts(bars([Bar("a criterion " * 20, 50, 1)]))
    assert any(text.endswith("…") for text in label)


def test_a_radar_needs_three_criteria():
    assert radar(ROWS[:2]) == ""
    assert len(tree(radar(ROWS)).findall("svg:circle", NS)) == 3


@given(
    st.lists(
        st.builds(
            Bar,
            st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"])),
            st.none() | st.floats(-10, 110),
            st.floats(0, 100),
        ),
        max_size=15,
    )
)
def test_whatever_the_names_the_picture_is_well_formed(rows):
    tree(bars(rows))
    if len(rows) > 2:
        tree(radar(rows))
