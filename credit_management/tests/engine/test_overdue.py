"""What is overdue once credits are set off against the oldest items."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...engine.overdue import OpenItem, Overdue, overdue
from .strategies import cents, money, open_items
from .words import TODAY, day

NOTHING = Overdue(0.0, 0)


def item(amount, due):
    """Return an open instalment that falls due ``due`` days from today."""
    return OpenItem(amount, day(due))


def late(*items, credits=0.0):
    """Return (amount, days) overdue today."""
    found = overdue(items, credits, TODAY)
    return found.amount, found.days


def test_who_owes_nothing_is_not_late():
    assert Overdue() == NOTHING
    assert overdue([], 0.0, TODAY) == NOTHING


def test_an_item_due_today_is_not_overdue():
    assert late(item(100, due=0)) == (0, 0)


def test_an_item_due_yesterday_is_one_day_overdue():
    assert late(item(100, due=-1)) == (100, 1)


def test_what_falls_due_later_is_not_overdue():
    assert late(item(100, due=1), item(50, due=30)) == (0, 0)


def test_the_oldest_item_tells_the_days_and_all_late_items_the_amount():
    assert late(item(100, due=-5), item(200, due=-40), item(400, due=7)) == (300, 40)


def test_each_instalment_is_late_on_its_own():
    assert late(item(100, due=-31), item(100, due=-1), item(100, due=29)) == (200, 31)


def test_a_credit_settles_the_oldest_item_first():
    assert late(item(100, due=-40), item(200, due=-5), credits=100) == (200, 5)


def test_a_credit_that_covers_part_of_the_oldest_item_leaves_its_age():
    assert late(item(100, due=-40), item(200, due=-5), credits=99.99) == (
        pytest.approx(200.01),
        40,
    )


def test_a_credit_settles_several_items_one_after_the_other():
    assert late(item(100, due=-40), item(200, due=-5), credits=250) == (50, 5)


def test_a_credit_that_covers_everything_leaves_nothing_overdue():
    assert late(item(100, due=-40), item(200, due=-5), credits=300) == (0, 0)
    assert late(item(100, due=-40), credits=5000) == (0, 0)


def test_what_a_credit_leaves_over_settles_what_is_due_later():
    """So a customer who paid in advance isn't late the day after."""
    items = [item(100, due=-40), item(200, due=1)]
    assert overdue(items, 300, day(2)) == NOTHING


def test_items_that_fall_due_on_one_day_share_the_credit():
    assert late(item(100, due=-3), item(50, due=-3), credits=120) == (30, 3)


def test_days_are_counted_over_month_and_year():
    assert overdue([item(100, due=-400)], 0, TODAY).days == 400


def test_the_noise_of_floats_is_not_an_overdue_item():
    """Every cent is paid; what float subtraction leaves over isn't owed for 28 days."""
    items = [item(855_501_195.58, due=-28), item(912.79, due=-9), item(3538.80, due=-3)]
    assert overdue(items, 855_505_647.17, TODAY) == NOTHING


def test_a_cent_that_is_left_is_overdue_and_less_is_not():
    assert late(item(1000.01, due=-28), credits=1000) == (pytest.approx(0.01), 28)
    assert late(item(1000.004, due=-28), credits=1000) == (0, 0)


def test_what_counts_as_left_depends_on_the_currency():
    assert overdue([item(1000.4, due=-28)], 1000, TODAY, rounding=1.0) == NOTHING
    assert overdue([item(1001, due=-28)], 1000, TODAY, rounding=1.0) == Overdue(1.0, 28)


def cent_by_cent(items, credits, today):
    """Pay the items cent by cent, the oldest first, and look what is left that is late."""
    owed = sorted(one.date_due for one in items for _cent in range(round(one.amount * 100)))
    left = [due for due in owed[round(credits * 100) :] if due < today]
    return len(left), (today - left[0]).days if left else 0


@given(open_items, money(1500))
def test_it_is_what_paying_cent_by_cent_gives(items, credits):
    found = overdue(items, credits, TODAY)
    assert (round(found.amount * 100), found.days) == cent_by_cent(items, credits, TODAY)


@given(open_items, money(1500), money(500))
def test_a_further_credit_never_makes_it_worse(items, credits, more):
    before, after = overdue(items, credits, TODAY), overdue(items, credits + more, TODAY)
    assert after.amount <= before.amount + 1e-9
    assert after.days <= before.days


@given(open_items, money(1500), st.randoms(use_true_random=False))
def test_the_order_of_the_items_does_not_matter(items, credits, shuffler):
    shuffled = list(items)
    shuffler.shuffle(shuffled)
    before, after = overdue(items, credits, TODAY), overdue(shuffled, credits, TODAY)
    assert after.days == before.days
    assert after.amount == pytest.approx(before.amount)


@given(open_items, money(1500))
def test_something_is_overdue_exactly_when_days_are(items, credits):
    found = overdue(items, credits, TODAY)
    assert (found.amount > 0) == (found.days > 0)


@given(open_items, money(1500), st.integers(1, 30))
def test_waiting_never_makes_it_better(items, credits, later):
    before, after = overdue(items, credits, TODAY), overdue(items, credits, day(later))
    assert after.amount >= before.amount - 1e-9
    assert after.days == before.days + later if before.days else after.days >= 0


@given(st.lists(cents(1, 10**13), min_size=1, max_size=5))
def test_a_customer_who_paid_every_cent_is_not_late(amounts):
    items = [OpenItem(amount, day(-1 - index)) for index, amount in enumerate(amounts)]
    paid = sum(round(amount * 100) for amount in amounts) / 100
    assert overdue(items, paid, TODAY) == NOTHING
