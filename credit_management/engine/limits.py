"""The limit in force: a sum over a ledger of dated grants (R20, R21, R56)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import fsum

NONE, AMOUNT, UNLIMITED = "none", "amount", "unlimited"
PERMANENT, TEMPORARY = "permanent", "temporary"

OVER = 9.99
"""The utilisation of a limit of none that is used: no ratio exists, so it sorts above them all."""


@dataclass(frozen=True)
class Grant:
    """One line of the ledger; ``date_to`` None means without end, both ends count."""

    kind: str
    limit_type: str
    amount: float
    date_from: date
    date_to: date | None = None
    sequence: int = 0

    def in_force(self, day: date) -> bool:
        """Tell whether this grant counts on ``day``."""
        return self.date_from <= day and (self.date_to is None or day <= self.date_to)


@dataclass(frozen=True)
class Limit:
    """How much credit there is: none, an amount (> 0), or unlimited. 0 is never unlimited."""

    limit_type: str = NONE
    amount: float = 0.0

    @property
    def is_unlimited(self) -> bool:
        """Tell whether nothing can exceed this limit."""
        return self.limit_type == UNLIMITED

    def available(self, exposure: float) -> float:
        """Return what is left: limit − exposure; for no limit −exposure; 0 for unlimited."""
        return 0.0 if self.is_unlimited else self.amount - exposure

    def utilization(self, exposure: float) -> float:
        """Return exposure ÷ limit as a ratio; 0 when nothing is used or unlimited."""
        if self.is_unlimited or exposure <= 0:
            return 0.0
        return exposure / self.amount if self.amount > 0 else OVER


def limit_in_force(grants: Iterable[Grant], day: date) -> Limit:
    """Return the limit on ``day``.

    That is the permanent grant that started last, plus all temporary ones then
    in force; one unlimited grant makes all of it unlimited. Of two permanent
    grants that start on the same day the later written (``sequence``) counts.
    """
    current = [grant for grant in grants if grant.in_force(day)]
    standing = [grant for grant in current if grant.kind == PERMANENT]
    counted = [grant for grant in current if grant.kind == TEMPORARY]
    if standing:
        counted.append(max(standing, key=lambda grant: (grant.date_from, grant.sequence)))
    if any(grant.limit_type == UNLIMITED for grant in counted):
        return Limit(UNLIMITED, 0.0)
    total = fsum(grant.amount for grant in counted if grant.limit_type == AMOUNT)
    return Limit(AMOUNT, total) if total > 0 else Limit()
