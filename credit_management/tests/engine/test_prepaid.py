"""Money received for orders: what makes an order prepaid, and that it counts once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...engine.check import is_prepaid
from ...engine.money import compare
from ...engine.prepaid import Receipt, confirm, received_for, reserved_for_others
from .strategies import money
from .words import facts, outcome, said, verdict

A, B, C = 1, 2, 3


def receipt(amount, *waiting, committed=None):
    """Return a payment for the waiting orders; ``committed`` are confirmed ones it names too."""
    return Receipt(amount, committed or {}, frozenset(waiting))


def test_an_order_is_prepaid_when_the_money_covers_all_of_it():
    assert is_prepaid(facts(600, received=600))
    assert is_prepaid(facts(600, received=900))
    assert not is_prepaid(facts(600, received=599.99))
    assert not is_prepaid(facts(600))


def test_a_deposit_does_not_take_an_order_out_of_credit():
    """R32: the deposit lowers the exposure, the rest of the order is exposure."""
    assert outcome(1000, received=300, exposure=-300) == "hold"
    assert verdict(1000, received=300, exposure=-300).findings[0].value == pytest.approx(700)
    assert outcome(1000, limit=700, received=300, exposure=-300) == "pass"
    assert outcome(1000, limit=699.99, received=300, exposure=-300) == "hold"


def test_nothing_is_prepaid_when_there_is_nothing_to_pay():
    assert not is_prepaid(facts(0))
    assert not is_prepaid(facts(-50, received=100))


def test_a_prepaid_order_is_compared_in_the_account_s_currency():
    assert is_prepaid(facts(600.4, received=600, rounding=1.0))
    assert not is_prepaid(facts(600.5, received=600, rounding=1.0))
    assert is_prepaid(facts(0.1 + 0.2, received=0.3))


def test_a_prepaid_order_needs_no_credit():
    found = verdict(600, received=600)
    assert (found.outcome, found.findings, found.forced) == ("pass", (), "prepaid")


@pytest.mark.parametrize(
    "known",
    [
        {"exposure": 5000.0},
        {"limit": 100, "exposure": 5000.0},
        {"overdue_amount": 50.0, "overdue_days": 90},
        {"unsettled": 4},
        {"term_days": 60, "granted_term_days": 30},
        {"account_state": "hold"},
        {"account_state": "watch"},
    ],
)
def test_nothing_but_a_stop_holds_a_prepaid_order(known):
    assert outcome(600, received=600, **known) == "pass"


def test_a_stop_holds_a_prepaid_order():
    found = verdict(600, received=600, account_state="stop")
    assert (found.outcome, said(found)) == ("hold", {"account_stop": "hold"})
    assert found.forced == "prepaid"


def test_an_order_that_may_confirm_unpaid_is_not_asked_for_credit_either():
    found = verdict(600, unpaid_allowed=True, account_state="hold")
    assert (found.outcome, found.forced) == ("pass", "unpaid_allowed")
    assert outcome(600, unpaid_allowed=True, account_state="stop") == "hold"


def test_without_that_permission_payment_before_delivery_is_credit_like_any_other():
    assert outcome(600, unpaid_allowed=False) == "hold"


def test_money_is_received_for_the_order_it_names():
    receipts = [receipt(600, A), receipt(50, A), receipt(1000, B)]
    assert received_for(A, receipts) == 650
    assert received_for(B, receipts) == 1000
    assert received_for(C, receipts) == 0
    assert received_for(A, []) == 0


def test_money_for_other_orders_makes_no_room_for_this_one():
    receipts = [receipt(600, A), receipt(1000, B), receipt(70, B, C)]
    assert reserved_for_others(A, receipts) == 1070
    assert reserved_for_others(B, receipts) == 600
    assert reserved_for_others(C, receipts) == 1600


def test_money_that_names_this_order_among_others_is_not_kept_from_it():
    assert reserved_for_others(A, [receipt(600, A, B)]) == 0


def test_money_for_no_order_in_particular_is_reserved_for_nobody():
    assert received_for(A, [receipt(600)]) == 0
    assert reserved_for_others(A, [receipt(600)]) == 0


def test_what_a_confirmed_order_needs_is_not_received_for_the_next():
    receipts = [receipt(1000, B, committed={A: 600})]
    assert receipts[0].free == 400
    assert received_for(B, receipts) == 400
    assert reserved_for_others(C, receipts) == 400


def test_a_confirmed_order_that_needs_more_than_was_paid_leaves_nothing():
    assert receipt(1000, B, committed={A: 700, C: 700}).free == 0
    assert receipt(1000, B, committed={A: 1700}).free == 0


def test_what_a_confirmed_order_has_been_invoiced_for_is_free_again():
    assert receipt(1000, B, committed={A: 0}).free == 1000


def test_one_payment_for_two_orders_makes_only_one_of_them_prepaid():
    receipts = [receipt(1000, A, B)]
    assert received_for(A, receipts) == 1000
    after = confirm(A, 600, receipts)
    assert received_for(B, after) == 400
    assert received_for(A, after) == 0


def test_confirming_an_order_touches_no_money_of_others():
    receipts = [receipt(1000, A), receipt(500, B), receipt(70)]
    assert list(confirm(A, 1000, receipts))[1:] == receipts[1:]
    assert receipts[0].waiting == {A}


orders = st.integers(1, 4)

receipts_of_a_customer = st.lists(
    st.builds(
        Receipt,
        amount=money(2000),
        committed=st.dictionaries(st.integers(11, 13), money(1000), max_size=2),
        waiting=st.frozensets(orders, max_size=3),
    ),
    max_size=5,
)


@given(receipts_of_a_customer, orders)
def test_money_is_for_this_order_or_for_others_never_both(receipts, order):
    paid = sum(receipt.amount for receipt in receipts)
    both = received_for(order, receipts) + reserved_for_others(order, receipts)
    assert 0 <= both <= paid + 1e-9


@given(receipts_of_a_customer, st.lists(st.tuples(orders, money(2000)), unique_by=lambda o: o[0]))
def test_one_receipt_is_never_counted_for_two_confirmed_orders(receipts, wanted):
    """However orders are confirmed, what passes as prepaid was received, each cent once."""
    free = sum(receipt.free for receipt in receipts)
    prepaid = 0.0
    for order, amount in wanted:
        if is_prepaid(facts(amount, received=received_for(order, receipts))):
            prepaid += amount
        receipts = confirm(order, amount, receipts)
    assert compare(prepaid, free, 0.01) <= 0


@given(receipts_of_a_customer, orders, orders, money(2000))
def test_confirming_one_order_never_adds_to_what_another_received(receipts, first, second, amount):
    before = received_for(second, receipts)
    assert received_for(second, confirm(first, amount, receipts)) <= before


@given(receipts_of_a_customer)
def test_what_is_free_is_never_more_than_what_came_in(receipts):
    assert all(0 <= receipt.free <= receipt.amount for receipt in receipts)
