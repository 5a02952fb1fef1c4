"""Goods that leave: what they add to what is owed, and what is paid for them (R46).

Amounts of one order are in one currency. *Leaving* is what leaves now, *gone* the value of
all that left before, at the order's prices.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import floor

from .balance import Balance
from .money import compare
from .prepaid import Receipt


def delivered_only(balance: Balance, counting: Iterable[str]) -> float:
    """Return what a customer owes for what it has got: what counts without orders that wait."""
    orders = balance.by_category.get("order", 0.0) if "order" in set(counting) else 0.0
    return balance.counted - orders


def added(open_amount: float, delivered: float, leaving: float, beyond: float = 0.0) -> float:
    """Return by how much "delivered, not invoiced" grows when goods worth ``leaving`` leave.

    ``open_amount``: what of the order isn't invoiced, ``delivered`` the delivered part of it;
    ``beyond``: what of the leaving goods is more than was ordered. What is invoiced already
    is owed already.

    >>> added(1000, 0, 400), added(300, 0, 400), added(1000, 1000, 200, beyond=200)
    (400, 300, 200)
    """
    return max(0.0, min(open_amount + beyond, delivered + leaving) - delivered)


def paid_for(order: int, receipts: Iterable[Receipt]) -> float:
    """Return the unallocated money received for a confirmed ``order``.

    A receipt that names several confirmed orders pays the oldest first, each up to what is
    open of it: no amount counts twice.

    >>> receipt = Receipt(500, {1: 200, 2: 1000}, frozenset())
    >>> paid_for(1, [receipt]), paid_for(2, [receipt])
    (200, 300)
    """
    total = 0.0
    for receipt in receipts:
        if order in receipt.committed:
            earlier = sum(amount for one, amount in receipt.committed.items() if one < order)
            total += min(receipt.committed[order], max(0.0, receipt.amount - earlier))
    return total


def kept_for_others(
    order: int, receipts: Iterable[Receipt], undelivered: Mapping[int, float]
) -> float:
    """Return the money that was received for other goods and must not make room for these.

    For orders not confirmed yet, and for confirmed ones up to what they have still to get:
    ``undelivered`` is {order: amount}.
    """
    kept = 0.0
    for receipt in receipts:
        others = sum(
            min(amount, undelivered.get(one, 0.0))
            for one, amount in receipt.committed.items()
            if one != order
        )
        waiting = receipt.free if receipt.waiting - {order} and order not in receipt.waiting else 0
        kept += min(receipt.amount, others + waiting)
    return kept


def may_leave(paid: float, gone: float) -> float:
    """Return the value of goods that what is paid covers beyond what is gone."""
    return max(0.0, paid - gone)


def covered(
    lines: Iterable[tuple[int, float, float, float]], money: float, rounding: float = 0.01
) -> dict[int, float]:
    """Return {line: quantity that ``money`` covers}, one line after the other.

    ``lines`` are (line, quantity, price of a unit, smallest step of the quantity). What costs
    nothing goes with the rest. Nothing is left out that fits.

    >>> covered([(1, 10, 100, 1), (2, 5, 10, 1)], 730)
    {1: 7.0, 2: 3.0}
    """
    found = {}
    for line, quantity, price, step in lines:
        if compare(price * quantity, money, rounding) <= 0:
            found[line] = quantity
        else:
            found[line] = floor(round(money / price / step, 6)) * step if price > 0 else 0.0
        money -= found[line] * price
    return found


def oldest(moves: Iterable[tuple[object, float]], invoiced: float) -> object | None:
    """Return the day of the oldest goods that left and aren't invoiced; None where all are.

    ``moves`` are (day, quantity; negative for what came back), in the order of their days, of
    one line; what is invoiced, and what came back, are the oldest.

    >>> oldest([(1, 5), (2, 5), (3, -2)], 5)
    2
    """
    moves = list(moves)
    settled = invoiced + sum(-quantity for _day, quantity in moves if quantity < 0)
    for day, quantity in moves:
        if quantity <= 0:
            continue
        settled -= quantity
        if compare(settled, 0.0, 1e-6) < 0:
            return day
    return None
