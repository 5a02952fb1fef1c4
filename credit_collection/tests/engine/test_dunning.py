"""Which letter is due: examples, and what holds of every debt."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ...engine.dunning import (
    NOTHING,
    PROMISED,
    SENT,
    SMALL,
    WAITS,
    Debt,
    Item,
    Letter,
    Level,
    Sent,
    decide,
    demand,
)

TODAY = date(2026, 3, 16)
LEVELS = (Level(1, -5), Level(2, 7), Level(3, 21), Level(4, 45, minimum=500.0))


def due(days, amount=1000.0, disputed=0.0):
    """Return an item overdue by so many days (negative: due in so many)."""
    return Item(amount, TODAY - timedelta(days=days), disputed)


def letter(*items, **known):
    """Return (level, amount) of the letter that is due, or why there is none."""
    stops = known.pop("promise_stops", True)
    found = decide(Debt(items, **known), LEVELS, TODAY, promise_stops=stops)
    return (found.level.key, found.amount) if isinstance(found, Letter) else found


def sent(level, days, ago):
    return Sent(level, TODAY - timedelta(days=days), TODAY - timedelta(days=ago))


def test_the_level_follows_the_oldest_item():
    assert letter(due(8)) == (2, 1000.0)
    assert letter(due(8), due(22, 50.0)) == (3, 1050.0)
    assert letter(due(6)) == NOTHING


def test_before_the_due_date_it_is_a_notice():
    assert letter(due(-5), due(-9)) == (1, 2000.0)
    assert letter(due(-6)) == NOTHING
    assert letter(due(0)) == (1, 1000.0)
    assert letter(due(1)) == NOTHING  # overdue, and no letter's turn yet: a notice comes too late


def test_three_weeks_without_a_look_make_one_letter_at_the_present_level():
    assert letter(due(29), sent=(sent(2, 29, 22),)) == (3, 1000.0)
    assert letter(due(29), sent=(sent(2, 29, 22), sent(3, 29, 0))) == SENT


def test_two_letters_are_some_days_apart():
    assert letter(due(22), sent=(sent(2, 22, 3),)) == WAITS
    assert letter(due(22), sent=(sent(2, 22, 7),)) == (3, 1000.0)


def test_what_was_paid_begins_a_new_cycle():
    assert letter(due(8), sent=(sent(2, 30, 20),)) == (2, 1000.0)


def test_credits_and_disputes_are_taken_off_and_neither_counts_twice():
    assert letter(due(30, 300.0), due(9), credits=300.0) == (2, 1000.0)
    assert letter(due(30, 300.0, disputed=300.0), due(9), credits=100.0) == (2, 900.0)
    assert letter(due(30), credits=1000.0) == NOTHING


def test_a_promise_stops_letters_or_takes_off_what_is_promised():
    assert letter(due(30), promised=400.0) == PROMISED
    assert letter(due(30), promised=400.0, promise_stops=False) == (3, 600.0)


def test_a_level_may_ask_for_a_least_amount():
    assert letter(due(50, 499.99)) == SMALL
    assert letter(due(50, 500.0)) == (4, 500.0)


def test_nobody_is_taken_to_court_who_wasn_t_reminded():
    levels = (*LEVELS, Level(5, 90, needs_letter=True))

    def due_level(*sent):
        return decide(Debt((due(100),), sent=sent), levels, TODAY).level.key

    assert due_level() == 4
    assert due_level(sent(4, 100, 20)) == 5
    assert due_level(sent(4, 300, 20), sent(1, 100, 101)) == 4


items = st.builds(
    due,
    st.integers(-60, 200),
    st.integers(1, 10**7).map(lambda cents: cents / 100),
    st.integers(0, 10**7).map(lambda cents: cents / 100),
)
debts = st.builds(
    Debt,
    st.lists(items, max_size=8).map(tuple),
    st.integers(0, 10**7).map(lambda cents: cents / 100),
)


@given(debts)
def test_a_letter_once_sent_isn_t_due_again(debt):
    found = decide(debt, LEVELS, TODAY)
    if isinstance(found, Letter):
        again = Debt(debt.items, debt.credits, 0.0, (Sent(found.level.key, found.cycle, TODAY),))
        assert decide(again, LEVELS, TODAY) == SENT
        tomorrow = decide(again, LEVELS, TODAY + timedelta(days=1))
        assert not isinstance(tomorrow, Letter)


@given(debts)
def test_nobody_is_asked_for_more_than_is_open_and_undisputed(debt):
    owed = sum(one.demanded for one in debt.items)
    found = demand(debt.items, debt.credits, TODAY)
    assert found.overdue + found.coming_amount <= max(0.0, owed - debt.credits) + 0.01 * 9
    assert (found.cycle is None) == (found.overdue == 0)


@given(debts, st.integers(1, 10**7).map(lambda cents: cents / 100))
def test_a_payment_never_makes_a_debt_older(debt, paid):
    before = demand(debt.items, debt.credits, TODAY)
    after = demand(debt.items, debt.credits + paid, TODAY)
    assert after.days <= before.days
    assert after.overdue <= before.overdue + 1e-6
