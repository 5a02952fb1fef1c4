"""What becomes of what a leaving employee holds."""

from hypothesis import given
from hypothesis import strategies as st

from ...engine import handover


def test_what_moves_and_what_does_not():
    assert handover.outcome("file") == handover.MOVES
    assert handover.outcome("record", cleared=False) == handover.UNCLEARED
    assert handover.outcome("loan") == handover.outcome("loan", cleared=False) == handover.RETURN
    assert handover.outcome("authority") == handover.LISTED


def test_who_may_hand_over_to_whom():
    assert handover.refusal(1, 1, 3) == "same"
    assert handover.refusal(1, None, 3) == "same"
    assert handover.refusal(1, 2, 1) == handover.refusal(1, 2, 2) == "own"
    assert handover.refusal(1, 2, 3, active=False) == "inactive"
    assert handover.refusal(1, 2, 3, same_company=False) == "company"
    assert handover.refusal(1, 2, 3) is None


@given(*[st.integers(1, 4)] * 3)
def test_three_different_persons(giver, successor, runner):
    fine = handover.refusal(giver, successor, runner) is None
    assert fine == (len({giver, successor, runner}) == 3)
