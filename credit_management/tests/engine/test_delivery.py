"""Goods that leave: what they add, what is paid for them, how old they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...engine.balance import Balance
from ...engine.check import check
from ...engine.delivery import (
    added,
    covered,
    delivered_only,
    kept_for_others,
    may_leave,
    oldest,
    paid_for,
)
from ...engine.facts import DELIVERY
from ...engine.prepaid import Receipt
from .words import NO_LIMIT, facts, limited, row

amounts = st.floats(0, 1e6).map(lambda number: round(number, 2))
receipts = st.builds(
    Receipt,
    amounts,
    st.dictionaries(st.integers(1, 5), amounts, max_size=5),
    st.frozensets(st.integers(6, 8), max_size=3),
)


def test_orders_that_wait_are_left_out_where_they_count():
    balance = Balance(900.0, {"order": 500.0, "receivable": 400.0})
    assert delivered_only(balance, ("order", "receivable")) == 400
    assert delivered_only(Balance(400.0, balance.by_category), ("receivable",)) == 400


@pytest.mark.parametrize(
    ("open_amount", "delivered", "leaving", "beyond", "grows"),
    [
        (1000, 0, 400, 0, 400),
        (1000, 600, 400, 0, 400),
        (0, 0, 400, 0, 0),  # invoiced in advance: owed already
        (500, 0, 1000, 0, 500),  # half of it by a down payment
        (1000, 1000, 200, 200, 200),  # more than was ordered
        (1000, 1200, 100, 100, 0),
    ],
)
def test_what_a_delivery_adds(open_amount, delivered, leaving, beyond, grows):
    assert added(open_amount, delivered, leaving, beyond) == grows


@given(amounts, amounts, amounts, amounts)
def test_a_delivery_adds_no_more_than_leaves_and_never_less_than_nothing(
    whole, gone, leaving, more
):
    grows = added(whole, gone, leaving, more)
    assert 0 <= grows <= leaving + 1e-6


@given(whole=amounts, first=st.floats(0, 1), second=st.floats(0, 1))
def test_parts_add_what_the_whole_would(whole, first, second):
    one, two = whole * first, whole * second
    together = added(whole, 0, one + two)
    apart = added(whole, 0, one) + added(whole, added(whole, 0, one), two)
    assert together == pytest.approx(apart, abs=1e-6)


@given(receipts)
def test_no_receipt_pays_more_than_it_is(receipt):
    paid = sum(paid_for(order, [receipt]) for order in receipt.committed)
    assert paid <= receipt.amount + 1e-6
    for order, amount in receipt.committed.items():
        assert paid_for(order, [receipt]) <= amount


@given(receipts, st.integers(1, 8))
def test_money_for_an_order_is_kept_from_it_by_nobody_but_others(receipt, order):
    undelivered = {one: amount for one, amount in receipt.committed.items() if one != order}
    kept = kept_for_others(order, [receipt], undelivered)
    assert 0 <= kept <= receipt.amount
    assert kept_for_others(order, [receipt], {}) <= kept + 1e-6


def test_money_for_what_was_delivered_already_makes_room():
    receipt = Receipt(500.0, {1: 500.0, 2: 300.0}, frozenset())
    assert kept_for_others(2, [receipt], {1: 500.0, 2: 300.0}) == 500
    assert kept_for_others(2, [receipt], {1: 0.0, 2: 300.0}) == 0


lines = st.lists(
    st.tuples(st.integers(0, 50).map(float), st.integers(0, 1000).map(float)), max_size=5
).map(lambda rows: [(number, *one, 1.0) for number, one in enumerate(rows)])


@given(lines, st.integers(0, 20000).map(float))
def test_what_is_covered_costs_no_more_than_the_money_and_stops_only_for_lack_of_it(rows, money):
    found = covered(rows, money)
    spent = sum(found[line] * price for line, _quantity, price, _step in rows)
    assert spent <= money + 0.01
    for line, quantity, price, step in rows:
        assert 0 <= found[line] <= quantity
        if found[line] < quantity:
            assert spent + price * step > money - 0.01 or price == 0


def test_what_may_leave_is_what_is_paid_beyond_what_is_gone():
    assert may_leave(500, 200) == 300
    assert may_leave(100, 200) == 0


@pytest.mark.parametrize(
    ("moves", "invoiced", "day"),
    [
        ([(1, 5), (2, 5)], 0, 1),
        ([(1, 5), (2, 5)], 5, 2),
        ([(1, 5), (2, 5)], 10, None),
        ([(1, 5), (2, 5), (3, -5)], 0, 2),  # what came back was the oldest
        ([(1, 5), (3, -5)], 0, None),
        ([(1, 5), (2, 5)], 5 - 1e-9, 2),
        ([], 0, None),
    ],
)
def test_the_oldest_goods_without_an_invoice(moves, invoiced, day):
    assert oldest(moves, invoiced) == day


@given(st.lists(st.integers(1, 9).map(float), max_size=6), st.integers(0, 60))
def test_more_invoiced_never_makes_goods_older(quantities, invoiced):
    moves = list(enumerate(quantities))
    before, after = oldest(moves, invoiced), oldest(moves, invoiced + 1)
    assert after is None or (before is not None and before <= after)


UNPAID = facts(
    amount=100.0, limit=NO_LIMIT, stage=DELIVERY, prepays=True, to_pay=300.0, received=200.0,
    leaving=100.0,
)  # fmt: skip


def test_payment_before_delivery_says_what_is_missing():
    (finding,) = check(UNPAID, [row("unpaid_delivery")]).findings
    assert (finding.value, finding.figures) == (100, {"paid": 200, "value": 300, "leaving": 100})


def test_paid_goods_leave_whatever_else_is_owed():
    paid = facts(
        amount=100.0, exposure=900.0, limit=limited(500), stage=DELIVERY, to_pay=300.0,
        received=300.0, overdue_days=90,
    )  # fmt: skip
    rules = [row("over_limit"), row("overdue_days"), row("unpaid_delivery")]
    assert check(paid, rules).outcome == "pass"
    stopped = [*rules, row("account_stop")]
    assert check(facts(account_state="stop", to_pay=1.0, received=1.0), stopped).outcome == "hold"


def test_facts_of_a_delivery_can_be_replayed():
    from ...engine.facts import Facts

    assert Facts.from_dict(UNPAID.as_dict()) == UNPAID
    early = {
        key: value for key, value in UNPAID.as_dict().items() if key not in ("stage", "prepays")
    }
    assert Facts.from_dict(early).stage == "order"
