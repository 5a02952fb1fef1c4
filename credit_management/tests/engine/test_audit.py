"""The monthly audit and the measures that follow a breach (R57, Art. 43)."""

from datetime import date, timedelta
from math import inf

from hypothesis import given
from hypothesis import strategies as st

from ...engine import audit, breach
from ...engine.audit import Decided, Taken, in_a_row, months_to_audit, problems, tally

DAY = date(2026, 3, 1)


def test_a_decision_within_authority_has_no_problem():
    assert problems(Decided(500, (Taken(1, 100), Taken(2, 500)), asked=2)) == ()
    assert problems(Decided(500, (Taken(2, inf),), proposed=1, asked=2)) == ()
    assert problems(Decided(500, (Taken(2),), asked=0)) == (), "what wasn't kept accuses nobody"


def test_each_problem_is_named():
    assert problems(Decided(500.01, (Taken(1, 500),), asked=1)) == ("over",)
    assert problems(Decided(inf, (Taken(1, 500),), asked=1)) == ("over",)
    assert problems(Decided(500, (Taken(1, inf),), asked=2)) == ("left_out",)
    assert problems(Decided(500)) == ("left_out",)
    own = Decided(500, (Taken(1, inf), Taken(2, inf)), asked=2, hands=frozenset({2, 3}))
    assert (problems(own), own.own) == (("own",), (2,))
    assert problems(Decided(500, (Taken(1, -inf),), asked=2, hands=frozenset({1}))) == (
        "over", "left_out", "own",
    )  # fmt: skip


@given(st.lists(st.tuples(st.floats(0, 1e9), st.sampled_from(audit.ENDS))))
def test_a_tally_counts_every_release_once(rows):
    found = tally(rows)
    assert found.count == len(rows) == sum(found.ends.values())
    assert found.highest <= found.total + 1e-6
    assert found.share_late is None or 0 <= found.share_late <= 1


def test_what_is_unlimited_is_counted_apart():
    found = tally([(inf, ""), (10.0, "late"), (30.0, "in_time"), (5.0, "lost")])
    assert (found.count, found.total, found.highest, found.unlimited) == (4, 45.0, 30.0, 1)
    assert found.share_late == 2 / 3


def test_temporary_limits_follow_each_other_across_a_gap():
    month = [(DAY + timedelta(days=shift), DAY + timedelta(days=shift + 20), key)
             for key, shift in enumerate((0, 30, 140, 150))]  # fmt: skip
    assert in_a_row(month, DAY) == ((0, 1), (2, 3))
    assert in_a_row(month, DAY + timedelta(days=100)) == ((2, 3),)
    assert in_a_row(month, DAY + timedelta(days=151)) == ()
    assert in_a_row(month, DAY, gap=5) == ((2, 3),)


@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 90)), max_size=12), st.integers(0, 60)
)
def test_a_grant_stands_in_one_row_at_most(spans, gap):
    grants = [
        (DAY + timedelta(days=first), DAY + timedelta(days=first + length), key)
        for key, (first, length) in enumerate(spans)
    ]
    rows = in_a_row(grants, DAY, gap)
    keys = [key for row in rows for key in row]
    assert len(keys) == len(set(keys)) <= len(grants)
    assert all(len(row) > 1 for row in rows)


def test_missed_months_are_caught_up_once():
    assert [one.last for one in months_to_audit(date(2026, 4, 3), None)] == [date(2026, 3, 31)]
    caught = months_to_audit(date(2026, 4, 3), date(2025, 12, 31))
    assert [one.last.month for one in caught] == [1, 2, 3]
    assert caught[1].first == date(2026, 2, 1)
    assert months_to_audit(date(2026, 4, 30), date(2026, 3, 31)) == ()
    assert len(months_to_audit(date(2026, 4, 3), date(2020, 1, 31))) == 12


def test_measures_fit_their_weight():
    assert breach.problem("light", "correction", 0) is None
    assert breach.problem("light", "legal", 0) == "unfit"
    assert breach.problem("serious", "economic", 0) == "amount"
    assert breach.problem("serious", "notice", 5) == "amount"
    assert breach.problem("serious", "economic", 5) is None
    assert breach.problem("", "notice", 0) == breach.problem("grave", "", 0) == "missing"
    assert set(breach.MEASURES) == {one for some in breach.MEASURES_OF.values() for one in some}
