"""Concentration: how much of the credit rests on few (R25, R27)."""

from __future__ import annotations

from collections.abc import Iterable
from math import fsum

from .limits import Limit


def granted_to_group(members: Iterable[Limit], group: Limit) -> float:
    """Return what a group may owe at most: its members' limits, never more than its own.

    Unlimited grants have no amount: an unlimited group is bounded by its
    members; unlimited members by their group, and add nothing where that has
    no amount either.
    """
    members = list(members)
    total = fsum(limit.amount for limit in members)
    if group.is_unlimited:
        return total
    if any(limit.is_unlimited for limit in members):
        return group.amount
    return min(total, group.amount)


def concentration(granted: float, net_capital: float) -> float | None:
    """Return limits ÷ net capital in percent (授信集中度); None where there is no capital."""
    return 100.0 * granted / net_capital if net_capital > 0 else None


def herfindahl(amounts: Iterable[float]) -> float | None:
    """Return the Herfindahl-Hirschman index of these amounts, 0 to 10,000 (one holds everything).

    Amounts of zero or less hold no share. None where there is nothing to share.
    """
    held = [amount for amount in amounts if amount > 0]
    total = fsum(held)
    return fsum((100.0 * amount / total) ** 2 for amount in held) if held else None


def beyond_cap(total: float, cap: float) -> float:
    """Return by how much all limits together exceed the company's cap; 0 without a cap."""
    return max(0.0, total - cap) if cap > 0 else 0.0
