"""What the own ledger says about a customer, and the measures made from it.

Amounts are in the company's currency and include sales tax, days are calendar
days, shares and trends are ratios (0.85). None means "can't be said", never 0:
a customer who never had to pay is neither punctual nor late.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

MONTHS = 12
DAYS_PER_YEAR = 365.25


@dataclass(frozen=True)
class Ledger:
    """What the books say about one account on one day (R10, R22).

    ``first_sale``: date of the first posted invoice; ``years`` since then.
    ``average_days_late``: days after the due date at which invoices were settled,
    weighted by amount; early counts as 0, what is overdue and open counts with
    the days it is late so far. ``on_time_share``: the part of it, by amount, that
    was settled by its due date. ``yearly_*``: the last 12 months, ``*_before``:
    the 12 months before; ``monthly_*``: the last 12 months ÷ 12. ``order_trend``:
    confirmed orders of the last 12 months ÷ those of the 12 before.
    ``had_credit``: an invoice once stayed open past its invoice date. ``balance``:
    what is open, credits set off, never below 0; ``highest_balance`` and
    ``average_balance`` are those of the last 12 ends of a month. ``worst_days_late``:
    the most any item of the last two years was or is late. ``short_deliveries``: orders of
    ours of which, in these two years, the supplier never delivered a part.
    """

    first_sale: datetime.date | None = None
    years: float | None = None
    average_days_late: float | None = None
    on_time_share: float | None = None
    yearly_payments: float = 0.0
    yearly_payments_before: float = 0.0
    yearly_deliveries: float = 0.0
    yearly_deliveries_before: float = 0.0
    monthly_payments: float = 0.0
    monthly_deliveries: float = 0.0
    order_trend: float | None = None
    had_credit: bool = False
    balance: float = 0.0
    highest_balance: float = 0.0
    average_balance: float = 0.0
    worst_days_late: int = 0
    short_deliveries: int = 0


def years_between(first: datetime.date | None, today: datetime.date) -> float | None:
    """Return the years from ``first`` to ``today``; None without a first day.

    >>> years_between(datetime.date(2024, 3, 1), datetime.date(2026, 3, 1))
    2.0
    """
    return None if first is None else round(max(0, (today - first).days) / DAYS_PER_YEAR, 2)


def month_ends(day: datetime.date, count: int = MONTHS) -> tuple[datetime.date, ...]:
    """Return the last ``count`` ends of a month that are over with ``day``, the oldest first.

    >>> month_ends(datetime.date(2026, 3, 30), 2)
    (datetime.date(2026, 1, 31), datetime.date(2026, 2, 28))
    >>> month_ends(datetime.date(2026, 3, 31), 1)
    (datetime.date(2026, 3, 31),)
    """
    after = day + datetime.timedelta(days=1)
    months = (after.year * 12 + after.month - 1 - back for back in reversed(range(count)))
    firsts = (datetime.date(month // 12, month % 12 + 1, 1) for month in months)
    return tuple(first - datetime.timedelta(days=1) for first in firsts)


def balances(moved: Iterable[tuple[int, float]], count: int = MONTHS) -> tuple[float, ...]:
    """Return what was owed at the end of each of ``count`` months, never below 0.

    ``moved``: (number of the month, what was added to the balance in it); number 0
    has all that went before, too, and what comes after the last month isn't asked for.

    >>> balances([(0, 100.0), (2, -150.0), (3, 70.0)], 3)
    (100.0, 100.0, 0.0)
    """
    added = [0.0] * count
    for number, amount in moved:
        if number < count:
            added[number] += amount
    return tuple(max(0.0, round(owed, 6)) for owed in accumulate(added))


def order_trend(orders: float, before: float) -> float | None:
    """Return this year's confirmed orders ÷ last year's; None where last year had none.

    >>> order_trend(90, 100)
    0.9
    """
    return orders / before if before > 0 else None


def ratio(part: float, whole: float) -> float | None:
    """Return ``part`` ÷ ``whole``; not computable, None, where there is no whole."""
    return part / whole if whole else None


def dso(receivables: float, credit_sales: float, days: int) -> float | None:
    """Return the days sales outstanding of a period of ``days`` days; None without sales.

    >>> round(dso(50_000, 150_000, 365), 2)
    121.67
    """
    return receivables / credit_sales * days if credit_sales else None


def dso_count_back(
    receivables: float, sales: Sequence[float], days_per_month: float = 30
) -> float | None:
    """Return the DSO by counting back: how many days of the latest ``sales`` are still owed.

    ``sales`` are by month, newest first. None when more is owed than all of them:
    the answer lies beyond what is known.

    >>> round(dso_count_back(212_000, [100_000, 80_000, 70_000]), 2)
    73.71
    """
    days, left = 0.0, receivables
    for month in sales:
        if left <= 0:
            break
        if left < month:
            return days + left / month * days_per_month
        left, days = left - month, days + days_per_month
    return days if left <= 0 else None


def best_possible_dso(current_receivables: float, credit_sales: float, days: int) -> float | None:
    """Return the DSO there would be if nothing were overdue.

    >>> round(best_possible_dso(8_000, 30_000, 28), 2)
    7.47
    """
    return dso(current_receivables, credit_sales, days)


def average_days_delinquent(days_outstanding: float, best_possible: float) -> float:
    """Return the days that are due to late payment alone.

    >>> average_days_delinquent(45, 12)
    33
    """
    return days_outstanding - best_possible


def collection_effectiveness(
    begin: float, sales: float, end: float, current: float, periods: float = 1
) -> float | None:
    """Return the share of what could be collected that was (0.56).

    ``begin`` and ``end`` are total receivables, ``current`` those at the end that
    aren't due. ``periods`` divides the sales: sources differ whether the sales of
    the whole span count (1) or those of one of its months (3), so it is explicit.

    >>> round(collection_effectiveness(6_200, 10_890, 6_340, 3_590, periods=3), 4)
    0.5593
    """
    part = sales / periods
    return ratio(begin + part - end, begin + part - current)


def days_sales_outstanding_of(ledger: Ledger, days: int = 365) -> float | None:
    """Return the simple DSO of one account over its last 12 months."""
    return dso(ledger.balance, ledger.yearly_deliveries, days)


@dataclass(frozen=True)
class Measure:
    """A figure of the ledger a scorecard may ask for, and which values it can take."""

    of: Callable[[Ledger], float | None]
    lowest: float | None = None
    highest: float | None = None


MEASURES = {
    "years": Measure(lambda ledger: ledger.years, 0.0),
    "average_days_late": Measure(lambda ledger: ledger.average_days_late, 0.0),
    "worst_days_late": Measure(
        lambda ledger: None if ledger.first_sale is None else ledger.worst_days_late, 0.0
    ),
    "on_time_share": Measure(lambda ledger: ledger.on_time_share, 0.0, 1.0),
    "yearly_payments": Measure(lambda ledger: ledger.yearly_payments),
    "yearly_deliveries": Measure(lambda ledger: ledger.yearly_deliveries),
    "order_trend": Measure(lambda ledger: ledger.order_trend, 0.0),
    "payment_trend": Measure(
        lambda ledger: order_trend(ledger.yearly_payments, ledger.yearly_payments_before)
    ),
    "delivery_trend": Measure(
        lambda ledger: order_trend(ledger.yearly_deliveries, ledger.yearly_deliveries_before)
    ),
    "dso": Measure(days_sales_outstanding_of),
}
"""Code → figure. Those without ends can be negative: refunds may exceed payments."""
