from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...engine.provider_score import CURRENT, Drop, Score, drop

DAY = date(2026, 6, 30)


def score(value, back, provider="A", worst=0.0, best=100.0):
    return Score(provider, DAY - timedelta(days=back), value, worst, best)


@pytest.mark.parametrize(
    ("scores", "found"),
    [
        ([], None),
        ([score(80, 5)], None),
        ([score(80, 90), score(65, 5)], Drop(0.15, 0.8)),
        ([score(65, 5), score(80, 90)], Drop(0.15, 0.8)),
        ([score(95, 200), score(65, 90), score(65, 5)], Drop(0.0, 0.65)),
        ([score(65, 90), score(80, 5)], Drop(-0.15, 0.65)),
        # the best score may be the lowest number
        ([score(200, 90, worst=600, best=100), score(300, 5, worst=600, best=100)], Drop(0.2, 0.8)),
        # another provider's score is no earlier one
        ([score(80, 90), score(20, 5, "B")], None),
        ([score(80, 90), score(70, 5), score(80, 90, "B"), score(20, 5, "B")], Drop(0.6, 0.8)),
        ([score(80, 2 * CURRENT), score(20, CURRENT)], Drop(0.6, 0.8)),
        ([score(80, 2 * CURRENT), score(20, CURRENT + 1)], None),
        # what is dated tomorrow isn't known yet
        ([score(80, 90), score(20, -1)], None),
    ],
)
def test_the_fall_between_the_last_two_scores_of_a_provider(scores, found):
    assert drop(scores, DAY) == found


@given(st.lists(st.floats(0, 100), min_size=2, max_size=6), st.floats(1, 1000), st.booleans())
def test_another_scale_falls_as_far(values, width, is_turned):
    plain = [score(value, 10 * back) for back, value in enumerate(values)]
    worst, best = (width, 0.0) if is_turned else (0.0, width)
    other = [
        score(worst + value / 100 * (best - worst), 10 * back, worst=worst, best=best)
        for back, value in enumerate(values)
    ]
    assert drop(other, DAY).share == pytest.approx(drop(plain, DAY).share, abs=2e-4)
    assert -1 <= drop(plain, DAY).share <= 1
