"""The limit in force: the permanent grant that started last and all temporary ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...engine.limits import (
    OVER,
    Grant,
    Limit,
    counted,
    days_to_close,
    highest_with,
    is_granted,
    lasts,
    limit_in_force,
    raises,
)
from .strategies import cents, days, grants, limits
from .words import NO_LIMIT, TODAY, UNLIMITED, day, limited


def permanent(amount, start=0, end=None, sequence=0, limit_type="amount"):
    """Return a grant that replaces the permanent one before it."""
    last = None if end is None else day(end)
    return Grant("permanent", limit_type, amount, day(start), last, sequence)


def decrease(amount, start=0, end=None, sequence=0):
    """Return a permanent grant that ends the temporary ones before it; of 0: none is left."""
    last = None if end is None else day(end)
    kind = "amount" if amount else "none"
    return Grant("permanent", kind, amount, day(start), last, sequence, ends_temporary=True)


def temporary(amount, start=0, end=None, sequence=0, limit_type="amount"):
    """Return a grant that adds to what else is in force."""
    last = None if end is None else day(end)
    return Grant("temporary", limit_type, amount, day(start), last, sequence)


def today(*ledger):
    """Return the limit in force today."""
    return limit_in_force(ledger, TODAY)


def test_without_a_grant_there_is_no_credit():
    assert today() == NO_LIMIT
    assert (NO_LIMIT.limit_type, NO_LIMIT.amount) == ("none", 0.0)


def test_a_permanent_grant_counts_from_its_first_day_on():
    ledger = [permanent(1000)]
    assert limit_in_force(ledger, day(-1)) == NO_LIMIT
    assert limit_in_force(ledger, day(0)) == limited(1000)
    assert limit_in_force(ledger, day(3650)) == limited(1000)


def test_both_ends_of_a_grant_count():
    ledger = [temporary(500, start=-3, end=3)]
    found = [limit_in_force(ledger, day(offset)).amount for offset in (-4, -3, 0, 3, 4)]
    assert found == [0, 500, 500, 500, 0]


def test_a_grant_of_one_day_counts_on_that_day():
    assert today(temporary(500, start=0, end=0)) == limited(500)


def test_the_permanent_grant_that_started_last_replaces_those_before():
    assert today(permanent(1000, start=-100), permanent(400, start=-10)) == limited(400)
    assert today(permanent(400, start=-10), permanent(1000, start=-100)) == limited(400)


def test_a_permanent_grant_of_the_future_replaces_nothing_yet():
    assert today(permanent(1000, start=-100), permanent(5000, start=1)) == limited(1000)


def test_when_the_latest_permanent_grant_ends_the_one_before_is_back():
    ledger = [permanent(1000, start=-100), permanent(5000, start=-10, end=-1)]
    assert limit_in_force(ledger, day(-1)) == limited(5000)
    assert limit_in_force(ledger, TODAY) == limited(1000)


def test_of_two_permanent_grants_from_the_same_day_the_later_written_counts():
    assert today(permanent(1000, sequence=2), permanent(700, sequence=7)) == limited(700)
    assert today(permanent(700, sequence=7), permanent(1000, sequence=2)) == limited(700)


def test_a_later_start_beats_a_later_line():
    assert today(
        permanent(1000, start=-1, sequence=1), permanent(700, start=-2, sequence=9)
    ) == limited(1000)


def test_temporary_grants_add_to_the_permanent_one_and_to_each_other():
    assert today(permanent(1000), temporary(300), temporary(200, end=5)) == limited(1500)


def test_a_temporary_grant_needs_no_permanent_one():
    assert today(temporary(300)) == limited(300)


def test_an_older_temporary_grant_outlives_a_newer_permanent_one():
    assert today(temporary(300, start=-9, end=1), permanent(1000, start=-1)) == limited(1300)


def test_a_temporary_grant_ends_by_itself():
    ledger = [permanent(1000, start=-9), temporary(500, start=-9, end=-1)]
    assert limit_in_force(ledger, day(-1)) == limited(1500)
    assert limit_in_force(ledger, TODAY) == limited(1000)


@pytest.mark.parametrize("grant", [permanent, temporary])
def test_one_unlimited_grant_makes_all_of_it_unlimited(grant):
    found = today(temporary(500), grant(0, limit_type="unlimited"))
    assert found == UNLIMITED
    assert found.amount == 0


def test_an_unlimited_grant_that_was_replaced_or_ended_counts_no_more():
    assert today(
        permanent(0, start=-9, limit_type="unlimited"), permanent(100, start=-1)
    ) == limited(100)
    assert today(
        permanent(100, start=-9), temporary(0, start=-9, end=-1, limit_type="unlimited")
    ) == limited(100)


def test_a_grant_of_none_takes_the_credit_away():
    assert today(permanent(1000, start=-9), permanent(0, limit_type="none")) == NO_LIMIT


def test_a_grant_of_none_leaves_the_temporary_ones():
    assert today(permanent(0, limit_type="none"), temporary(300)) == limited(300)


def test_an_amount_of_zero_is_none_and_never_unlimited():
    found = today(permanent(0))
    assert found == NO_LIMIT
    assert not found.is_unlimited


def test_the_amount_on_a_line_of_none_or_unlimited_means_nothing():
    assert today(permanent(999, limit_type="none")) == NO_LIMIT
    assert today(permanent(999, limit_type="unlimited")).amount == 0


@pytest.mark.parametrize(
    ("limit", "exposure", "available", "utilization"),
    [
        (limited(1000), 0, 1000, 0),
        (limited(1000), 850, 150, 0.85),
        (limited(1000), 1000, 0, 1.0),
        (limited(1000), 1500, -500, 1.5),
        (limited(1000), -200, 1200, 0),
        (NO_LIMIT, 0, 0, 0),
        (NO_LIMIT, 300, -300, OVER),
        (NO_LIMIT, -473.72, 473.72, 0),
        (UNLIMITED, 0, 0, 0),
        (UNLIMITED, 1e9, 0, 0),
    ],
)
def test_what_is_left_and_how_much_is_used(limit, exposure, available, utilization):
    assert limit.available(exposure) == pytest.approx(available)
    assert limit.utilization(exposure) == pytest.approx(utilization)


def test_only_unlimited_is_unlimited():
    assert UNLIMITED.is_unlimited
    assert not NO_LIMIT.is_unlimited
    assert not limited(1e14).is_unlimited


def by_hand(ledger, when):
    """Read the ledger line by line, in the order in which its grants start."""
    standing, extra, unlimited = None, 0, False
    ended = [one.sequence for one in ledger if one.ends_temporary and one.in_force(when)]
    for grant in sorted(ledger, key=lambda grant: (grant.date_from, grant.sequence)):
        if when < grant.date_from or (grant.date_to and grant.date_to < when):
            continue
        if grant.kind == "permanent":
            standing = grant
        elif any(grant.sequence < sequence for sequence in ended):
            continue
        elif grant.limit_type == "unlimited":
            unlimited = True
        elif grant.limit_type == "amount":
            extra += round(grant.amount * 100)
    if standing and standing.limit_type == "unlimited":
        unlimited = True
    if standing and standing.limit_type == "amount":
        extra += round(standing.amount * 100)
    if unlimited:
        return ("unlimited", 0)
    return ("amount", extra) if extra else ("none", 0)


@given(grants(), days(-12, 25))
def test_the_limit_is_what_reading_the_ledger_by_hand_gives(ledger, when):
    found = limit_in_force(ledger, when)
    assert (found.limit_type, round(found.amount * 100)) == by_hand(ledger, when)


def test_floats_add_up_to_the_same_limit_in_any_order():
    tenths = [temporary(0.1), temporary(0.2), temporary(0.3)]
    assert today(*tenths) == today(*tenths[::-1]) == limited(0.6)


@given(grants(), st.randoms(use_true_random=False))
def test_the_order_in_which_grants_are_read_does_not_matter(ledger, shuffler):
    shuffled = list(ledger)
    shuffler.shuffle(shuffled)
    assert limit_in_force(shuffled, TODAY) == limit_in_force(ledger, TODAY)


@given(grants(), days(-12, 25))
def test_a_limit_is_an_amount_exactly_when_its_amount_is_above_zero(ledger, when):
    found = limit_in_force(ledger, when)
    assert (found.limit_type == "amount") == (found.amount > 0)


@given(grants(), grants(), days(-12, 25))
def test_grants_not_in_force_change_nothing(ledger, others, when):
    others = [grant for grant in others if not grant.in_force(when)]
    assert limit_in_force(ledger + others, when) == limit_in_force(ledger, when)


@given(grants(), cents(1))
def test_another_temporary_grant_adds_exactly_its_amount(ledger, amount):
    before = today(*ledger)
    after = today(*ledger, temporary(amount, sequence=99))
    if before.is_unlimited:
        assert after == before
    else:
        assert after.amount == pytest.approx(before.amount + amount)


@given(grants(), cents(1))
def test_a_permanent_grant_from_today_is_the_new_total(ledger, amount):
    """Which is what a request for it asks for; temporary grants come on top."""
    found = today(*ledger, permanent(amount, sequence=99))
    extra = [one for one in counted(ledger, TODAY) if one.kind == "temporary"]
    if any(one.limit_type == "unlimited" for one in extra):
        assert found.is_unlimited
    else:
        assert found.amount == pytest.approx(amount + sum(one.amount for one in extra))


@given(limits, cents(), cents(1))
def test_who_owes_more_has_less_available_and_uses_more(limit, exposure, more):
    assert limit.available(exposure + more) <= limit.available(exposure)
    assert limit.utilization(exposure + more) >= limit.utilization(exposure)


@given(cents(1), cents())
def test_a_limit_is_used_up_exactly_when_nothing_is_available(amount, exposure):
    limit = Limit("amount", amount)
    assert (limit.available(exposure) <= 0) == (limit.utilization(exposure) >= 1)


@given(cents(1, 10_000), cents(1, 10_000))
def test_the_use_of_no_limit_sorts_above_ordinary_uses(owed, amount):
    assert NO_LIMIT.utilization(owed) == OVER
    assert limited(amount).utilization(min(owed, amount * 9)) < OVER


# the largest limit a grant leads to


def highest(new, *ledger):
    """Return the largest limit from today on because of ``new``."""
    return highest_with(ledger, new, TODAY)


def test_a_temporary_grant_is_answered_for_with_what_it_comes_on_top_of():
    assert highest(temporary(500, 0, 9), permanent(1000)) == limited(1500)
    assert highest(temporary(500, 0, 9), permanent(1000), temporary(300, 5, 20)) == limited(1800)
    assert highest(temporary(500, 0, 9), permanent(1000), temporary(300, 10, 20)) == limited(1500)


def test_a_permanent_grant_is_answered_for_with_the_temporary_ones_on_top():
    assert highest(permanent(2000), permanent(1000, -9)) == limited(2000)
    assert highest(permanent(2000), permanent(1000, -9), temporary(500, 3, 9)) == limited(2500)


def test_a_limit_that_starts_later_counts_on_its_days():
    assert highest(temporary(500, 0, 9), permanent(100, -9), permanent(5000, 5)) == limited(5500)
    assert highest(permanent(200), permanent(100, -9), permanent(5000, 5)) == limited(200)


def test_a_start_in_the_past_doesn_t_hide_what_is_in_force_today():
    assert highest(temporary(500, -300, 9), permanent(1000, -9)) == limited(1500)


def test_a_grant_that_changes_nothing_is_answered_for_by_itself():
    assert highest(temporary(500, -9, -1), permanent(1000)) == limited(500)
    assert highest(temporary(500, 0, 9), permanent(0, limit_type="unlimited")) == limited(500)


@given(grants(), cents(1), days(-9, 9), st.integers(0, 9), days(0, 20))
def test_no_day_to_come_has_more_because_of_a_grant_than_was_answered_for(
    ledger, amount, start, length, when
):
    new = Grant("temporary", "amount", amount, start, start.fromordinal(start.toordinal() + length))
    with_it = limit_in_force([*ledger, new], when)
    if with_it != limit_in_force(ledger, when) and not with_it.is_unlimited:
        most = highest_with(ledger, new, TODAY)
        assert most.is_unlimited or most.amount >= with_it.amount


def test_a_grant_that_outlasts_the_limit_it_lowers_raises_it():
    ledger = [permanent(1000, end=10)]
    assert raises(ledger, permanent(999, sequence=1), TODAY)
    assert not raises(ledger, permanent(999, end=10, sequence=1), TODAY)


def test_a_limit_that_is_over_is_not_lowered_into_force():
    assert raises([permanent(1000, -30, -10)], permanent(999, -20, sequence=1), TODAY)


def test_an_ordinary_decrease_raises_nothing():
    assert not raises([permanent(1000, -30)], permanent(400, sequence=1), TODAY)
    assert raises([permanent(1000, -30)], permanent(1001, sequence=1), TODAY)


@given(grants(), cents(1), days(-9, 9), days(0, 25))
def test_what_raises_nothing_leaves_no_day_to_come_higher(ledger, amount, start, when):
    new = Grant("permanent", "amount", amount, start, sequence=99)
    before, after = limit_in_force(ledger, when), limit_in_force([*ledger, new], when)
    if not raises(ledger, new, TODAY):
        assert (after.is_unlimited, after.amount) <= (before.is_unlimited, before.amount)


def test_granted_is_who_has_a_permanent_limit_today_or_later():
    assert is_granted([permanent(1000, -30)], TODAY)
    assert is_granted([permanent(1000, 30)], TODAY)
    assert not is_granted([permanent(1000, -30, -1)], TODAY)
    assert not is_granted([temporary(1000, 0, 5)], TODAY)
    assert not is_granted(
        [permanent(1000, -30), permanent(0, -9, sequence=1, limit_type="none")], TODAY
    )


def test_what_was_granted_for_good_is_told_beside_temporary_grants_only():
    assert today(permanent(1000)).standing is None
    assert today(permanent(1000), temporary(500, end=9)).standing == 1000
    assert today(temporary(500, end=9)).standing == 0
    none = permanent(0, sequence=1, limit_type="none")
    assert today(permanent(1000), none, temporary(500, end=9)).standing == 0
    unlimited = temporary(0, end=9, limit_type="unlimited")
    assert today(permanent(1000), unlimited).standing == 1000
    assert today(permanent(0, limit_type="unlimited"), temporary(5, end=9)).standing is None


@given(grants(), days(-25, 25))
def test_without_the_temporary_grants_the_standing_part_is_the_limit(ledger, when):
    found = limit_in_force(ledger, when)
    alone = limit_in_force([one for one in ledger if one.kind == "permanent"], when)
    if found.standing is not None:
        assert found.standing == alone.amount
        assert not alone.is_unlimited
    elif found.limit_type != "none":
        assert (found.limit_type, found.amount) == (alone.limit_type, alone.amount) or (
            alone.is_unlimited
        )


def test_a_limit_is_closed_today_and_where_another_begins_later():
    assert days_to_close([], TODAY) == ()
    assert days_to_close([permanent(1000, -30)], TODAY) == (TODAY,)
    assert days_to_close([permanent(1000, 30)], TODAY) == (day(30),)
    assert days_to_close([permanent(1000, -30), permanent(2000, 30)], TODAY) == (TODAY, day(30))
    assert days_to_close([permanent(1000, -30, -1)], TODAY) == ()


def test_a_limit_for_a_time_is_closed_too():
    assert days_to_close([temporary(500, 0, 5)], TODAY) == (TODAY,)
    assert days_to_close([temporary(500, 3, 5)], TODAY) == (day(3),)
    assert days_to_close([permanent(1000, -30), temporary(500, 3, 5)], TODAY) == (TODAY,)


def test_a_decrease_leaves_no_more_than_it_says():
    ledger = [permanent(1000, -30), temporary(500, -5, 5, sequence=1)]
    assert today(*ledger) == limited(1500)
    assert today(*ledger, decrease(600, sequence=2)) == limited(600)
    assert today(*ledger, decrease(0, sequence=2)) == NO_LIMIT
    assert limit_in_force([*ledger, decrease(600, 3, sequence=2)], day(2)) == limited(1500)
    assert limit_in_force([*ledger, decrease(600, 3, sequence=2)], day(3)) == limited(600)


def test_what_is_granted_for_a_time_after_a_decrease_counts_on_top():
    ledger = [permanent(1000, -30), decrease(600, -3, sequence=1), temporary(50, 0, 5, sequence=2)]
    assert today(*ledger) == limited(650)


def test_an_increase_doesnt_bring_back_what_a_decrease_has_ended():
    ledger = [temporary(500, -5, 5), decrease(600, -3, sequence=1), permanent(900, sequence=2)]
    assert today(*ledger) == limited(900)


def test_after_a_decrease_for_some_days_everything_is_as_before():
    ledger = [permanent(1000, -30), temporary(500, -5, 5, 1), decrease(600, -3, -1, sequence=2)]
    assert limit_in_force(ledger, day(-1)) == limited(600)
    assert today(*ledger) == limited(1500)


@given(grants(), cents(1), days(-9, 9), days(0, 25))
def test_under_a_decrease_nobody_has_more_than_it_says(ledger, amount, start, when):
    new = Grant("permanent", "amount", amount, start, None, 99, ends_temporary=True)
    found = limit_in_force([*ledger, new], when)
    if counted([*ledger, new], when)[-1:] == [new]:
        assert found == limited(amount)


def test_a_limit_that_would_come_back_is_closed_too():
    none = permanent(0, -5, 5, sequence=1, limit_type="none")
    assert days_to_close([permanent(1000, -30), none], TODAY) == (day(6),)


@given(grants(), days(0, 25))
def test_after_its_closing_no_limit_is_left(ledger, when):
    closed = [
        Grant("permanent", "none", 0.0, start, None, 99, ends_temporary=True)
        for start in days_to_close(ledger, TODAY)
    ]
    assert limit_in_force([*ledger, *closed], when) == NO_LIMIT
    assert bool(closed) >= is_granted(ledger, TODAY)


def test_both_days_of_a_period_count():
    assert lasts(TODAY, TODAY) == 1
    assert lasts(day(1), day(30)) == 30
