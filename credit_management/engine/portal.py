"""What a customer is told of its own credit: a few plain states, nothing of how we got there."""

from __future__ import annotations

from dataclasses import dataclass

from .account_state import CASH, HOLD, STOP
from .limits import AMOUNT, Limit

ON_CASH, FINE, OVERDUE, PAUSED, STOPPED = "cash", "fine", "overdue", "paused", "stopped"


def standing(state: str, is_overdue: bool, *, is_suspended: bool = False) -> str:
    """Return the code of what the customer is told of its account's ``state``.

    ``watch`` is our business: who is watched hears what everybody hears. Why new orders wait is
    told by a person, so a hold and a suspension sound the same.

    >>> standing("watch", False), standing("open", False), standing("watch", True)
    ('fine', 'fine', 'overdue')
    >>> standing("hold", True), standing("open", False, is_suspended=True)
    ('paused', 'paused')
    """
    if state == STOP:
        return STOPPED
    if state == HOLD or is_suspended:
        return PAUSED
    if is_overdue:
        return OVERDUE
    return ON_CASH if state == CASH else FINE


@dataclass(frozen=True)
class Bar:
    """How full the limit is: ``percent`` of the bar (0 to 100), ``kind`` its colour's reason."""

    percent: int
    kind: str


EMPTY, ROOM, TIGHT, FULL = "empty", "room", "tight", "full"


def bar(limit: Limit, used: float) -> Bar:
    """Return the bar for what is ``used`` of ``limit``; grey (``empty``) where there is no amount.

    >>> bar(Limit("amount", 1000.0), 250.0), bar(Limit(), 250.0).kind
    (Bar(percent=25, kind='room'), 'empty')
    >>> bar(Limit("amount", 1000.0), 5000.0), bar(Limit("amount", 1000.0), -5.0).percent
    (Bar(percent=100, kind='full'), 0)
    """
    if limit.limit_type != AMOUNT or limit.amount <= 0:
        return Bar(0, EMPTY)
    if used >= limit.amount:  # asked first: a large figure over a tiny limit is no number
        return Bar(100, FULL)
    share = max(used, 0.0) / limit.amount
    return Bar(round(100 * share), TIGHT if share >= 0.8 else ROOM)
