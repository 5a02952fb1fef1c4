"""What a sale on the customer's account adds to what is owed."""

from __future__ import annotations

from collections.abc import Iterable
from math import fsum

from odoo.addons.credit_management.engine.money import compare, problem_with, round_to


def added(on_account: float, settled: Iterable[float], rounding: float) -> float:
    """Return by how much a sale raises the exposure: what of it wasn't counted before.

    ``settled``: what is counted already of the order lines it settles. Never below zero: what
    is paid otherwise frees room, which the ledger says when it is there. Raises ``ValueError``
    for a figure that nobody can compare.
    """
    settled = tuple(settled)
    if any(problem_with(one) for one in (on_account, *settled)):
        raise ValueError("not a number that can be compared")
    counted = fsum(max(0.0, one) for one in settled)
    return round_to(max(0.0, on_account - counted), rounding)


def growth(before: float, after: float, rounding: float) -> float:
    """Return by how much what counts has grown between two readings; a fall is none."""
    return round_to(max(0.0, after - before), rounding)


def is_taken_back(owed: float, paid: float, owed_now: float, paid_now: float, rounding: float):
    """Tell whether less is owed of a sale than was judged, and nothing took its place.

    ``owed``: on the customer's account; ``paid``: by all methods together, that one included.

    >>> is_taken_back(900, 900, 0, 900, 0.01), is_taken_back(900, 900, 0, 0, 0.01)
    (False, True)
    """
    lowered = compare(owed_now, owed, rounding) < 0
    return lowered and compare(paid_now, paid, rounding) < 0


def was_sold(sold: dict, left: dict) -> bool:
    """Tell whether what left or leaves for a sale was sold by it: {product: quantity} of both.

    >>> was_sold({"a": 2}, {"a": 2}), was_sold({"a": 2}, {"a": 3}), was_sold({}, {"b": 1})
    (True, False, False)
    """
    return all(
        compare(quantity, sold.get(product, 0.0), 1e-6) <= 0 for product, quantity in left.items()
    )
