"""Money received for orders, each amount counted once over all orders it links (R44)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Receipt:
    """What is left unallocated of one payment or transaction, and the orders it names.

    ``committed`` maps orders already confirmed to what is still open on them;
    ``waiting`` are the orders not confirmed yet.
    """

    amount: float
    committed: dict[int, float]
    waiting: frozenset[int]

    @property
    def free(self) -> float:
        """Return what the confirmed orders it names leave over."""
        return max(0.0, self.amount - sum(self.committed.values()))


def received_for(order: int, receipts: Iterable[Receipt]) -> float:
    """Return the money received for ``order`` and not used by a confirmed order."""
    return sum(receipt.free for receipt in receipts if order in receipt.waiting)


def reserved_for_others(order: int, receipts: Iterable[Receipt]) -> float:
    """Return the money that waits for other orders and must not make room for ``order``."""
    return sum(
        receipt.free for receipt in receipts if receipt.waiting and order not in receipt.waiting
    )


def confirm(order: int, amount: float, receipts: Iterable[Receipt]) -> tuple[Receipt, ...]:
    """Return the receipts as they stand once ``order`` is confirmed with ``amount`` open on it.

    Orders confirmed together each have to be checked against what is left, or
    one payment would make all of them prepaid.
    """
    return tuple(
        replace(
            receipt,
            committed={**receipt.committed, order: amount},
            waiting=receipt.waiting - {order},
        )
        if order in receipt.waiting
        else receipt
        for receipt in receipts
    )
