"""How a release ended."""

from itertools import product

import pytest

from ...engine.outcome import IN_TIME, LATE, NOT_INVOICED, OPEN, outcome


@pytest.mark.parametrize(("is_open", "is_late"), list(product([False, True], repeat=2)))
def test_what_was_not_invoiced_is_neither_paid_nor_late(is_open, is_late):
    assert outcome(False, is_open, is_late) == NOT_INVOICED


def test_one_late_part_makes_it_late_else_one_open_part_open():
    assert outcome(True, True, True) == outcome(True, False, True) == LATE
    assert outcome(True, True, False) == OPEN
    assert outcome(True, False, False) == IN_TIME
