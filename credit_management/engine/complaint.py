"""The life of a complaint: what has to be said before the next step."""

from __future__ import annotations

OPEN, ANSWERED, CLOSED = "open", "answered", "closed"
CONTENT, PARTLY, NOT_CONTENT = "content", "partly", "not_content"

MOVES = {OPEN: {ANSWERED}, ANSWERED: {CLOSED, OPEN}}

NEEDED = {ANSWERED: ("cause", "action"), CLOSED: ("outcome", "answer")}
"""State → names of what has to be said before a complaint gets there."""


def missing(state: str, said: dict[str, object]) -> list[str]:
    """Return the names of what has to be said, and isn't, before a complaint is in ``state``.

    >>> missing(ANSWERED, {"cause": "Packing", "action": "  "})
    ['action']
    >>> missing(OPEN, {})
    []
    """
    return [name for name in NEEDED.get(state, ()) if not str(said.get(name) or "").strip()]


def takes_manager(state: str, outcome: str) -> bool:
    """Tell whether only a credit manager takes this step: closing what the customer isn't content with.

    >>> takes_manager(CLOSED, NOT_CONTENT), takes_manager(CLOSED, PARTLY), takes_manager(OPEN, NOT_CONTENT)
    (True, False, False)
    """
    return state == CLOSED and outcome == NOT_CONTENT
