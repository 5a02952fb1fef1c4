"""The state the system gives an account (cash, open, watch, hold); a stop is a person's."""

from __future__ import annotations

from dataclasses import dataclass

from .limits import NONE, Limit
from .money import compare, is_positive

CASH, OPEN, WATCH, HOLD, STOP = "cash", "open", "watch", "hold", "stop"

STRICTNESS = (CASH, OPEN, WATCH, HOLD, STOP)


@dataclass(frozen=True)
class Thresholds:
    """When the system watches and holds: utilisation as a ratio, days overdue. 0 switches off."""

    watch_utilization: float = 0.9
    watch_overdue_days: int = 1
    hold_overdue_days: int = 30


def account_state(
    current: str,
    limit: Limit,
    exposure: float,
    overdue_days: int,
    thresholds: Thresholds,
    rounding: float = 0.01,
) -> str:
    """Return the state that follows from the figures; ``stop`` never changes by itself."""
    if current == STOP:
        return STOP
    if thresholds.hold_overdue_days and overdue_days >= thresholds.hold_overdue_days:
        return HOLD
    if limit.limit_type == NONE:
        return CASH
    if not limit.is_unlimited and compare(exposure, limit.amount, rounding) > 0:
        return HOLD
    late = thresholds.watch_overdue_days and overdue_days >= thresholds.watch_overdue_days
    full = _nearly_full(limit, exposure, thresholds.watch_utilization, rounding)
    return WATCH if late or full else OPEN


def state_at_check(
    current: str,
    limit: Limit,
    exposure: float,
    overdue_days: int,
    thresholds: Thresholds,
    rounding: float = 0.01,
) -> str:
    """Return the state a check goes by: watch and hold count while the figures call for them.

    The state on the account is brought in line at night; who paid in the morning
    isn't held for what was true yesterday. What is stricter by now is found by
    the rules on limit and overdue themselves.
    """
    if current not in (WATCH, HOLD):
        return current
    now = account_state(current, limit, exposure, overdue_days, thresholds, rounding)
    return min(current, now, key=STRICTNESS.index)


def _nearly_full(limit: Limit, exposure: float, share: float, rounding: float) -> bool:
    if not share or limit.is_unlimited or not is_positive(exposure, rounding):
        return False
    return compare(exposure, limit.amount * share, rounding) >= 0


def at_least(state: str, least: str) -> str:
    """Return ``state``, or ``least`` (watch, hold) where somebody asks for more; a stop stays.

    Who buys for cash has no credit to watch.

    >>> at_least("open", "watch"), at_least("cash", "watch"), at_least("cash", "hold")
    ('watch', 'cash', 'hold')
    """
    if least == WATCH and state == CASH:
        return state
    return stricter(state, least)


def stricter(left: str, right: str) -> str:
    """Return the stricter of two states, as when two accounts become one."""
    return max(left, right, key=STRICTNESS.index)
