"""What a collector does next, and with whom first."""

from __future__ import annotations

RISKS = {"cash": 1.0, "open": 1.0, "watch": 1.5, "hold": 2.0, "stop": 3.0}
"""The weight of an account's status: how likely the money is lost."""

WORST = 2.0
"""The weight of a customer whose grade is the last of its scale."""

STEPS = (
    "broken",
    "failed",
    "dispute",
    "send",
    "follow_up",
    "promised",
    "planned",
    "legal",
    "call",
)
"""The next steps, the most pressing first; the last one is always possible."""


def priority(amount: float, days: int, state: str = "open", is_worst: bool = False) -> float:
    """Return how pressing an overdue account is: amount × age × risk.

    >>> priority(1000.0, 30, "hold", True)
    120000.0
    """
    risk = RISKS.get(state, 1.0) * (WORST if is_worst else 1.0)
    return amount * max(1, days) * risk


def next_step(facts: set[str] | frozenset[str]) -> str:
    """Return the first of ``STEPS`` that is among ``facts``.

    >>> next_step({"promised", "broken"}), next_step(set())
    ('broken', 'call')
    """
    return next((step for step in STEPS if step in facts), STEPS[-1])
