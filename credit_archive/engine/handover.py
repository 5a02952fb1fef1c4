"""What becomes of what a leaving employee holds (R77)."""

MOVES, RETURN, LISTED, UNCLEARED = "moves", "return", "listed", "uncleared"
"""It moves; it must be returned first; it is only named; the successor may not have it."""

RETURNED = frozenset({"loan"})
"""Paper out of the archive isn't passed on (R74): it comes back, the successor asks anew."""

NAMED_ONLY = frozenset({"asked", "waiting", "authority", "policy"})
"""Evidence of who asked, and authority: both belong to a person and aren't inherited."""


def outcome(kind, cleared=True):
    """Return what becomes of something of ``kind``; ``cleared``: may the successor have it?"""
    if kind in RETURNED:
        return RETURN
    if kind in NAMED_ONLY:
        return LISTED
    return MOVES if cleared else UNCLEARED


def refusal(giver, successor, runner, active=True, same_company=True):
    """Return why this hand-over can't be, or None."""
    if not successor or giver == successor:
        return "same"
    if runner in (giver, successor):
        return "own"
    if not active:
        return "inactive"
    return None if same_company else "company"
