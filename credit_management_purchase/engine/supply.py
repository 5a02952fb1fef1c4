"""How a supplier delivers, and what that says of it: the other side of R10, R12 and R22.

For who only supplies, deliveries take the place of payments: on time is what came by its
planned day, and what never came is a serious breach.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from odoo.addons.credit_management.engine.measures import (
    MONTHS,
    Ledger,
    order_trend,
    ratio,
    years_between,
)

GRACE = 30
"""Days after its planned day from which what hasn't come counts as not delivered."""

TOLERANCE = 0.05
"""The part of a line that may lack: trade delivers a little more or less."""


@dataclass(frozen=True)
class Supply:
    """What a supplier delivered, in the company's currency.

    ``first``: day of the first delivery. ``judged``: value of what was due or came in two
    years, ``on_time`` by its planned day, ``money_days`` the value × the days it was or is
    late, ``worst`` the most days. ``year`` and ``before``: received in the last 12 months and
    the 12 before; ``ordered`` likewise what was ordered; ``paid`` in 12 months. ``short``:
    orders of which something never came.
    """

    first: date | None = None
    judged: float = 0.0
    on_time: float = 0.0
    money_days: float = 0.0
    worst: int = 0
    year: float = 0.0
    before: float = 0.0
    ordered: float = 0.0
    ordered_before: float = 0.0
    paid: float = 0.0
    short: int = 0

    @property
    def is_known(self) -> bool:
        """Tell whether anything was ever bought."""
        return self.first is not None or self.judged > 0 or self.short > 0


def is_short(ordered: float, received: float, planned: date, today: date) -> bool:
    """Tell whether a line was delivered short: it is long due, and too much of it lacks.

    >>> is_short(100, 90, date(2026, 1, 1), date(2026, 3, 1))
    True
    >>> is_short(100, 96, date(2026, 1, 1), date(2026, 3, 1))
    False
    >>> is_short(100, 0, date(2026, 1, 1), date(2026, 1, 31))
    False
    """
    return (today - planned).days > GRACE and received < ordered * (1 - TOLERANCE)


def ledger_with(ledger: Ledger, supply: Supply, day: date) -> Ledger:
    """Return what the books say of an account once its deliveries to us are known.

    Who buys from us is judged by how it pays; that it delivered short counts all the same.
    """
    if not supply.is_known:
        return ledger
    known = replace(ledger, short_deliveries=supply.short)
    if ledger.first_sale is not None:
        return known
    return replace(
        known,
        first_sale=supply.first,
        years=years_between(supply.first, day),
        average_days_late=ratio(supply.money_days, supply.judged),
        on_time_share=ratio(supply.on_time, supply.judged),
        worst_days_late=supply.worst,
        yearly_deliveries=supply.year,
        yearly_deliveries_before=supply.before,
        monthly_deliveries=supply.year / MONTHS,
        order_trend=order_trend(supply.ordered, supply.ordered_before),
    )


def basis_of(supply: Supply, prepaid: float, used: Iterable[float]) -> Ledger:
    """Return the ledger a prepayment limit is worked out from, as a sales limit is (R22).

    Average purchases stand for deliveries, what we paid for payments, the prepayment for the
    balance. ``used``: what was prepaid or promised when prepayments were let through.
    """
    used = [max(0.0, one) for one in used]
    return Ledger(
        monthly_deliveries=max(0.0, supply.year) / MONTHS,
        monthly_payments=max(0.0, supply.paid) / MONTHS,
        balance=prepaid,
        had_credit=bool(used) or prepaid > 0,
        highest_balance=max(used, default=prepaid),
        average_balance=sum(used) / len(used) if used else prepaid,
    )
