"""How a release ended: was what it let through paid, in time or late?"""

from __future__ import annotations

NOT_INVOICED, OPEN, LATE, IN_TIME = "not_invoiced", "open", "late", "in_time"


def outcome(invoiced: bool, is_open: bool, is_late: bool) -> str:
    """Return how an order that was released ended.

    ``is_late``: some of it was settled after its due date, or is overdue; ``is_open``:
    some of it is owed and not due yet.

    >>> outcome(True, False, False), outcome(True, True, True), outcome(False, False, False)
    ('in_time', 'late', 'not_invoiced')
    """
    if not invoiced:
        return NOT_INVOICED
    if is_late:
        return LATE
    return OPEN if is_open else IN_TIME
