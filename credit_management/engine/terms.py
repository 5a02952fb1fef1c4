"""Payment terms in their order: which is stricter than which (R23)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """A payment term as credit sees it.

    ``days``: calendar days until its last due date. ``discount_percent`` off
    what is paid within ``discount_days`` (0 and 0: no early-payment discount).
    """

    days: int = 0
    discount_percent: float = 0.0
    discount_days: int = 0


def gives_more_discount(asked: Term, granted: Term) -> bool:
    """Tell whether ``asked`` takes more off, or takes it off for longer, than ``granted``."""
    if not asked.discount_percent:
        return False
    if asked.discount_percent > granted.discount_percent:
        return True
    return asked.discount_days > granted.discount_days


def is_as_strict(asked: Term, granted: Term) -> bool:
    """Tell whether who was granted one term may use the other: nowhere does it give more.

    Not a total order: 60 days net and 2 % within 10 days are each more than the other.
    """
    return asked.days <= granted.days and not gives_more_discount(asked, granted)


@dataclass(frozen=True)
class GradeTerms:
    """The terms a grade grants its customers.

    ``standing``: the longest an order may use under a standing limit; ``temporary_days``:
    the days of an order that only a temporary limit covers (None: the same).
    """

    standing: Term
    temporary_days: int | None = None


def terms_of_grade(
    earned: Term, temporary_days: int = 0, longest: Term | None = None
) -> GradeTerms:
    """Return what a grade grants that earns ``earned``, for a time ``temporary_days`` (0: as long).

    Never more than its ``longest`` payment term, where it names one. A grade that earns no
    days grants none: every credit term is longer (R23).
    """
    if longest is None:
        return GradeTerms(earned, temporary_days or None)
    days = min(earned.days, longest.days)
    standing = Term(days, longest.discount_percent, longest.discount_days)
    return GradeTerms(standing, min(temporary_days, longest.days) if temporary_days else None)
