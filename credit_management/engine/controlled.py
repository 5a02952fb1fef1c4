"""Whether a customer is shown to belong to its group: what the evidence of control must say (R97)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

SHARES, CONSOLIDATED, CONTROLLER, OTHER = "shareholding", "consolidation", "controller", "other"
KINDS = (SHARES, CONSOLIDATED, CONTROLLER, OTHER)

SHARE, FUTURE, PAPER, WORDS = "share", "future", "paper", "words"


@dataclass(frozen=True)
class Control:
    """One piece of evidence: how somebody controls the customer, as of which day.

    ``share``: percent held, of a shareholding; ``papers``: how many lie with it;
    ``said``: what is written about it.
    """

    kind: str
    day: date
    share: float = 0.0
    papers: int = 0
    said: str = ""


def problems(control: Control, today: date) -> tuple[str, ...]:
    """Return what keeps this from being evidence; empty for what shows control.

    ``share``: a shareholding without a share above 0 and up to 100 %; ``future``: of a day
    still to come; ``paper``: nothing to read it from; ``words``: another kind of control
    nobody said anything about.
    """
    found = {
        SHARE: control.kind == SHARES and not 0 < control.share <= 100,
        FUTURE: control.day > today,
        PAPER: control.papers < 1,
        WORDS: control.kind == OTHER and not control.said.strip(),
    }
    return tuple(code for code, is_wrong in found.items() if is_wrong)


def unproven(members: Iterable[int], shown: Iterable[int]) -> tuple[int, ...]:
    """Return the members of a group nobody has shown to belong to it, in the order given."""
    proven = set(shown)
    return tuple(member for member in members if member not in proven)
