"""Facts that don't agree, and explanations that hold for one pair of values only."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ...engine.contradictions import (
    ACTIVE,
    CAPITAL,
    CODE,
    FOUNDED,
    IDENTITY,
    KINDS,
    LEGAL,
    NAME,
    REVENUE,
    TOLERANCE,
    Contradiction,
    Fact,
    contradictions,
    masked,
    plain,
    year_meant,
)

TEXTS = (NAME, LEGAL, CODE, IDENTITY)
DAYS = st.dates(date(1990, 1, 1), date(2030, 1, 1))
amounts = st.floats(1, 1e12).map(lambda value: round(value, 2))


@st.composite
def facts(draw):
    kind = draw(st.sampled_from(KINDS))
    if kind in TEXTS or kind == "tax_number":
        value = draw(st.text(st.sampled_from("ABab１1 .，（)中国"), max_size=4))
    elif kind in TOLERANCE:
        value = draw(st.sampled_from([0.0, 100.0, 110.0, 130.0, 200.0]))
    else:
        value = draw(st.sampled_from([date(2020, 1, 1), date(2021, 1, 1), date(2022, 1, 1)]))
    scope = draw(st.sampled_from(["", "2024"]))
    fault = draw(st.sampled_from(["", "", "check digit"]))
    return Fact(kind, draw(st.sampled_from("abc")), value, scope, fault)


def pair(kind, first, second, **rest):
    return contradictions([Fact(kind, "a", first, **rest), Fact(kind, "b", second, **rest)])


def test_one_name_written_in_two_ways_is_one_name():
    same = ["ACME (China) Co., Ltd.", "ＡＣＭＥ（Ｃｈｉｎａ）Ｃｏ．，Ｌｔｄ．", "acme china co ltd"]
    for first in same:
        for second in same:
            assert not pair(NAME, first, second)
    assert not pair(NAME, "杭州 某某贸易有限公司", "杭州某某贸易有限公司。")


def test_two_names_are_two():
    (found,) = pair(NAME, "Acme", "Acme Trading")
    assert (found.first[0].value, found.second[0].value) == ("Acme", "Acme Trading")
    assert pair(NAME, "ガ", "カ"), "a mark makes another letter"


def test_a_code_is_compared_without_what_it_is_written_with():
    assert not pair(CODE, "91110000-600037341l", "９１１１００００600037341L")
    assert pair(CODE, "91110000600037341L", "91110000600037342L")


def test_amounts_agree_within_their_tolerance():
    assert not pair(REVENUE, 100.0, 80.0)
    assert pair(REVENUE, 100.0, 79.9)
    assert pair(CAPITAL, 100.0, 100.01)
    assert not pair(CAPITAL, 100.0, 100.001)
    assert pair(REVENUE, 100.0, -100.0)


def test_figures_of_two_years_are_two_things():
    first, second = Fact(REVENUE, "a", 100.0, "2023"), Fact(REVENUE, "b", 500.0, "2024")
    assert not contradictions([first, second])


def test_nobody_is_active_before_being_founded():
    founded, since = date(2020, 1, 1), date(2019, 12, 31)
    (found,) = contradictions([Fact(FOUNDED, "a", founded), Fact(ACTIVE, "b", since)])
    assert (found.kind, found.second[0].value) == (ACTIVE, since)
    assert not contradictions([Fact(FOUNDED, "a", founded), Fact(ACTIVE, "b", founded)])
    assert not pair(ACTIVE, founded, since), "two days of being active disagree about nothing"


def test_who_says_the_same_stands_on_one_side():
    found = contradictions([Fact(NAME, "a", "X"), Fact(NAME, "b", "Y"), Fact(NAME, "c", "x.")])
    assert [[one.source for one in found[0].first], [one.source for one in found[0].second]] == [
        ["a", "c"], ["b"],
    ]  # fmt: skip
    assert len(found) == 1


def test_three_values_are_three_pairs():
    found = contradictions([Fact(NAME, one, one) for one in "XYZ"])
    assert len({one.key for one in found}) == 3


def test_a_value_that_cannot_be_is_told_once_for_everybody_who_gives_it():
    (found,) = contradictions([Fact(CODE, one, "123", fault="check digit") for one in "ab"])
    assert (found.fault, len(found.first), found.second) == ("check digit", 2, ())


def test_what_nobody_says_contradicts_nothing():
    assert not pair(NAME, "", "Acme")
    assert not pair(NAME, " -- ", "Acme")
    assert not pair(REVENUE, 0.0, 100.0)


def test_which_year_a_figure_per_year_is_about():
    ends = [date(2023, 12, 31), date(2024, 12, 31)]
    assert year_meant(date(2025, 6, 30), ends) == date(2024, 12, 31)
    assert year_meant(date(2024, 12, 31), ends) == date(2024, 12, 31)
    assert year_meant(date(2024, 12, 30), ends) == date(2023, 12, 31)
    assert year_meant(date(2026, 7, 31), ends) is None
    assert year_meant(date(2023, 12, 30), ends) is None


def test_a_personal_number_is_told_by_its_ends():
    assert masked(" 360426199101010071 ") == "360***********0071"
    assert masked("12345") == "*****"


@given(st.text())
def test_what_was_made_plain_stays(text):
    assert plain(plain(text)) == plain(text)


@given(
    st.text(st.characters(max_codepoint=127)),
    st.sampled_from(" .,，。（）()-_/　"),
    st.integers(0, 20),
)
def test_punctuation_says_nothing(text, mark, place):
    assert plain(text[:place] + mark + text[place:]) == plain(text)


@given(st.lists(facts(), max_size=8))
def test_each_pair_is_told_once_and_really_disagrees(given_facts):
    found = contradictions(given_facts)
    assert len({one.key for one in found}) == len(found)
    for one in found:
        assert one.first
        assert bool(one.second) != bool(one.fault)
        for first in one.first:
            for second in one.second:
                assert first.canonical != second.canonical
                assert first.kind == second.kind == one.kind or one.kind == ACTIVE


@given(st.lists(facts(), max_size=8), st.randoms())
def test_the_order_of_the_facts_changes_no_explanation(given_facts, random):
    shuffled = list(given_facts)
    random.shuffle(shuffled)
    keys = {one.key for one in contradictions(given_facts)}
    assert {one.key for one in contradictions(shuffled)} == keys


@given(st.lists(facts(), max_size=6))
def test_a_fact_said_twice_changes_nothing(given_facts):
    keys = {one.key for one in contradictions(given_facts)}
    assert {one.key for one in contradictions(given_facts * 2)} == keys


@given(st.lists(facts(), max_size=6), facts())
def test_one_more_fact_takes_no_contradiction_away(given_facts, more):
    keys = {one.key for one in contradictions(given_facts)}
    assert keys <= {one.key for one in contradictions([*given_facts, more])}


@given(amounts, amounts, st.floats(0, 1))
def test_a_wider_tolerance_finds_no_more(first, second, wider):
    def found(tolerance):
        return bool(
            contradictions(
                [Fact(REVENUE, "a", first), Fact(REVENUE, "b", second)], {REVENUE: tolerance}
            )
        )

    assert found(wider / 2) or not found(wider)


@given(facts(), facts(), facts())
def test_an_explanation_holds_for_one_pair_of_values(one, two, three):
    first = Contradiction(one.kind, "", (one,), (two,))
    other = Contradiction(one.kind, "", (one,), (three,))
    same = (two.kind, two.canonical) == (three.kind, three.canonical)
    assert (first.key == other.key) is same
