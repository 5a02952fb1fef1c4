"""Why an account stands as it does, and what its salesperson does next: one code for each."""

from __future__ import annotations

from .account_state import STOP, WATCH
from .limits import NONE, Limit
from .money import compare, is_positive


def why(
    state: str,
    limit: Limit,
    exposure: float,
    overdue_amount: float,
    *,
    is_suspended: bool = False,
    is_raised: bool = False,
    rounding: float = 0.01,
) -> str:
    """Return the code of the first reason that keeps the customer from buying, else of why not.

    >>> why("open", Limit("amount", 1000.0), 1200.0, 0.0)
    'over_limit'

    ``is_raised``: a warning that nobody dealt with keeps it on watch or on hold.
    """
    if state == STOP:
        return "stopped"
    if is_suspended:
        return "suspended"
    if is_positive(overdue_amount, rounding):
        return "overdue"
    if limit.limit_type == NONE:
        return "owes_without_limit" if is_positive(exposure, rounding) else "no_credit"
    if not limit.is_unlimited and compare(exposure, limit.amount, rounding) > 0:
        return "over_limit"
    if is_raised:
        return "warned"
    if limit.is_unlimited:
        return "unlimited"
    return "nearly_full" if state == WATCH else "within"


NEXT = {
    "stopped": "ask_to_resume",
    "suspended": "wait",
    "overdue": "collect",
    "owes_without_limit": "ask_limit",
    "no_credit": "ask_limit",
    "over_limit": "ask_more",
    "warned": "see_warning",
    "nearly_full": "ask_more",
    "unlimited": "sell",
    "within": "sell",
}
"""{reason: next step}; a request that waits for its decision comes first."""


def next_step(reason: str, is_waiting: bool = False) -> str:
    """Return the code of the next step; ``is_waiting``: a request for the account is undecided.

    >>> next_step("no_credit"), next_step("no_credit", True), next_step("overdue", True)
    ('ask_limit', 'wait', 'collect')
    """
    step = NEXT[reason]
    return "wait" if is_waiting and step.startswith("ask") else step
