"""How bad a breach of privacy is, who has to hear of it, and how long there is for that (R84).

The authority is told within 72 hours of finding the breach (GDPR art. 33; PIPL art. 57 says
"at once"); those affected where their risk is high (GDPR art. 34, PIPL art. 57).
"""

from dataclasses import dataclass
from datetime import timedelta

HOURS = 72
"""What the law leaves from finding a breach to telling the authority."""
SOON = 24
"""So many hours before the end the clock becomes urgent."""

UNKNOWN, NOT_NEEDED, RUNNING, SOON_OVER, LATE, MET, MET_LATE = (
    "unknown", "not_needed", "running", "soon", "late", "met", "met_late",
)  # fmt: skip
LOW, MEDIUM, HIGH = "low", "medium", "high"
WEIGHTS = {LOW: 1, MEDIUM: 2, HIGH: 3}
LEVELS = {1: LOW, 2: LOW, 3: MEDIUM, 4: MEDIUM, 6: HIGH, 9: HIGH}
"""Likelihood times severity, and what risk that is."""


@dataclass(frozen=True)
class Clock:
    """Where the clock of a breach stands: its state, and the whole hours left (below 0: late by)."""

    state: str
    hours: int

    @property
    def is_pressing(self):
        """Tell whether somebody should do something now."""
        return self.state in (SOON_OVER, LATE)


def deadline(found):
    """Return the moment by which the authority has to know of what was found at ``found``."""
    return found + timedelta(hours=HOURS)


def clock(due, now, told=None, needed=None):
    """Return the ``Clock`` at ``now`` (moments of one time zone).

    ``told``: when the authority was told, if it was. ``needed``: whether it has to be: yes, no,
    or None while nobody has decided; then the time runs as if it had to be.
    """
    if told:
        return Clock(MET if told <= due else MET_LATE, _hours(due - told))
    if needed is False:
        return Clock(NOT_NEEDED, 0)
    left = due - now
    if left < timedelta(0):
        return Clock(LATE, _hours(left))
    return Clock(SOON_OVER if left <= timedelta(hours=SOON) else RUNNING, _hours(left))


def _hours(span):
    """Return whole hours, towards zero: nobody is told of an hour there isn't."""
    return int(span.total_seconds() / 3600)


def risk(likelihood, severity):
    """Return how high the risk for those affected is, of two of low, medium, high; None of others."""
    if likelihood not in WEIGHTS or severity not in WEIGHTS:
        return None
    return LEVELS[WEIGHTS[likelihood] * WEIGHTS[severity]]


def who_is_told(level):
    """Return (authority, those affected): whom a risk of this level has told as a rule."""
    return level in (MEDIUM, HIGH), level == HIGH


def unfinished(told, needed, affected_told, affected_needed):
    """Return what still stands before the end: "authority", "affected", or None.

    ``needed`` and ``affected_needed`` are what was decided, ``told`` and ``affected_told``
    whether it was done.
    """
    if needed and not told:
        return "authority"
    if affected_needed and not affected_told:
        return "affected"
    return None
