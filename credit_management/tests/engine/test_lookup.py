"""What a spreadsheet calls a customer, a term or a grade is found, or is nobody's for certain."""

from hypothesis import given
from hypothesis import strategies as st

from ...engine.contradictions import plain
from ...engine.lookup import index_of, lookup

NUMBERS = index_of([("C-0001", 1), ("91310000MA1K35XX0X", 2), ("", 3), (" - ", 4)])
NAMES = index_of([("Alpha Trading Ltd.", 1), ("Beta", 2), ("Beta", 3), ("C 0001", 9)])


def test_a_number_is_found_however_it_is_written():
    for text in ("C-0001", "c0001", " C 0001 ", "Ｃ－０００１"):
        assert lookup(text, [NUMBERS, NAMES]) == {1}


def test_a_number_comes_before_a_name():
    assert lookup("C 0001", [NAMES]) == {9}
    assert lookup("C 0001", [NUMBERS, NAMES]) == {1}


def test_a_name_of_two_is_both_of_theirs():
    assert lookup("beta", [NUMBERS, NAMES]) == {2, 3}


def test_what_says_nothing_means_nobody():
    for text in ("", "  ", "-", "Gamma"):
        assert not lookup(text, [NUMBERS, NAMES])


@given(st.lists(st.tuples(st.text(), st.integers(1, 9))), st.text())
def test_whoever_is_found_has_that_number_or_name(pairs, text):
    index = index_of(pairs)
    found = lookup(text, [index])
    assert found == {key for name, key in pairs if plain(name) and plain(name) == plain(text)}
    assert all(key in lookup(name, [index]) for name, key in pairs if plain(name))
